"""Use of Nav's pages: off unless params.yaml turns it on; no legal basis is established (PRO-18).

Only days and counts. Somebody who is not there may be ill, not digital, or at work: silence is not
to be read as managing alone (SIT-09).
"""

from functools import partial
from typing import Final

from features.declare import feature
from features.expressions import days_covered, days_since_end, is_one_of, total
from features.legal import FOLLOW_UP
from features.windows import days, ever

_use: Final = partial(
    feature,
    register="webbruk",
    theme="tid som ledig",
    kind="numeric",
    changeable=True,
    reading="begge",
    legal_basis=FOLLOW_UP,
    status="på prøve",
    switch="webbruk",
)

dager_med_bruk_av_nettsidene_siste_28_dager = _use(
    window=days(28),
    value=days_covered(),
    unit="dager",
    text_nb="Dager med bruk av Navs nettsider siste 28 dager",
    text_nn="Dagar med bruk av nettsidene til Nav siste 28 dagar",
)

antall_stillingssoek_siste_28_dager = _use(
    window=days(28),
    rows=is_one_of("hendelse", "STILLINGSSOEK"),
    value=total("antall"),
    unit="antall",
    text_nb="Søk etter stillinger på Navs nettsider siste 28 dager",
    text_nn="Søk etter stillingar på nettsidene til Nav siste 28 dagar",
)

antall_lagrede_stillinger_siste_28_dager = _use(
    window=days(28),
    rows=is_one_of("hendelse", "STILLING_LAGRET"),
    value=total("antall"),
    unit="antall",
    text_nb="Stillinger lagret på Navs nettsider siste 28 dager",
    text_nn="Stillingar lagra på nettsidene til Nav siste 28 dagar",
)

antall_meldinger_til_nav_siste_28_dager = _use(
    window=days(28),
    rows=is_one_of("hendelse", "DIALOG_SENDT"),
    value=total("antall"),
    unit="antall",
    text_nb="Meldinger sendt til Nav på nett siste 28 dager",
    text_nn="Meldingar sende til Nav på nett siste 28 dagar",
)

dager_siden_innlogging = _use(
    window=ever,
    rows=is_one_of("hendelse", "INNLOGGING"),
    value=days_since_end(),
    unit="dager",
    text_nb="Dager siden siste innlogging på Navs nettsider",
    text_nn="Dagar sidan siste innlogging på nettsidene til Nav",
)

dager_siden_oppdatering_av_cv = _use(
    window=ever,
    rows=is_one_of("hendelse", "CV_OPPDATERT"),
    value=days_since_end(),
    unit="dager",
    text_nb="Dager siden siste oppdatering av CV på nett",
    text_nn="Dagar sidan siste oppdatering av CV på nett",
)
