"""What features add: a model without a group of them beside one with all, and the group alone.

Every model is made as the pipeline makes its own (`exit_model`: LightGBM and a spline logistic,
blended and calibrated by folds of the training rows), for the first exit at the leading horizon.
The test rows are scored and used for nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from models.baselines.beside import only
from models.baselines.simple import base_rate
from models.cohort.cohort import Cohort, Floats, label
from models.evaluation.draws import bounds, number, person_draws, with_sample
from models.evaluation.metrics import auc, brier, outcomes_of
from models.evaluation.words import with_interval, within
from models.horizons import leading_horizon
from models.training import fit_exits
from profilering.params import Evaluation, Training
from profilering.progress import Progress, silent

EXIT = 1
NOTHING = "(nothing: another seed)"
SCORES = ("AUC", "Brier")


@dataclass(frozen=True)
class Figure:
    """An estimate with its interval from resampled persons; None where it cannot be estimated."""

    estimate: float | None
    interval: list[float | None]

    @property
    def level(self) -> str:
        """Write it as a score."""
        return with_interval(self.estimate, self.interval)

    @property
    def change(self) -> str:
        """Write it as a difference."""
        low, high = self.interval
        if self.estimate is None or low is None or high is None:
            return "cannot be estimated"
        return f"{self.estimate:+.4f} ({low:+.4f} to {high:+.4f})"


@dataclass(frozen=True)
class Added:
    """What a group of features is worth: one figure for each of SCORES.

    `adds` is the paired difference, all features minus all but these; `above_base` the group alone
    minus the base rate. An AUC above 0 or a Brier below 0 speaks for the group.
    """

    name: str
    features: int
    without: tuple[Figure, ...]
    adds: tuple[Figure, ...]
    alone: tuple[Figure, ...]
    above_base: tuple[Figure, ...]


@dataclass(frozen=True)
class Rows:
    """What was measured on: numbers of rows, of persons, and of rows with a known status.

    `events` of the `known` test rows had the exit by the horizon.
    """

    trained_on: int
    measured_on: int
    persons: int
    known: int
    events: int


@dataclass(frozen=True)
class Ablation:
    """What each group adds, and what it was measured on.

    `what` names the exit and the horizon. `noise` is the difference that another seed for folds and
    trees makes, with the same features. `told` is what each model told of the `test` rows (n,).
    """

    what: str
    features: int
    rows: Rows
    groups: tuple[Added, ...]
    everything: tuple[Figure, ...]
    base_rate: tuple[Figure, ...]
    noise: tuple[Figure, ...]
    test: Cohort
    told: Mapping[str, Floats]


class _Ruler:
    """Measures models of the test rows on the same resampled persons, so that they pair."""

    def __init__(self, cohort: Cohort, settings: Evaluation, seed: int) -> None:
        test, outcomes = cohort.test, outcomes_of(cohort.test, EXIT)
        draws = person_draws(test, settings.resamples, seed)
        persons = len(np.unique(test.person))
        trained_on = len(cohort) - len(test)
        known, events = outcomes.known[0], outcomes.events[0]
        self.rows = Rows(trained_on, len(test), persons, known, events)
        self._confidence = settings.confidence
        self._y = outcomes.y[:, 0]
        self._weights = with_sample(draws) * outcomes.weights[:, 0]

    def measure(self, p: Floats) -> Floats:
        """Return AUC and Brier score (2, 1 + resamples) of incidences (n,)."""
        return np.stack([score(p, self._y, self._weights) for score in (auc, brier)])

    def figures(self, measured: Floats) -> tuple[Figure, ...]:
        """Return what was measured, or a difference of it, as figures."""
        return tuple(
            Figure(number(values[0]), bounds(values[1:], self._confidence)) for values in measured
        )


def steps_of(groups: Mapping[str, Sequence[str]]) -> int:
    """Return how many steps `ablate` will report."""
    return 2 + 2 * len(groups)


def ablate(
    cohort: Cohort,
    groups: Mapping[str, Sequence[str]],
    training: Training,
    evaluation: Evaluation,
    progress: Progress = silent,
) -> Ablation:
    """Fit on the cohort's training rows and measure on its test rows what each group adds."""
    cohort = _at_leading_horizon(cohort)
    names, ruler = cohort.space.names, _Ruler(cohort, evaluation, training.seed)

    told: dict[str, Floats] = {}

    def measured(step: str, kept: Sequence[str], training: Training = training) -> Floats:
        told[step] = _predicted(cohort, tuple(kept), training)
        progress(step)
        return ruler.measure(told[step])

    everything = measured("all features", names)
    reseeded = training.model_copy(update={"seed": training.seed + 1})
    again = measured("all features, another seed", names, reseeded)
    base = ruler.measure(_predicted(cohort, (), training))
    found = []
    for name, group in groups.items():
        without = measured(f"without {name}", [one for one in names if one not in group])
        alone = measured(f"{name} alone", group)
        parts = (without, everything - without, alone, alone - base)
        found.append(Added(name, len(group), *map(ruler.figures, parts)))
    return Ablation(
        what=_what(cohort),
        features=len(names),
        rows=ruler.rows,
        groups=tuple(found),
        everything=ruler.figures(everything),
        base_rate=ruler.figures(base),
        noise=ruler.figures(again - everything),
        test=replace(cohort.test, exits=cohort.exits[:EXIT]),
        told=told,
    )


def _what(cohort: Cohort) -> str:
    return f"{cohort.exits[EXIT - 1]} within {within(label(cohort.horizons[0]), cohort.unit)}"


def _at_leading_horizon(cohort: Cohort) -> Cohort:
    return replace(cohort, horizons=(cohort.horizons[leading_horizon(cohort.horizons)],))


def _predicted(cohort: Cohort, names: tuple[str, ...], training: Training) -> Floats:
    """Return the test rows' incidence (n,) by a model of these features; of none: the base rate."""
    train, test = cohort.train, cohort.test
    if not names:
        return base_rate(train, len(test))[:, EXIT - 1, 0]
    alone = replace(only(train, names), exits=train.exits[:EXIT])
    (fitted,) = fit_exits(alone, training, training.folds)
    return fitted.model.incidence(only(test, names).X)[:, 0]


@dataclass(frozen=True)
class Lines:
    """A table in words: the terminal and the report write the same."""

    title: str
    header: tuple[str, ...]
    rows: list[tuple[str, ...]]


def in_words(found: Ablation) -> list[Lines]:
    """Return what was measured as tables: all features, what each group adds, each alone."""
    of_all = {
        f"all {found.features} features": [one.level for one in found.everything],
        "base rate": [one.level for one in found.base_rate],
        NOTHING: [one.change for one in found.noise],
    }
    tables = [
        Lines(
            found.what,
            ("model", *SCORES),
            [(name, *cells) for name, cells in of_all.items()],
        )
    ]
    parts: dict[str, tuple[str, ...]] = {
        "Without the group, and what it adds to all others": ("without", "adds"),
        "The group alone, and what it adds to the base rate": ("alone", "above_base"),
    }
    for title, (level, change) in parts.items():
        kinds = ((name, what) for name in SCORES for what in (level, "added"))
        header = ("group", "features", *(f"{name} {what}" for name, what in kinds))
        rows = [_row(one, getattr(one, level), getattr(one, change)) for one in found.groups]
        tables.append(Lines(title, header, rows))
    return tables


def _row(one: Added, levels: Sequence[Figure], changes: Sequence[Figure]) -> tuple[str, ...]:
    pairs = zip(levels, changes, strict=True)
    cells = [text for level, change in pairs for text in (level.level, change.change)]
    return one.name, str(one.features), *cells


def measured_on(found: Ablation) -> str:
    """Say what the figures were measured on, and how to read them."""
    rows = found.rows
    return (
        f"{found.what}. Trained on {rows.trained_on:,} registrations, measured on "
        f"{rows.measured_on:,} later ones of {rows.persons:,} persons; {rows.known:,} are known at "
        f"the horizon, {rows.events:,} of them had the exit. Added: the difference between two "
        "models on the same persons; an AUC above 0 or a Brier below 0 speaks for the group. "
        "Intervals resample the persons measured on and hold the models fixed: another training "
        f"sample would differ too. With {len(found.groups)} groups some interval may miss 0 by "
        "chance. What features share is in none of the differences: a group that adds nothing may "
        "still say much alone."
    )


def write_report(found: Ablation, folder: Path, notes: Sequence[str]) -> None:
    """Write ablation.md with notes and tables, and ablation.png, into an empty folder."""
    _draw(found, folder / "ablation.png")
    parts = ["# What features add", *notes]
    for table in in_words(found):
        lines = [table.header, ("---",) * len(table.header), *table.rows]
        parts.append(f"## {table.title}")
        parts.append("\n".join(f"| {' | '.join(cells)} |" for cells in lines))
    parts.append("![Differences with intervals](ablation.png)")
    (folder / "ablation.md").write_text("\n\n".join(parts) + "\n", encoding="utf-8")


def _draw(found: Ablation, path: Path) -> None:
    """Draw the differences with their intervals as a PNG."""
    from matplotlib.figure import Figure as Drawing

    rows = 1 + len(found.groups)
    figure = Drawing(figsize=(9, 2.4 + 0.5 * rows), layout="constrained")
    axes = figure.subplots(2, 2, sharey="row")
    titles = ("added to all others", "alone, added to the base rate")
    for line, (what, title) in enumerate(zip(("adds", "above_base"), titles, strict=True)):
        points = {one.name: getattr(one, what) for one in found.groups}
        if what == "adds":
            points[NOTHING] = found.noise
        for score, axis in enumerate(axes[line]):
            _points(axis, {name: figures[score] for name, figures in points.items()})
            axis.set_title(f"{SCORES[score]} {title}", fontsize=10)
    figure.suptitle(f"{found.what}, n = {found.rows.known:,}", fontsize=10)
    figure.savefig(path, dpi=110, metadata={"Software": None})


def _points(axis: Any, figures: dict[str, Figure]) -> None:
    axis.axvline(0, color="grey", lw=1)
    for place, one in enumerate(figures.values()):
        low, high = one.interval
        if one.estimate is not None and low is not None and high is not None:
            axis.plot([low, high], [place, place], color="C0", lw=2)
            axis.plot(one.estimate, place, "o", color="C0", ms=5)
    axis.set_yticks(range(len(figures)), list(figures), fontsize=9)
    axis.set_ylim(len(figures) - 0.5, -0.5)
    axis.locator_params(axis="x", nbins=5)
    axis.tick_params(axis="x", labelsize=8)
