"""The columns that features may read, by register, with the kind of each (ADR 6).

A list of its own, shorter than the tables: a new column of a register is no feature's until it is
entered here. A test holds it against what the registers declare.

`ref` names a thing and may be counted, never shown as a value. `place` is finer than a feature may
be: only its first digits. What every register has (`fra`, `til`, `kjent_fra`, `row_ref`) is read by
the helpers in `features.expressions` and by no declaration.
"""

from typing import Final, Literal

ColumnKind = Literal["ref", "code", "codes", "place", "number", "flag", "date"]

COLUMNS: Final[dict[str, dict[str, ColumnKind]]] = {
    "periode": {"periode_ref": "ref", "slutt_aarsak": "code", "er_slettet": "flag"},
    "opplysninger": {
        "periode_ref": "ref",
        "nus": "code",
        "bestaatt": "code",
        "godkjent": "code",
        "helse_hindrer": "code",
        "annet_hindrer": "code",
        "er_spurt_helse": "flag",
        "er_spurt_annet": "flag",
        "situasjoner": "codes",
        "er_migrert": "flag",
        "stilling_styrk08": "code",
        "prosent": "number",
        "siste_arbeidsdag": "date",
        "kilde": "code",
    },
    "aa_registeret": {
        "arbeidsforhold_ref": "ref",
        "arbeidsgiver_ref": "ref",
        "type": "code",
        "yrke": "code",
        "stillingsprosent": "number",
    },
    "dagpenger": {"ytelse_type": "code", "kilde": "code"},
    "aap": {"rettighets_type": "code", "saksnummer": "ref"},
    "person": {"foedselsdato": "date", "kommune": "place"},
}

# Registers that lie beside the others and are never read here, each with the reason.
REFUSED: Final = {
    "vedtak_14a": "an innsatsgruppe is adapted to the tiltak that somebody wants (SEG-05)",
    "oppfolgingsbruker": "its kvalifiseringsgruppe is the innsatsgruppe in Arena's codes (SEG-05)",
    "webbruk": "no legal basis for profiling by web use has been established (PRO-18)",
    "profilering": "what an earlier profiling concluded is never a feature: placement is adapted "
    "to the tiltak that somebody wants (SEG-05)",
    "person_vernet": "sex and country group are protected, and no feature reads them",
}
