"""Judge one block of landmark time beside its baselines, also at fixed capacity."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from models.baselines.beside import beside
from models.blocks import Block, Landmarks
from models.cohort.cohort import Cohort, Floats
from models.designs import NOT_JUDGED
from models.evaluation.confusion import confusion
from models.evaluation.evaluate import MODEL
from models.evaluation.lists import (
    at_all_capacities,
    benefit_at_capacity,
    gains,
    lead_over_trigger,
)
from models.evaluation.measured import measured
from models.evaluation.remaining import remaining
from models.evaluation.sample import Sample, sample_of
from models.evaluation.trigger import of_rows
from models.evaluation.verdicts import alarm
from models.graded import graded
from models.horizons import leading_horizon
from models.profiled import Beside
from models.uncertainty import Told
from profilering.params import Params


def followed_up(
    landmarks: Landmarks, block: Block, cohort: Cohort, judged_at: date
) -> dict[str, dict[str, int]]:
    """Count the landmarks before a block (train) and in it (test), and what became of them.

    registrations = followed_up (the cohort's rows) + without_follow_up (not a day of it yet at the
    cut-off, which for the test part is `judged_at`) + deleted (known by then never to have been).
    `first` of the followed up are of the day of registration.
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
            "first": int(rows.is_first.sum()),
        }
    return found


def _inside(as_of: pd.Series, block: Block, part: str) -> pd.Series:
    days = pd.to_datetime(as_of).dt.date
    return days < block.start if part == "train" else (days >= block.start) & (days < block.end)


@dataclass(frozen=True)
class Alongside:
    """What a block is judged beside, by landmark_ref, and the counts of `followed_up`.

    `nav_rule` is of `nav_profiles`; `trigger` of `days_to_trigger`, None: not delivered; `held` of
    `graded.positions`. Without `has_lists` nobody is listed by a low chance of the first exit.
    """

    nav_rule: pd.Series
    trigger: pd.Series | None
    held: pd.DataFrame
    counts: dict[str, dict[str, int]]
    has_lists: bool = True


def judge_block(cohort: Cohort, told: Told, alongside: Alongside, params: Params) -> Beside:
    """Judge what was told of a block's test rows beside every baseline.

    The headline is the day of registration.
    """
    seed, test = params.training.seed, cohort.test
    baselines = beside(cohort, alongside.nav_rule, seed)
    sample = sample_of(test, params.evaluation, seed)
    found = measured(sample, cohort.train, told, baselines, params)
    first, said, at = found.first, found.predictions, leading_horizon(test.horizons)
    listed = _lists(first, said, alongside) if alongside.has_lists else {}
    others: dict[str, Any] = {
        "remaining": remaining(first, said),
        "graded": graded(alongside.held, first.rows.row_id, said[MODEL][:, 0, at]),
        "landmarks": alongside.counts,
        "not_judged": sorted(NOT_JUDGED),
        "alarm": alarm(found.judged, NOT_JUDGED),
    }
    return Beside(found.judged, told=found.told | listed | others)


def _lists(first: Sample, said: dict[str, Floats], alongside: Alongside) -> dict[str, Any]:
    """Judge lists of those with the lowest chance of the first exit."""
    return {
        "capacity": at_all_capacities(first, said),
        "confusion": confusion(first, said),
        "net_benefit": benefit_at_capacity(first, said),
        "gain": gains(first, said),
        "lead": lead_over_trigger(first, said, of_rows(alongside.trigger, first.rows.row_id)),
    }
