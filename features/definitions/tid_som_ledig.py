"""Tid som ledig: earlier spells in arbeidssøkerregisteret. The landmark's own spell is not one."""

from features.declare import feature
from features.expressions import (
    code,
    count,
    days_covered,
    days_since_end,
    is_true,
    last_code,
    this_spell,
)
from features.legal import FOLLOW_UP
from features.windows import ever, months

# A spell counts as deleted from the day Nav deleted it, not before.
_EARLIER = ~this_spell & ~is_true("er_slettet")

antall_tidligere_perioder_siste_36_mnd = feature(
    register="periode",
    window=months(36),
    rows=_EARLIER,
    value=count(),
    unit="antall",
    theme="tid som ledig",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Tidligere perioder som arbeidssøker siste 36 måneder",
    text_nn="Tidlegare periodar som arbeidssøkjar siste 36 månader",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)

dager_som_arbeidssoeker_foer_siste_24_mnd = feature(
    register="periode",
    window=months(24),
    rows=_EARLIER,
    value=days_covered(),
    unit="dager",
    theme="tid som ledig",
    kind="numeric",
    changeable=False,
    reading="barriere",
    text_nb="Dager i tidligere perioder som arbeidssøker siste 24 måneder",
    text_nn="Dagar i tidlegare periodar som arbeidssøkjar siste 24 månader",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)

dager_siden_forrige_periode = feature(
    register="periode",
    window=ever,
    rows=_EARLIER,
    value=days_since_end(),
    unit="dager",
    theme="tid som ledig",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager siden forrige periode som arbeidssøker tok slutt",
    text_nn="Dagar sidan førre periode som arbeidssøkjar tok slutt",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)

forrige_periode_slutt_aarsak = feature(
    register="periode",
    window=ever,
    rows=_EARLIER,
    value=last_code(code("slutt_aarsak")),
    unit="kode",
    theme="tid som ledig",
    kind="categorical",
    changeable=False,
    reading="begge",
    text_nb="Hvordan forrige periode som arbeidssøker tok slutt",
    text_nn="Korleis førre periode som arbeidssøkjar tok slutt",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)
