"""A small chart of themes for the terminal: to the right a higher chance, to the left a lower."""

from models.assessment.snapshot import Snapshot
from models.assessment.texts.write import theme_name
from profilering.catalogue import Language

WIDTH = 20
"""Characters of the longest bar."""


def chart(told: Snapshot, language: Language) -> list[str]:
    """Return a line for each theme, the heaviest first; none where the model says nothing.

    What is too small, too unsure or not known enough to be told is drawn with light blocks.
    """
    themes = sorted(told.themes, key=lambda one: -abs(one.total))
    longest = max((abs(one.total) for one in themes), default=0.0)
    named = {one.theme: theme_name(told, one.theme, language) for one in themes}
    width = max(map(len, named.values()), default=0)
    shown = {one.theme for one in (*told.resources, *told.barriers, *told.after)}
    lines = []
    for one in themes:
        size = round(WIDTH * abs(one.total) / longest) if longest else 0
        bar = ("█" if one.theme in shown else "░") * size
        left, right = ("", bar) if one.total > 0 else (bar, "")
        lines.append(f"{named[one.theme]:<{width}}  {left:>{WIDTH}}│{right}".rstrip())
    return lines
