"""What it would cost to find people of every group alike: the curve of accuracy against equity.

Only who is flagged is moved, never a chance that is shown: each group gets a threshold of its own,
on the way from one threshold for all (lambda 0) to the thresholds at which the same share is found
of those in need in each group (lambda 1), with as many flagged in all (Hardt, Price and Srebro
2016, of recall alone). Thresholds are found on one half of the persons and judged on the other,
both ways, so that every row is judged by thresholds its person had no part in.

This reads the protected attribute when it is decided whom to flag, which the project does not do.
It is shown so that somebody responsible can choose, and no stage uses it.
"""

from pathlib import Path
from typing import Any

import numpy as np

from models.choosing import folds_by_person
from models.cohort.cohort import Bools, Floats
from models.evaluation.drawing import arms, panels, save
from models.evaluation.draws import first_and_rest
from models.evaluation.lists import SHARES
from models.evaluation.metrics import positive
from models.fairness.given import FairnessInput, Texts
from models.fairness.need import Flags, is_judged, shares
from models.families.base import one_thread

LAMBDAS = (0.0, 0.25, 0.5, 0.75, 1.0)
BISECTIONS = 40


def equity(study: FairnessInput, names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return a curve for each protected attribute and share flagged; see `_curve`."""
    with one_thread():
        return [_curve(study, name, share) for name in names for share in SHARES]


def _curve(study: FairnessInput, name: str, share: float) -> dict[str, Any]:
    """Return the points of LAMBDAS, with the gap in recall between two groups at each.

    The groups are those that are furthest apart at lambda 0, where chance alone parts two groups
    somewhat too; `lost` is what precision loses.
    """
    groups, (needed, weights) = study.groups[name], study.need
    inside = {str(one): groups == one for one in np.unique(groups)}
    judged = {one: rows for one, rows in inside.items() if is_judged(study, rows, parts=2)}
    head: dict[str, Any] = {"attribute": name, "share": share, "groups": list(judged)}
    if len(judged) < 2:
        return head
    named = np.where(np.isin(groups, list(judged)), groups, "")
    flags = [
        Flags(flag, needed, weights, study.sample.draws) for flag in _crossed(study, named, share)
    ]
    first = {one: flags[0].recall(rows)[0] for one, rows in judged.items()}
    low, high = min(judged, key=lambda one: first[one]), max(judged, key=lambda one: first[one])
    ends, before = (judged[high], judged[low]), _precision(flags[0])
    points = [
        {"lambda": at, **_point(these, before, ends)}
        for at, these in zip(LAMBDAS, flags, strict=True)
    ]
    return head | {"low": low, "high": high, "points": points}


def _point(flags: Flags, before: Floats, ends: tuple[Bools, Bools]) -> dict[str, Any]:
    """Return the figures of one list; `before` is the precision of the list without mitigation."""
    precision, everyone = _precision(flags), np.ones(len(flags.flag))
    high, low = (flags.recall(inside) for inside in ends)
    parts = {
        "flagged": flags.share(everyone),
        "precision": precision,
        "recall": flags.recall(everyone > 0),
        "gap": high - low,
        "lost": before - precision,
    }
    return {key: first_and_rest(values) for key, values in parts.items()}


def _precision(flags: Flags) -> Floats:
    return shares(flags.needed, flags.weights * flags.flag, flags.draws)


def _crossed(study: FairnessInput, groups: Texts, share: float) -> list[Floats]:
    """Return who is flagged (n,) at each of LAMBDAS, by thresholds of the other half's persons."""
    needed, weights = study.need
    found = [np.zeros(len(groups)) for _ in LAMBDAS]
    for fit_on, judge in folds_by_person(study.sample.rows.person, 2, study.sample.seed):
        chance, of = study.chance[fit_on], groups[fit_on]
        ends = shares_of(chance, of, (weights * needed)[fit_on], share)
        for flag, at in zip(found, LAMBDAS, strict=True):
            for group, (one, equal) in ends.items():
                limit = np.quantile(chance[of == group], (1 - at) * one + at * equal)
                rows = judge[groups[judge] == group]
                flag[rows] = study.chance[rows] <= limit
    return found


def shares_of(
    chance: Floats, groups: Texts, need: Floats, share: float
) -> dict[str, tuple[float, float]]:
    """Return by group its flagged share with one threshold for all, and with equal recall.

    `need` (n,) are the weights of those in need. Groups without a name ("") keep the one threshold.
    """
    one, low, high = float(np.quantile(chance, share)), 0.0, 1.0
    inside = {str(group): groups == group for group in np.unique(groups)}
    for _ in range(BISECTIONS):
        recall = (low + high) / 2
        limits = _limits(chance, groups, need, recall) | {"": one}
        marked = sum(int((chance[rows] <= limits[group]).sum()) for group, rows in inside.items())
        low, high = (recall, high) if marked < share * len(chance) else (low, recall)
    return {
        group: (float((chance[rows] <= one).mean()), float((chance[rows] <= limits[group]).mean()))
        for group, rows in inside.items()
    }


def _limits(chance: Floats, groups: Texts, need: Floats, recall: float) -> dict[str, float]:
    """Return each group's threshold at which this share of its people in need is flagged."""
    found = {}
    for group in np.unique(groups[groups != ""]):
        rows = np.flatnonzero((groups == group) & (need > 0))
        rows = rows[np.argsort(chance[rows], kind="stable")]
        reached = np.cumsum(need[rows]) / positive(need[rows].sum())
        place = min(int(np.searchsorted(reached, recall)), len(rows) - 1)
        found[str(group)] = float(chance[rows[place]])
    return found


def draw_equity(curves: list[dict[str, Any]], folder: Path) -> str | None:
    """Draw precision lost by the gap in recall, a panel for each curve; None without any."""
    shown = [curve for curve in curves if "points" in curve]
    if not shown:
        return None
    figure, axes = panels(len(shown))
    for axis, curve in zip(axes, shown, strict=True):
        gap, lost = ([one[key] for one in curve["points"]] for key in ("gap", "lost"))
        x, y = (np.array([one["estimate"] for one in ones]) for ones in (gap, lost))
        xs, ys = (np.array([one["interval"] for one in ones]).T for ones in (gap, lost))
        axis.errorbar(x, y, yerr=arms(y, *ys), xerr=arms(x, *xs), fmt="o-", capsize=2, lw=0.8)
        for end in (0, -1):
            place = (x[end], y[end])
            axis.annotate(f"{LAMBDAS[end]:g}", place, textcoords="offset points", xytext=(4, 4))
        axis.axvline(0, color="grey", lw=0.8)
        axis.set_title(f"{curve['attribute']}, {curve['share']:.0%} flagged", fontsize=9)
        axis.set_xlabel(f"recall, {curve['high']} less {curve['low']}", fontsize=8)
        axis.set_ylabel("precision lost")
    return save(figure, folder, "equity")
