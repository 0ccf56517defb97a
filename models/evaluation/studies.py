"""What takes longer than a stage: learning curve, regions left out, shuffled labels, sealed."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from models.cohort.cohort import Cohort, Floats, label
from models.evaluation.blocks import Alongside, judge_block
from models.evaluation.contenders import contenders, model_fit
from models.evaluation.learning import SHARES, learning_curve
from models.evaluation.regions import (
    FEWEST_IN_OFFICE,
    FEWEST_IN_REGION,
    judged_regions,
    regions_left_out,
    regions_of,
    spread,
)
from models.evaluation.sample import Sample, sample_of
from models.evaluation.shuffled import shuffled_labels
from models.horizons import leading_horizon
from models.profiled import Beside
from models.training import fit_with_refits
from profilering.params import Params, Training
from profilering.progress import Progress, silent


@dataclass(frozen=True)
class Study:
    """A block to study: its cohort, and what its own model says of the test rows (n, K, H)."""

    cohort: Cohort
    own: Floats
    training: Training
    params: Params

    @cached_property
    def first(self) -> tuple[Sample, Floats]:
        """The test rows of day 0 as a sample, and what the own model says of them."""
        test, seed = self.cohort.test, self.training.seed
        rows = np.flatnonzero(test.is_first)
        return sample_of(test, self.params.evaluation, seed).take(rows), self.own[rows]


def steps_of(study: Study) -> int:
    """Return how many steps `studies` will report."""
    sample, _ = study.first
    return len(SHARES) * len(contenders(study.training)) + len(judged_regions(sample)) + 1


def studies(study: Study, progress: Progress = silent) -> dict[str, Any]:
    """Return evaluation.json: learning curve, regions left out, spread, shuffled labels."""
    cohort, training, seed = study.cohort, study.training, study.training.seed
    (sample, own), train = study.first, study.cohort.train
    curve = learning_curve(train, sample, contenders(training), seed, progress)
    # A fylke may have one office only.
    people, fit = sample.by_person(), model_fit(training)
    left_out = regions_left_out(train, people, own, fit, progress)
    offices = regions_of(sample.rows) if sample.rows.office is None else sample.rows.office
    places = {
        "fylke": spread(people, own, regions_of(sample.rows), FEWEST_IN_REGION, seed),
        "office": spread(people, own, offices, FEWEST_IN_OFFICE, seed),
    }
    check = shuffled_labels(cohort, fit, study.params.evaluation, seed)
    progress("shuffled labels")
    h = leading_horizon(cohort.horizons)
    return {
        "exit": cohort.exits[0],
        "horizon": label(cohort.horizons[h]),
        "unit": cohort.unit,
        "trained_on": len(train),
        "judged_on": len(sample),
        **sample.describe(),
        "learning_curve": curve,
        "regions": left_out,
        "spread": places,
        "shuffled": check,
    }


def judge_sealed(
    cohort: Cohort, alongside: Alongside, training: Training, params: Params
) -> Beside:
    """Train on all landmarks before the sealed block, and judge the block on its own rows."""
    told = fit_with_refits(cohort.train, training).told(cohort.test.X)
    return judge_block(cohort, told, alongside, params)


def figures_of_opening(metrics: dict[str, Any], at: str) -> dict[str, Any]:
    """Return what the log of openings keeps: AUC, Brier and calibration by exit at a horizon."""
    return {
        exit_: {
            "horizon": at,
            "n": scored["horizons"][at]["n"],
            "auc": scored["horizons"][at]["auc"],
            "brier": scored["horizons"][at]["brier"],
            "brier_null": scored["horizons"][at]["brier_null"],
            "predicted": metrics["calibration"][exit_][at]["predicted"],
            "observed": metrics["calibration"][exit_][at]["observed"],
        }
        for exit_, scored in metrics["exits"].items()
    }
