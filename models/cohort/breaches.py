"""Breaches of the contract of COHORT.yaml, collected so that one run names them all."""

import numpy as np
import pandas as pd

from models.censoring import SMALLEST, reached
from models.cohort.cohort import Bools, Floats, Ints
from models.cohort.contract import CohortContract
from profilering.errors import BadInput, collected

FEWEST_PERSONS = 30


class Breaches:
    """Collects breaches of a contract, so that one run shows them all, with counts."""

    def __init__(self, title: str, rows: int) -> None:
        self.title, self.rows = title, rows
        self.found: list[str] = []

    def count(self, number: int, what: str, advice: str) -> None:
        """Note a breach that `number` rows have, if any has it."""
        if number:
            self.found.append(f"{what} in {number} of {self.rows} rows; {advice}")

    def numbers(self, table: pd.DataFrame, name: str, required: bool = False) -> Floats:
        """Return a column as numbers, NaN where missing; text and infinity are breaches."""
        values = table[name]
        numbers = pd.to_numeric(values, errors="coerce")
        if not pd.api.types.is_numeric_dtype(numbers):
            self.count(len(values), f"'{name}' holds dates or objects", "numbers are needed")
            return np.full(len(values), np.nan)
        text = int((numbers.isna() & values.notna()).sum())
        self.count(text, f"text in the numeric column '{name}'", "is it categorical?")
        found: Floats = numbers.to_numpy(dtype=np.float64, na_value=np.nan)
        self.count(int(np.isinf(found).sum()), f"'{name}' is infinite", "leave it empty instead")
        if required:
            missing = int(values.isna().sum())
            self.count(missing, f"'{name}' is missing", "every row needs it")
        return found

    def stop(self) -> None:
        """Raise BadInput with everything found so far."""
        if self.found:
            raise BadInput(collected(self.title, self.found))


def check_training(
    contract: CohortContract, X: Floats, times: Floats, is_test: Bools, breaches: Breaches
) -> None:
    """Note an empty part, horizons beyond all that was observed, and features without a value."""
    for part, rows in (("training", ~is_test), ("test", is_test)):
        if not rows.any():
            breaches.found.append(f"the {part} part has no rows")
            return
    last, unit = times[~is_test].max(), contract.time.unit
    breaches.found += [
        f"horizon {h:g} is beyond the last observed time in training, {last:g} ({unit})"
        for h in contract.horizons
        if h > last
    ]
    known = (~np.isnan(X[~is_test])).sum(axis=0)
    breaches.found += [
        f"'{name}' has no value in the training part"
        for i, name in enumerate(contract.features)
        if known[i] == 0
    ]


def check_persons(persons: int, breaches: Breaches) -> None:
    """Note too few persons in the training part to make folds of."""
    if persons < FEWEST_PERSONS:
        breaches.found.append(
            f"{persons} persons in the training part, of whom folds are made; at least "
            f"{FEWEST_PERSONS} are needed"
        )


def check_follow_up(
    contract: CohortContract, times: Floats, exits: Ints, breaches: Breaches
) -> None:
    """Note the horizons that hardly any training row was followed to."""
    horizons = np.array([h for h in contract.horizons if h <= times.max(initial=0)])
    breaches.found += [
        f"horizon {h:g} is reached by {int((times >= h).sum())} of {len(times)} training rows, for "
        f"others were censored before: the censoring curve is below {SMALLEST:.0%}"
        for h in horizons[~reached(times, exits, horizons)]
    ]
