"""What every part of the fairness report is given: the day-0 rows of the newest block."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy.typing as npt
import pandas as pd

from models.cohort.cohort import Cohort, Floats
from models.evaluation.sample import Sample
from models.horizons import leading_horizon
from profilering.params import Params

Texts = npt.NDArray[Any]


@dataclass(frozen=True)
class FairnessInput:
    """The rows that groups are compared on, and what was told of them.

    `cohort` has the day-0 rows alone, of the training part and of the newest block (its test part),
    with every group in `protected`. `sample` are the n test rows, in the order of `cohort.test`,
    with resampled persons. `incidence` (n, K, H) is what the block's own model told of them.
    `landmarks` has landmark_ref (= `row_id`), person_ref, periode_ref, registrert and as_of of all
    rows of `cohort`, in its order. `registers` is the folder of ingested registers.
    """

    cohort: Cohort
    sample: Sample
    incidence: Floats
    landmarks: pd.DataFrame
    registers: Path
    params: Params

    @property
    def at(self) -> int:
        """The position of the leading horizon."""
        return leading_horizon(self.cohort.horizons)

    @property
    def groups(self) -> dict[str, Texts]:
        """Each test row's group (n,), by name: kjoenn, alder, landgruppe, utdanning and so on.

        Without the door's table there is neither kjoenn nor landgruppe.
        """
        return self.sample.rows.protected

    @property
    def train_groups(self) -> dict[str, Texts]:
        """The same of the training rows, in the order of `cohort.train`."""
        return self.cohort.train.protected

    @property
    def need(self) -> tuple[Floats, Floats]:
        """Who has not had the first exit by the leading horizon (n,), and the IPCW (n,)."""
        outcomes = self.sample.outcomes(1)
        return 1 - outcomes.y[:, self.at], outcomes.weights[:, self.at]

    @property
    def chance(self) -> Floats:
        """The told chance (n,) of the first exit by the leading horizon."""
        found: Floats = self.incidence[:, 0, self.at]
        return found
