"""Aa-registeret's older REST v1, which Nav's profiling read until 2024-11-20.

The answer names neither the person nor when an end was known, so that its envelope must:
{"hentet": instant, "personIdent": number, "svar": [rows]} (PROJECT). A job is known from
`registrert`, its positions as in jobs.py, its end from `hentet`.
"""

# Fields bear Nav's own names.
# ruff: noqa: N815

from typing import Annotated, ClassVar

from pydantic import model_validator

from data.codes.jobs import Stilling, known_states
from data.intake.contract import Row
from data.intake.document import Document, Form, Span, wrong
from data.intake.door import Door
from data.intake.fields import (
    Day,
    Instant,
    Local,
    Moment,
    Number,
    PersonRef,
    Whole,
    day_after,
    digits,
    one_of,
    reference,
)
from data.quarantine import Reason

TYPER = (
    "ordinaertArbeidsforhold",
    "maritimtArbeidsforhold",
    "frilanserOppdragstakerHonorarPersonerMm",
    "forenkletOppgjoersordning",
)


class Periode(Span):
    """First and last day; both are part of it."""

    ends: ClassVar = ("fom", "tom")

    fom: Day
    tom: Day | None = None


class Gyldighetsperiode(Document):
    """The days that an agreement holds."""

    fom: Day | None = None
    tom: Day | None = None


class Arbeidsavtale(Document):
    """A position."""

    stillingsprosent: Number | None = None
    yrke: Annotated[str, digits(7, 7)] | None = None
    gyldighetsperiode: Gyldighetsperiode | None = None

    def stilling(self) -> Stilling:
        """Return the position, by the days that it holds."""
        days = self.gyldighetsperiode or Gyldighetsperiode()
        columns = {"stillingsprosent": self.stillingsprosent, "yrke": self.yrke or None}
        return Stilling(days.fom, days.tom is None, columns)


class Arbeidsgiver(Document):
    """An organisation, or a private household by a person's number."""

    organisasjonsnummer: Annotated[str, reference("arbeidsgiver")] | None = None
    offentligIdent: Annotated[str, reference("arbeidsgiver")] | None = None

    @model_validator(mode="after")
    def _is_someone(self) -> "Arbeidsgiver":
        if self.ident is None:
            raise wrong("must have 'organisasjonsnummer' or 'offentligIdent'", Reason.FELT_MANGLER)
        return self

    @property
    def ident(self) -> str | None:
        """The employer's reference."""
        return self.organisasjonsnummer or self.offentligIdent


class Ansettelsesperiode(Document):
    """The span of a job."""

    periode: Periode


class Rad(Document):
    """A job."""

    navArbeidsforholdId: Whole
    type: Annotated[str, one_of(*TYPER, new="keep")]
    arbeidsgiver: Arbeidsgiver
    ansettelsesperiode: Ansettelsesperiode
    arbeidsavtaler: list[Arbeidsavtale] | None = None
    registrert: Local

    def rows(self, person_ref: str, hentet: Moment, door: Door) -> list[Row]:
        """Return the job at each moment that something of it became known."""
        span = self.ansettelsesperiode.periode
        job: Row = {
            "person_ref": person_ref,
            "arbeidsforhold_ref": door.reference("arbeidsforhold", str(self.navArbeidsforholdId)),
            "arbeidsgiver_ref": self.arbeidsgiver.ident,
            "fra": span.fom,
            "type": self.type,
        }
        stillinger = [one.stilling() for one in self.arbeidsavtaler or []]
        since: Row = {"til": day_after(span.tom)}
        return known_states(job, stillinger, self.registrert, hentet, since)


class ArbeidsforholdV1(Form):
    """An answer of REST v1, whose it is, and when it was fetched."""

    marks: ClassVar = frozenset({"arbeidsgiver", "ansettelsesperiode", "registrert", "svar"})

    hentet: Instant
    personIdent: PersonRef
    svar: list[Rad]

    def rows(self, door: Door) -> list[Row]:
        """Return the rows of every job in the answer."""
        return [row for one in self.svar for row in one.rows(self.personIdent, self.hentet, door)]
