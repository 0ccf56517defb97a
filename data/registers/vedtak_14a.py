"""Decisions under § 14 a: what help a person was found to need, by all topics that tell of one.

A decision is known for good from its own time: fattetDato, vedtakSendt, or the time of the change
VEDTAK_SENDT; one from Arena's own records from the later of FRA_DATO and op_ts. `til` is null: the
latest decision by `fra` is the one in force while the person is under oppfølging, which these
documents do not say. One that several topics tell of is one row, and stands while any of them does;
what may be Arena's in a topic is gone when Arena's own records of it are. Arena's fattetDato is
midnight of FRA_DATO, which may lie before the day it was registered; that cannot be rebuilt from
those topics.

Documents that name only an aktorId come in {"personIdent", "verdi"}. Changes of drafts, and Arena
records with groups that are no innsatsgruppe, are no decision and give no row. Oppfolgingsperioder,
rows of SAK_STATISTIKK and the copy for the data warehouse (UNVERIFIED U12) are not read.

Innsatsgruppe is never a feature and never a target (SEG-05).
"""

from collections.abc import Iterator
from datetime import date
from operator import itemgetter
from typing import Annotated, Any, ClassVar, Final

from pydantic import Discriminator, Tag, model_validator

from data.intake.arena import Endring, HendelseId, number, successive_changes
from data.intake.contract import Register, Row
from data.intake.document import Document, Form, wrong
from data.intake.door import Door
from data.intake.fields import ArenaDay, Flag, Instant, Local, Moment, PersonRef, one_of
from data.intake.versions import grouped
from data.quarantine import Reason

# New name: the old one.
_GROUPS: Final = {
    "GODE_MULIGHETER": "STANDARD_INNSATS",
    "TRENGER_VEILEDNING": "SITUASJONSBESTEMT_INNSATS",
    "TRENGER_VEILEDNING_NEDSATT_ARBEIDSEVNE": "SPESIELT_TILPASSET_INNSATS",
    "JOBBE_DELVIS": "GRADERT_VARIG_TILPASSET_INNSATS",
    "LITEN_MULIGHET_TIL_A_JOBBE": "VARIG_TILPASSET_INNSATS",
}
_ARENA: Final = {
    "IKVAL": "GODE_MULIGHETER",
    "BFORM": "TRENGER_VEILEDNING",
    "BATT": "TRENGER_VEILEDNING_NEDSATT_ARBEIDSEVNE",
    # Arena does not know the graded group.
    "VARIG": "LITEN_MULIGHET_TIL_A_JOBBE",
}
_NEW_NAME: Final = {
    **{new: new for new in _GROUPS},
    **{old: new for new, old in _GROUPS.items()},
    "LITEN_MULIGHET_TIL_Å_JOBBE": "LITEN_MULIGHET_TIL_A_JOBBE",
    **_ARENA,
}
_HOVEDMAAL: Final = {
    "SKAFFEA": "SKAFFE_ARBEID",
    "BEHOLDEA": "BEHOLDE_ARBEID",
    "OKEDELT": "OKE_DELTAKELSE",
}
_SENT: Final = "VEDTAK_SENDT"
_STATUSER: Final = (
    "UTKAST_OPPRETTET UTKAST_SLETTET BESLUTTER_PROSESS_STARTET BESLUTTER_PROSESS_AVBRUTT "
    "BLI_BESLUTTER OVERTA_FOR_BESLUTTER OVERTA_FOR_VEILEDER GODKJENT_AV_BESLUTTER "
    "KLAR_TIL_BESLUTTER KLAR_TIL_VEILEDER"
)
_OTHER_GROUPS: Final = ("BKART", "IVURD", "OPPFI", "VURDI", "VURDU", "KAP11")
Innsatsgruppe = Annotated[str, one_of(*_NEW_NAME, new="keep")]
Hovedmaal = Annotated[str, one_of(*_HOVEDMAAL, *_HOVEDMAAL.values(), new="keep")]
VedtakRef = Annotated[str, number("vedtak_14a")]


def _decision(gruppe: str, hovedmaal: str | None, **more: Any) -> Row:
    """Return what was decided, in the words of today."""
    new = _NEW_NAME.get(gruppe, gruppe)
    row: Row = {
        "til": None,
        "kjent_til": None,
        "innsatsgruppe": new,
        "innsatsgruppe_gammel": _GROUPS.get(new),
        "hovedmaal": _HOVEDMAAL.get(hovedmaal, hovedmaal) if hovedmaal else None,
        "fra_arena": None,
        "vedtak_ref": None,
        "er_arena_vedtak": False,
        "er_slettet": False,
    }
    return row | more


def _made(moment: Moment) -> Row:
    return {"fra": moment.day, "kjent_fra": moment.day, "kjent": moment.ms}


class Gjeldende(Document):
    """`obo.gjeldende-14a-vedtak-v1`, which does not say whose the decision was."""

    innsatsgruppe: Innsatsgruppe
    hovedmal: Hovedmaal | None = None
    fattetDato: Instant
    vedtakId: VedtakRef

    def decisions(self) -> list[Row]:
        """Return one row."""
        row = _decision(self.innsatsgruppe, self.hovedmal, vedtak_ref=self.vedtakId)
        return [row | _made(self.fattetDato)]


class Siste(Document):
    """`pto.siste-14a-vedtak-v1`."""

    innsatsgruppe: Innsatsgruppe
    hovedmal: Hovedmaal | None = None
    fattetDato: Instant
    fraArena: Flag

    def decisions(self) -> list[Row]:
        """Return one row."""
        row = _decision(self.innsatsgruppe, self.hovedmal, fra_arena=self.fraArena)
        return [row | _made(self.fattetDato)]


class Sendt(Document):
    """`pto.vedtak-sendt-v1`."""

    id: VedtakRef
    vedtakSendt: Local
    innsatsgruppe: Innsatsgruppe
    hovedmal: Hovedmaal | None = None

    def decisions(self) -> list[Row]:
        """Return one row."""
        row = _decision(self.innsatsgruppe, self.hovedmal, fra_arena=False, vedtak_ref=self.id)
        return [row | _made(self.vedtakSendt)]


class Statusendring(Document):
    """`pto.vedtak-14a-statusendring-v1`; the case worker is not read."""

    vedtakId: VedtakRef
    vedtakStatusEndring: Annotated[str, one_of(_SENT, *_STATUSER.split(), new="keep")]
    timestamp: Local
    innsatsgruppe: Innsatsgruppe | None = None
    hovedmal: Hovedmaal | None = None

    @model_validator(mode="after")
    def _decides_something(self) -> "Statusendring":
        if self.vedtakStatusEndring == _SENT and self.innsatsgruppe is None:
            raise wrong("'innsatsgruppe' is missing", Reason.FELT_MANGLER)
        return self

    def decisions(self) -> list[Row]:
        """Return one row, or none for a draft."""
        if self.vedtakStatusEndring != _SENT or self.innsatsgruppe is None:
            return []
        row = _decision(
            self.innsatsgruppe, self.hovedmal, fra_arena=False, vedtak_ref=self.vedtakId
        )
        return [row | _made(self.timestamp)]


def _kind(verdi: Any) -> str:
    keys = set(verdi) if isinstance(verdi, dict) else set()
    tells = {"vedtakStatusEndring": "statusendring", "vedtakSendt": "sendt", "fraArena": "siste"}
    return next((kind for key, kind in tells.items() if key in keys), "gjeldende")


class NavngittVedtak(Form):
    """A document that names an aktorId, and whose it is."""

    marks: ClassVar = frozenset({"personIdent", "verdi", "innsatsgruppe"})

    personIdent: PersonRef
    verdi: Annotated[
        Annotated[Gjeldende, Tag("gjeldende")]
        | Annotated[Siste, Tag("siste")]
        | Annotated[Sendt, Tag("sendt")]
        | Annotated[Statusendring, Tag("statusendring")],
        Discriminator(_kind),
    ]

    def rows(self, door: Door) -> list[Row]:  # noqa: ARG002
        """Return a row if the document tells of a decision."""
        return [{"person_ref": self.personIdent} | row for row in self.verdi.decisions()]


class ArenaVedtak(Document):
    """A decision in Arena, if the group is an innsatsgruppe."""

    VEDTAK_ID: VedtakRef
    FRA_DATO: ArenaDay | None = None
    FODSELSNR: PersonRef
    KVALIFISERINGSGRUPPEKODE: Annotated[str, one_of(*_ARENA, *_OTHER_GROUPS, new="keep")]
    HOVEDMAALKODE: Hovedmaal | None = None
    HENDELSE_ID: HendelseId


class ArenaVedtaksendring(Form, Endring[ArenaVedtak]):
    """A change record of a decision."""

    marks: ClassVar = frozenset({"op_type", "op_ts", "after"})
    named_by: ClassVar = "FODSELSNR"

    def rows(self, door: Door) -> list[Row]:  # noqa: ARG002
        """Return a row; that of a deletion or of another group is only for `versions`."""
        told = self.told()
        kjent_fra = self.known(told[0][0].FRA_DATO)
        return [self._row(*one) | {"kjent_fra": kjent_fra} for one in told]

    def _row(self, vedtak: ArenaVedtak, told: Row) -> Row:
        gruppe, fra = vedtak.KVALIFISERINGSGRUPPEKODE, vedtak.FRA_DATO or self.op_ts
        row = _decision(gruppe, vedtak.HOVEDMAALKODE, fra_arena=True, vedtak_ref=vedtak.VEDTAK_ID)
        row |= told | {"fra": fra, "kjent": vedtak.HENDELSE_ID, "er_arena_vedtak": True}
        return row | {"er_slettet": told["er_slettet"] or gruppe not in _ARENA}


def versions(rows: list[Row]) -> list[Row]:
    """Arena's records of a decision replace each other; then one row stands for each decision."""
    events = [row for row in rows if row["er_arena_vedtak"]]
    changes = [
        row
        for group in grouped(events, lambda row: row["vedtak_ref"])
        for row in successive_changes(group)
    ]
    others = [row for row in rows if not row["er_arena_vedtak"]]
    days = grouped(others + changes, lambda row: (row["person_ref"], row["fra"]))
    return [row for group in days for row in _of_day(group)]


def _of_day(group: list[Row]) -> Iterator[Row]:
    """Yield the decisions of one day: what another document repeats is no row of its own."""
    told = sorted(group, key=itemgetter("kjent_fra", "kjent", "line"))
    ends = {row["kjent_til"] for row in told} - {None}
    now: Row | None = None
    source: Row | None = None
    for day in sorted({row["kjent_fra"] for row in told} | ends):
        standing = [row for row in told if _stands(row, told, day)]
        # The latest counts, under the first that told of it.
        same = [row for row in standing if row["innsatsgruppe"] == standing[-1]["innsatsgruppe"]]
        if any(row is source for row in same):
            continue
        if now is not None:
            yield now | {"kjent_til": day}
        source = same[0] if same else None
        now = None if source is None else _shown(source, same) | {"kjent_fra": day}
    if now is not None:
        yield now | {"kjent_til": None}


def _stands(row: Row, told: list[Row], day: date) -> bool:
    """Say whether a decision stands; a topic's may be Arena's, and then goes with its records."""
    if row["er_arena_vedtak"] or row["fra_arena"] is False:
        return _is_known(row, day)
    group = row["innsatsgruppe"]
    arena = [one for one in told if one["er_arena_vedtak"] and one["kjent_fra"] <= day]
    # One that says that it is Arena's may have got another group there.
    its = [one for one in arena if row["fra_arena"] or one["innsatsgruppe"] == group]
    left = [one for one in its if one["innsatsgruppe"] == group and _is_known(one, day)]
    return _is_known(row, day) and (not its or bool(left))


def _is_known(row: Row, day: date) -> bool:
    return row["kjent_fra"] <= day and (row["kjent_til"] is None or row["kjent_til"] > day)


def _shown(row: Row, same: list[Row]) -> Row:
    """Return the decision with what others that were known the same day add to it."""
    for other in same:
        if other["kjent_fra"] == row["kjent_fra"]:
            row = row | {name: other[name] for name in REGISTER.columns if row[name] is None}
    return row


REGISTER: Final = Register(
    id="vedtak_14a",
    title="Oppfølgingsvedtak etter NAV-loven § 14 a",
    legal_basis="NAV-loven § 14 a; personvernforordningen artikkel 6 nr. 1 bokstav e, for helse "
    "artikkel 9 nr. 2 bokstav b",
    knowledge_date="fattetDato, vedtakSendt eller tidspunktet for VEDTAK_SENDT. Arenas egne "
    "meldinger: den seneste av FRA_DATO og op_ts.",
    allowed_use="Beskrivelse, kontroll og sammenligning; innsatsgruppe er aldri kjennetegn eller "
    "utfall",
    forms=(NavngittVedtak, ArenaVedtaksendring),
    columns={
        "innsatsgruppe": "VARCHAR",
        "innsatsgruppe_gammel": "VARCHAR",
        "hovedmaal": "VARCHAR",
        "fra_arena": "BOOLEAN",
        "vedtak_ref": "VARCHAR",
    },
    working={"er_arena_vedtak": "BOOLEAN", "er_slettet": "BOOLEAN"},
    versions=versions,
)
