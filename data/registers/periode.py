"""Periode v1: the spells of the arbeidssøkerregister.

Known: the open version from startet.tidspunkt, the closed one from avsluttet.tidspunkt. A start
that was corrected (TIDSPUNKT_KORRIGERT in startet) counts as known from startet.tidspunkt, for the
record's own time is not in the document and cannot be rebuilt afterwards.
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
    """The latest record says who and from when; each record's end counts until the next one."""
    return [
        row
        for group in grouped(rows, lambda row: row["periode_ref"])
        for row in successive(list(_history(group)))
    ]


def _history(group: list[Row]) -> Iterator[Row]:
    latest = max((row for row in group if _is_open(row)), key=lambda row: row["record"])
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
    forms=(Periode,),
    columns={"periode_ref": "VARCHAR", "slutt_aarsak": "VARCHAR", "er_slettet": "BOOLEAN"},
    versions=versions,
    is_required=True,
)
