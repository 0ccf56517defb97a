"""The words of segments and their rules: English for a cohort's run, bokmål for the registers."""

from dataclasses import dataclass
from typing import Final, Literal

Language = Literal["en", "nb"]


@dataclass(frozen=True)
class Words:
    """One language's words: names of bands and themes, and the sentence of a rule."""

    lower: str
    middle: str
    higher: str
    band: str
    other_themes: str
    rule: str
    below: str
    at_most: str
    of_all: str
    of_others: str
    of_any: str
    decimal_mark: str

    def place(self, band: int, bands: int) -> str:
        """Return the name of a band, counted from 0."""
        names = {0: self.lower, bands - 1: self.higher}
        return names.get(band, self.middle if bands == 3 else self.band.format(band + 1))

    def leads(self, theme: str, named: tuple[str, ...]) -> str:
        """Say which theme leads; `named` are the band's themes with a segment of their own."""
        if theme in named:
            return self.of_all.format(theme)
        return self.of_others.format(", ".join(named)) if named else self.of_any

    def percent(self, share: float) -> str:
        """Write a share in percent with one decimal."""
        return f"{100 * share:.1f} %".replace(".", self.decimal_mark)


WORDS: Final[dict[Language, Words]] = {
    "en": Words(
        lower="lower chance",
        middle="middle chance",
        higher="higher chance",
        band="chance band {}",
        other_themes="other themes",
        rule="The predicted chance of {exit} within {horizon} is at least {low} and {to} {high}, "
        "and {theme} is most strongly associated with it.",
        below="below",
        at_most="at most",
        of_all="of all themes {}",
        of_others="another theme than {}",
        of_any="any theme",
        decimal_mark=".",
    ),
    "nb": Words(
        lower="lavere sannsynlighet",
        middle="middels sannsynlighet",
        higher="høyere sannsynlighet",
        band="sannsynlighet, trinn {}",
        other_themes="andre temaer",
        rule="Beregnet sannsynlighet for {exit} innen {horizon} er minst {low} og {to} {high}, og "
        "{theme} henger sterkest sammen med den.",
        below="under",
        at_most="høyst",
        of_all="av alle temaer er det {} som",
        of_others="et annet tema enn {}",
        of_any="et tema",
        decimal_mark=",",
    ),
}
