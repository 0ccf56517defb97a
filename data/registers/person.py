"""Person (the project's own form): birth, residence, and what is protected and never a feature.

Known: a fetch source, and the form dates nothing, so an answer counts as true and as known from
when it was first fetched until another answer came; older residence cannot be rebuilt.
"""

from datetime import date
from typing import Final

from data.intake.contract import Document, Register, Row
from data.intake.door import Door
from data.intake.fetched import read_envelope
from data.intake.reading import Moment, code, day, integer, needed, text
from data.intake.versions import snapshots
from data.quarantine import Reason, Refused

_KJOENN: Final = frozenset({"KVINNE", "MANN"})
_LANDGRUPPER: Final = frozenset({"NORGE", "EU_EFTA_MV", "RESTEN_AV_VERDEN"})
_FIRST_AAR: Final = 1880


def parse(document: Document, door: Door) -> list[Row]:
    """Return one row; a birth year without a date stands for 1 July of that year."""
    hentet, svar = read_envelope(document)
    person_ref = door.person(needed(text, svar, "personIdent"))
    if "foedselsdato" not in svar and "foedselsAar" not in svar:
        rule = "'foedselsdato' or 'foedselsAar' must be there, though they may be null"
        raise Refused(Reason.FELT_MANGLER, rule)
    kommune = text(svar, "kommune")
    if kommune is not None and not (len(kommune) == 4 and kommune.isascii() and kommune.isdigit()):
        raise Refused(Reason.UGYLDIG_VERDI, "'kommune' must be 4 digits")
    return [
        {
            "person_ref": person_ref,
            "fra": hentet.day,
            "til": None,
            "kjent_fra": hentet.day,
            "kjent_til": None,
            "kjent": hentet.ms,
            "foedselsdato": _foedselsdato(svar, hentet),
            "kommune": kommune,
            "kjoenn": code(svar, "kjoenn", _KJOENN, door),
            "landgruppe": code(svar, "landgruppe", _LANDGRUPPER, door),
        }
    ]


def _foedselsdato(svar: Document, hentet: Moment) -> date | None:
    dato, aar = day(svar, "foedselsdato"), integer(svar, "foedselsAar")
    if aar is not None and not _FIRST_AAR <= aar <= hentet.day.year:
        rule = f"'foedselsAar' must be from {_FIRST_AAR} to the year it was fetched"
        raise Refused(Reason.UGYLDIG_VERDI, rule)
    if dato is not None and dato > hentet.day:
        raise Refused(Reason.UMULIG_DATO, "'foedselsdato' must not be after 'hentet'")
    if dato is None and aar is not None:
        return date(aar, 7, 1)
    return dato


def versions(rows: list[Row]) -> list[Row]:
    """An answer holds until another one says otherwise."""
    return list(snapshots(rows, lambda row: tuple(row[column] for column in _FACTS)))


REGISTER: Final = Register(
    id="person",
    title="Personopplysninger",
    legal_basis="Folkeregisterloven § 10-1; NAV-loven § 14 a; personvernforordningen artikkel 6 "
    "nr. 1 bokstav e",
    knowledge_date="Tidspunktet svaret ble hentet.",
    allowed_use="Fødselsdato og kommune: kjennetegn. Kjønn og landgruppe: bare etterprøving av "
    "rettferdighet",
    marks=frozenset({"personIdent", "foedselsdato", "foedselsAar"}),
    columns={"foedselsdato": "DATE", "kommune": "VARCHAR"},
    protected={"kjoenn": "VARCHAR", "landgruppe": "VARCHAR"},
    parse=parse,
    versions=versions,
    is_fetch_source=True,
)
_FACTS: Final = (*REGISTER.columns, *REGISTER.protected)
