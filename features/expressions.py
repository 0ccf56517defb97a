"""The words that a feature's value is written in. They can say nothing of rows not yet known.

`Condition` is true or false of a row, `Code` is a text of a row, `Value` is one number or text of
all the rows that are in the window and meet the feature's `rows`. What each word means stands in
`features.plain` for one person, and in `features.kernel` once more for everybody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from features.columns import ColumnKind

# Conditions that depend on the landmark too; the others are of a row alone.
OF_LANDMARK: Final = {"this_spell": 0, "has_ended": 1, "lasted": 2, "became_known_last": 3}
Gives = Literal["numeric", "categorical", "flag"]


@dataclass(frozen=True)
class Column:
    """A column of the feature's register, and the kinds of column that fit where it stands."""

    name: str
    kinds: tuple[ColumnKind, ...]

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Expression:
    """A word and what it is said of."""

    word: str
    parts: tuple[Any, ...] = ()

    def columns(self) -> Iterator[Column]:
        """Yield every column that the expression reads."""
        for part in self.parts:
            if isinstance(part, Column):
                yield part
            elif isinstance(part, Expression):
                yield from part.columns()

    def __str__(self) -> str:
        return f"{self.word}({', '.join(map(_shown, self.parts))})"


def _shown(part: Any) -> str:
    if isinstance(part, tuple):
        return f"{{{', '.join(f'{key}: {value}' for key, value in part)}}}"
    return str(part)


@dataclass(frozen=True)
class Condition(Expression):
    """True or false of every row; a missing cell makes it false."""

    def __and__(self, other: "Condition") -> "Condition":
        return Condition("both", (self, other))

    def __or__(self, other: "Condition") -> "Condition":
        return Condition("either", (self, other))

    def __invert__(self) -> "Condition":
        return Condition("not", (self,))

    def __str__(self) -> str:
        """Return the condition as it is written in a declaration."""
        match self.word:
            case "both" | "either":
                sign = " & " if self.word == "both" else " | "
                return f"({sign.join(str(part) for part in self.parts)})"
            case "not":
                return f"~{self.parts[0]}"
            case "this_spell" | "every_row" | "has_ended":
                return self.word
        return super().__str__()


@dataclass(frozen=True)
class Code(Expression):
    """A text of a row, or missing."""

    def __str__(self) -> str:
        """Return the code as it is written in a declaration, near enough."""
        if self.word == "choose":
            cases = zip(self.parts[:-1:2], self.parts[1::2], strict=True)
            return (
                f"choose({'; '.join(f'{when}: {then}' for when, then in cases)}; {self.parts[-1]})"
            )
        return str(self.parts[0]) if self.word == "code" else super().__str__()


@dataclass(frozen=True)
class Value(Expression):
    """One number or text of the rows, and what it is when there are none: 0, or missing (None)."""

    gives: Gives = "numeric"
    empty: Literal[0] | None = None


every_row: Final = Condition("every_row")
# The row's last day came before the as-of day.
has_ended: Final = Condition("has_ended")
this_spell: Final = Condition("this_spell", (Column("periode_ref", ("ref",)),))


def is_one_of(column: str, *codes: str) -> Condition:
    """The column holds one of these codes."""
    return Condition("is_one_of", (Column(column, ("code",)), *codes))


def is_missing(column: str) -> Condition:
    """The column is empty."""
    kinds: tuple[ColumnKind, ...] = ("code", "codes", "number", "flag", "date", "place")
    return Condition("is_missing", (Column(column, kinds),))


def is_true(column: str) -> Condition:
    """The flag is set."""
    return Condition("is_true", (Column(column, ("flag",)),))


def has_code(column: str, *codes: str) -> Condition:
    """A column of several codes, joined by `;`, holds at least one of these."""
    return Condition("has_code", (Column(column, ("codes",)), *codes))


def at_least(column: str, number: float) -> Condition:
    """The number is this or more."""
    return Condition("at_least", (Column(column, ("number",)), number))


def lasted(days: int) -> Condition:
    """The row had lasted at least so many days, as was known on the as-of day."""
    return Condition("lasted", (days,))


def became_known_last(days: int) -> Condition:
    """The row became known in the last so many days, of which the as-of day is one: a change."""
    return Condition("became_known_last", (days,))


def code(column: str) -> Code:
    """The code as it stands."""
    return Code("code", (Column(column, ("code",)),))


def first_digits(column: str, number: int) -> Code:
    """The first digits of a code: its main group, or a kommune's fylke; of several, the lowest."""
    return Code("first_digits", (Column(column, ("code", "codes", "place")), number))


def fylke(column: str) -> Code:
    """The fylke of 2024 that a kommune's number of any year is in; missing where in several."""
    return Code("fylke", (Column(column, ("place",)),))


def choose(*cases: tuple[Condition, str], otherwise: Code | None = None) -> Code:
    """The code of the first case that is true; `otherwise` where none is (missing if not given)."""
    last = Code("nothing") if otherwise is None else otherwise
    return Code("choose", (*(part for case in cases for part in case), last))


def count() -> Value:
    """How many rows."""
    return Value("count", empty=0)


def count_distinct(what: str | Code) -> Value:
    """How many different things the rows name, or different codes."""
    if isinstance(what, str):
        what = Code("code", (Column(what, ("ref", "code")),))
    return Value("count_distinct", (what,), empty=0)


def any_row() -> Value:
    """Whether there is a row."""
    return Value("any_row", gives="flag", empty=0)


def days_covered() -> Value:
    """Days of the window that at least one row covers: two jobs on one day are one day in work."""
    return Value("days_covered", empty=0)


def longest_days() -> Value:
    """Days of the longest row so far, also those before the window."""
    return Value("longest_days", empty=0)


def days_since_start() -> Value:
    """Days since a row last began: 0 where it began on the as-of day."""
    return Value("days_since_start")


def days_since_end() -> Value:
    """Days up to and including the as-of day that came after the last day of every row.

    0 while a row lasts.
    """
    return Value("days_since_end")


def days_since_learned() -> Value:
    """Days since the newest of the rows became known."""
    return Value("days_since_learned")


def separate_spells() -> Value:
    """Stretches of covered days in the window; rows with no day between them are one stretch."""
    return Value("separate_spells", empty=0)


def longest_gap_days() -> Value:
    """The longest run of days without a row between two covered days of the window, 0 if none."""
    return Value("longest_gap_days")


# Numbers are read to four decimals, so that sums are exact whatever the order of rows.


def days_weighted(column: str) -> Value:
    """Days of the window times a percentage of 100; rows of the same day add up."""
    return Value("days_weighted", (Column(column, ("number",)),), empty=0)


def total(column: str) -> Value:
    """The sum over the rows that have the number."""
    return Value("total", (Column(column, ("number",)),))


def average(column: str) -> Value:
    """The mean over the rows that have the number."""
    return Value("average", (Column(column, ("number",)),))


def highest(column: str) -> Value:
    """The highest number."""
    return Value("highest", (Column(column, ("number",)),))


def lowest(column: str) -> Value:
    """The lowest number."""
    return Value("lowest", (Column(column, ("number",)),))


# The last row is the one that lasted longest into the as-of day; among equals the one that began
# last, then the one that became known last, then the one with the greatest row_ref.


def last_number(column: str) -> Value:
    """The number in the last row; missing where that row lacks it, whatever older rows say."""
    return Value("last_number", (Column(column, ("number",)),))


def last_code(wanted: Code) -> Value:
    """The code of the last row; missing where that row lacks it, whatever older rows say."""
    return Value("last_code", (wanted,), gives="categorical")


def last_flag(column: str) -> Value:
    """The flag of the last row; missing where that row lacks it."""
    return Value("last_flag", (Column(column, ("flag",)),), gives="flag")


def last_meets(condition: Condition) -> Value:
    """Whether a condition is true of the last row."""
    return Value("last_meets", (condition,), gives="flag")


def days_since_date(column: str) -> Value:
    """Days since a date that the last row gives; below 0 where it is still to come."""
    return Value("days_since_date", (Column(column, ("date",)),))


def days_until_date(column: str) -> Value:
    """Days until a date that the last row gives; below 0 where it is past."""
    return Value("days_until_date", (Column(column, ("date",)),))


def years_since(column: str) -> Value:
    """Whole years since a date that the last row gives; of 29 February, full on 1 March."""
    return Value("years_since", (Column(column, ("date",)),))


def conditions_met(*conditions: Condition) -> Value:
    """How many of these are true of the last row."""
    return Value("conditions_met", conditions)


def month_of_day() -> Value:
    """The month of the as-of day, 01 to 12; reads no row."""
    return Value("month_of_day", gives="categorical")
