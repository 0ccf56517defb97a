"""A cohort: features, the time to the first exit, which exit or censored, the person, the split."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

CENSORED = 0
OTHER_EXIT = -1
"""An exit that is known to compete but too rare to be modelled (`--allow-rare`)."""
SINCE_REGISTRATION = "dager_siden_periodestart"
"""The feature that says how long ago a landmark's registration was: known of all, as a horizon is.

It moves the level that a person is told apart from, and is no reason and no theme of anyone.
"""
UNSEEN = -1.0
"""The position of a level that no training row has."""


@dataclass(frozen=True)
class FeatureSpace:
    """What the columns of a feature matrix are.

    Features hold NaN where missing. A categorical feature holds the position of its level in
    `levels`, UNSEEN where it has a level that the training part did not.
    """

    names: tuple[str, ...]
    levels: dict[str, tuple[str, ...]]
    themes: dict[str, str]

    def __post_init__(self) -> None:
        unknown = (set(self.levels) | set(self.themes)) - set(self.names)
        if unknown or set(self.themes) != set(self.names):
            raise ValueError("every feature needs a theme, and no other name may have one")

    def is_categorical(self, name: str) -> bool:
        """Say whether a feature is categorical."""
        return name in self.levels

    def positions(self, name: str, codes: Iterable[str | None]) -> Floats:
        """Return the positions of a categorical feature's codes (n,)."""
        of = {level: float(i) for i, level in enumerate(self.levels[name])}
        return np.array([np.nan if code is None else of.get(code, UNSEEN) for code in codes])

    @property
    def categorical_columns(self) -> list[int]:
        """Positions of the categorical features."""
        return [i for i, name in enumerate(self.names) if name in self.levels]


@dataclass(frozen=True)
class Cohort:
    """Rows in the order of `row_id`, so that no result depends on the order of a file.

    Unless a file does not name its rows: then the place of a row is its name.
    Shapes: n rows, p features. `time` is in the contract's unit, > 0. `exit` is 0 for censored,
    k >= 1 for `exits[k - 1]`, OTHER_EXIT for an exit that is not modelled. `person` numbers the
    persons; `protected` holds text columns that are for the fairness table only. `entry` is the day
    on which time begins (datetime64[D]), `landmark` the days since registration by then, `office`
    who follows the person up: for splits, intercepts and intervals, never for a model; None where
    the table does not say. `weight` is how many people a row's outcome stands for
    (models/reporting_delay.py); None: each for one.
    """

    name: str
    unit: str
    space: FeatureSpace
    exits: tuple[str, ...]
    horizons: tuple[float, ...]
    row_id: npt.NDArray[Any]
    person: Ints
    X: Floats
    time: Floats
    exit: Ints
    is_test: Bools
    protected: dict[str, npt.NDArray[Any]]
    entry: npt.NDArray[np.datetime64] | None = None
    office: npt.NDArray[Any] | None = None
    landmark: Ints | None = None
    weight: Floats | None = None

    def __post_init__(self) -> None:
        n = len(self.row_id)
        if self.X.shape != (n, len(self.space.names)):
            raise ValueError("the feature matrix does not fit the rows and the feature space")
        columns = [self.person, self.time, self.exit, self.is_test, *self.protected.values()]
        optional = (self.entry, self.office, self.landmark, self.weight)
        columns += [column for column in optional if column is not None]
        if any(len(column) != n for column in columns):
            raise ValueError("every column of a cohort needs one value per row")

    def __len__(self) -> int:
        return len(self.row_id)

    def take(self, rows: Ints | Bools) -> "Cohort":
        """Return the chosen rows (a mask, or positions that may repeat) as a cohort."""
        return replace(
            self,
            row_id=self.row_id[rows],
            person=self.person[rows],
            X=self.X[rows],
            time=self.time[rows],
            exit=self.exit[rows],
            is_test=self.is_test[rows],
            protected={name: values[rows] for name, values in self.protected.items()},
            entry=None if self.entry is None else self.entry[rows],
            office=None if self.office is None else self.office[rows],
            landmark=None if self.landmark is None else self.landmark[rows],
            weight=None if self.weight is None else self.weight[rows],
        )

    @property
    def is_first(self) -> Bools:
        """Say which rows are of the day of registration: all, where there are no landmarks."""
        first: Bools = np.ones(len(self), np.bool_) if self.landmark is None else self.landmark == 0
        return first

    @property
    def stands_for(self) -> Floats:
        """How many people each row's outcome stands for (n,)."""
        return np.ones(len(self)) if self.weight is None else self.weight

    @property
    def train(self) -> "Cohort":
        """The training part."""
        return self.take(~self.is_test)

    @property
    def test(self) -> "Cohort":
        """The test part."""
        return self.take(self.is_test)


def label(horizon: float) -> str:
    """Write a horizon as it is keyed in outputs: 13.0 is '13', 6.5 is '6.5'."""
    return f"{horizon:.12g}"
