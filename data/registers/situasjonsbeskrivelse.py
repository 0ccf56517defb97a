"""Situasjonsbeskrivelse (the project's own form): what the person, a veileder or a register said.

Nav publishes no format for it. A document holds some answers, each with a source and a time of its
own, and any of them may be answered again later (SIT-02, SIT-03). This file is version 1 of the
form; a document that says it is of a later version is read by it, and counted.

Known: each answer from its own `tidspunkt`, whoever gave it, until a later answer to the same
question; `verdi` null takes an answer back. Free text is never read: every field is a code, a
number, or yes or no, and fields that are not of the form are counted and never kept. Which
questions somebody was shown and left unanswered is not said, and cannot be rebuilt.
"""

from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Final, Generic, TypeVar

from pydantic import PlainValidator, ValidationInfo, field_validator

from data.intake.contract import Register, Row
from data.intake.document import Document, Form, wrong
from data.intake.door import Door
from data.intake.fields import (
    Flag,
    Instant,
    PersonRef,
    Whole,
    between,
    digits,
    door_of,
    one_of,
    uuid,
)
from data.intake.versions import grouped, successive
from data.quarantine import Reason

SKJEMAVERSJON: Final = 1
_KILDER: Final = ("ARBEIDSSOEKER", "VEILEDER", "REGISTER", "UKJENT_VERDI")
_NIVAAER: Final = ("A1", "A2", "B1", "B2", "C1", "C2")
_FOERERKORT: Final = (
    *("AM", "A1", "A2", "A", "B", "B1", "BE", "C1", "C1E", "C", "CE"),
    *("D1", "D1E", "D", "DE", "S", "T", "UKJENT_VERDI"),
)
_MOST_UKER: Final = 520
_MOST_SOEK: Final = 200
_LETTERS: Final = 2


def _spraak(value: Any) -> str:
    """Check the form of a code of ISO 639-1, which are two small letters each."""
    if type(value) is not str:
        raise wrong("must be text")
    if not (len(value) == _LETTERS and value.isascii() and value.isalpha() and value.islower()):
        raise wrong("must be two small letters (ISO 639-1)", Reason.UGYLDIG_VERDI)
    return value


def _nivaa(value: Any) -> str:
    # The levels are a closed scale: another one could not be compared with them.
    if type(value) is not str:
        raise wrong("must be text")
    if value not in _NIVAAER:
        raise wrong("must be a level from A1 to C2", Reason.UGYLDIG_VERDI)
    return value


class Sprak(Document):
    """A language, and how well it is known by the European framework."""

    kode: Annotated[str, PlainValidator(_spraak)]
    nivaa: Annotated[str, PlainValidator(_nivaa)]

    def __str__(self) -> str:
        """Return the language and the level as one code."""
        return f"{self.kode}:{self.nivaa}"


Styrk08 = Annotated[str, digits(4, 4)]
Kommune = Annotated[str, digits(4, 4)]
Prosent = Annotated[float, between(0, 100)]
Uker = Annotated[float, between(0, _MOST_UKER)]
Antall = Annotated[float, between(0, _MOST_SOEK, whole=True)]
Ferdighet = Annotated[float, between(1, 5, whole=True)]
Klasse = Annotated[str, one_of(*_FOERERKORT, new="UKJENT_VERDI")]
JaNei = Annotated[str, one_of("JA", "NEI", "VET_IKKE", "UKJENT_VERDI", new="UKJENT_VERDI")]
Verdi = TypeVar("Verdi")


class Svar(Document, Generic[Verdi]):
    """One answer; `verdi` must be there, for one that was lost would take the answer back."""

    verdi: Verdi | None
    kilde: Annotated[str, one_of(*_KILDER, new="UKJENT_VERDI")]
    tidspunkt: Instant


class Felt(Document):
    """The questions of the form, by the names that the project has given them."""

    oensket_yrke: Svar[list[Styrk08]] | None = None
    oensket_sted: Svar[list[Kommune]] | None = None
    stillingsprosent_oensket: Svar[Prosent] | None = None
    kan_flytte: Svar[Flag] | None = None
    kan_pendle: Svar[Flag] | None = None
    sprak: Svar[list[Sprak]] | None = None
    foererkort: Svar[list[Klasse]] | None = None
    digitale_ferdigheter: Svar[Ferdighet] | None = None
    egen_forventning_uker: Svar[Uker] | None = None
    helse_hindrer_egen: Svar[JaNei] | None = None
    omsorg_hindrer: Svar[JaNei] | None = None
    jobbsoek_per_uke: Svar[Antall] | None = None

    def answers(self) -> Iterator[tuple[str, Svar[Any]]]:
        """Yield the name of each question that was answered, and the answer."""
        for name in type(self).model_fields:
            answer = getattr(self, name)
            if answer is not None:
                yield name, answer


class Situasjonsbeskrivelse(Form):
    """Some answers of one person."""

    marks: ClassVar = frozenset({"id", "personIdent", "felt"})

    id: Annotated[str, uuid("situasjonsbeskrivelse")]
    personIdent: PersonRef
    skjemaversjon: Whole | None = None
    felt: Felt

    @field_validator("felt", mode="before")
    @classmethod
    def _count_what_is_not_of_the_form(cls, value: Any, info: ValidationInfo) -> Any:
        if isinstance(value, dict):
            for _ in value.keys() - Felt.model_fields.keys():
                # Its name may be anything that somebody wrote, so it is not told.
                door_of(info).unknown("felt")
        return value

    def rows(self, door: Door) -> list[Row]:
        """Return one row for each answer, also for those that take one back."""
        if (self.skjemaversjon or SKJEMAVERSJON) > SKJEMAVERSJON:
            door.unknown("skjemaversjon")
        return [
            {
                "person_ref": self.personIdent,
                "fra": svar.tidspunkt.day,
                "til": None,
                "kjent_fra": svar.tidspunkt.day,
                "kjent_til": None,
                "kjent": svar.tidspunkt.ms,
                "felt": name,
                **_columns(svar.verdi),
                "kilde": svar.kilde,
                "er_tatt_tilbake": svar.verdi is None,
            }
            for name, svar in self.felt.answers()
        ]


def _columns(verdi: Any) -> Row:
    """Return the value in the column of its kind; a list is sorted, and empty when it says none."""
    row: Row = dict.fromkeys(("verdi_tekst", "verdi_tall", "verdi_liste"))
    match verdi:
        case bool():
            row["verdi_tekst"] = "JA" if verdi else "NEI"
        case str():
            row["verdi_tekst"] = verdi
        case int() | float():
            row["verdi_tall"] = float(verdi)
        case list():
            row["verdi_liste"] = ";".join(sorted({str(one) for one in verdi}))
    return row


def versions(rows: list[Row]) -> list[Row]:
    """An answer holds until the question is answered again, or the answer is taken back."""
    return [
        row
        for group in grouped(rows, lambda row: (row["person_ref"], row["felt"]))
        for row in successive(group)
        if not row["er_tatt_tilbake"]
    ]


REGISTER: Final = Register(
    id="situasjonsbeskrivelse",
    title="Situasjonsbeskrivelse",
    legal_basis="NAV-loven § 14 a; personvernforordningen artikkel 6 nr. 1 bokstav e, for helse "
    "artikkel 9 nr. 2 bokstav b",
    knowledge_date="tidspunkt for hvert svar, til samme spørsmål besvares på nytt eller svaret "
    "tas tilbake.",
    allowed_use="Kjennetegn, og grunnlag for aktivitetsplanen; svar om helse bare som oppgitt "
    "hindring; språk kan peke mot opphav og må prøves for skjevhet før bruk",
    forms=(Situasjonsbeskrivelse,),
    columns={
        "felt": "VARCHAR",
        "verdi_tekst": "VARCHAR",
        "verdi_tall": "DOUBLE",
        "verdi_liste": "VARCHAR",
        "kilde": "VARCHAR",
    },
    working={"er_tatt_tilbake": "BOOLEAN"},
    versions=versions,
)
