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
        "ansettelsesform": "code",
        "slutt_aarsak": "code",
        "er_maskinelt_avsluttet": "flag",
        "er_permittert_fra": "date",
        "er_permittert_til": "date",
        "permittering_prosent": "number",
        "permisjon_fra": "date",
        "permisjon_til": "date",
        "permisjon_prosent": "number",
    },
    "dagpenger": {
        "ytelse_type": "code",
        "kilde": "code",
        "gjenstaaende_dager": "number",
        "gjenstaaende_dager_per": "date",
    },
    "aap": {"rettighets_type": "code", "saksnummer": "ref", "maksdato": "date"},
    "person": {"foedselsdato": "date", "kommune": "place"},
    "bekreftelse": {
        "periode_ref": "ref",
        "loesning": "code",
        "har_jobbet": "flag",
        "vil_fortsette": "flag",
    },
    "paa_vegne_av": {"periode_ref": "ref", "loesning": "code", "frist_brutt": "flag"},
    "tiltakspenger": {"rettighet": "code", "sak_ref": "ref"},
    "sykepenger": {"grad": "number"},
    "tiltakshistorikk": {
        "tiltak_ref": "ref",
        "tiltakskode": "code",
        "status": "code",
        "status_aarsak": "code",
        "deltok": "flag",
        "dager_per_uke": "number",
        "prosent": "number",
    },
    "situasjonsbeskrivelse": {
        "felt": "code",
        "verdi_tekst": "code",
        "verdi_tall": "number",
        "verdi_liste": "codes",
        "kilde": "code",
    },
    "arbeidsmarked": {
        "yrke_type": "code",
        "arbeidssoekere": "number",
        "ledige_stillinger": "number",
    },
    "webbruk": {"hendelse": "code", "antall": "number"},
    "person_vernet": {"kjoenn": "code", "landgruppe": "code"},
}

# Without these nothing is built. Where another one is missing, its features are missing.
REQUIRED: Final = frozenset(
    {"periode", "opplysninger", "aa_registeret", "dagpenger", "aap", "person"}
)
# About places, not about persons: a landmark reads the rows of its own place and occupation.
OF_PLACES: Final = frozenset({"arbeidsmarked"})

# Read only by features with a switch, which params.yaml turns on and gives its reason.
SWITCHED: Final = {
    "webbruk": "no legal basis for profiling by web use has been established (PRO-18)",
    "person_vernet": "sex and country group are protected",
}

# Registers that lie beside the others and are never read here, each with the reason.
REFUSED: Final = {
    "vedtak_14a": "an innsatsgruppe is adapted to the tiltak that somebody wants (SEG-05)",
    "oppfolgingsbruker": "its kvalifiseringsgruppe is the innsatsgruppe in Arena's codes (SEG-05)",
    "profilering": "what an earlier profiling concluded is never a feature: placement is adapted "
    "to the tiltak that somebody wants (SEG-05)",
    "egenvurdering": "only those are asked whose profiling was not OPPGITT_HINDRINGER, so that "
    "there is an answer tells what Nav's profiling concluded (SEG-05)",
    "ytelser_endring": "it only says that dagpenger, aap or tiltakspenger is to be asked again",
}
