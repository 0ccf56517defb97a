"""Egenvurdering v3, v2 and v1: whether the person agrees with the result of the profiling.

Known from sendtInnAv.tidspunkt until the next answer to the same profilering in the same periode.
v1 does not say which result was judged, so there `profilert_til` is null. Nobody is asked before
2025-12-11, nor when the result is OPPGITT_HINDRINGER: absence is no refusal to answer.
"""

from typing import Annotated, ClassVar, Final

from data.intake.contract import Register, Row
from data.intake.document import Form
from data.intake.door import Door
from data.intake.fields import one_of, uuid
from data.intake.metadata import Metadata
from data.intake.versions import grouped, successive

ProfilertTil = Annotated[
    str,
    one_of(
        "UKJENT_VERDI",
        "UDEFINERT",
        "ANTATT_GODE_MULIGHETER",
        "ANTATT_BEHOV_FOR_VEILEDNING",
        "OPPGITT_HINDRINGER",
        new="UKJENT_VERDI",
    ),
]


class EgenvurderingV1(Form):
    """One answer, in the forms of 2025 that name the opplysninger too; v1 lacks `profilertTil`."""

    marks: ClassVar = frozenset(
        {
            "id",
            "periodeId",
            "profileringId",
            "opplysningerOmArbeidssokerId",
            "sendtInnAv",
            "egenvurdering",
        }
    )

    id: Annotated[str, uuid("egenvurdering")]
    periodeId: Annotated[str, uuid("periode")]
    profileringId: Annotated[str, uuid("profilering")]
    sendtInnAv: Metadata
    profilertTil: ProfilertTil | None = None
    egenvurdering: ProfilertTil

    def rows(self, door: Door) -> list[Row]:
        """Return one row: the answer, and what it answers."""
        said: Row = {
            "profilering_ref": self.profileringId,
            "profilert_til": self.profilertTil,
            "egenvurdering": self.egenvurdering,
        }
        return [self.sendtInnAv.row(self.periodeId, door) | said]


class EgenvurderingV3(EgenvurderingV1):
    """One answer, as it is sent now."""

    marks: ClassVar = EgenvurderingV1.marks - {"opplysningerOmArbeidssokerId"}

    profilertTil: ProfilertTil


def versions(rows: list[Row]) -> list[Row]:
    """The newest answer to a profilering holds; one that was sent twice counts once."""
    groups = grouped(rows, lambda row: (row["periode_ref"], row["profilering_ref"]))
    return [row for group in groups for row in successive(group)]


REGISTER: Final = Register(
    id="egenvurdering",
    title="Egenvurdering av profileringen",
    legal_basis="Arbeidsmarkedsloven § 10; NAV-loven § 14 a; personvernforordningen artikkel 6 "
    "nr. 1 bokstav e",
    knowledge_date="sendtInnAv.tidspunkt, til neste svar på samme profilering.",
    allowed_use="Kjennetegn: personens eget svar; resultatet som ble vurdert, er ikke kjennetegn",
    forms=(EgenvurderingV3, EgenvurderingV1),
    columns={
        "periode_ref": "VARCHAR",
        "profilering_ref": "VARCHAR",
        "profilert_til": "VARCHAR",
        "egenvurdering": "VARCHAR",
    },
    versions=versions,
    needs_periode=True,
)
