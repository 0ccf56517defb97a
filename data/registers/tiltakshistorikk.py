"""Tiltak: who took part in which measure, from tiltakshistorikk's answers and from deltaker v1.

Known: from the participation's own time, the later of when it and its status were last changed,
for a status has no history and the dates are revised with it. The tiltakskode is known earlier, but
without dates there is nothing to give a row to. A participation that says otherwise than the answer
before did, which was fetched after the time that it claims, is known from when it was fetched, and
one that a complete answer no longer holds is gone from then on. A message of the topic denies
nothing: what it and the answers say stands in the order of their own times.
MANGLER_HISTORIKK_FRA_TEAM_TILTAK makes an answer incomplete: what it lacks is not gone. Earlier
statuses and dates, and changes between answers, cannot be rebuilt.

Ask with all historic identity numbers and without maxAgeYears. The envelope says `personIdent`, the
number that holds now; other numbers in the rows are noted as the same person's. An answer is about
the numbers it names: what was said of another number, it does not deny, so that to learn later that
both are one person's takes nothing away from what was known before. `fra` is null until
a first day is set, and `deltok` counts from `fra`. Titles and names of measures and organisers are
never read, nor is `deltakelsesmengder`: the topic's messages are its history.

Ungdomsprogrammet answers for itself, and is versioned apart (data/codes/ungdomsprogram.py).
"""

from collections.abc import Iterator
from operator import itemgetter
from typing import Annotated, ClassVar, Final, Literal

from pydantic import AliasChoices, Field

from data.codes.tiltak import (
    TILTAK_COLUMNS,
    TILTAK_WORKING,
    Arenastatus,
    Avtalestatus,
    Kometaarsak,
    Komettype,
    tiltak_history,
)
from data.codes.ungdomsprogram import HentetUngdomsprogram, is_of_ungdomsprogram
from data.intake.arena import Tiltakskode
from data.intake.contract import Register, Row
from data.intake.document import Document, Form, Span
from data.intake.door import Door
from data.intake.fields import (
    Day,
    Instant,
    Local,
    Moment,
    Number,
    PersonRef,
    day_after,
    one_of,
    uuid,
)
from data.intake.versions import grouped, snapshots

# PROJECT: took part, from the first day on.
_DELTOK: Final = "DELTAR HAR_SLUTTET FULLFORT AVBRUTT DELTAKELSE_AVBRUTT GJENNOMFORES AVSLUTTET"
_INCOMPLETE: Final = "MANGLER_HISTORIKK_FRA_TEAM_TILTAK"


class Tiltakstype(Document):
    """What kind of measure it is; the name is not read."""

    tiltakskode: Tiltakskode


class Deltakelse(Span):
    """What all participations say."""

    ends: ClassVar = ("startDato", "sluttDato")

    id: Annotated[str, uuid("tiltak")]
    startDato: Day | None = None
    sluttDato: Day | None = None
    dagerPerUke: Number | None = None

    def said(self, status: str, aarsak: str | None, prosent: float | None) -> Row:
        """Return what is said of the participation."""
        return {
            "fra": self.startDato,
            "til": day_after(self.sluttDato),
            "kjent_til": None,
            "tiltak_ref": self.id,
            "tiltakskode": None,
            "status": status,
            "status_aarsak": aarsak,
            "deltok": status in _DELTOK.split() and self.startDato is not None,
            "dager_per_uke": self.dagerPerUke,
            "prosent": prosent,
            "er_fullstendig": None,
        }


class Kometstatus(Document):
    """A status, and since when: the topic calls that opprettetDato."""

    type: Komettype
    aarsak: Kometaarsak | None = None
    opprettetTidspunkt: Annotated[
        Local | None, Field(validation_alias=AliasChoices("opprettetTidspunkt", "opprettetDato"))
    ] = None


class Historisk(Deltakelse):
    """A participation in the history."""

    norskIdent: PersonRef
    opprettetTidspunkt: Instant
    oppdatertTidspunkt: Instant
    tiltakstype: Tiltakstype
    status: str | Kometstatus
    deltidsprosent: Number | None = None
    # In agreements.
    stillingsprosent: Number | None = None

    def now(self) -> Row:
        """Return what is said of the participation, known from the day it was changed last."""
        known, aarsak, status = self.oppdatertTidspunkt, None, self.status
        if isinstance(status, Kometstatus):
            known = _later(known, status.opprettetTidspunkt)
            aarsak, status = status.aarsak, status.type
        prosent = self.stillingsprosent if self.deltidsprosent is None else self.deltidsprosent
        return self.said(status, aarsak, prosent) | {
            "tiltakskode": self.tiltakstype.tiltakskode,
            "kjent_fra": known.day,
            "egen": known.ms,
            "opprettet": self.opprettetTidspunkt.day,
        }


class ArenaDeltakelse(Historisk):
    """In Arena."""

    type: Literal["ArenaDeltakelse"]
    status: Arenastatus


class TeamKometDeltakelse(Historisk):
    """In Team Komet's system."""

    type: Literal["TeamKometDeltakelse"]
    status: Kometstatus


class TeamTiltakAvtale(Historisk):
    """An agreement with an employer."""

    type: Literal["TeamTiltakAvtale"]
    status: Avtalestatus


class Historikk(Document):
    """What tiltakshistorikk answers."""

    historikk: list[
        Annotated[
            ArenaDeltakelse | TeamKometDeltakelse | TeamTiltakAvtale, Field(discriminator="type")
        ]
    ]
    meldinger: list[Annotated[str, one_of(_INCOMPLETE, new="keep")]] | None = None


class HentetHistorikk(Form):
    """An answer, whose it is, and when it was fetched."""

    marks: ClassVar = frozenset({"svar", "historikk"})

    hentet: Instant
    personIdent: PersonRef
    svar: Historikk

    def rows(self, door: Door) -> list[Row]:
        """Return a row for each participation, and one for the answer, only for `versions`.

        The answer is about all numbers that it names, and says the same of each.
        """
        numbers = list(dict.fromkeys([self.personIdent, *self._others()]))
        for older in numbers[1:]:
            door.same_person(older, self.personIdent)
        return [row | {"asked_ref": number} for number in numbers for row in self._said()]

    def _others(self) -> list[str]:
        return [one.norskIdent for one in self.svar.historikk]

    def _said(self) -> list[Row]:
        ms, day = self.hentet
        asked: Row = {"person_ref": self.personIdent, "kjent": ms, "sagt": day}
        nothing: Row = dict.fromkeys(("fra", "til", "kjent_til", "opprettet", *TILTAK_COLUMNS))
        # A message new to us can only say that something is amiss.
        answer = nothing | asked | {"kjent_fra": day, "egen": ms}
        answer["er_fullstendig"] = not self.svar.meldinger
        rows = [one.now() | asked for one in self.svar.historikk]
        for row in rows:
            # What was fetched was known.
            row |= {"kjent_fra": min(row["kjent_fra"], day), "egen": min(row["egen"], ms)}
        return [answer, *rows]


class Deltaker(Deltakelse, Form):
    """A message of `amt.deltaker-v1`: the full state, without the kind of measure."""

    marks: ClassVar = frozenset({"personIdent", "gjennomforingId", "registrertDato"})

    personIdent: PersonRef
    status: Kometstatus
    registrertDato: Local
    endretDato: Local
    prosentStilling: Number | None = None

    def rows(self, door: Door) -> list[Row]:  # noqa: ARG002
        """Return one row, known from its own time."""
        known = _later(self.endretDato, self.status.opprettetTidspunkt)
        own: Row = {
            "person_ref": self.personIdent,
            "asked_ref": self.personIdent,
            "kjent_fra": known.day,
            "kjent": known.ms,
            "egen": known.ms,
            "sagt": None,
            "opprettet": self.registrertDato.day,
        }
        return [self.said(self.status.type, self.status.aarsak, self.prosentStilling) | own]


class MottattDeltaker(Form):
    """A message in an envelope; its own times say more than when it was received."""

    marks: ClassVar = Deltaker.marks | {"mottatt", "verdi"}

    mottatt: Instant
    verdi: Deltaker

    def rows(self, door: Door) -> list[Row]:
        """Return one row."""
        return self.verdi.rows(door)


def _later(one: Moment, other: Moment | None) -> Moment:
    return one if other is None else max(one, other)


def versions(rows: list[Row]) -> list[Row]:
    """A participation stands until it is said otherwise, or a complete answer lacks it."""
    # An answer of one source says nothing of the other's participations.
    programme = [row for row in rows if is_of_ungdomsprogram(row)]
    others = [row for row in rows if not is_of_ungdomsprogram(row)]
    people = grouped(others, lambda row: row["person_ref"])
    found = [row for group in people for row in _of_person(group)]
    return found + list(snapshots(programme, ("fra", "til", *TILTAK_COLUMNS)))


def _of_person(group: list[Row]) -> Iterator[Row]:
    complete = [row for row in group if row["er_fullstendig"]]
    said = [row for row in group if row["tiltak_ref"] is not None]
    for statements in grouped(said, lambda row: row["tiltak_ref"]):
        _name(statements)
        held = {row["record"] for row in statements}
        lacking = [row for row in complete if row["record"] not in held]
        events = sorted(statements + lacking, key=itemgetter("kjent", "record"))
        yield from tiltak_history(events)


def _name(statements: list[Row]) -> None:
    """Give the topic's messages the code that the history says, once that was known."""
    named = next((row for row in statements if row["tiltakskode"]), None)
    for row in statements:
        if named and row["tiltakskode"] is None and row["kjent_fra"] >= named["opprettet"]:
            row["tiltakskode"] = named["tiltakskode"]


REGISTER: Final = Register(
    id="tiltakshistorikk",
    title="Deltakelse i arbeidsmarkedstiltak",
    legal_basis="Arbeidsmarkedsloven § 12 og tiltaksforskriften; NAV-loven § 14 a; "
    "personvernforordningen artikkel 6 nr. 1 bokstav e, for helse artikkel 9 nr. 2 bokstav b",
    knowledge_date="Den seneste av når deltakelsen og når statusen sist ble endret; for "
    "ungdomsprogrammet tidspunktet svaret ble hentet.",
    allowed_use="Kjennetegn, utfall",
    forms=(HentetHistorikk, Deltaker, MottattDeltaker, HentetUngdomsprogram),
    columns=TILTAK_COLUMNS,
    working=TILTAK_WORKING,
    versions=versions,
)
