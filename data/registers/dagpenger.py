"""Dagpenger: periods of a right to the benefit, from dp-datadeling's `perioder`.

Known: a fetch source. The answer says nothing of when a period was decided, so a period is known
from the first answer that holds it until the first that no longer does; without answers kept from
day one this cannot be rebuilt. The answer is clipped to the requested start, so ask from long ago.
"""

from typing import Annotated, ClassVar, Final

from pydantic import model_validator

from data.intake.contract import Register, Row
from data.intake.document import Document, Form, in_order
from data.intake.door import Door
from data.intake.fields import Day, Instant, PersonRef, day_after, one_of
from data.intake.versions import answered, snapshots

_KILDER: Final = ("ARENA", "DP_SAK")
_YTELSER: Final = (
    "DAGPENGER_ARBEIDSSOKER_ORDINAER",
    "DAGPENGER_PERMITTERING_ORDINAER",
    "DAGPENGER_PERMITTERING_FISKEINDUSTRI",
)


class Dagpengeperiode(Document):
    """A right, not a payment."""

    fraOgMedDato: Day
    tilOgMedDato: Day | None = None
    kilde: Annotated[str, one_of(*_KILDER, new="keep")]
    ytelseType: Annotated[str, one_of(*_YTELSER, new="keep")]

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "Dagpengeperiode":
        in_order(self.fraOgMedDato, self.tilOgMedDato, "tilOgMedDato fraOgMedDato")
        return self


class Perioder(Document):
    """What dp-datadeling answers."""

    personIdent: PersonRef
    perioder: list[Dagpengeperiode]


class HentedePerioder(Form):
    """An answer, and when it was fetched."""

    marks: ClassVar = frozenset({"personIdent", "perioder"})

    hentet: Instant
    svar: Perioder

    def rows(self, door: Door) -> list[Row]:  # noqa: ARG002
        """Return a row for each period, or one without `fra` for an empty answer."""
        periods: list[Row] = [
            {
                "fra": one.fraOgMedDato,
                "til": day_after(one.tilOgMedDato),
                "ytelse_type": one.ytelseType,
                "kilde": one.kilde,
            }
            for one in self.svar.perioder
        ]
        return answered(self.svar.personIdent, self.hentet, periods)


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
    forms=(HentedePerioder,),
    columns={"ytelse_type": "VARCHAR", "kilde": "VARCHAR"},
    versions=versions,
    is_fetch_source=True,
    is_required=True,
)
