"""Message catalogues: texts in bokmål and nynorsk by what stands for them in the code."""

from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

Language = Literal["nb", "nn"]
LANGUAGES: Final = get_args(Language)


@cache
def catalogue(folder: Path, language: Language) -> Catalog:
    """Read `<language>.po` of a folder."""
    with (folder / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def text_of(folder: Path, language: Language, message: str, context: str | None = None) -> str:
    """Return the text of a message, in the context or in none; raises KeyError without one."""
    found = catalogue(folder, language)
    for place in (context, None):
        entry = found.get(message, place)
        if entry is not None and entry.string:
            return str(entry.string)
    raise KeyError(message)
