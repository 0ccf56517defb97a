"""Windows: the days that a feature looks at. Every window ends with the as-of day, none later."""

from dataclasses import dataclass
from typing import Final, Literal

_LONGEST: Final = 1_200


@dataclass(frozen=True)
class Window:
    """Days up to and including the as-of day D: half-open, [D + 1 - length, D + 1).

    There is no end to choose, so a window cannot reach past the day it is asked for.
    """

    unit: Literal["mnd", "dager", "alltid", "registrering"]
    length: int = 0

    def __post_init__(self) -> None:
        if self.unit in {"mnd", "dager"} and self.length < 1:
            raise ValueError(f"A window of {self.length} {self.unit} holds no day; 1 is the least.")
        if self.length > _LONGEST:
            raise ValueError(f"A window of {self.length} {self.unit}: write `ever`.")

    @property
    def suffix(self) -> str:
        """Return what the name of a feature over this window says of it, empty for `ever`."""
        if self.unit == "alltid":
            return ""
        if self.unit == "registrering":
            return "siden_registrering"
        if self == on_the_day:
            return "paa_dagen"
        return f"siste_{self.length}_{self.unit}"

    def __str__(self) -> str:
        if self.unit == "alltid":
            return "ever"
        if self.unit == "registrering":
            return "since_registration"
        if self == on_the_day:
            return "on_the_day"
        return f"{'months' if self.unit == 'mnd' else 'days'}({self.length})"


def months(number: int) -> Window:
    """Return the window of this many calendar months that ends with the as-of day."""
    return Window("mnd", number)


def days(number: int) -> Window:
    """Return the window of this many days, of which the as-of day is the last."""
    return Window("dager", number)


ever = Window("alltid")
on_the_day = Window("dager", 1)
# From the day Nav first knew of the landmark's spell; without a spell, from the as-of day.
since_registration = Window("registrering")
