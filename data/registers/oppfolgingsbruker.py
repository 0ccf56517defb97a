"""Oppfolgingsbruker v2: how Arena classifies a person, the full state in each message.

Known from sistEndretDato until the next message about that number; a message without it only when
the envelope {"mottatt", "verdi"} says when it was received. What held before the first message
cannot be rebuilt. Names are never declared, and so never read. Diskresjonskode and sperretAnsatt
are in `working` only: the ingest leaves such people out, and the table must not tell who they are.

Kvalifiseringsgruppe may be the result of a decision under § 14 a: never a feature or a target
(SEG-05).

Messages of `poao.siste-oppfolgingsperiode-v3` are checked and give no row: each row here is the
full state of how Arena classifies a person, of which such a message says nothing, so that a row
of it would end what holds. The spans need a table of their own, known from producerTimestamp.
"""

from operator import itemgetter
from typing import Annotated, ClassVar, Final

from data.intake.contract import Register, Row
from data.intake.document import Form, Span
from data.intake.door import Door
from data.intake.fields import (
    UKJENT_VERDI,
    Day,
    Flag,
    Instant,
    Moment,
    PersonRef,
    digits,
    one_of,
    uuid,
)
from data.intake.versions import asked, grouped, successive, united
from data.quarantine import Reason, Refused

_FORMIDLING: Final = ("ARBS", "IARBS", "ISERV", "IJOBS", "JOBBS", "PARBS", "RARBS")
_KVALIFISERING: Final = (
    "IKVAL",
    "BFORM",
    "BATT",
    "VARIG",
    "BKART",
    "IVURD",
    "OPPFI",
    "VURDI",
    "VURDU",
    "KAP11",
)
_RETTIGHET: Final = ("AAP", "DAGP", "INDS", "ATTF", "VENT", "VLONN", "IYT")
_HOVEDMAAL: Final = ("SKAFFEA", "BEHOLDEA", "OKEDELT")
_ENDRINGER: Final = (
    "OPPFOLGING_STARTET",
    "ARBEIDSOPPFOLGINGSKONTOR_ENDRET",
    "OPPFOLGING_AVSLUTTET",
)
_DISKRESJON: Final = ("0", "4", "5", "6", "7", "19")
# A code that is new to us protects too.
_PROTECTED: Final = frozenset({"6", "7", "19", UKJENT_VERDI})


class Oppfolgingsbruker(Form):
    """One message."""

    marks: ClassVar = frozenset({"fodselsnummer", "formidlingsgruppe"})

    fodselsnummer: PersonRef
    formidlingsgruppe: Annotated[str, one_of(*_FORMIDLING, new="keep")] | None = None
    iservFraDato: Day | None = None
    oppfolgingsenhet: Annotated[str, digits(4, 4)] | None = None
    kvalifiseringsgruppe: Annotated[str, one_of(*_KVALIFISERING, new="keep")] | None = None
    rettighetsgruppe: Annotated[str, one_of(*_RETTIGHET, new="keep")] | None = None
    hovedmaal: Annotated[str, one_of(*_HOVEDMAAL, new="keep")] | None = None
    diskresjonskode: Annotated[str, one_of(*_DISKRESJON, new=UKJENT_VERDI)] | None = None
    sperretAnsatt: Flag | None = None
    erDoed: Flag | None = None
    doedFraDato: Day | None = None
    sistEndretDato: Instant | None = None

    def rows(self, door: Door) -> list[Row]:  # noqa: ARG002
        """Return one row; raises Refused without a time of its own."""
        return self.received(None)

    def received(self, mottatt: Moment | None) -> list[Row]:
        """Return one row, known from the message's own time, or else from when it came."""
        known = self.sistEndretDato or mottatt
        if known is None:
            raise Refused(Reason.FELT_MANGLER, "'sistEndretDato' or 'mottatt' is missing")
        return [
            {
                "person_ref": self.fodselsnummer,
                "asked_ref": self.fodselsnummer,
                "fra": known.day,
                "til": None,
                "kjent_fra": known.day,
                "kjent_til": None,
                "kjent": known.ms,
                "formidlingsgruppe": self.formidlingsgruppe,
                "kvalifiseringsgruppe": self.kvalifiseringsgruppe,
                "rettighetsgruppe": self.rettighetsgruppe,
                "hovedmaal": self.hovedmaal,
                "oppfolgingsenhet": self.oppfolgingsenhet,
                "er_doed": self.erDoed,
                "doed_fra": self.doedFraDato,
                "iserv_fra": self.iservFraDato,
                "diskresjonskode": self.diskresjonskode,
                "sperret_ansatt": self.sperretAnsatt,
            }
        ]


class MottattOppfolgingsbruker(Form):
    """A message in an envelope, and when it was received."""

    marks: ClassVar = Oppfolgingsbruker.marks | {"mottatt", "verdi"}

    mottatt: Instant
    verdi: Oppfolgingsbruker

    def rows(self, door: Door) -> list[Row]:  # noqa: ARG002
        """Return one row."""
        return self.verdi.received(self.mottatt)


class Oppfolgingsperiode(Span, Form):
    """The last span of oppfølging; the office and the aktorId are not read."""

    ends: ClassVar = ("startTidspunkt", "sluttTidspunkt")

    marks: ClassVar = frozenset({"oppfolgingsperiodeUuid", "sisteEndringsType"})

    oppfolgingsperiodeUuid: Annotated[str, uuid("oppfolgingsperiode")]
    sisteEndringsType: Annotated[str, one_of(*_ENDRINGER, new="keep")]
    ident: PersonRef
    startTidspunkt: Instant
    sluttTidspunkt: Instant | None = None
    producerTimestamp: Instant

    def rows(self, door: Door) -> list[Row]:  # noqa: ARG002
        """Return no row: it says nothing of the state that the table holds."""
        return []


def versions(rows: list[Row]) -> list[Row]:
    """A message holds until the next one of its number that says anything else."""
    found = (row for group in grouped(rows, asked) for row in successive(_changes(group)))
    return list(united(found, _content))


def leaves_out(rows: list[Row]) -> set[str]:
    """Return who is protected by the last message, for each holds the full state."""
    last = [group[-1] for group in grouped(rows, lambda row: row["person_ref"])]
    return {
        row["person_ref"]
        for row in last
        if row["diskresjonskode"] in _PROTECTED or row["sperret_ansatt"]
    }


def _changes(group: list[Row]) -> list[Row]:
    changes = group[:1]
    for row in group[1:]:
        if _content(row) != _content(changes[-1]):
            changes.append(row)
    return changes


REGISTER: Final = Register(
    id="oppfolgingsbruker",
    title="Oppfølgingsbruker i Arena",
    legal_basis="NAV-loven § 14 a; arbeidsmarkedsloven §§ 10 og 12; personvernforordningen "
    "artikkel 6 nr. 1 bokstav e, for helse artikkel 9 nr. 2 bokstav b",
    knowledge_date="sistEndretDato; uten den tidspunktet meldingen ble mottatt.",
    allowed_use="Beskrivelse og kontroll. Kvalifiseringsgruppe er aldri kjennetegn eller utfall. "
    "Diskresjonskode og sperret ansatt: bare for å holde personer utenfor",
    forms=(Oppfolgingsbruker, MottattOppfolgingsbruker, Oppfolgingsperiode),
    columns={
        "formidlingsgruppe": "VARCHAR",
        "kvalifiseringsgruppe": "VARCHAR",
        "rettighetsgruppe": "VARCHAR",
        "hovedmaal": "VARCHAR",
        "oppfolgingsenhet": "VARCHAR",
        "er_doed": "BOOLEAN",
        "doed_fra": "DATE",
        "iserv_fra": "DATE",
    },
    working={
        "diskresjonskode": "VARCHAR",
        "sperret_ansatt": "BOOLEAN",
        "asked_ref": "VARCHAR",
    },
    versions=versions,
    leaves_out=leaves_out,
)
_content: Final = itemgetter(*REGISTER.columns, "diskresjonskode", "sperret_ansatt")
