"""Sentences of an assessment in one language, from a snapshot alone."""

from collections.abc import Sequence
from datetime import date
from math import ceil, floor
from pathlib import Path
from typing import Final

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from models.assessment.snapshot import LittleKnown, Segment, Snapshot, Theme, Words, tenths_of
from profilering.catalogue import Language, text_of

FOLDER: Final = Path(__file__).parent
DAYS_OF_MONTH: Final = 30.4375
WIDE: Final = 0.4
"""An interval that is wider is told to be uncertain, and so is a chance of which this share of
refits say another band."""
_SITUATION: Final = (
    "in a similar situation were in work within %(months)s months (between %(low)s and %(high)s)."
)


class Say:
    """The words of one language."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def __call__(self, message: str, context: str | None = None, **values: object) -> str:
        """Return a message with its values."""
        text = text_of(FOLDER, self._language, message, context)
        return text % values if values else text

    def of(self, words: Words) -> str:
        """Return words that came with the snapshot."""
        return words.nb if self._language == "nb" else words.nn

    def within(self, words: Words) -> str:
        """Return such words as they stand within a sentence."""
        text = self.of(words)
        return text if text[1:2].isupper() else text[:1].lower() + text[1:]

    def day(self, day: date) -> str:
        """Write a day."""
        return format_date(day, "d. MMMM y", locale=self._language)

    def month(self, day: date) -> str:
        """Write a month with its year."""
        return format_skeleton("yMMMM", day, locale=self._language)

    def number(self, n: int) -> str:
        """Write a count."""
        return format_decimal(n, locale=self._language)

    def joined(self, parts: Sequence[str]) -> str:
        """Write a list."""
        *first, last = parts
        return f"{', '.join(first)} {self('and')} {last}" if first else last

    def chance(self, told: Snapshot) -> str:
        """Say the chance in whole tenths, with a range that holds the interval."""
        chance = told.chance
        if chance is None:
            return ""
        tenths = tenths_of(chance.incidence)
        start = {0: "Fewer than 1 of 10", 10: "More than 9 of 10"}
        low, high = range_of(chance.lower, chance.upper)
        return self(
            f"{start.get(tenths, 'About %(tenths)s of 10')} {_SITUATION}",
            tenths=tenths,
            months=round(told.origin.days / DAYS_OF_MONTH),
            low=low,
            high=high,
        )

    def base_rate(self, told: Snapshot) -> str:
        """Say how it went with all who registered."""
        basis = told.basis
        return self(
            "Of everyone registered from %(first)s to %(last)s: about %(tenths)s of 10 "
            "(%(n)s registrations).",
            first=self.month(basis.first),
            last=self.month(basis.last),
            tenths=tenths_of(basis.base_rate.events / max(basis.base_rate.n, 1)),
            n=self.number(basis.base_rate.n),
        )

    def similar(self, told: Snapshot) -> str | None:
        """Say how it went with the most similar, with a range that holds the interval."""
        if told.similar is None:
            return None
        low, high = range_of(told.similar.lower, told.similar.upper)
        return self(
            "Of the %(n)s most similar %(events)s were in work: between %(low)s and %(high)s "
            "of 10.",
            n=self.number(told.similar.n),
            events=self.number(told.similar.events),
            low=low,
            high=high,
        )

    def theme(self, one: Theme) -> str:
        """Say a theme, how much it weighs, and what is known of it."""
        name, strength = self.theme_name(one.theme), self(str(one.strength), "strength")
        if one.leading is None:
            return name
        feature, value = self.within(one.leading.text), self.of(one.leading.value)
        if feature != self(one.theme, "theme"):
            value = f"{feature} – {value}"
        return self(
            "%(theme)s (%(strength)s): %(value)s", theme=name, strength=strength, value=value
        )

    def theme_name(self, theme: str) -> str:
        """Return a theme's name with a capital."""
        name = self(theme, "theme")
        return name[0].upper() + name[1:]

    def little_known(self, why: LittleKnown) -> str:
        """Say why the model says nothing."""
        values = {} if why.text is None else {"feature": self.within(why.text)}
        return self(why.reason, "reason", **values)

    def segment(self, segment: Segment) -> str:
        """Say which group the person is like."""
        names = {0: "lower", segment.bands - 1: "higher"}
        middle = "middle" if segment.bands == 3 else "%(step)s of %(steps)s"
        step = {"step": segment.band + 1, "steps": segment.bands}
        named = names.get(segment.band, middle)
        band = self(named, "band", **(step if "%" in named else {}))
        theme = self("other themes") if segment.theme is None else self(segment.theme, "theme")
        return self("Group: %(band)s, %(theme)s.", band=band, theme=theme)


def range_of(lower: float, upper: float) -> tuple[int, int]:
    """Return the whole tenths that an interval lies between."""
    return floor(10 * lower), ceil(10 * upper)


def is_uncertain(told: Snapshot) -> bool:
    """Say whether the chance is told to be uncertain."""
    chance = told.chance
    if chance is None:
        return False
    return chance.upper - chance.lower > WIDE or chance.other_band > WIDE * chance.refits
