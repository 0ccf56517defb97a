"""Profilering v1: what Nav's rule of the day said of a submission.

Known from sendtInnAv.tidspunkt, for good: a later result does not replace it.

The Grunnlag record (topic paw.arbeidssoeker-profilering-grunnlag-v1) is what the rule read for one
result. It is checked and gives no row: birth and employments stand in the registers `person` and
`aa_registeret`, where Nav says when each was known, which this record does not. It serves to check
a run of the rule against the result with the same profileringId.
"""

from typing import Annotated, ClassVar, Final

from data.intake.contract import Register, Row
from data.intake.document import Document, Form, Span
from data.intake.door import Door
from data.intake.fields import Day, Flag, between, one_of, uuid
from data.intake.metadata import Metadata
from data.intake.versions import grouped

PROFILERT_TIL: Final = (
    "UKJENT_VERDI",
    "UDEFINERT",
    "ANTATT_GODE_MULIGHETER",
    "ANTATT_BEHOV_FOR_VEILEDNING",
    "OPPGITT_HINDRINGER",
)


class Profilering(Form):
    """One result of the rule."""

    marks: ClassVar = frozenset({"id", "periodeId", "sendtInnAv", "profilertTil"})

    id: Annotated[str, uuid("profilering")]
    periodeId: Annotated[str, uuid("periode")]
    sendtInnAv: Metadata
    profilertTil: Annotated[str, one_of(*PROFILERT_TIL, new="UKJENT_VERDI")]
    jobbetSammenhengendeSeksAvTolvSisteMnd: Flag
    alder: Annotated[int, between(0, 130, whole=True)] | None = None

    def rows(self, door: Door) -> list[Row]:
        """Return one row: the result, the work experience it found, and the age."""
        said: Row = {
            "profilering_ref": self.id,
            "profilert_til": self.profilertTil,
            "jobbet_seks_av_tolv": self.jobbetSammenhengendeSeksAvTolvSisteMnd,
            "alder": self.alder,
        }
        return [self.sendtInnAv.row(self.periodeId, door) | said]


class Ansettelsesperiode(Span):
    """First and last day of an employment, as text or as Java's [y, M, d] (UNVERIFIED U25)."""

    ends: ClassVar = ("startdato", "sluttdato")

    startdato: Day
    sluttdato: Day | None = None


class Arbeidsforhold(Document):
    """An employment that the rule read."""

    ansettelsesperiode: Ansettelsesperiode


class PersonInfo(Document):
    """What the rule read of the person."""

    foedselsdato: Day | None = None
    foedselsAar: Annotated[int, between(1880, 2100, whole=True)] | None = None
    arbeidsforhold: list[Arbeidsforhold]


class Grunnlag(Form):
    """What the rule read for one result."""

    marks: ClassVar = frozenset({"profileringId", "personInfo"})

    profileringId: Annotated[str, uuid("profilering")]
    personInfo: PersonInfo

    def rows(self, door: Door) -> list[Row]:  # noqa: ARG002
        """Return no row: other registers hold this, and say when it was known."""
        return []


def versions(rows: list[Row]) -> list[Row]:
    """A result that was sent twice in a periode counts once."""
    groups = grouped(rows, lambda row: (row["periode_ref"], row["profilering_ref"]))
    return [group[0] for group in groups]


REGISTER: Final = Register(
    id="profilering",
    title="Profilering av arbeidssøkere",
    legal_basis="Arbeidsmarkedsloven § 10; NAV-loven § 14 a; personvernforordningen artikkel 6 "
    "nr. 1 bokstav e",
    knowledge_date="sendtInnAv.tidspunkt.",
    allowed_use="Sammenligning med dagens regel; ikke kjennetegn",
    forms=(Profilering, Grunnlag),
    columns={
        "periode_ref": "VARCHAR",
        "profilert_til": "VARCHAR",
        "jobbet_seks_av_tolv": "BOOLEAN",
        "alder": "INTEGER",
    },
    working={"profilering_ref": "VARCHAR"},
    versions=versions,
    needs_periode=True,
    is_required=True,
)
