"""Person (the project's own form): birth, residence, and what is protected and never a feature.

Known: a fetch source with few dates, so an answer counts as true and as known from when it was
first fetched until another of that number, or naming it in `identer`. `bosatt` dates residence
(both days are part of it) and takes the place of `kommune`; kommuner changed numbers in 2020 and
2024. Older residence, and when a death or a move was told, cannot be rebuilt.

Skjerming has topics of its own, known from `mottatt`, the record's time. They end no answer and are
no row: with `adressebeskyttelse`, in `working` only, they tell the door whom to leave out.
"""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, ClassVar, Final

from pydantic import BeforeValidator, PlainValidator, ValidationInfo, model_validator

from data.intake.contract import DOOR_ONLY, Register, Row
from data.intake.document import Document, Form, Span, in_order, wrong
from data.intake.door import Door
from data.intake.fields import (
    UKJENT_VERDI,
    Day,
    Flag,
    Instant,
    Local,
    PersonRef,
    Whole,
    day_after,
    digits,
    door_of,
    one_of,
)
from data.intake.versions import answered, grouped, snapshots
from data.quarantine import Reason

_LANDGRUPPER: Final = ("NORGE", "EU_EFTA_MV", "RESTEN_AV_VERDEN")
_FIRST_AAR: Final = 1880
# Each with Nav's code and that of NORG, which does not tell 19 from 6.
_KODER: Final = {
    "UGRADERT": (),
    "FORTROLIG": ("7", "SPFO"),
    "STRENGT_FORTROLIG": ("6", "SPSF"),
    "STRENGT_FORTROLIG_UTLAND": ("19",),
}
_GRADERINGER: Final = {code: name for name, codes in _KODER.items() for code in (name, *codes)}
_DAY_MS: Final = 86_400_000


def _gradering(value: Any, info: ValidationInfo) -> str:
    if type(value) not in (str, int):
        raise wrong("must be text or a whole number")
    found = _GRADERINGER.get(str(value), UKJENT_VERDI)
    # What we cannot read is not UGRADERT, so whoever bears it is left out as well.
    if found == UKJENT_VERDI:
        door_of(info).unknown("adressebeskyttelse")
    return found


def _array(value: Any) -> Any:
    if type(value) is not list or len(value) < 5:
        raise wrong("must be a list of at least year, month, day, hour and minute")
    return value


Skjermingstid = Annotated[Local, BeforeValidator(_array)]
Kommune = Annotated[str, digits(4, 4)]
Bydel = Annotated[str, digits(6, 6)]


class Folkeregisterident(Document):
    """An identity number that is, or has been, the person's."""

    ident: PersonRef
    gjeldende: Flag


class Bosted(Span):
    """Where somebody lived, and from when to when as far as it is known."""

    ends: ClassVar = ("gyldigFra", "gyldigTil")

    kommune: Kommune
    bydel: Bydel | None = None
    gyldigFra: Day | None = None
    gyldigTil: Day | None = None

    def row(self, hentet: date, door: Door) -> Row:
        """Return the residence; without a first day it counts from the answer, or its last day."""
        return {
            "fra": self.gyldigFra or min(hentet, self.gyldigTil or hentet),
            "til": day_after(self.gyldigTil),
            "bosatt_fra": self.gyldigFra,
            **_place(self.kommune, self.bydel, door),
        }


class Personopplysninger(Document):
    """A birth year without a date stands for 1 July of that year, as in Nav's rule."""

    personIdent: PersonRef
    identer: list[Folkeregisterident] | None = None
    foedselsdato: Day | None = None
    foedselsAar: Whole | None = None
    doedsdato: Day | None = None
    kommune: Kommune | None = None
    bydel: Bydel | None = None
    bosatt: list[Bosted] | None = None
    utflyttetDato: Day | None = None
    kjoenn: Annotated[str, one_of("KVINNE", "MANN", new="keep")] | None = None
    landgruppe: Annotated[str, one_of(*_LANDGRUPPER, new="keep")] | None = None
    adressebeskyttelse: Annotated[str, PlainValidator(_gradering)] | None = None
    skjermet: Flag | None = None

    @model_validator(mode="after")
    def _is_one_person_and_born(self) -> "Personopplysninger":
        if not self.model_fields_set & {"foedselsdato", "foedselsAar"}:
            raise wrong("'foedselsdato' or 'foedselsAar' must be there", Reason.FELT_MANGLER)
        in_order(self.foedselsdato, self.doedsdato, "doedsdato foedselsdato")
        if len({one.ident for one in self.identer or [] if one.gjeldende}) > 1:
            raise wrong("'identer' must hold one 'gjeldende' at most", Reason.UGYLDIG_VERDI)
        return self

    @property
    def born(self) -> date | None:
        """The date of birth that counts."""
        aar = self.foedselsAar
        return self.foedselsdato or (None if aar is None else date(aar, 7, 1))

    def numbers(self, door: Door) -> list[str]:
        """Return the number that holds now, then the others, which the door is told of."""
        held = {one.ident: one.gjeldende for one in self.identer or []}
        now = next((ident for ident in held if held[ident]), self.personIdent)
        found = list(dict.fromkeys((now, self.personIdent, *held)))
        for older in found:
            door.same_person(older, now)
        return found

    def residences(self, hentet: date, door: Door) -> list[Row]:
        """Return each residence; `kommune` is that of the answer where none of them is."""
        rows = [one.row(hentet, door) for one in self.bosatt or []]
        if not any(row["fra"] <= hentet < (row["til"] or date.max) for row in rows):
            rows.append({"fra": hentet, "til": None, **_place(self.kommune, self.bydel, door)})
        return rows


class HentetPerson(Form):
    """An answer, and when it was fetched."""

    marks: ClassVar = frozenset({"personIdent", "foedselsdato", "foedselsAar"})

    hentet: Instant
    svar: Personopplysninger

    @model_validator(mode="after")
    def _born_before_it_was_fetched(self) -> "HentetPerson":
        aar, day = self.svar.foedselsAar, self.hentet.day
        if aar is not None and not _FIRST_AAR <= aar <= day.year:
            rule = f"'foedselsAar' must be from {_FIRST_AAR} to the year it was fetched"
            raise wrong(rule, Reason.UGYLDIG_VERDI)
        for name in ("foedselsdato", "doedsdato"):
            if (getattr(self.svar, name) or day) > day:
                raise wrong(f"'{name}' must not be after 'hentet'", Reason.UMULIG_DATO)
        return self

    def rows(self, door: Door) -> list[Row]:
        """Return a row for each residence."""
        svar = self.svar
        said: Row = {
            **dict.fromkeys(REGISTER.working),
            "foedselsdato": svar.born,
            "doedsdato": svar.doedsdato,
            "utflyttet_dato": svar.utflyttetDato,
            "kjoenn": svar.kjoenn,
            "landgruppe": svar.landgruppe,
            "adressebeskyttelse": svar.adressebeskyttelse,
            "er_skjermet": svar.skjermet,
        }
        rows = [said | one for one in svar.residences(self.hentet.day, door)]
        now, *others = svar.numbers(door)
        return answered(now, self.hentet, rows, others)


def _place(kommune: str | None, bydel: str | None, door: Door) -> Row:
    """Return where it is; a bydel that is not of the kommune is counted and left out."""
    if kommune is not None and bydel is not None and not bydel.startswith(kommune):
        door.unknown("bydel")
        bydel = None
    return {"kommune": kommune or (bydel and bydel[:4]), "bydel": bydel}


class Skjermingsverdi(Document):
    """What either topic says: yes or no, or an interval that may lie in the past or the future."""

    status: Flag | None = None
    skjermetFra: Skjermingstid | None = None
    skjermetTil: Skjermingstid | None = None

    @model_validator(mode="after")
    def _says_something(self) -> "Skjermingsverdi":
        if self.status is None and self.skjermetFra is None and self.skjermetTil is None:
            raise wrong("'skjermetFra' or 'skjermetTil' must be there", Reason.FELT_MANGLER)
        in_order(self.skjermetFra, self.skjermetTil, "skjermetTil skjermetFra")
        return self

    def columns(self) -> Row:
        """Return what it says in whole days; one that is shielded in part counts as shielded."""
        ms, til = self.skjermetTil or (0, None)
        return {
            "er_skjermet": self.status is not False,
            "skjermet_fra": self.skjermetFra and self.skjermetFra.day,
            "skjermet_til": til if ms % _DAY_MS == 0 else day_after(til),
        }


def _as_object(value: Any) -> Any:
    """Read the text topic: anything but `true`, in any case, is not shielded."""
    value = value.lower() == "true" if type(value) is str else value
    return {"status": value} if type(value) is bool else value


class Skjerming(Form):
    """A record of one of the two topics, whose it is, and when it was received."""

    # With `personIdent`, refused records of other registers would be taken for these.
    marks: ClassVar = frozenset({"mottatt", "verdi", "skjermetFra"})

    personIdent: PersonRef
    mottatt: Instant
    verdi: Annotated[Skjermingsverdi | None, BeforeValidator(_as_object)]

    def rows(self, door: Door) -> list[Row]:  # noqa: ARG002
        """Return one row for the door; `verdi` null is the text topic's, and not shielded."""
        row: Row = dict.fromkeys((*REGISTER.columns, *REGISTER.protected, *REGISTER.working))
        row |= {DOOR_ONLY: True, "fra": self.mottatt.day, "til": None, "er_skjermet": False}
        row |= self.verdi.columns() if self.verdi else {}
        return answered(self.personIdent, self.mottatt, [row])


def versions(rows: list[Row]) -> list[Row]:
    """An answer holds until another one says otherwise."""
    # `fra` of an undated residence is the day it was asked for, and no fact.
    return list(snapshots(rows, ("bosatt_fra", "til", *REGISTER.columns, *REGISTER.protected)))


def leaves_out(rows: list[Row]) -> set[str]:
    """Return who is protected, or will be, by the last that each source said of it, not by null."""
    groups = grouped(rows, lambda row: row["person_ref"])
    return {group[0]["person_ref"] for group in groups if _is_protected(group)}


def _is_protected(group: list[Row]) -> bool:
    last = dict(said for row in group for said in _protection(row))
    # The last day that anything was said of the person stands for today.
    return any(til is None or til > group[-1]["kjent_fra"] for til in last.values())


def _protection(row: Row) -> Iterator[tuple[Any, date | None]]:
    """Yield what a row says of protection: by which source, and when it ends, if it does."""
    if row.get("adressebeskyttelse") is not None:
        yield "adressebeskyttelse", date.min if row["adressebeskyttelse"] == "UGRADERT" else None
    if row.get("er_skjermet") is not None:
        source = (row.get(DOOR_ONLY), (row["skjermet_fra"] or row["skjermet_til"]) is None)
        yield source, row["skjermet_til"] if row["er_skjermet"] else date.min


REGISTER: Final = Register(
    id="person",
    title="Personopplysninger",
    legal_basis="Folkeregisterloven § 10-1; NAV-loven §§ 7 og 14 a; personvernforordningen "
    "artikkel 6 nr. 1 bokstav e",
    knowledge_date="Tidspunktet svaret ble hentet. Skjerming: tidspunktet meldingen ble mottatt.",
    allowed_use="Fødselsdato, bosted: kjennetegn. Død, utflytting: populasjon, utfall. Kjønn, "
    "landgruppe: bare etterprøving av rettferdighet. Vern: bare for å holde personer utenfor",
    forms=(HentetPerson, Skjerming),
    columns={
        "foedselsdato": "DATE",
        "kommune": "VARCHAR",
        "bydel": "VARCHAR",
        "doedsdato": "DATE",
        "utflyttet_dato": "DATE",
    },
    protected={"kjoenn": "VARCHAR", "landgruppe": "VARCHAR"},
    working={
        "bosatt_fra": "DATE",
        "adressebeskyttelse": "VARCHAR",
        "er_skjermet": "BOOLEAN",
        "skjermet_fra": "DATE",
        "skjermet_til": "DATE",
        "asked_ref": "VARCHAR",
    },
    versions=versions,
    leaves_out=leaves_out,
    is_required=True,
)
