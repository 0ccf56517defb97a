"""PaaVegneAv v1: which solution other than the register itself takes a person's bekreftelser.

Known from the time of the Kafka record, for the message has none: a line is an envelope
{"mottatt": <instant>, "verdi": <PaaVegneAv>}, and a message without it is refused, for its time
cannot be rebuilt afterwards. A START opens a span on its day, and the next STOPP of the same
solution in the same periode closes it; the span is known as open until the day of that STOPP. A
START while one is open, and a STOPP while none is, change nothing and give no row.
"""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Final

from pydantic import Discriminator, Tag

from data.intake.contract import Register, Row
from data.intake.document import Document, Form
from data.intake.door import Door
from data.intake.fields import Flag, Instant, one_of, uuid
from data.intake.versions import grouped, successive

_LOESNINGER: Final = (
    "UKJENT_VERDI",
    "ARBEIDSSOEKERREGISTERET",
    "DAGPENGER",
    "FRISKMELDT_TIL_ARBEIDSFORMIDLING",
)


class Start(Document):
    """The solution takes over; its interval and tolerance are hints, and not used."""

    intervalMS: int
    graceMS: int


class Stopp(Document):
    """The solution hands back; `fristBrutt` says that the person missed its deadline."""

    fristBrutt: Flag = False


def _which(handling: Any) -> str:
    """Tell the members of the union apart by their fields; what is no object is refused later."""
    is_start = isinstance(handling, dict) and handling.keys() & {"intervalMS", "graceMS"}
    return "START" if is_start else "STOPP"


Handling = Annotated[
    Annotated[Start, Tag("START")] | Annotated[Stopp, Tag("STOPP")], Discriminator(_which)
]


class PaaVegneAv(Document):
    """What Nav's topic holds."""

    periodeId: Annotated[str, uuid("periode")]
    bekreftelsesloesning: Annotated[str, one_of(*_LOESNINGER, new="UKJENT_VERDI")]
    handling: Handling


class MottattPaaVegneAv(Form):
    """A message, and when it was received."""

    marks: ClassVar = frozenset(
        {"mottatt", "verdi", "periodeId", "bekreftelsesloesning", "handling"}
    )

    mottatt: Instant
    verdi: PaaVegneAv

    def rows(self, door: Door) -> list[Row]:
        """Return one row: a span that opens, or the end of one, whose start `versions` finds."""
        stopp = self.verdi.handling if isinstance(self.verdi.handling, Stopp) else None
        day = self.mottatt.day
        return [
            {
                "person_ref": door.owner(self.verdi.periodeId),
                "periode_ref": self.verdi.periodeId,
                "fra": None if stopp else day,
                "til": day if stopp else None,
                "kjent_fra": day,
                "kjent_til": None,
                "kjent": self.mottatt.ms,
                "loesning": self.verdi.bekreftelsesloesning,
                "frist_brutt": stopp.fristBrutt if stopp else None,
            }
        ]


def versions(rows: list[Row]) -> list[Row]:
    """A solution is responsible from its START until its STOPP."""
    groups = grouped(rows, lambda row: (row["periode_ref"], row["loesning"]))
    return [row for group in groups for row in _spans(group)]


def _spans(group: list[Row]) -> Iterator[Row]:
    opened: Row | None = None
    for row in group:
        if row["fra"] is not None:
            opened = opened or row
        elif opened is not None:
            yield from successive([opened, row | {"fra": opened["fra"]}])
            opened = None
    if opened is not None:
        yield opened


REGISTER: Final = Register(
    id="paa_vegne_av",
    title="Bekreftelse på vegne av: hvem som tar imot bekreftelser",
    legal_basis="Arbeidsmarkedsloven § 10; NAV-loven § 14 a; personvernforordningen artikkel 6 "
    "nr. 1 bokstav e",
    knowledge_date="mottatt: tidspunktet meldingen kom, for meldingen selv har ikke noe.",
    allowed_use="Kjennetegn; start for DAGPENGER er et tegn på dagpenger, ikke et vedtak",
    forms=(MottattPaaVegneAv,),
    columns={"periode_ref": "VARCHAR", "loesning": "VARCHAR", "frist_brutt": "BOOLEAN"},
    versions=versions,
    needs_periode=True,
)
