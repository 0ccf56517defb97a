"""Helse og livssituasjon: what the person said stands in the way of work. Never a diagnosis."""

from features.declare import feature
from features.expressions import (
    choose,
    code,
    is_missing,
    is_one_of,
    is_true,
    last_code,
    this_spell,
)
from features.legal import HEALTH
from features.windows import ever

# The old system had no VET_IKKE: in rows moved from it, VET_IKKE means that no answer was given.
_MOVED_UNANSWERED = is_one_of("kilde", "veilarbregistrering") & is_one_of(
    "helse_hindrer", "VET_IKKE"
)

helse_hindrer_arbeid = feature(
    register="opplysninger",
    window=ever,
    rows=this_spell,
    value=last_code(
        choose(
            (_MOVED_UNANSWERED, "IKKE_SVART"),
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
