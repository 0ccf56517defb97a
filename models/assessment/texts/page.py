"""A text as sections of lines, for whatever shows it: the terminal, a page, JSON."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from profilering.catalogue import Language


@dataclass(frozen=True)
class Section:
    """Lines of one kind; `is_list` where each stands by itself."""

    kind: str
    heading: str | None
    lines: tuple[str, ...]
    is_list: bool = False


@dataclass(frozen=True)
class Page:
    """A text in one language."""

    language: Language
    sections: tuple[Section, ...]

    @property
    def lines(self) -> Iterator[str]:
        """Yield all lines with their headings."""
        for section in self.sections:
            if section.heading is not None:
                yield section.heading
            yield from section.lines

    @property
    def words(self) -> int:
        """The number of words."""
        return sum(len(re.findall(r"\w[\w-]*", line)) for line in self.lines)

    def __str__(self) -> str:
        return "\n\n".join(map(_written, self.sections)) + "\n"

    def to_json(self) -> dict[str, Any]:
        """Return the text as plain values."""
        return asdict(self)


def _written(section: Section) -> str:
    mark = "• " if section.is_list else ""
    heading = [] if section.heading is None else [section.heading]
    return "\n".join([*heading, *(mark + line for line in section.lines)])
