"""The report on explanations: sentences, tables, a plot; all figures as JSON."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from models.evaluation.drawing import arms, panels, save
from models.evaluation.report import write_as_json
from models.evaluation.words import signed, with_interval
from profilering.markdown import template

Line = dict[str, Any]

_KEPT: Final = {
    ("stability", "rank_correlation"): "rank correlation of themes with refits",
    ("stability", "same_leading_theme"): "refits with the same leading theme",
    ("faithfulness", "falls_as_said"): "log-odds move as the leading theme says when it is removed",
    ("faithfulness", "moves_more_than_another"): "they move more than when another is removed",
}
_TEXTS: Final = {
    "words": "words",
    "lix": "LIX",
    "themes_told": "themes told",
    "resources": "resources",
    "barriers": "barriers",
    "no_resource": "share without a resource",
    "health_leads": "share that opens with health",
    "has_question": "share with a question to ask",
    "abstains": "share of whom the model says nothing",
}
_DIGITS: Final = {"words": 1, "lix": 1}
_OF_GROUPS: Final = ("themes_told", "resources_minus_barriers", "no_resource", "words", "abstains")
_DRAWN: Final = {
    "themes_told": "themes told",
    "resources_minus_barriers": "resources less barriers",
}


def write_explanations(found: Line, folder: Path) -> list[str]:
    """Write explanations.md, explanations.json and plots/ into an empty folder; return verdicts.

    `found` is of `measure`, with `run`, and `missing`: why sex and country group are not there.
    """
    write_as_json(folder / "explanations.json", found)
    (folder / "plots").mkdir()
    said = list(verdicts(found))
    plot = save(_forest(found["groups"]), folder / "plots", "groups") if found["groups"] else ""
    path = Path(__file__).with_name("explanations.md.jinja")
    text = template(path, count="{:,}".format).render(
        found=found,
        verdicts=said,
        kept=[(name, _figure(found[part][key])) for (part, key), name in _KEPT.items()],
        texts=[
            (name, _figure(found["texts"][key], _DIGITS.get(key, 3)))
            for key, name in _TEXTS.items()
        ],
        groups=[_group(line) for line in found["groups"]],
        plot=plot,
    )
    (folder / "explanations.md").write_text(text, encoding="utf-8")
    return said


def verdicts(found: Line) -> Iterator[str]:
    """Yield what there is to say in a line each."""
    stable, faithful = found["stability"], found["faithfulness"]
    same = _said(stable["rank_correlation"])
    yield f"Stable: {same} rank correlation with {found['refits']} refits"
    yield f"Faithful: the leading theme's sign holds for {_said(faithful['falls_as_said'])}"
    faults = sum(found["faults"].values())
    yield f"Texts: {faults} faults, the longest {found['longest']} words"
    marked = [
        f"{line['name']} {line['group']} ({key} {_difference(line[key])})"
        for line in found["groups"]
        for key in ("themes_told", "resources_minus_barriers")
        if line[key]["against_rest"]["differs"]
    ]
    compared = 2 * len(found["groups"])
    yield f"Groups: {len(marked)} of {compared} differences stand out{': ' if marked else ''}" + (
        "; ".join(marked)
    )


def _figure(one: Line, digits: int = 3) -> Line:
    return {"said": _said(one, digits), "n": one["n"]}


def _said(one: Line, digits: int = 3) -> str:
    return with_interval(one["estimate"], one["interval"], digits)


def _group(line: Line) -> Line:
    told = {key: _difference(line[key]) for key in _OF_GROUPS}
    return told | {"group": f"{line['name']}: {line['group']}", "n": line["n"]}


def _difference(one: Line) -> str:
    against = one["against_rest"]
    if against["estimate"] is None:
        return ""
    mark = " *" if against["differs"] else ""
    return signed(against["estimate"], against["interval"], 2) + mark


def _forest(groups: list[Line]) -> Any:
    figure, axes = panels(len(_DRAWN))
    figure.set_size_inches(8, 1.2 + 0.22 * len(groups))
    y = np.arange(len(groups))
    for axis, (key, title) in zip(axes, _DRAWN.items(), strict=True):
        found = [line[key]["against_rest"] for line in groups]
        middle = np.array([one["estimate"] for one in found], dtype=np.float64)
        ends = np.array([one["interval"] for one in found], dtype=np.float64)
        axis.axvline(0, color="grey", lw=1)
        axis.errorbar(middle, y, xerr=arms(middle, ends[:, 0], ends[:, 1]), fmt="o", ms=4)
        axis.set(title=title, xlabel="difference from all others, 95 %")
        axis.set_yticks(y, [f"{line['name']}: {line['group']}" for line in groups])
        axis.invert_yaxis()
    axes[1].set_yticklabels([])
    return figure
