"""Webbruk (the project's own form): on which days somebody used Nav's pages, and how often.

Off by default, and never a step in any pipeline as delivered. No legal basis for profiling people
by how they use a web site has been established: it needs an assessment of its own, of purpose,
necessity and what people expect, before registers.use_webbruk is set. The founding note only says
that such information should be considered (PRO-18). How much somebody clicks says as much of
illness, language and access to the web as of effort.

Only the day and a count are taken in, and only of the events listed here: no page, no search, no
time of day. Known: from `mottatt`, until a later record of the same day and event takes its place.
"""

from typing import Annotated, Any, ClassVar, Final

from pydantic import PlainValidator, model_validator

from data.intake.contract import Register, Row
from data.intake.document import Form, wrong
from data.intake.door import Door
from data.intake.fields import Day, Instant, PersonRef, between, day_after
from data.intake.versions import grouped, successive
from data.quarantine import Reason

_HENDELSER: Final = (
    "INNLOGGING",
    "CV_OPPDATERT",
    "STILLINGSSOEK",
    "STILLING_LAGRET",
    "MELDEKORT_SENDT",
    "DIALOG_SENDT",
)
_MOST: Final = 10_000


def _hendelse(value: Any) -> str:
    # A new event is a new use of personal data: it is refused until somebody has assessed it.
    if type(value) is not str:
        raise wrong("must be text")
    if value not in _HENDELSER:
        raise wrong("must be one of the events of the contract", Reason.UGYLDIG_VERDI)
    return value


class Bruk(Form):
    """How many times one thing was done on one day."""

    marks: ClassVar = frozenset({"personIdent", "dato", "hendelse", "antall"})

    personIdent: PersonRef
    dato: Day
    hendelse: Annotated[str, PlainValidator(_hendelse)]
    antall: Annotated[int, between(0, _MOST, whole=True)]
    mottatt: Instant

    @model_validator(mode="after")
    def _was_over_when_received(self) -> "Bruk":
        if self.dato > self.mottatt.day:
            raise wrong("'dato' must not be after 'mottatt'", Reason.UMULIG_DATO)
        return self

    def rows(self, door: Door) -> list[Row]:  # noqa: ARG002
        """Return one row, of the day."""
        return [
            {
                "person_ref": self.personIdent,
                "fra": self.dato,
                "til": day_after(self.dato),
                "kjent_fra": self.mottatt.day,
                "kjent_til": None,
                "kjent": self.mottatt.ms,
                "hendelse": self.hendelse,
                "antall": self.antall,
            }
        ]


def versions(rows: list[Row]) -> list[Row]:
    """A count holds until another one of the same day and event comes."""
    groups = grouped(rows, lambda row: (row["person_ref"], row["fra"], row["hendelse"]))
    return [row for group in groups for row in successive(group)]


REGISTER: Final = Register(
    id="webbruk",
    title="Bruk av Navs nettsider",
    legal_basis="Ikke avklart: det er ikke påvist behandlingsgrunnlag for profilering ut fra bruk "
    "av nettsider. Krever egen vurdering av formål og nødvendighet, og vurdering av "
    "personvernkonsekvenser (personvernforordningen artikkel 6 og 35), før registeret slås på",
    knowledge_date="mottatt, til en senere melding om samme dag og hendelse.",
    allowed_use="Ingen før egen vurdering foreligger; deretter bare dag og antall, med rapportert "
    "virkning av å utelate det",
    forms=(Bruk,),
    columns={"hendelse": "VARCHAR", "antall": "INTEGER"},
    versions=versions,
    needs_switch=True,
)
