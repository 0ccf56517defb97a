"""The report of `profilering evaluate`: sentences, tables, plots."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from models.evaluation.drawing import arms, panels, save
from models.evaluation.evaluate import MODEL
from models.evaluation.report import write_as_json
from models.evaluation.sentences import openings_line, verdicts
from models.evaluation.tables import figures, scores, slices
from models.evaluation.words import signed, with_interval, within
from profilering.markdown import template


def write_studies(
    found: dict[str, Any], block: date, openings: list[dict[str, Any]], folder: Path
) -> list[str]:
    """Write evaluation.md, evaluation.json and plots/ into an empty folder; return the verdicts.

    `found` is of `studies`, with the sealed block's metrics.json under "sealed" if it was opened.
    """
    write_as_json(folder / "evaluation.json", found)
    (folder / "plots").mkdir()
    when = within(found["horizon"], found["unit"])
    said = [*study_verdicts(found), openings_line(len(openings))]
    said += [f"Sealed block: {line}" for line in sealed_verdicts(found)]
    text = template(Path(__file__).with_name("studies.md.jinja"), count="{:,}".format).render(
        found=found,
        block=block,
        verdicts=said,
        when=when,
        curve=_curve(found),
        regions=[_region(one) for one in found["regions"]],
        spread={name: _spread(one) for name, one in found["spread"].items()},
        openings=openings,
        sealed=scores(found["sealed"], found["horizon"]) if "sealed" in found else [],
        slices=slices(found["sealed"]) if "sealed" in found else [],
        plots=_draw(found, when, folder / "plots"),
    )
    (folder / "evaluation.md").write_text(text, encoding="utf-8")
    return said


def study_verdicts(found: dict[str, Any]) -> list[str]:
    """Say what each study showed, in a sentence with its figures."""
    check, curve, regions = found["shuffled"], found["learning_curve"], found["regions"]
    half, whole = curve[-2], curve[-1]
    worse = [one["fylke"] for one in regions if (one["difference"]["interval"][0] or 0) > 0]
    names = f" ({', '.join(worse)})" if worse else ""
    return [
        f"Shuffled labels: {check['verdict']}: AUC {_auc(check)} on {check['known']:,} known rows; "
        f"it must be .5 +- {check['tolerance']}.",
        f"Learning curve: AUC {_auc(half[MODEL])} with {half['persons']:,} persons, "
        f"{_auc(whole[MODEL])} with {whole['persons']:,}.",
        f"Regions left out: of {len(regions)} fylker with enough known rows a model without the "
        f"fylke's people is worse than the block's own, by the interval, in {len(worse)}{names}.",
        *(
            f"Spread between {name}, predicted minus observed: standard deviation "
            f"{_spread(one)['std_deviation']} beyond chance, {one['judged']} judged, "
            f"{one['off']} of them more than 1.96 standard errors from 0 (by chance 1 in 20)."
            for name, one in found["spread"].items()
        ),
    ]


def sealed_verdicts(found: dict[str, Any]) -> list[str]:
    """Return the verdicts on the sealed block, if it was opened."""
    if "sealed" not in found:
        return []
    return verdicts(found["sealed"], found["horizon"], found["unit"])


def _auc(one: dict[str, Any]) -> str:
    return with_interval(one["auc"]["estimate"], one["auc"]["interval"])


def _curve(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one line for each share and contender."""
    return [
        {"persons": point["persons"], "rows": point["rows"], "model": name} | figures(point[name])
        for name in _contenders(found)
        for point in found["learning_curve"]
    ]


def _contenders(found: dict[str, Any]) -> list[str]:
    return [name for name, one in found["learning_curve"][0].items() if isinstance(one, dict)]


def _region(one: dict[str, Any]) -> dict[str, Any]:
    less = signed(one["difference"]["estimate"], one["difference"]["interval"])
    out, own = figures(one["left_out"]), figures(one["own"])
    return {"fylke": one["fylke"], "out": out, "own": own, "less": less}


def _spread(one: dict[str, Any]) -> dict[str, Any]:
    said = with_interval(one["std_deviation"]["estimate"], one["std_deviation"]["interval"])
    return one | {"std_deviation": said}


def _draw(found: dict[str, Any], when: str, folder: Path) -> dict[str, str]:
    """Draw the learning curve and the regions; return a caption by file name."""
    captions = {
        save(_curve_plot(found), folder, "learning_curve"): f"AUC and Brier score for "
        f"{found['exit']} within {when} by the number of persons trained on, on the same "
        f"{found['judged_on']:,} test rows, with 95 % intervals of these rows."
    }
    if found["regions"]:
        captions[save(_regions_plot(found["regions"]), folder, "regions")] = (
            f"Predicted minus observed for {found['exit']} within {when} by fylke (number), 95 % "
            "intervals: the block's own model, and a model without the fylke's people."
        )
    return captions


def _curve_plot(found: dict[str, Any]) -> Any:
    figure, axes = panels(2)
    points = found["learning_curve"]
    persons = np.array([point["persons"] for point in points])
    for axis, score, title in zip(axes, ("auc", "brier"), ("AUC", "Brier"), strict=True):
        for i, name in enumerate(_contenders(found)):
            told = [point[name][score] for point in points]
            # Side by side, or one would hide the other's interval.
            _errorbar(axis, persons * (1 + 0.03 * (i - 1)), told, color=f"C{i}", ls="-", label=name)
        axis.set(xscale="log", xlabel="persons trained on", title=title)
        axis.set_xticks(persons, [f"{n:,}" for n in persons])
        axis.set_xticks([], minor=True)
    lines = axes[0].get_legend_handles_labels()
    figure.legend(*lines, loc="outside upper center", ncols=len(persons), fontsize=7)
    return figure


def _regions_plot(regions: list[dict[str, Any]]) -> Any:
    figure, (axis,) = panels(1)
    axis.axhline(0, color="grey", lw=1)
    for i, (what, name) in enumerate({"own": "own model", "left_out": "left out"}.items()):
        x = np.arange(len(regions)) + 0.2 * i - 0.1
        _errorbar(axis, x, [one[what]["gap"] for one in regions], color=f"C{i}", label=name)
    axis.set_xticks(range(len(regions)), [one["fylke"] for one in regions], fontsize=8)
    axis.set(xlabel="fylke", ylabel="predicted minus observed")
    axis.legend(fontsize=7)
    return figure


def _errorbar(axis: Any, x: Any, told: list[dict[str, Any]], **style: Any) -> None:
    y, low, high = (
        np.array(values, dtype=float)
        for values in zip(*((one["estimate"], *one["interval"]) for one in told), strict=True)
    )
    axis.errorbar(x, y, arms(y, low, high), fmt="o", ms=4, lw=1.2, **style)
