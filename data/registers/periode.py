"""Periode v1: the spells of the arbeidssøkerregister.

Known: the open version from startet.tidspunkt, the closed one from avsluttet.tidspunkt. A start
that was corrected (TIDSPUNKT_KORRIGERT in startet) counts as known from startet.tidspunkt, for the
record's own time is not in the document and cannot be rebuilt afterwards.
"""

from collections.abc import Iterator
from typing import Final

from data.intake.contract import Document, Register, Row
from data.intake.door import Door
from data.intake.metadata import SLETTET, Endring, read_endring
from data.intake.reading import choice, needed, record, text
from data.intake.versions import grouped, successive
from data.quarantine import Reason, Refused

_AARSAKER: Final = frozenset(
    {
        "SVARTE_NEI_I_BEKREFTELSE",
        "BEKREFTELSE_IKKE_LEVERT_INNEN_FRIST",
        "UDEFINERT",
        "UKJENT_VERDI",
    }
)
# Before 2026-06-18 the reason can only be guessed from how the text of `aarsak` begins.
_GUESSED: Final = (
    ("[Bekreftelse] ikke levert", "BEKREFTELSE_IKKE_LEVERT_INNEN_FRIST"),
    ("[Bekreftelse:ytelse/støtte] Ikke levert", "BEKREFTELSE_IKKE_LEVERT_INNEN_FRIST"),
    ("[Bekreftelse] Ønsket ikke", "SVARTE_NEI_I_BEKREFTELSE"),
)


def parse(document: Document, door: Door) -> list[Row]:
    """Return the open version and, if the spell has ended or was deleted, that version too."""
    person_ref = door.person(needed(text, document, "identitetsnummer"))
    periode_ref = door.uuid("periode", needed(text, document, "id"), "id")
    startet = read_endring(document, "startet", door)
    if startet is None:
        raise Refused(Reason.FELT_MANGLER, "'startet' is missing")
    opened: Row = {
        "person_ref": person_ref,
        "periode_ref": periode_ref,
        "fra": startet.gjelder.day,
        "til": None,
        "kjent_fra": startet.kjent.day,
        "kjent_til": None,
        "kjent": startet.kjent.ms,
        "slutt_aarsak": None,
        "er_slettet": False,
    }
    avsluttet = read_endring(document, "avsluttet", door)
    ended = [] if avsluttet is None else [_ended(opened, avsluttet, document, door)]
    door.owns(periode_ref, person_ref)
    return [opened, *ended]


def _ended(opened: Row, avsluttet: Endring, document: Document, door: Door) -> Row:
    if avsluttet.gjelder.day < opened["fra"] or avsluttet.kjent.ms < opened["kjent"]:
        raise Refused(Reason.SLUTT_FOER_START, "'avsluttet' must not be earlier than 'startet'")
    return opened | {
        "til": avsluttet.gjelder.day,
        "kjent_fra": avsluttet.kjent.day,
        "kjent": avsluttet.kjent.ms,
        "slutt_aarsak": _aarsak(document, avsluttet, door),
        "er_slettet": avsluttet.avvik in SLETTET,
    }


def _aarsak(document: Document, avsluttet: Endring, door: Door) -> str:
    info = record(document, "avslutningsInfo")
    aarsak = info and record(info, "avslutningsInfo.aarsaksinformasjon")
    if aarsak:
        where = "avslutningsInfo.aarsaksinformasjon.type"
        return needed(choice, aarsak, where, _AARSAKER, door)
    said = avsluttet.aarsak or ""
    return next((code for start, code in _GUESSED if said.startswith(start)), "UDEFINERT")


def versions(rows: list[Row]) -> list[Row]:
    """The latest record says who and from when; each record's end counts until the next one."""
    return [
        row
        for group in grouped(rows, lambda row: row["periode_ref"])
        for row in successive(list(_history(group)))
    ]


def _history(group: list[Row]) -> Iterator[Row]:
    latest = max((row for row in group if _is_open(row)), key=lambda row: row["line"])
    yield latest
    for row in group:
        if not _is_open(row) and row["til"] >= latest["fra"]:
            yield row | {"person_ref": latest["person_ref"], "fra": latest["fra"]}


def _is_open(row: Row) -> bool:
    return row["til"] is None


REGISTER: Final = Register(
    id="periode",
    title="Arbeidssøkerperioder",
    legal_basis="Arbeidsmarkedsloven § 10; personvernforordningen artikkel 6 nr. 1 bokstav e",
    knowledge_date="Start: startet.tidspunkt. Slutt og sletting: avsluttet.tidspunkt.",
    allowed_use="Populasjon, kjennetegn; slutten på en periode er ikke et utfall",
    marks=frozenset({"id", "identitetsnummer", "startet"}),
    columns={"periode_ref": "VARCHAR", "slutt_aarsak": "VARCHAR", "er_slettet": "BOOLEAN"},
    parse=parse,
    versions=versions,
)
