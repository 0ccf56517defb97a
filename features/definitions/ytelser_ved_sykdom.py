"""Ytelser: arbeidsavklaringspenger and sykepenger, days and recency, never what they were for."""

from functools import partial
from typing import Final

from features.declare import feature
from features.expressions import (
    any_row,
    became_known_last,
    days_covered,
    days_since_end,
    days_until_date,
    longest_days,
    separate_spells,
)
from features.legal import HEALTH
from features.windows import ever, months, on_the_day

_aap: Final = partial(
    feature,
    register="aap",
    theme="ytelser",
    legal_basis=HEALTH,
    status="på prøve",
)
_sykepenger: Final = partial(
    feature,
    register="sykepenger",
    theme="ytelser",
    legal_basis=HEALTH,
    status="på prøve",
)

har_hatt_aap = _aap(
    window=ever,
    value=any_row(),
    unit="ja/nei",
    kind="flag",
    changeable=False,
    reading="barriere",
    text_nb="Har eller har hatt arbeidsavklaringspenger",
    text_nn="Har eller har hatt arbeidsavklaringspengar",
    status="i bruk",
)

mottar_aap_paa_dagen = _aap(
    window=on_the_day,
    value=any_row(),
    unit="ja/nei",
    kind="flag",
    changeable=False,
    reading="barriere",
    text_nb="Har arbeidsavklaringspenger nå",
    text_nn="Har arbeidsavklaringspengar no",
)

dager_med_aap_siste_60_mnd = _aap(
    window=months(60),
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="barriere",
    text_nb="Dager med arbeidsavklaringspenger siste 60 måneder",
    text_nn="Dagar med arbeidsavklaringspengar siste 60 månader",
)

dager_siden_aap = _aap(
    window=ever,
    value=days_since_end(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager siden siste dag med arbeidsavklaringspenger",
    text_nn="Dagar sidan siste dag med arbeidsavklaringspengar",
    status="i bruk",
)

dager_til_maksdato_for_aap_paa_dagen = _aap(
    window=on_the_day,
    value=days_until_date("maksdato"),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager til retten til arbeidsavklaringspenger senest tar slutt",
    text_nn="Dagar til retten til arbeidsavklaringspengar seinast tek slutt",
)

nytt_om_aap_siste_28_dager = _aap(
    window=ever,
    rows=became_known_last(28),
    value=any_row(),
    unit="ja/nei",
    kind="flag",
    changeable=False,
    reading="begge",
    text_nb="Nytt vedtak om arbeidsavklaringspenger siste 28 dager",
    text_nn="Nytt vedtak om arbeidsavklaringspengar siste 28 dagar",
)

mottar_sykepenger_paa_dagen = _sykepenger(
    window=on_the_day,
    value=any_row(),
    unit="ja/nei",
    kind="flag",
    changeable=False,
    reading="begge",
    text_nb="Har sykepenger nå",
    text_nn="Har sjukepengar no",
)

dager_med_sykepenger_siste_12_mnd = _sykepenger(
    window=months(12),
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="barriere",
    text_nb="Dager med sykepenger siste 12 måneder",
    text_nn="Dagar med sjukepengar siste 12 månader",
)

antall_sykepengeperioder_siste_36_mnd = _sykepenger(
    window=months(36),
    value=separate_spells(),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Sammenhengende perioder med sykepenger siste 36 måneder",
    text_nn="Samanhengande periodar med sjukepengar siste 36 månader",
)

lengste_sykepengeperiode_dager_siste_36_mnd = _sykepenger(
    window=months(36),
    value=longest_days(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="barriere",
    text_nb="Dager i den lengste perioden med sykepenger siste 36 måneder",
    text_nn="Dagar i den lengste perioden med sjukepengar siste 36 månader",
)

dager_siden_sykepenger = _sykepenger(
    window=ever,
    value=days_since_end(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager siden siste dag med sykepenger",
    text_nn="Dagar sidan siste dag med sjukepengar",
)
