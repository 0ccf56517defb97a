"""Judge one block of landmark time beside its baselines, also at fixed capacity."""

from datetime import date

import pandas as pd

from models.baselines.beside import beside
from models.blocks import Block, Landmarks
from models.cohort.cohort import Cohort, Floats
from models.evaluation.capacity import at_capacity
from models.evaluation.evaluate import MODEL, judge, person_draws
from models.evaluation.metrics import outcomes_of
from models.horizons import leading_horizon
from models.profiled import Beside
from profilering.params import Params

SHARES = (0.1, 0.25)


def followed_up(
    landmarks: Landmarks, block: Block, cohort: Cohort, judged_at: date
) -> dict[str, dict[str, int]]:
    """Count the registrations before a block (train) and in it (test), and what became of them.

    registrations = followed_up (the cohort's rows) + without_follow_up (not a day of it yet at the
    cut-off, which for the test part is `judged_at`) + deleted (known by then never to have been).
    """
    cutoffs = {"train": (block.start, cohort.train), "test": (judged_at, cohort.test)}
    found = {}
    for name, (cutoff, rows) in cutoffs.items():
        registered, followed = (
            int(_inside(table["as_of"], block, name).sum())
            for table in (landmarks.features, landmarks.known_at(cutoff))
        )
        found[name] = {
            "registrations": registered,
            "followed_up": len(rows),
            "without_follow_up": registered - followed,
            "deleted": followed - len(rows),
        }
    return found


def _inside(as_of: pd.Series, block: Block, part: str) -> pd.Series:
    days = pd.to_datetime(as_of).dt.date
    return days < block.start if part == "train" else (days >= block.start) & (days < block.end)


def judge_block(
    cohort: Cohort,
    incidence: Floats,
    nav_rule: pd.Series,
    params: Params,
    counts: dict[str, dict[str, int]],
) -> Beside:
    """Judge the incidences (n, K, H) of a block's test rows beside every baseline.

    `counts` are those of `followed_up`.
    """
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
    return Beside(judged, capacity=capacity, landmarks=counts)
