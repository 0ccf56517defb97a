"""The plots of a card: calibration, incidence against Aalen-Johansen, contributions."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from models.cohort.cohort import Cohort, Floats, label
from models.evaluation.metrics import equal_mass_bins, estimable, outcomes_of
from models.evaluation.words import within
from models.horizons import leading_horizon
from models.incidence import aalen_johansen

MOST_BARS = 12


@dataclass(frozen=True)
class Whose:
    """Whose predictions and whose contributions are drawn, as captions say it."""

    predictions: str = "the model"
    contributions: str = "the model"


def draw(
    cohort: Cohort, incidence: Floats, parts: Floats, folder: Path, whose: Whose
) -> dict[str, str]:
    """Draw the plots of the test part into `folder`; return a caption by file name.

    `incidence` (n, K, H) and `parts` (n, p), contributions to the first exit at the leading
    horizon, are of the test rows.
    """
    test = cohort.test
    at = leading_horizon(cohort.horizons)
    when = within(label(cohort.horizons[at]), cohort.unit)
    _save(_calibration(test, incidence, at), folder / "calibration.png")
    _save(_against_observed(test, incidence), folder / "incidence.png")
    _save(_contributions(test, parts), folder / "contributions.png")
    return {
        "calibration.png": f"Incidence at {when} as predicted by {whose.predictions} and as "
        f"observed, ten bins of equal mass, 95 % intervals, n = {len(test)}. On the diagonal, "
        "6 of 10 means 6 of 10.",
        "incidence.png": f"Mean incidence predicted by {whose.predictions} (line) and "
        "Aalen-Johansen on the test part (points, 95 % intervals).",
        "contributions.png": f"Mean absolute contribution to the log-odds of {cohort.exits[0]} at "
        f"{when} in {whose.contributions}, n = {len(parts)}. It says what the model uses, not what "
        "causes the exit.",
    }


def _figure(columns: int) -> tuple[Any, Any]:
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    size = (3.6 * columns, 3.4)
    figure, axes = plt.subplots(1, columns, figsize=size, squeeze=False, layout="constrained")
    return figure, axes[0]


def _save(figure: Any, path: Path) -> None:
    from matplotlib import pyplot as plt

    figure.savefig(path, dpi=110, metadata={"Software": None})
    plt.close(figure)


def _calibration(test: Cohort, incidence: Floats, at: int) -> Any:
    figure, axes = _figure(len(test.exits))
    horizon = np.array([test.horizons[at]])
    for k, (axis, exit_) in enumerate(zip(axes, test.exits, strict=True)):
        p = incidence[:, k, at]
        weights = outcomes_of(test, k + 1).weights[:, at]
        bins = equal_mass_bins(p)
        top = 0.0
        for b in np.unique(bins[weights > 0]):
            inside = bins == b
            rows = test.take(inside)
            seen = aalen_johansen(rows.time, rows.exit, k + 1, horizon)
            x, y = p[inside].mean(), seen.estimate[0]
            axis.errorbar(x, y, _arms(y, seen.lower[0], seen.upper[0]), fmt="o", color="C0", ms=4)
            top = max(top, x, np.nan_to_num(seen.upper[0]))
        axis.plot([0, top], [0, top], color="grey", lw=1)
        axis.set(title=exit_, xlabel="predicted", ylabel="observed" if k == 0 else "")
    return figure


def _against_observed(test: Cohort, incidence: Floats) -> Any:
    figure, axes = _figure(len(test.exits))
    horizons = np.array(test.horizons)
    usable = estimable(test.time, test.exit, horizons)
    for k, (axis, exit_) in enumerate(zip(axes, test.exits, strict=True)):
        seen = aalen_johansen(test.time, test.exit, k + 1, horizons)
        axis.plot(horizons, incidence[:, k].mean(axis=0), color="C0", marker="_")
        arms = _arms(seen.estimate, seen.lower, seen.upper)
        axis.errorbar(
            horizons[usable], seen.estimate[usable], arms[:, usable], fmt="o", color="black", ms=4
        )
        axis.set(title=exit_, xlabel=f"time ({test.unit})", ylim=(0, None))
    axes[0].set_ylabel("cumulative incidence")
    return figure


def _contributions(test: Cohort, parts: Floats) -> Any:
    figure, axes = _figure(1)
    sizes = np.abs(parts).mean(axis=0)
    order = np.argsort(sizes)[-MOST_BARS:]
    axes[0].barh([test.space.names[i] for i in order], sizes[order], color="C0")
    axes[0].set(xlabel="mean absolute contribution (log-odds)", title=test.exits[0])
    return figure


def _arms(y: Any, lower: Any, upper: Any) -> Any:
    arms = np.stack([np.atleast_1d(y - lower), np.atleast_1d(upper - y)])
    return np.maximum(np.nan_to_num(arms), 0)
