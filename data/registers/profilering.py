"""Profilering v1: what Nav's rule of the day said of a submission.

Known from sendtInnAv.tidspunkt, for good: a later result does not replace it.
"""

from typing import Final

from data.intake.contract import Document, Register, Row
from data.intake.door import Door
from data.intake.metadata import read_endring
from data.intake.reading import boolean, choice, integer, needed, text
from data.intake.versions import grouped
from data.quarantine import Reason, Refused

_PROFILERT_TIL: Final = frozenset(
    {
        "UKJENT_VERDI",
        "UDEFINERT",
        "ANTATT_GODE_MULIGHETER",
        "ANTATT_BEHOV_FOR_VEILEDNING",
        "OPPGITT_HINDRINGER",
    }
)
_MOST_ALDER: Final = 130


def parse(document: Document, door: Door) -> list[Row]:
    """Return one row: the result, the work experience it found, and the age."""
    profilering_id = door.uuid("profilering", needed(text, document, "id"), "id")
    periode_ref = door.uuid("periode", needed(text, document, "periodeId"), "periodeId")
    sendt = read_endring(document, "sendtInnAv", door)
    if sendt is None:
        raise Refused(Reason.FELT_MANGLER, "'sendtInnAv' is missing")
    alder = integer(document, "alder")
    if alder is not None and alder > _MOST_ALDER:
        raise Refused(Reason.UGYLDIG_VERDI, f"'alder' must be at most {_MOST_ALDER} years")
    jobbet = needed(boolean, document, "jobbetSammenhengendeSeksAvTolvSisteMnd")
    til = needed(choice, document, "profilertTil", _PROFILERT_TIL, door)
    return [
        {
            "person_ref": door.owner(periode_ref),
            "periode_ref": periode_ref,
            "profilering_id": profilering_id,
            "fra": sendt.kjent.day,
            "til": None,
            "kjent_fra": sendt.kjent.day,
            "kjent_til": None,
            "kjent": sendt.kjent.ms,
            "profilert_til": til,
            "jobbet_seks_av_tolv": jobbet,
            "alder": alder,
        }
    ]


def versions(rows: list[Row]) -> list[Row]:
    """A result that was sent twice in a periode counts once."""
    return [
        group[0] for group in grouped(rows, lambda row: (row["periode_ref"], row["profilering_id"]))
    ]


REGISTER: Final = Register(
    id="profilering",
    title="Profilering av arbeidssøkere",
    legal_basis="Arbeidsmarkedsloven § 10; NAV-loven § 14 a; personvernforordningen artikkel 6 "
    "nr. 1 bokstav e",
    knowledge_date="sendtInnAv.tidspunkt.",
    allowed_use="Sammenligning med dagens regel; ikke kjennetegn",
    marks=frozenset({"id", "periodeId", "sendtInnAv", "profilertTil"}),
    columns={
        "periode_ref": "VARCHAR",
        "profilert_til": "VARCHAR",
        "jobbet_seks_av_tolv": "BOOLEAN",
        "alder": "INTEGER",
    },
    parse=parse,
    versions=versions,
    needs_periode=True,
)
