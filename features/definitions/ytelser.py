"""Ytelser: dagpenger and tiltakspenger, days, recency and what is left.

A right, not a payment, and nothing of amounts or children. What tells of health lies in
`ytelser_ved_sykdom`.
"""

from functools import partial
from typing import Final

from features.declare import feature
from features.expressions import (
    any_row,
    at_least,
    days_covered,
    days_since_end,
    is_missing,
    is_one_of,
    last_meets,
    last_number,
    separate_spells,
)
from features.legal import FOLLOW_UP
from features.windows import ever, months, on_the_day

_dagpenger: Final = partial(
    feature,
    register="dagpenger",
    theme="ytelser",
    legal_basis=FOLLOW_UP,
    status="på prøve",
)
_tiltakspenger: Final = partial(
    feature,
    register="tiltakspenger",
    theme="ytelser",
    legal_basis=FOLLOW_UP,
    status="på prøve",
)

mottar_dagpenger_paa_dagen = _dagpenger(
    window=on_the_day,
    value=any_row(),
    unit="ja/nei",
    kind="flag",
    changeable=False,
    reading="begge",
    text_nb="Har rett til dagpenger nå",
    text_nn="Har rett til dagpengar no",
    status="i bruk",
)

har_dagpenger_som_permittert_paa_dagen = _dagpenger(
    window=on_the_day,
    rows=is_one_of(
        "ytelse_type",
        "DAGPENGER_PERMITTERING_ORDINAER",
        "DAGPENGER_PERMITTERING_FISKEINDUSTRI",
    ),
    value=any_row(),
    unit="ja/nei",
    kind="flag",
    changeable=False,
    reading="ressurs",
    text_nb="Har rett til dagpenger som permittert nå",
    text_nn="Har rett til dagpengar som permittert no",
)

dager_med_dagpenger_siste_12_mnd = _dagpenger(
    window=months(12),
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager med dagpenger siste 12 måneder",
    text_nn="Dagar med dagpengar siste 12 månader",
)

dager_med_dagpenger_siste_24_mnd = _dagpenger(
    window=months(24),
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="barriere",
    text_nb="Dager med dagpenger siste 24 måneder",
    text_nn="Dagar med dagpengar siste 24 månader",
    status="i bruk",
)

antall_dagpengeperioder_siste_60_mnd = _dagpenger(
    window=months(60),
    value=separate_spells(),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Sammenhengende perioder med dagpenger siste 60 måneder",
    text_nn="Samanhengande periodar med dagpengar siste 60 månader",
)

dager_siden_dagpenger = _dagpenger(
    window=ever,
    value=days_since_end(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager siden siste dag med dagpenger",
    text_nn="Dagar sidan siste dag med dagpengar",
)

# As of the day that the calculation was about; weeks may have passed since.
gjenstaaende_dagpengedager_paa_dagen = _dagpenger(
    window=on_the_day,
    value=last_number("gjenstaaende_dager"),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager igjen med rett til dagpenger",
    text_nn="Dagar igjen med rett til dagpengar",
)

# Nothing calculated is nothing known of days left, not none left.
har_brukt_opp_dagpengene = _dagpenger(
    window=ever,
    rows=~is_missing("gjenstaaende_dager"),
    value=last_meets(~at_least("gjenstaaende_dager", 1)),
    unit="ja/nei",
    kind="flag",
    changeable=False,
    reading="barriere",
    text_nb="Hadde brukt opp dagpengene da det sist ble regnet ut",
    text_nn="Hadde brukt opp dagpengane då det sist vart rekna ut",
)

mottar_tiltakspenger_paa_dagen = _tiltakspenger(
    window=on_the_day,
    value=any_row(),
    unit="ja/nei",
    kind="flag",
    changeable=False,
    reading="begge",
    text_nb="Har rett til tiltakspenger nå",
    text_nn="Har rett til tiltakspengar no",
)

dager_med_tiltakspenger_siste_24_mnd = _tiltakspenger(
    window=months(24),
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager med tiltakspenger siste 24 måneder",
    text_nn="Dagar med tiltakspengar siste 24 månader",
)

dager_siden_tiltakspenger = _tiltakspenger(
    window=ever,
    value=days_since_end(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager siden siste dag med tiltakspenger",
    text_nn="Dagar sidan siste dag med tiltakspengar",
)
