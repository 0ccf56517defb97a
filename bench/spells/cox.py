"""(e) Cox per exit, other exits censored: statsmodels' partial likelihood, Breslow's baseline.

A ridge so small that it moves nothing that the data can say keeps the estimate finite where a
column tells all who have an exit from all who have not.
"""

from dataclasses import dataclass

import numpy as np

from bench.spells.hazards import incidence_of_hazards
from bench.spells.matrix import matrix_of
from models.cohort.cohort import Bools, Cohort, Floats

RIDGE = 1.0
"""Weight of half the squared coefficients of standardised columns in the log likelihood."""

STEPS = 50
CLOSE = 1e-8


@dataclass(frozen=True)
class CoxExit:
    """One exit: coefficients (c,), and the steps (T,) of its baseline cumulative hazard."""

    coefficients: Floats
    steps: Floats

    def hazards(self, columns: Floats) -> Floats:
        """Return the hazards (n, T) of rows of the design matrix (n, c)."""
        return np.exp(columns @ self.coefficients)[:, None] * self.steps


def cox(train: Cohort, X: Floats) -> Floats:
    """Return incidences (n, K, H) of rows X (n, p)."""
    matrix = matrix_of(train)
    columns = matrix.columns(train.X)
    times = np.unique(train.time[train.exit > 0])
    exits = [
        fit_cox(columns, train.time, train.exit == number, times, RIDGE)
        for number in range(1, len(train.exits) + 1)
    ]
    hazards = np.stack([one.hazards(matrix.columns(X)) for one in exits], axis=1)
    return incidence_of_hazards(times, hazards, np.asarray(train.horizons))


def fit_cox(columns: Floats, time: Floats, happened: Bools, times: Floats, ridge: float) -> CoxExit:
    """Fit one exit by Newton's method; `happened` (n,) marks its rows, `times` (T,) all exits'."""
    coefficients = _coefficients(columns, time, happened, ridge)
    risk = np.exp(columns @ coefficients)
    at_risk = np.array([risk[time >= t].sum() for t in times])
    events = np.array([(happened & (time == t)).sum() for t in times])
    return CoxExit(coefficients, events / at_risk)


def _coefficients(columns: Floats, time: Floats, happened: Bools, ridge: float) -> Floats:
    from statsmodels.duration.hazard_regression import PHReg  # type: ignore[import-untyped]

    found = np.zeros(columns.shape[1])
    if not found.size or not happened.any():
        return found
    model = PHReg(time, columns, status=happened.astype(int), ties="breslow")

    def height(at: Floats) -> float:
        return float(model.loglike(at) - ridge / 2 * at @ at)

    for _ in range(STEPS):
        gradient = model.score(found) - ridge * found
        step = np.linalg.solve(ridge * np.eye(len(found)) - model.hessian(found), gradient)
        while height(found + step) < height(found) and np.abs(step).max() > CLOSE:
            step = step / 2
        found = found + step
        if np.abs(step).max() <= CLOSE:
            break
    return found
