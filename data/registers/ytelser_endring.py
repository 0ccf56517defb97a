"""Changes of benefits: Arena's change events with their counters, and signals of the new systems.

Known, events: the later of ENDRET_DATO and op_ts, or when the record was received if that is
earlier (data/intake/arena.py gives the reason). HENDELSE_ID orders the events of a vedtak: each
holds until the next, one that is no newer is a repeat, and after a deletion the vedtak is gone.
AAP_UNNTAK may show up to 14 days late.

Known, signals (obo.ytelser-v1): when they were received, so they come in {"mottatt", "verdi"}. A
signal holds nothing but that something changed: its row covers that one day, bears `er_signal`, and
tells operators what to fetch. Count benefits over rows without it. A pair of benefit and system
that Nav does not use, and a code pair of Arena that the table lacks, is used with ytelse
UKJENT_VERDI and counted.
"""

from typing import Annotated, ClassVar, Final

from data.intake.arena import Endring, HendelseId, number, successive_changes
from data.intake.contract import Register, Row
from data.intake.document import Document, Form, Span
from data.intake.door import Door
from data.intake.fields import (
    UKJENT_VERDI,
    ArenaDay,
    Instant,
    Moment,
    PersonRef,
    Whole,
    day_after,
    one_of,
)
from data.intake.versions import grouped

_SAKSTYPER: Final = ("DAGP", "AA", "INDIV")
_RETTIGHETSTYPER: Final = ("DAGO", "PERM", "FISK", "LONN", "AAP", "BASI")
_ARENA: Final = {
    ("DAGP", "DAGO"): "ORDINARE_DAGPENGER",
    ("DAGP", "PERM"): "DAGPENGER_MED_PERMITTERING",
    ("DAGP", "FISK"): "DAGPENGER_MED_PERMITTERING_FISKEINDUSTRI",
    ("DAGP", "LONN"): "LONNSGARANTIMIDLER_DAGPENGER",
    ("AA", "AAP"): "AAP_MAXTID",
    ("INDIV", "BASI"): "TILTAKSPENGER",
}
_MELDINGSTYPER: Final = ("OPPRETT", "OPPDATER")
_SYSTEMS: Final = {"AAP": "KELVIN", "TILTAKSPENGER": "TPSAK", "DAGPENGER": "DPSAK"}


class Ytelsesvedtak(Span):
    """A vedtak as it stands in Arena; both days of the span are part of it."""

    ends: ClassVar = ("VEDTAKSPERIODE_FOM", "VEDTAKSPERIODE_TOM")

    VEDTAK_ID: Annotated[str, number("arena_vedtak")]
    SAK_ID: Annotated[str, number("arena_sak")]
    PERSONIDENT: PersonRef
    HENDELSE_ID: HendelseId
    SAKSTYPEKODE: Annotated[str, one_of(*_SAKSTYPER, new="keep")]
    RETTIGHETSTYPEKODE: Annotated[str, one_of(*_RETTIGHETSTYPER, new="keep")]
    VEDTAKSPERIODE_FOM: ArenaDay
    VEDTAKSPERIODE_TOM: ArenaDay | None = None
    ANTALLUKERIGJEN: Whole | None = None
    ANTALLDAGERIGJEN: Whole | None = None
    ANTALLUKERIGJENPERMITTERING: Whole | None = None
    ANTALLDAGERIGJENPERMITTERING: Whole | None = None
    ANTALLDAGERIGJENUNNTAK: Whole | None = None
    ENDRET_DATO: ArenaDay | None = None

    def ytelse(self, door: Door) -> str:
        """Return the benefit by its name in the portfolio."""
        found = _ARENA.get((self.SAKSTYPEKODE, self.RETTIGHETSTYPEKODE))
        if found is None:
            door.unknown("ytelse")
            return UKJENT_VERDI
        if found == "AAP_MAXTID" and self.ANTALLDAGERIGJENUNNTAK is not None:
            return "AAP_UNNTAK"
        return found

    def row(self, door: Door) -> Row:
        """Return the vedtak."""
        return _EMPTY | {
            "fra": self.VEDTAKSPERIODE_FOM,
            "til": day_after(self.VEDTAKSPERIODE_TOM),
            "kjent": self.HENDELSE_ID,
            "ytelse": self.ytelse(door),
            "kilde": "ARENA",
            "vedtak_ref": self.VEDTAK_ID,
            "sak_ref": self.SAK_ID,
            "antall_uker_igjen": self.ANTALLUKERIGJEN,
            "antall_dager_igjen": self.ANTALLDAGERIGJEN,
            "antall_uker_igjen_permittering": self.ANTALLUKERIGJENPERMITTERING,
            "antall_dager_igjen_permittering": self.ANTALLDAGERIGJENPERMITTERING,
            "antall_dager_igjen_unntak": self.ANTALLDAGERIGJENUNNTAK,
        }


class Vedtaksendring(Form, Endring[Ytelsesvedtak]):
    """A change event."""

    marks: ClassVar = frozenset({"op_type", "op_ts", "before", "after"})
    named_by: ClassVar = "PERSONIDENT"

    def rows(self, door: Door) -> list[Row]:
        """Return a row; that of a deletion is only for `versions`."""
        return self.received(None, door)

    def received(self, mottatt: Moment | None, door: Door) -> list[Row]:
        """Return a row, known when it was received at the latest."""
        told = self.told()
        kjent_fra = self.known(told[0][0].ENDRET_DATO, mottatt)
        return [vedtak.row(door) | said | {"kjent_fra": kjent_fra} for vedtak, said in told]


class MottattEndring(Form):
    """An event, and when it was received."""

    marks: ClassVar = Vedtaksendring.marks | {"mottatt", "verdi"}

    mottatt: Instant
    verdi: Vedtaksendring

    def rows(self, door: Door) -> list[Row]:
        """Return one row, known when it was received at the latest."""
        return self.verdi.received(self.mottatt, door)


class Signal(Document):
    """Says that something changed in one of the new systems, and not what."""

    personId: PersonRef
    meldingstype: Annotated[str, one_of(*_MELDINGSTYPER, new="keep")]
    ytelsestype: Annotated[str, one_of(*_SYSTEMS, new="keep")]
    kildesystem: Annotated[str, one_of(*_SYSTEMS.values(), new="keep")]


class MottattSignal(Form):
    """A signal, and when it was received."""

    marks: ClassVar = frozenset({"mottatt", "verdi", "ytelsestype", "kildesystem"})

    mottatt: Instant
    verdi: Signal

    def rows(self, door: Door) -> list[Row]:
        """Return one row, of the day it was received."""
        day, signal = self.mottatt.day, self.verdi
        is_pair = _SYSTEMS.get(signal.ytelsestype) == signal.kildesystem
        if not is_pair:
            door.unknown("ytelse")
        row: Row = {
            "person_ref": signal.personId,
            "fra": day,
            "til": day_after(day),
            "kjent_fra": day,
            "kjent": self.mottatt.ms,
            "ytelse": signal.ytelsestype if is_pair else UKJENT_VERDI,
            "kilde": signal.kildesystem,
            "er_signal": True,
        }
        return [_EMPTY | row]


def versions(rows: list[Row]) -> list[Row]:
    """Events replace each other within a vedtak; a signal that came twice counts once."""
    signals = [row for row in rows if row["er_signal"]]
    events = [row for row in rows if not row["er_signal"]]
    same = grouped(signals, lambda row: tuple(row[name] for name in _OF_SIGNAL))
    changes = (successive_changes(g) for g in grouped(events, lambda row: row["vedtak_ref"]))
    return [group[0] for group in same] + [row for change in changes for row in change]


REGISTER: Final = Register(
    id="ytelser_endring",
    title="Endringer i ytelser",
    legal_basis="Folketrygdloven kapittel 4 og 11; arbeidsmarkedsloven § 13; NAV-loven § 14 a; "
    "personvernforordningen artikkel 6 nr. 1 bokstav e, for helse artikkel 9 nr. 2 bokstav b",
    knowledge_date="Hendelser fra Arena: den seneste av ENDRET_DATO og op_ts. Signaler: "
    "tidspunktet meldingen ble mottatt.",
    allowed_use="Kjennetegn (hendelser fra Arena); signaler bare for å vite hva som skal hentes",
    forms=(MottattSignal, Vedtaksendring, MottattEndring),
    columns={
        "ytelse": "VARCHAR",
        "kilde": "VARCHAR",
        "er_signal": "BOOLEAN",
        "vedtak_ref": "VARCHAR",
        "sak_ref": "VARCHAR",
        "antall_uker_igjen": "INTEGER",
        "antall_dager_igjen": "INTEGER",
        "antall_uker_igjen_permittering": "INTEGER",
        "antall_dager_igjen_permittering": "INTEGER",
        "antall_dager_igjen_unntak": "INTEGER",
    },
    working={"er_slettet": "BOOLEAN"},
    versions=versions,
)
_OF_SIGNAL: Final = ("person_ref", "kjent", "ytelse", "kilde")
_EMPTY: Final[Row] = dict.fromkeys((*REGISTER.columns, "kjent_til")) | {
    "er_signal": False,
    "er_slettet": False,
}
