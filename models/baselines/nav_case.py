"""Reads what Nav's profiling rule looks at out of Nav's JSON, and says what is wrong with it.

Section numbers are those of the project's reference on Nav's formats. Avro unions are accepted bare
or wrapped by type name (section 0), dates as text or as integer arrays (1.5, U25).
"""

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple, TypeGuard

from profilering.errors import BadInput, collected
from profilering.time import oslo_date


class BadCase(BadInput):
    """A case that breaks its contract; `problems` names fields and what is wrong, never values."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(collected("The case cannot be profiled", problems))
        self.problems = problems


class Hindring(NamedTuple):
    """One question about hindrances: was it asked, and what was answered."""

    asked: bool
    answer: str | None


class Utdanning(NamedTuple):
    """The answers about education; the enums are kept as text, so that unknown values pass."""

    nus: str
    bestaatt: str | None
    godkjent: str | None


class Jobb(NamedTuple):
    """One employment as Aa-registeret delivers it; without sluttdato it runs on."""

    startdato: date
    sluttdato: date | None


class Svar(NamedTuple):
    """What the person answered, when (the reference date D), and through which system."""

    d: date
    kilde: str
    helse: Hindring
    annet: Hindring
    utdanning: Utdanning | None


class Person(NamedTuple):
    """Birth data and employments, these in the order delivered."""

    foedselsdato: date | None
    foedsels_aar: int | None
    jobber: list[Jobb]


def read_case(opplysninger: object, person_info: object) -> tuple[Svar, Person]:
    """Return the facts of one case; raises BadCase with every problem found in it."""
    reader = _Reader()
    svar, person = reader.svar(opplysninger), reader.person(person_info)
    if svar is None or person is None or reader.problems:
        raise BadCase(reader.problems)
    return svar, person


_MISSING: Final = "is missing or null"
_NO_DATE: Final = "is no date (write 'yyyy-MM-dd' or [year, month, day])"
_NO_INSTANT: Final = (
    "is no instant (write milliseconds since 1970 as an integer, or RFC 3339 text with a zone)"
)
# A dict, which nearly all are, is known at once; the abstract class takes four times as long.
_OBJECT: Final = (dict, Mapping)
# Stands in for a value that was refused; no result is made from it.
_REFUSED: Final = date.max


class _Reader:
    """Reads the fields of one case, and notes each problem by field path."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def wrong(self, path: str, what: str) -> None:
        self.problems.append(f"{path} {what}")

    def svar(self, value: object) -> Svar | None:
        svar = self.record(value, "opplysninger", "sendtInnAv", "utdanning", "helse", "annet")
        if svar is None:
            return None
        return Svar(
            *self.sendt_inn_av(svar.get("sendtInnAv")),
            self.hindring(svar, "helse", "helsetilstandHindrerArbeid"),
            self.hindring(svar, "annet", "andreForholdHindrerArbeid"),
            self.utdanning(svar.get("utdanning")),
        )

    def sendt_inn_av(self, value: object) -> tuple[date, str]:
        path = "opplysninger.sendtInnAv"
        sendt = self.record(value, path, "tidspunkt", "kilde")
        if sendt is None:
            return _REFUSED, ""
        d = self.instant(sendt.get("tidspunkt"), f"{path}.tidspunkt")
        return d, self.text(sendt.get("kilde"), f"{path}.kilde", needed=True) or ""

    def hindring(self, svar: Mapping[str, object], name: str, field: str) -> Hindring:
        path = f"opplysninger.{name}"
        asked = self.record(svar.get(name), path, field, needed=False)
        if asked is None:
            return Hindring(asked=False, answer=None)
        return Hindring(asked=True, answer=self.text(asked.get(field), f"{path}.{field}"))

    def utdanning(self, value: object) -> Utdanning | None:
        path = "opplysninger.utdanning"
        asked = self.record(value, path, "nus", "bestaatt", "godkjent", needed=False)
        if asked is None:
            return None
        return Utdanning(
            self.text(asked.get("nus"), f"{path}.nus", needed=True) or "",
            self.text(asked.get("bestaatt"), f"{path}.bestaatt"),
            self.text(asked.get("godkjent"), f"{path}.godkjent"),
        )

    def person(self, value: object) -> Person | None:
        person = self.record(value, "personInfo", "foedselsdato", "foedselsAar", "arbeidsforhold")
        if person is None:
            return None
        return Person(
            self.day(person.get("foedselsdato"), "personInfo.foedselsdato"),
            self.year(person.get("foedselsAar"), "personInfo.foedselsAar"),
            self.jobber(person),
        )

    def jobber(self, person: Mapping[str, object]) -> list[Jobb]:
        path = "personInfo.arbeidsforhold"
        if "arbeidsforhold" not in person:
            self.wrong(path, "is missing (write [] for a person without employment)")
            return []
        rows = _bare(person["arbeidsforhold"])
        if rows is None:
            return []
        if not isinstance(rows, list | tuple):
            self.wrong(path, "is no list")
            return []
        return [self.jobb(row, f"{path}[{place}]") for place, row in enumerate(rows)]

    def jobb(self, row: object, path: str) -> Jobb:
        job = self.record(row, path, "ansettelsesperiode")
        if job is None:
            return Jobb(_REFUSED, None)
        path += ".ansettelsesperiode"
        periode = self.record(job.get("ansettelsesperiode"), path, "startdato", "sluttdato")
        if periode is None:
            return Jobb(_REFUSED, None)
        start = self.day(periode.get("startdato"), f"{path}.startdato", needed=True)
        end = self.day(periode.get("sluttdato"), f"{path}.sluttdato")
        return Jobb(start or _REFUSED, end)

    def record(
        self, value: object, path: str, *fields: str, needed: bool = True
    ) -> Mapping[str, object] | None:
        """Return an object, out of its wrapper if its one key is none of the fields we read."""
        if isinstance(value, _OBJECT):
            if len(value) == 1:
                ((name, inner),) = value.items()
                if name not in fields and isinstance(inner, _OBJECT):
                    return inner
            return value
        if value is not None:
            self.wrong(path, "is no object")
        elif needed:
            self.wrong(path, _MISSING)
        return None

    def text(self, value: object, path: str, *, needed: bool = False) -> str | None:
        value = _bare(value)
        if isinstance(value, str):
            return value
        if value is not None:
            self.wrong(path, "is no text")
        elif needed:
            self.wrong(path, _MISSING)
        return None

    def year(self, value: object, path: str) -> int | None:
        value = _bare(value)
        if value is None or (_is_int(value) and date.min.year <= value <= date.max.year):
            return value
        self.wrong(path, "is no year (write an integer such as 1959)")
        return None

    def day(self, value: object, path: str, *, needed: bool = False) -> date | None:
        value = _bare(value)
        try:
            # The dashes are looked at because fromisoformat takes 20240101 and 2024-W01 too.
            if isinstance(value, str) and len(value) == 10 and value[4] == value[7] == "-":
                return date.fromisoformat(value)
            if isinstance(value, list | tuple) and len(value) == 3 and all(map(_is_int, value)):
                return date(*value)
        except (ValueError, OverflowError):
            pass
        if value is not None:
            self.wrong(path, _NO_DATE)
        elif needed:
            self.wrong(path, _MISSING)
        return None

    def instant(self, value: object, path: str) -> date:
        """D is the Europe/Oslo date of sendtInnAv.tidspunkt, and of no other instant (2.2)."""
        value = _bare(value)
        try:
            if isinstance(value, str) or _is_int(value):
                day = oslo_date(value.upper() if isinstance(value, str) else value)
                # The rule looks back one year, which the calendar's first year does not have.
                if day.year > date.min.year:
                    return day
        except (ValueError, OverflowError):
            pass
        self.wrong(path, _MISSING if value is None else _NO_INSTANT)
        return _REFUSED


def _bare(value: object) -> object:
    """Return a union member out of its Avro wrapper: {"string": "x"} becomes "x"."""
    if not isinstance(value, str) and isinstance(value, _OBJECT) and len(value) == 1:
        (value,) = value.values()
    return value


def _is_int(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
