"""The plots of the fairness report: gaps by group, and who is flagged beside who is in need."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from models.evaluation.drawing import arms, panels, save
from models.evaluation.evaluate import MODEL
from models.evaluation.lists import SHARES
from models.evaluation.words import share_words, within
from models.fairness.groups import PLACE, YOUNG, is_detail
from models.fairness.measures import FALSE_POSITIVE, FLAGGED, GAP, RECALL, named

FOREST = {
    named(RECALL, SHARES[-1]): f"recall at {share_words(str(SHARES[-1]))}",
    named(FALSE_POSITIVE, SHARES[-1]): f"false positives at {share_words(str(SHARES[-1]))}",
    GAP: "predicted - observed",
}
INCHES_A_LINE = 0.22


def draw(found: dict[str, Any], folder: Path) -> dict[str, str]:
    """Draw the groups that can be judged, offices and crossings apart; return captions by file."""
    lines = list(_lines(found["models"][MODEL]))
    if not lines:
        return {}
    when, share = within(found["horizon"], found["unit"]), share_words(str(SHARES[-1]))
    return {
        save(_forest(lines), folder, "gaps"): "Each group less all others, 95 % intervals of "
        "resampled persons; filled: more than chance, reckoning with how many there are (Holm).",
        save(
            _flagged([one for one in lines if one["name"] != PLACE]), folder, "flagged"
        ): f"Share flagged at {share} (95 % intervals) and "
        f"share without {found['exit']} within {when}, by group. Equal shares are not the aim: "
        "groups in greater need should be flagged more. Dotted: the capacity.",
    }


def _lines(model: dict[str, Any]) -> Iterator[dict[str, Any]]:
    shown = [name for name in model if name != YOUNG and not is_detail(name)]
    for number, name in enumerate(shown):
        for group, one in model[name]["groups"].items():
            if one["measures"]:
                yield {"name": name, "group": group, "color": f"C{number}", **one}


def _forest(lines: list[dict[str, Any]]) -> Any:
    figure, axes = panels(len(FOREST))
    figure.set_size_inches(3.6 * len(FOREST), 1.2 + INCHES_A_LINE * len(lines))
    for axis, (measure, title) in zip(axes, FOREST.items(), strict=True):
        axis.axvline(0, color="grey", lw=1)
        for y, line in enumerate(lines):
            told = line["measures"][measure]["against_rest"]
            if told["estimate"] is None:
                continue
            fill = line["color"] if told["differs"] else "white"
            axis.errorbar(
                told["estimate"],
                y,
                xerr=arms(told["estimate"], *map(_or_nan, told["interval"])),
                **{"fmt": "o", "ms": 4, "color": line["color"], "mfc": fill},
            )
        axis.set(title=title, ylim=(len(lines) - 0.5, -0.5), yticks=[])
    axes[0].set_yticks(
        range(len(lines)), [f"{one['name']}: {one['group']}" for one in lines], fontsize=7
    )
    return figure


def _flagged(lines: list[dict[str, Any]]) -> Any:
    figure, (axis,) = panels(1)
    figure.set_size_inches(7, 4.5)
    axis.axhline(SHARES[-1], color="grey", lw=0.8, ls=":")
    for number, line in enumerate(lines):
        counts, told = line["counts"], line["measures"][named(FLAGGED, SHARES[-1])]
        if counts["in_need"] is None or told["estimate"] is None:
            continue
        x, y = counts["in_need"] / counts["known"], told["estimate"]
        is_first = line["name"] != lines[number - 1]["name"] or number == 0
        bars = arms(y, *map(_or_nan, told["interval"]))
        named_once = {"label": line["name"] if is_first else None}
        axis.errorbar(x, y, yerr=bars, fmt="o", ms=4, color=line["color"], **named_once)
        axis.annotate(line["group"], (x, y), (4, 3), textcoords="offset points", fontsize=6)
    axis.set(xlabel="share in need, of known status", ylabel="share flagged", ylim=(0, None))
    axis.legend(fontsize=7, loc="lower right")
    return figure


def _or_nan(value: float | None) -> float:
    return np.nan if value is None else value
