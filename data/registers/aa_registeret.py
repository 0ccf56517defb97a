"""Aa-registeret: employments, in the variants G (GraphQL), R (REST v2) and v1 (the older REST).

A row is a version of a job: its span, and its position and absences as known on the day. Known: a
job from `opprettet`; a position from the month after `rapporteringsmaaneder.fra` (UNVERIFIED U6)
but never before `opprettet`, until a later one is known, and null before the first; the end, leave,
lay-off and a position without months from `sistEndret`, for employers report weeks late and the
document does not say when. A later document counts from its `sistEndret`; what a month's report
said before it was corrected cannot be rebuilt. v1 has no `sistEndret`, so it comes in an envelope
with `hentet` and `personIdent`; it has no uuid either: deliver a job as v1 or as G/R, never both.
"""

from datetime import date
from functools import partial
from operator import itemgetter
from typing import Annotated, Any, ClassVar, Final

from annotated_types import MinLen

from data.codes.aareg_v1 import TYPER, ArbeidsforholdV1
from data.codes.jobs import JOB_COLUMNS, Stilling, job_versions, known_states
from data.codes.kodeverk import Kodeverk, Rapporteringsordning, kode
from data.codes.yrke import Correspondence
from data.intake.contract import Register, Row
from data.intake.document import Document, Form, Span
from data.intake.door import Door
from data.intake.fields import (
    Day,
    Flag,
    Local,
    Month,
    Number,
    PersonRef,
    Text,
    day_after,
    digits,
    one_of,
    reference,
    uuid,
)
from data.quarantine import Reason, Refused


class Arbeidsforholdtype(Document):
    """Kind of employment."""

    kode: Annotated[str, one_of(*TYPER, new="keep")]


class Ansettelsesperiode(Span):
    """First and last day, which is worked (UNVERIFIED U4); `varsling`: a machine ended it."""

    ends: ClassVar = ("startdato", "sluttdato")

    startdato: Day
    sluttdato: Day | None = None
    sluttaarsak: Kodeverk | None = None
    varsling: Any = None


class Fravaer(Span):
    """A leave or a lay-off; its last day is part of it."""

    ends: ClassVar = ("startdato", "sluttdato")

    type: Kodeverk | None = None
    startdato: Day
    sluttdato: Day | None = None
    prosent: Number | None = None


class Yrke(Document):
    """Yrkeskatalogen's code, whose first four digits are STYRK-98."""

    kode: Annotated[str, digits(7, 7)] | None = None


class Rapporteringsmaaneder(Span):
    """The months that details were reported for; they are in force while `til` is null."""

    ends: ClassVar = ("fra", "til")

    fra: Month | None = None
    til: Month | None = None


class Ansettelsesdetaljer(Document):
    """Position and occupation."""

    avtaltStillingsprosent: Number | None = None
    ansettelsesform: Kodeverk | None = None
    yrke: Yrke | None = None
    rapporteringsmaaneder: Rapporteringsmaaneder | None = None

    def stilling(self) -> Stilling:
        """Return the position, by the months it was reported for."""
        columns = {
            "stillingsprosent": self.avtaltStillingsprosent,
            "yrke": self.yrke and (self.yrke.kode or None),
            "ansettelsesform": kode(self.ansettelsesform),
        }
        months = self.rapporteringsmaaneder or Rapporteringsmaaneder()
        return Stilling(months.fra, months.til is None, columns)


class Arbeidsforhold(Form):
    """What G and R say of an employment."""

    type: Arbeidsforholdtype
    ansettelsesperiode: Ansettelsesperiode
    ansettelsesdetaljer: list[Ansettelsesdetaljer] | None = None
    permisjoner: list[Fravaer] | None = None
    permitteringer: list[Fravaer] | None = None
    rapporteringsordning: Rapporteringsordning | None = None
    opprettet: Local
    sistEndret: Local | None = None

    def rows(self, door: Door) -> list[Row]:
        """Return the job at each moment that something of it became known."""
        job: Row = {
            **self.named(door),
            "fra": self.ansettelsesperiode.startdato,
            "type": self.type.kode,
            "rapporteringsordning": kode(self.rapporteringsordning),
        }
        stillinger = [one.stilling() for one in self.ansettelsesdetaljer or []]
        changed = self.sistEndret or self.opprettet
        return known_states(job, stillinger, self.opprettet, changed, self._since_the_change())

    def named(self, door: Door) -> Row:
        """Return the references of the person, the employment and the employer."""
        raise NotImplementedError

    def _since_the_change(self) -> Row:
        periode = self.ansettelsesperiode
        laid_off, on_leave = _newest(self.permitteringer), _newest(self.permisjoner)
        return {
            "til": day_after(periode.sluttdato),
            "slutt_aarsak": kode(periode.sluttaarsak),
            "er_maskinelt_avsluttet": periode.sluttdato and periode.varsling is not None,
            "er_permittert_fra": laid_off and laid_off.startdato,
            "er_permittert_til": laid_off and day_after(laid_off.sluttdato),
            "permittering_prosent": laid_off and laid_off.prosent,
            "permisjon_fra": on_leave and on_leave.startdato,
            "permisjon_til": on_leave and day_after(on_leave.sluttdato),
            "permisjon_prosent": on_leave and on_leave.prosent,
            "permisjon_type": on_leave and kode(on_leave.type),
        }


def _newest(absences: list[Fravaer] | None) -> Fravaer | None:
    key = lambda one: (one.startdato, one.sluttdato or date.max)  # noqa: E731
    return max(absences or [], key=key, default=None)


class Arbeidstaker(Document):
    """Who works, in G."""

    ident: PersonRef


class Arbeidssted(Document):
    """The place of work; for a private household its ident is a person's number."""

    type: Text | None = None
    ident: Annotated[str, reference("arbeidsgiver")]


class ArbeidsforholdG(Arbeidsforhold):
    """Variant G: GraphQL `finnArbeidsforhold`."""

    marks: ClassVar = frozenset({"arbeidstaker", "ansettelsesperiode", "opprettet", "uuid"})

    uuid: Annotated[str, uuid("arbeidsforhold")]
    arbeidstaker: Arbeidstaker
    arbeidssted: Arbeidssted

    def named(self, door: Door) -> Row:  # noqa: ARG002
        """Return the references of the person, the employment and the employer."""
        return {
            "person_ref": self.arbeidstaker.ident,
            "arbeidsforhold_ref": self.uuid,
            "arbeidsgiver_ref": self.arbeidssted.ident,
        }


class Ident(Document):
    """One of a person's idents, of which one holds (`gjeldende`)."""

    type: Text
    ident: Text
    gjeldende: Flag | None = None


class Arbeidstakere(Document):
    """Who works, in R."""

    identer: list[Ident]

    def person(self, door: Door) -> str:
        """Return person_ref by the identity number that holds; the door is told of the others."""
        numbers = [one for one in self.identer if one.type == "FOLKEREGISTERIDENT"]
        if not numbers:
            rule = "'arbeidstaker.identer' must hold a FOLKEREGISTERIDENT"
            raise Refused(Reason.FELT_MANGLER, rule)
        # One that is not said to be old comes before one that is.
        numbers.sort(key=lambda one: (one.gjeldende is not True, one.gjeldende is False))
        newest, *others = [door.person(one.ident) for one in numbers]
        for older in others:
            door.same_person(older, newest)
        return newest


class Arbeidssteder(Document):
    """The place of work, in R."""

    identer: Annotated[list[Arbeidssted], MinLen(1)]

    @property
    def ident(self) -> str:
        """The employer's reference, by the ident that G names too."""
        return min(self.identer, key=lambda one: one.type == "AKTORID").ident


class ArbeidsforholdR(Arbeidsforhold):
    """Variant R: REST v2."""

    marks: ClassVar = frozenset({"arbeidstaker", "ansettelsesperiode", "opprettet", "navUuid"})

    navUuid: Annotated[str, uuid("arbeidsforhold")]
    arbeidstaker: Arbeidstakere
    arbeidssted: Arbeidssteder

    def named(self, door: Door) -> Row:
        """Return the references of the person, the employment and the employer."""
        return {
            "person_ref": self.arbeidstaker.person(door),
            "arbeidsforhold_ref": self.navUuid,
            "arbeidsgiver_ref": self.arbeidssted.ident,
        }


def versions(table: Correspondence | None, rows: list[Row]) -> list[Row]:
    """A document holds until the next one of the same job; `table` gives the yrke in STYRK-08."""
    found = list(job_versions(rows, "arbeidsforhold_ref", _content))
    if table is not None:
        for row in found:
            if row["yrke"]:
                styrk08 = table.styrk08(row["yrke"], row["kjent_fra"])
                row["yrke_styrk08"], row["yrke_er_flertydig"] = styrk08
    return found


def register(table: Correspondence | None = None) -> Register:
    """Return the register; without a frozen table `yrke_styrk08` is null (data/codes/yrke.py)."""
    return Register(
        id="aa_registeret",
        title="Arbeidsforhold i Aa-registeret",
        legal_basis="Folketrygdloven § 25-1; NAV-loven § 14 a; personvernforordningen artikkel 6 "
        "nr. 1 bokstav e",
        knowledge_date="Start: opprettet. Stilling og yrke: måneden etter den første de er "
        "rapportert for. Slutt, permisjon og permittering: sistEndret (v1: da svaret ble hentet).",
        allowed_use="Kjennetegn, utfall",
        forms=(ArbeidsforholdG, ArbeidsforholdR, ArbeidsforholdV1),
        columns=JOB_COLUMNS,
        working={"er_foer_endring": "BOOLEAN"},
        versions=partial(versions, table),
        is_required=True,
    )


_content: Final = itemgetter("person_ref", "fra", "til", *JOB_COLUMNS)
REGISTER: Final = register()
