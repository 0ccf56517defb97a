"""Dagpenger: periods of a right to the benefit, from dp-datadeling's `perioder`.

Known: a fetch source. The answer says nothing of when a period was decided, so a period is known
from the first answer that holds it until the first about that number that no longer does; without
answers kept from day one this cannot be rebuilt. The answer is clipped to the requested start, so
ask from long ago, and keep asking about each number that a person has had.

What dp-datadeling answers under `beregninger` at the same time may stand beside `svar` in the
envelope: the last one within a period says how many days are left of it (0: exhausted), and an
answer without any says nothing of it. Amounts are not read. Dagpengestatus is of another grain
than this table, and is not read.

Meldekort come as {"hentet", "svar": {"personIdent", "meldekort": [Nav's array]}} (PROJECT). They
are checked and give no row for now: their grain is the day, with its work, illness, education and
absence, so they belong in a table of their own, known from innsendtTidspunkt, once something reads
it. Illness is health data, and nothing of a card is kept. `begrunnelse` is never read.
"""

from datetime import date
from typing import Annotated, ClassVar, Final

from data.intake.contract import Register, Row
from data.intake.document import Document, Form, Span
from data.intake.door import Door
from data.intake.fields import Day, Instant, PersonRef, Whole, day_after, one_of
from data.intake.versions import answered, snapshots

_KILDER: Final = ("ARENA", "DP_SAK")
_AKTIVITETER: Final = ("Arbeid", "Syk", "Utdanning", "Fravaer")
_YTELSER: Final = (
    "DAGPENGER_ARBEIDSSOKER_ORDINAER",
    "DAGPENGER_PERMITTERING_ORDINAER",
    "DAGPENGER_PERMITTERING_FISKEINDUSTRI",
)


class Dagpengeperiode(Span):
    """A right, not a payment."""

    ends: ClassVar = ("fraOgMedDato", "tilOgMedDato")

    fraOgMedDato: Day
    tilOgMedDato: Day | None = None
    kilde: Annotated[str, one_of(*_KILDER, new="keep")]
    ytelseType: Annotated[str, one_of(*_YTELSER, new="keep")]

    def holds(self, day: date) -> bool:
        """Say whether a day is part of it."""
        return self.fraOgMedDato <= day <= (self.tilOgMedDato or day)


class Perioder(Document):
    """What dp-datadeling answers."""

    personIdent: PersonRef
    perioder: list[Dagpengeperiode]


class Beregning(Span):
    """What was calculated for a day, or in Arena for a span; `kilde` is that of the period."""

    ends: ClassVar = ("fraOgMed", "tilOgMed")

    fraOgMed: Day
    tilOgMed: Day
    gjenståendeDager: Whole  # noqa: PLC2401 (Nav's own name)


class HentedePerioder(Form):
    """An answer, and when it was fetched."""

    marks: ClassVar = frozenset({"personIdent", "perioder"})

    hentet: Instant
    svar: Perioder
    beregninger: list[Beregning] | None = None

    def rows(self, door: Door) -> list[Row]:  # noqa: ARG002
        """Return a row for each period, or one without `fra` for an empty answer."""
        periods: list[Row] = [
            {
                "fra": one.fraOgMedDato,
                "til": day_after(one.tilOgMedDato),
                "ytelse_type": one.ytelseType,
                "kilde": one.kilde,
                **self._left(one),
            }
            for one in self.svar.perioder
        ]
        nothing: Row = dict.fromkeys(("fra", "til", *REGISTER.columns))
        return answered(self.svar.personIdent, self.hentet, periods or [nothing])

    def _left(self, period: Dagpengeperiode) -> Row:
        """Return how many days were left of a period, and after which day."""
        within = [one for one in self.beregninger or [] if period.holds(one.fraOgMed)]
        last = max(within, key=lambda one: one.tilOgMed, default=None)
        return {
            "gjenstaaende_dager": last and last.gjenståendeDager,
            "gjenstaaende_dager_per": last and last.tilOgMed,
        }


class Aktivitet(Document):
    """What was done on a day; the format of `timer` is UNVERIFIED (U8), and it is not read."""

    type: Annotated[str, one_of(*_AKTIVITETER, new="keep")]


class Meldekortdag(Document):
    """A day of a card."""

    dato: Day
    aktiviteter: list[Aktivitet]


class Meldekortperiode(Span):
    """The days that a card is for; both are part of it."""

    ends: ClassVar = ("fraOgMed", "tilOgMed")

    fraOgMed: Day
    tilOgMed: Day


class Meldekort(Document):
    """One card; one that is not sent in has no innsendtTidspunkt."""

    ident: PersonRef
    status: Annotated[str, one_of("TilUtfylling", "Innsendt", new="keep")]
    type: Annotated[str, one_of("Ordinaert", "Korrigert", "Etterregistrert", new="keep")]
    periode: Meldekortperiode
    dager: list[Meldekortdag]
    innsendtTidspunkt: Instant | None = None


class AlleMeldekort(Document):
    """Nav's array, and whose it is."""

    personIdent: PersonRef
    meldekort: list[Meldekort]


class HentedeMeldekort(Form):
    """An answer with cards, and when it was fetched."""

    marks: ClassVar = frozenset({"personIdent", "meldekort"})

    hentet: Instant
    svar: AlleMeldekort

    def rows(self, door: Door) -> list[Row]:  # noqa: ARG002
        """Return no row: the grain of a card is the day."""
        return []


def versions(rows: list[Row]) -> list[Row]:
    """A period holds until an answer says otherwise."""
    return list(snapshots(rows, ("fra", "til", *REGISTER.columns)))


REGISTER: Final = Register(
    id="dagpenger",
    title="Dagpengeperioder",
    legal_basis="Folketrygdloven kapittel 4; NAV-loven § 14 a; personvernforordningen artikkel 6 "
    "nr. 1 bokstav e",
    knowledge_date="Tidspunktet svaret ble hentet.",
    allowed_use="Kjennetegn",
    forms=(HentedePerioder, HentedeMeldekort),
    columns={
        "ytelse_type": "VARCHAR",
        "kilde": "VARCHAR",
        "gjenstaaende_dager": "INTEGER",
        "gjenstaaende_dager_per": "DATE",
    },
    working={"asked_ref": "VARCHAR"},
    versions=versions,
    is_required=True,
)
