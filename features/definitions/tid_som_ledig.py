"""Tid som ledig: earlier spells in arbeidssøkerregisteret, and the days of this one."""

from functools import partial
from typing import Final

from features.declare import feature
from features.expressions import (
    code,
    count,
    days_covered,
    days_since_end,
    days_since_start,
    is_one_of,
    is_true,
    last_code,
    longest_days,
    this_spell,
)
from features.legal import FOLLOW_UP
from features.windows import ever, months

_spells: Final = partial(
    feature,
    register="periode",
    theme="tid som ledig",
    legal_basis=FOLLOW_UP,
    status="på prøve",
)
# A spell counts as deleted from the day Nav deleted it, not before.
_EARLIER: Final = ~this_spell & ~is_true("er_slettet")

# From the start that is believed now, which may be moved back after the registration: windows since
# registration (`since_registration`) begin on the day that Nav first knew of the spell.
dager_siden_periodestart = _spells(
    window=ever,
    rows=this_spell,
    value=days_since_start(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="barriere",
    text_nb="Dager siden perioden som arbeidssøker begynte",
    text_nn="Dagar sidan perioden som arbeidssøkjar tok til",
    status="i bruk",
)

antall_tidligere_perioder = _spells(
    window=ever,
    rows=_EARLIER,
    value=count(),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Tidligere perioder som arbeidssøker",
    text_nn="Tidlegare periodar som arbeidssøkjar",
)

antall_tidligere_perioder_siste_36_mnd = _spells(
    window=months(36),
    rows=_EARLIER,
    value=count(),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Tidligere perioder som arbeidssøker siste 36 måneder",
    text_nn="Tidlegare periodar som arbeidssøkjar siste 36 månader",
    status="i bruk",
)

dager_som_arbeidssoeker_foer_siste_24_mnd = _spells(
    window=months(24),
    rows=_EARLIER,
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="barriere",
    text_nb="Dager i tidligere perioder som arbeidssøker siste 24 måneder",
    text_nn="Dagar i tidlegare periodar som arbeidssøkjar siste 24 månader",
    status="i bruk",
)

dager_som_arbeidssoeker_foer_siste_60_mnd = _spells(
    window=months(60),
    rows=_EARLIER,
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="barriere",
    text_nb="Dager i tidligere perioder som arbeidssøker siste 60 måneder",
    text_nn="Dagar i tidlegare periodar som arbeidssøkjar siste 60 månader",
)

lengste_tidligere_periode_dager = _spells(
    window=ever,
    rows=_EARLIER,
    value=longest_days(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="barriere",
    text_nb="Dager i den lengste tidligere perioden som arbeidssøker",
    text_nn="Dagar i den lengste tidlegare perioden som arbeidssøkjar",
)

dager_siden_forrige_periode = _spells(
    window=ever,
    rows=_EARLIER,
    value=days_since_end(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager siden forrige periode som arbeidssøker tok slutt",
    text_nn="Dagar sidan førre periode som arbeidssøkjar tok slutt",
    status="i bruk",
)

forrige_periode_slutt_aarsak = _spells(
    window=ever,
    rows=_EARLIER,
    value=last_code(code("slutt_aarsak")),
    unit="kode",
    kind="categorical",
    changeable=False,
    reading="begge",
    text_nb="Hvordan forrige periode som arbeidssøker tok slutt",
    text_nn="Korleis førre periode som arbeidssøkjar tok slutt",
    status="i bruk",
)

antall_perioder_uten_bekreftelse_siste_36_mnd = _spells(
    window=months(36),
    rows=_EARLIER & is_one_of("slutt_aarsak", "BEKREFTELSE_IKKE_LEVERT_INNEN_FRIST"),
    value=count(),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Perioder siste 36 måneder som tok slutt uten bekreftelse i tide",
    text_nn="Periodar siste 36 månader som tok slutt utan stadfesting i tide",
)

antall_perioder_avsluttet_selv_siste_36_mnd = _spells(
    window=months(36),
    rows=_EARLIER & is_one_of("slutt_aarsak", "SVARTE_NEI_I_BEKREFTELSE"),
    value=count(),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Perioder siste 36 måneder som personen selv svarte nei til å fortsette",
    text_nn="Periodar siste 36 månader som personen sjølv svara nei til å halde fram",
)
