"""A cohort: features, the time to the first exit, which exit or censored, the person, the split."""

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


@dataclass(frozen=True)
class FeatureSpace:
    """What the columns of a feature matrix are.

    Numeric features hold NaN where missing. A categorical feature holds the position of its level
    in `levels`, NaN where it is missing or was not seen in the training part.
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

    @property
    def categorical_columns(self) -> list[int]:
        """Positions of the categorical features."""
        return [i for i, name in enumerate(self.names) if name in self.levels]


@dataclass(frozen=True)
class Cohort:
    """Rows in the order of `row_id`, so that no result depends on the order of the file.

    Shapes: n rows, p features. `time` is in the contract's unit, > 0. `exit` is 0 for censored,
    k >= 1 for `exits[k - 1]`, OTHER_EXIT for an exit that is not modelled. `person` numbers the
    persons; `protected` holds text columns that are for the fairness table only.
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

    def __post_init__(self) -> None:
        n = len(self.row_id)
        if self.X.shape != (n, len(self.space.names)):
            raise ValueError("the feature matrix does not fit the rows and the feature space")
        columns = [self.person, self.time, self.exit, self.is_test, *self.protected.values()]
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
        )

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
