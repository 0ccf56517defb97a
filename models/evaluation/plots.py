"""The plots of a card: reliability, incidence against Aalen-Johansen, gain, contributions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from models.cohort.cohort import Cohort, Floats, label
from models.evaluation.drawing import arms, panels, save
from models.evaluation.evaluate import MODEL
from models.evaluation.lists import SHARES
from models.evaluation.metrics import equal_mass_bins, estimable, outcomes_of
from models.evaluation.words import within
from models.horizons import leading_horizon
from models.incidence import incidence_of

MOST_BARS = 12
BESIDE = ("nav_rule", "time_since_last_job", "five_field_logistic", "logistic")
"""Baselines in the plot of gains; with all of them nothing could be told apart."""


@dataclass(frozen=True)
class Whose:
    """Whose predictions and whose contributions are drawn, as captions say it."""

    predictions: str = "the model"
    contributions: str = "the model"


@dataclass(frozen=True)
class AxisWords:
    """What stands on the axes, and words for models, exits and features, which else have names."""

    predicted: str = "predicted"
    observed: str = "observed"
    time: str = "time ({unit})"
    incidence: str = "cumulative incidence"
    contribution: str = "mean distance from the mean contribution\n(log-odds)"
    flagged: str = "share flagged"
    found: str = "share found"
    names: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        """Return the word for a model, an exit or a feature."""
        return self.names.get(name, name)


PLAIN = AxisWords()


@dataclass(frozen=True)
class Shown:
    """What is drawn: incidences (n, K, H) of the test rows, contributions (n, p), gain curves."""

    incidence: Floats
    parts: Floats
    gain: dict[str, Any]


def draw(
    cohort: Cohort, shown: Shown, folder: Path, whose: Whose, words: AxisWords = PLAIN
) -> dict[str, str]:
    """Draw the plots of the test part into `folder`; return a caption by file name.

    Contributions are to the first exit at the leading horizon.
    """
    test, at = cohort.test, leading_horizon(cohort.horizons)
    when = within(label(cohort.horizons[at]), cohort.unit)
    found = {
        save(_calibration(test, shown.incidence, at, words), folder, "calibration"): "Incidence at "
        f"{when} as predicted by {whose.predictions} and as observed, ten bins of equal mass, 95 % "
        f"intervals, n = {len(test)}. On the diagonal, 6 of 10 means 6 of 10.",
        save(_against_observed(test, shown.incidence, words), folder, "incidence"): "Mean "
        f"incidence predicted by {whose.predictions} (line) and Aalen-Johansen on the test part "
        "(points, 95 % intervals).",
        save(_contributions(test, shown.parts, words), folder, "contributions"): "Mean absolute "
        f"contribution to the log-odds of {cohort.exits[0]} at {when} in {whose.contributions}, "
        f"n = {len(shown.parts)}. It says what the model uses, not what causes the exit.",
    }
    if shown.gain:
        found[save(_gain(shown.gain, words), folder, "gain")] = (
            f"Share of those without {cohort.exits[0]} within {when} who are among the flagged, by "
            "the share flagged (grey: at random; dotted: the capacities of the tables). The band "
            f"is the 95 % interval of {whose.predictions}."
        )
    return found


def _calibration(test: Cohort, incidence: Floats, at: int, words: AxisWords) -> Any:
    figure, axes = panels(len(test.exits))
    horizon = np.array([test.horizons[at]])
    for k, (axis, exit_) in enumerate(zip(axes, test.exits, strict=True)):
        p = incidence[:, k, at]
        weights = outcomes_of(test, k + 1).weights[:, at]
        bins = equal_mass_bins(p)
        top = 0.0
        for b in np.unique(bins[weights > 0]):
            inside = bins == b
            rows = test.take(inside)
            seen = incidence_of(rows, k + 1, horizon)
            x, y = p[inside].mean(), seen.estimate[0]
            axis.errorbar(x, y, arms(y, seen.lower[0], seen.upper[0]), fmt="o", color="C0", ms=4)
            top = max(top, x, np.nan_to_num(seen.upper[0]))
        axis.plot([0, top], [0, top], color="grey", lw=1)
        axis.set(title=words.of(exit_), xlabel=words.predicted)
    axes[0].set_ylabel(words.observed)
    return figure


def _against_observed(test: Cohort, incidence: Floats, words: AxisWords) -> Any:
    figure, axes = panels(len(test.exits))
    horizons = np.array(test.horizons)
    usable = estimable(test.time, test.exit, horizons)
    for k, (axis, exit_) in enumerate(zip(axes, test.exits, strict=True)):
        seen = incidence_of(test, k + 1, horizons)
        axis.plot(horizons, incidence[:, k].mean(axis=0), color="C0", marker="_")
        bars = arms(seen.estimate, seen.lower, seen.upper)
        axis.errorbar(
            horizons[usable], seen.estimate[usable], bars[:, usable], fmt="o", color="black", ms=4
        )
        axis.set(title=words.of(exit_), xlabel=words.time.format(unit=test.unit), ylim=(0, None))
    axes[0].set_ylabel(words.incidence)
    return figure


def _contributions(test: Cohort, parts: Floats, words: AxisWords) -> Any:
    figure, (axis,) = panels(1)
    longest = max(len(words.of(name)) for name in test.space.names)
    figure.set_figwidth(max(figure.get_figwidth(), 3 + longest / 14))
    # What is added to everyone's alike tells nobody apart.
    sizes = np.abs(parts - parts.mean(axis=0)).mean(axis=0)
    order = np.argsort(sizes)[-MOST_BARS:]
    axis.barh([words.of(test.space.names[i]) for i in order], sizes[order], color="C0")
    axis.locator_params(axis="x", nbins=5)
    axis.set(xlabel=words.contribution, title=words.of(test.exits[0]))
    return figure


def _gain(curves: dict[str, Any], words: AxisWords) -> Any:
    figure, (axis,) = panels(1)
    for share in SHARES:
        axis.axvline(share, color="grey", lw=0.8, ls=":")
    axis.plot([0, 1], [0, 1], color="grey", lw=1)
    ours = {name: np.array(of, dtype=float) for name, of in curves[MODEL].items()}
    axis.fill_between(ours["flagged"], ours["lower"], ours["upper"], color="C0", alpha=0.2, lw=0)
    for i, name in enumerate((MODEL, *(one for one in BESIDE if one in curves))):
        curve = curves[name]
        found = np.array(curve["found"], dtype=float)
        axis.plot(curve["flagged"], found, color=f"C{i}", lw=1.4, label=words.of(name))
    axis.set(xlabel=words.flagged, ylabel=words.found, xlim=(0, 1), ylim=(0, 1))
    axis.legend(fontsize=7)
    return figure
