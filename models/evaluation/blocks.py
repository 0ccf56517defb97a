"""Judge one block of landmark time beside its baselines, also at fixed capacity."""

import pandas as pd

from models.baselines.beside import beside
from models.cohort.cohort import Cohort, Floats
from models.evaluation.capacity import at_capacity
from models.evaluation.evaluate import MODEL, judge, person_draws
from models.evaluation.metrics import outcomes_of
from models.incidence_model import leading_horizon
from models.profiled import Beside
from profilering.params import Params

SHARES = (0.1, 0.25)


def judge_block(cohort: Cohort, incidence: Floats, nav_rule: pd.Series, params: Params) -> Beside:
    """Judge the incidences (n, K, H) of a block's test rows beside every baseline."""
    settings, seed = params.evaluation, params.training.seed
    predictions = {MODEL: incidence, **beside(cohort, nav_rule)}
    judged = judge(cohort.test, predictions, predictions["base_rate"], settings, seed)
    at = leading_horizon(cohort.horizons)
    outcomes = outcomes_of(cohort.test, 1)
    draws = person_draws(cohort.test, settings.resamples, seed)
    capacity = {
        name: {
            str(share): at_capacity(
                p[:, 0, at], outcomes.y[:, at], outcomes.weights[:, at], draws, share
            )
            for share in SHARES
        }
        for name, p in predictions.items()
    }
    return Beside(judged, capacity=capacity)
