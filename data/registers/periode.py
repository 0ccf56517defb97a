"""Periode v1: the spells of the arbeidssøkerregister.

Known: the open version from startet.tidspunkt, the closed one from avsluttet.tidspunkt. The time of
a corrected start (TIDSPUNKT_KORRIGERT in startet) is not in the document: where the record before
the correction was delivered too, the start stands as first told until the spell ended; where it was
not, it cannot be rebuilt, and the corrected start counts as known from startet.tidspunkt.
"""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Final

from pydantic import model_validator

from data.intake.contract import Register, Row
from data.intake.document import Document, Form, wrong
from data.intake.door import Door
from data.intake.fields import PersonRef, one_of, uuid
from data.intake.metadata import SLETTET, Metadata
from data.intake.versions import grouped, successive
from data.quarantine import Reason

_AARSAKER: Final = (
    "SVARTE_NEI_I_BEKREFTELSE",
    "BEKREFTELSE_IKKE_LEVERT_INNEN_FRIST",
    "UDEFINERT",
    "UKJENT_VERDI",
)
# Before 2026-06-18 the reason can only be guessed from how the text of `aarsak` begins.
_GUESSED: Final = (
    ("[Bekreftelse] ikke levert", "BEKREFTELSE_IKKE_LEVERT_INNEN_FRIST"),
    ("[Bekreftelse:ytelse/støtte] Ikke levert", "BEKREFTELSE_IKKE_LEVERT_INNEN_FRIST"),
    ("[Bekreftelse] Ønsket ikke", "SVARTE_NEI_I_BEKREFTELSE"),
)


class Aarsaksinformasjon(Document):
    """Why a spell ended."""

    type: Annotated[str, one_of(*_AARSAKER, new="UKJENT_VERDI")]


class AvslutningsInfo(Document):
    """What is said of an end; it does not tell whether there was one."""

    aarsaksinformasjon: Aarsaksinformasjon | None = None


class Periode(Form):
    """A spell, open until `avsluttet` is there."""

    marks: ClassVar = frozenset({"id", "identitetsnummer", "startet"})

    id: Annotated[str, uuid("periode")]
    identitetsnummer: PersonRef
    startet: Metadata
    avsluttet: Metadata | None = None
    avslutningsInfo: AvslutningsInfo | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "Periode":
        end, start = self.avsluttet, self.startet
        if end and (end.gjelder.day < start.gjelder.day or end.tidspunkt < start.tidspunkt):
            rule = "'avsluttet' must not be earlier than 'startet'"
            raise wrong(rule, Reason.SLUTT_FOER_START)
        return self

    def rows(self, door: Door) -> list[Row]:
        """Return the open version and, if the spell has ended or was deleted, that version too."""
        opened: Row = {
            "person_ref": self.identitetsnummer,
            "periode_ref": self.id,
            "fra": self.startet.gjelder.day,
            "til": None,
            "kjent_fra": self.startet.tidspunkt.day,
            "kjent_til": None,
            "kjent": self.startet.tidspunkt.ms,
            "slutt_aarsak": None,
            "er_slettet": False,
        }
        door.owns(self.id, self.identitetsnummer, self.startet.tidspunkt.day)
        return (
            [opened] if self.avsluttet is None else [opened, opened | self._ended(self.avsluttet)]
        )

    def _ended(self, avsluttet: Metadata) -> Row:
        return {
            "til": avsluttet.gjelder.day,
            "kjent_fra": avsluttet.tidspunkt.day,
            "kjent": avsluttet.tidspunkt.ms,
            "slutt_aarsak": self._aarsak(avsluttet),
            "er_slettet": avsluttet.avvik in SLETTET,
        }

    def _aarsak(self, avsluttet: Metadata) -> str:
        info = self.avslutningsInfo
        if info and info.aarsaksinformasjon:
            return info.aarsaksinformasjon.type
        said = avsluttet.aarsak or ""
        return next((code for start, code in _GUESSED if said.startswith(start)), "UDEFINERT")


def versions(rows: list[Row]) -> list[Row]:
    """The latest record says who, the first from when; each record's end counts until the next."""
    return [
        row
        for group in grouped(rows, lambda row: row["periode_ref"])
        for row in successive(list(_history(group)))
    ]


def _history(group: list[Row]) -> Iterator[Row]:
    opened = [row for row in group if _is_open(row)]
    person = {"person_ref": max(opened, key=lambda row: row["record"])["person_ref"]}
    # A start is only ever moved back, so the latest start is the one that was told first.
    yield max(opened, key=lambda row: row["fra"]) | person
    yield from (row | person for row in group if not _is_open(row))


def _is_open(row: Row) -> bool:
    return row["til"] is None


REGISTER: Final = Register(
    id="periode",
    title="Arbeidssøkerperioder",
    legal_basis="Arbeidsmarkedsloven § 10; personvernforordningen artikkel 6 nr. 1 bokstav e",
    knowledge_date="Start: startet.tidspunkt. Slutt og sletting: avsluttet.tidspunkt.",
    allowed_use="Populasjon, kjennetegn; starten på en ny periode er et utfall (tilbakevending), "
    "slutten på en periode ikke",
    forms=(Periode,),
    columns={"periode_ref": "VARCHAR", "slutt_aarsak": "VARCHAR", "er_slettet": "BOOLEAN"},
    versions=versions,
    is_required=True,
)
