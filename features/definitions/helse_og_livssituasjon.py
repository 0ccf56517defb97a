"""Helse og livssituasjon: what the person said stands in the way of work. Never a diagnosis."""

from features.declare import feature
from features.expressions import (
    choose,
    code,
    is_missing,
    is_true,
    last_code,
    this_spell,
)
from features.legal import HEALTH
from features.windows import ever

helse_hindrer_arbeid = feature(
    register="opplysninger",
    window=ever,
    rows=this_spell,
    value=last_code(
        choose(
            (~is_true("er_spurt_helse"), "IKKE_SPURT"),
            (is_missing("helse_hindrer"), "IKKE_SVART"),
            otherwise=code("helse_hindrer"),
        )
    ),
    unit="kode",
    theme="helse og livssituasjon",
    kind="categorical",
    changeable=True,
    reading="begge",
    text_nb="Svar på om helsen hindrer arbeid",
    text_nn="Svar på om helsa hindrar arbeid",
    legal_basis=HEALTH,
    status="i bruk",
)

andre_forhold_hindrer_arbeid = feature(
    register="opplysninger",
    window=ever,
    rows=this_spell,
    value=last_code(
        choose(
            (~is_true("er_spurt_annet"), "IKKE_SPURT"),
            (is_missing("annet_hindrer"), "IKKE_SVART"),
            otherwise=code("annet_hindrer"),
        )
    ),
    unit="kode",
    theme="helse og livssituasjon",
    kind="categorical",
    changeable=True,
    reading="begge",
    text_nb="Svar på om andre forhold hindrer arbeid",
    text_nn="Svar på om andre forhold hindrar arbeid",
    legal_basis=HEALTH,
    status="i bruk",
)
