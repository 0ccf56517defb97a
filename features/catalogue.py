"""docs/catalogue.md, written from the declarations by `python -m features.catalogue`."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from features.declare import Feature
from features.found import every_feature
from profilering.files import write_text
from profilering.project import project_root

PLACE: Final = Path("docs") / "catalogue.md"
_HEAD: Final = """\
# Catalogue of features

Written by `python -m features.catalogue` from `features/definitions`; a test fails when it is old.

A feature is the value of the rows of one register that were known at the end of the as-of day
(ADR 4), that have a day in the window, and that meet the condition after "where". Every window
ends with the as-of day. `days_covered` counts a day once, however many rows cover it. Counts
without rows are 0; "days since" without an event, and questions without an answer, are missing.
All features of an optional register that is not there are missing. The words are defined in
`features/expressions.py`; what is made of other features, in `features/derived.py`.

Models read those that are "i bruk"; those "på prøve" are built and ablated. One with a switch is
there only where params.yaml turns it on.

"""
_COLUMNS: Final = (
    "Feature",
    "Definition",
    "Unit",
    "Theme",
    "Legal basis",
    "Kind",
    "Reading",
    "Changeable",
    "Nynorsk",
    "Status",
    "Switch",
)


def catalogue(features: Iterable[Feature]) -> str:
    """Return the catalogue as Markdown: one table row per feature, its name in the first cell."""
    lines = [_row(_COLUMNS), _row(["---"] * len(_COLUMNS))]
    lines += [_row(_cells(one)) for one in features]
    return _HEAD + "\n".join(lines) + "\n"


def _cells(one: Feature) -> list[str]:
    return [
        f"`{one.name}`",
        f"{one.text_nb}. {definition(one)}",
        one.unit,
        one.theme,
        one.legal_basis,
        one.kind,
        one.reading,
        "yes" if one.changeable else "no",
        one.text_nn,
        one.status,
        one.switch,
    ]


def definition(one: Feature) -> str:
    """Return how a feature is made, in the words it is declared in."""
    if one.is_derived:
        return f"`{one.value}`"
    where = "" if one.rows.word == "every_row" else f" where `{one.rows}`"
    return f"`{one.value}` of `{one.register}`, `{one.window}`{where}"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


if __name__ == "__main__":
    write_text(project_root() / PLACE, catalogue(every_feature()))
