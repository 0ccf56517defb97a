"""What a card says in one language: messages by key, and numbers as people there write them."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

LANGUAGES: Final = ("nb", "en")
FILES: Final = {"nb": "modellkort.html", "en": "model_card.html"}

_POINT: Final = {"nb": ",", "en": "."}
_THOUSANDS: Final = {"nb": "\N{NO-BREAK SPACE}", "en": ","}
_MONTHS: Final = {
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "en": "January February March April May June July August September October November December",
}
Figure = Mapping[str, Any]
"""An estimate with its interval; None where it cannot be estimated."""


@cache
def catalogue(language: str) -> dict[str, Any]:
    """Return the messages of a language by dotted key; a list of messages is one value."""
    from ruamel.yaml import YAML

    text = Path(__file__).with_name(f"{language}.yaml").read_text(encoding="utf-8")
    return dict(_flat(YAML(typ="safe").load(text), ""))


def _flat(tree: dict[str, Any], prefix: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for key, value in tree.items():
        inner = isinstance(value, dict)
        found += _flat(value, f"{prefix}{key}.") if inner else [(f"{prefix}{key}", value)]
    return found


class Words:
    """One language: call it with a key and what the message needs; KeyError without the key."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._messages = catalogue(language)

    def __call__(self, key: str, **values: Any) -> str:
        """Return a message with its values in place."""
        return str(self._messages[key]).format_map(values)

    def every(self, key: str, **values: Any) -> list[Any]:
        """Return a list of messages with their values in place."""
        found = self._messages[key]
        return [one.format_map(values) if isinstance(one, str) else one for one in found]

    def known(self, family: str, name: str) -> str:
        """Return the word for a name of the code; the name itself where there is no word yet."""
        return str(self._messages.get(f"{family}.{name}", name))

    def family(self, prefix: str, last: str = "") -> dict[str, str]:
        """Return the words of a family by name; with `last` those of that key of each."""
        start, end = f"{prefix}.", f".{last}" if last else ""
        return {
            key.removeprefix(start).removesuffix(end): str(value)
            for key, value in self._messages.items()
            if key.startswith(start) and key.endswith(end)
        }

    def number(self, value: float | None, digits: int) -> str:
        """Write a number with so many decimals."""
        if value is None:
            return self("unknown")
        text = f"{abs(value):.{digits}f}".replace(".", _POINT[self.language])
        is_below = value < 0 and float(f"{value:.{digits}f}") != 0
        return f"\N{MINUS SIGN}{text}" if is_below else text

    def count(self, n: int | None) -> str:
        """Write a count; None stands for one to four."""
        return self("few") if n is None else f"{n:,}".replace(",", _THOUSANDS[self.language])

    def percent(self, share: float | None, digits: int = 0) -> str:
        """Write a share in per cent, whole where no more is needed."""
        if share is None:
            return self("unknown")
        if 0 < share < 0.005:
            return self("under_one")
        return f"{self.number(100 * share, digits)}\N{NO-BREAK SPACE}%"

    def day(self, day: str) -> str:
        """Write an ISO date as people read it."""
        year, month, number = day.split("-")
        name = _MONTHS[self.language].split()[int(month) - 1]
        dot = "." if self.language == "nb" else ""
        return f"{int(number)}{dot} {name} {year}"

    def figure(self, found: Figure | None, digits: int, scale: float = 1) -> str:
        """Write an estimate, times `scale`, with its interval."""
        if found is None or not is_told(found):
            return self("unknown")
        values = [found["estimate"], *found["interval"]]
        value, low, high = (self.number(scale * one, digits) for one in values)
        to = " til " if self.language == "nb" else " to "
        dash = to if min(values) < 0 else "–"
        return f"{value} ({low}{dash}{high})"

    def share(self, found: Figure | None, digits: int = 0) -> str:
        """Write a share with its interval in per cent, whole where no more is needed."""
        if found is None or not is_told(found):
            return self("unknown")
        low, high = (self.number(100 * one, digits) for one in found["interval"])
        return f"{self.percent(found['estimate'], digits)} ({low}–{high})"

    def span(self, found: Figure | None, digits: int, scale: float = 1) -> str:
        """Write the two bounds of a figure, times `scale`, without the estimate."""
        if found is None or None in found["interval"]:
            return self("unknown")
        return "–".join(self.number(scale * one, digits) for one in found["interval"])

    def of_hundred(self, found: Figure | None) -> str:
        """Write a share with its interval as times out of a hundred."""
        return self.figure(found, 0, scale=100)


def is_told(found: Figure) -> bool:
    """Say whether a figure and both ends of its interval are known."""
    return None not in (found["estimate"], *found["interval"])
