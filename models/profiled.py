"""A cohort put through train, evaluate, segment and explain; the tables that come out."""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from models.baselines.simple import (
    OneLineRule,
    base_rate,
    logistic_of,
    one_line_rules,
    rule_incidence,
)
from models.baselines.tree import tree_incidence
from models.cohort.cohort import Bools, Cohort, Floats, label
from models.evaluation.evaluate import Judged
from models.evaluation.measured import NULL, measured
from models.evaluation.observed import observed
from models.evaluation.sample import sample_of
from models.horizons import leading_horizon
from models.incidence_model import IncidenceModel
from models.labels import labels_of
from models.segments.segments import Segmentation, SpeaksOf, find_segments
from models.training import OutOfFold
from models.uncertainty import Told
from profilering.params import Params

OUT_OF_FOLD = "before the sealed block, placed out of fold; not a forecast"


@dataclass(frozen=True)
class Predicted:
    """What is said of every row: out of fold for training rows, by the final model for test rows.

    `leading` (n, p) are contributions to the first exit at the leading horizon.
    """

    told: Told
    leading: Floats

    @property
    def incidence(self) -> Floats:
        """Return the incidences (n, K, H)."""
        return self.told.incidence


def predict(cohort: Cohort, model: IncidenceModel, out_of_fold: OutOfFold) -> Predicted:
    """Predict every row of a cohort with the model that was trained on its training part."""
    X = cohort.test.X
    incidence = everyone(cohort, out_of_fold.incidence, model.incidence(X))
    lower, upper = replace(model.spread(cohort.X), incidence=incidence).interval()
    parts = model.contributions(X, 0, leading_horizon(cohort.horizons)).values
    told = Told(incidence, lower, upper)
    return Predicted(told, everyone(cohort, out_of_fold.leading, parts))


def segment(
    train: Cohort, out_of_fold: OutOfFold, params: Params, speaks_of: SpeaksOf | None = None
) -> Segmentation:
    """Find segments on the training rows' out-of-fold predictions, named in English or as said."""
    at = leading_horizon(train.horizons)
    if speaks_of is None:
        speaks_of = SpeaksOf(train.exits[0], f"{label(train.horizons[at])} x {train.unit}", "en")
    chance, parts = out_of_fold.incidence[:, 0, at], out_of_fold.leading
    return find_segments(chance, train.space, parts, params.segments, speaks_of)


def assigned(cohort: Cohort, said: Predicted | OutOfFold, segmentation: Segmentation) -> Any:
    """Return every row's segment (n,)."""
    chance = said.incidence[:, 0, leading_horizon(cohort.horizons)]
    return segmentation.assign(chance, cohort.space, said.leading)


def everyone(cohort: Cohort, train: Floats, test: Floats) -> Floats:
    """Put values of training and test rows together in the cohort's order."""
    values = np.empty((len(cohort), *train.shape[1:]))
    values[~cohort.is_test], values[cohort.is_test] = train, test
    return values


@dataclass(frozen=True)
class Beside:
    """How the model did on the test part, and the one-line rules that stand beside it.

    `told` are the further keys of metrics.json: verdicts, slices and, of registers, lists.
    """

    judged: Judged
    rules: tuple[OneLineRule, ...] = ()
    told: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return metrics.json: the contract's keys, then what says how sure they are."""
        judged = self.judged
        return judged.metrics | {
            "intervals": judged.intervals,
            "differences": judged.differences,
            "ece_if_perfect": judged.ece_if_perfect,
            "one_line_rules": [rule.words for rule in self.rules],
            "calibration": judged.calibration,
            "known": judged.known,
            "ibs_horizons": judged.ibs_horizons,
            **self.told,
        }


def judge_test(cohort: Cohort, told: Told, params: Params) -> Beside:
    """Judge what was told of test rows beside base rate, one-line rules, a tree, a logistic."""
    train, test, seed = cohort.train, cohort.test, params.training.seed
    labels = labels_of(train, seed)
    rules = one_line_rules(train, labels)
    baselines = {
        NULL: base_rate(train, len(test)),
        "one_line_rule": rule_incidence(train, rules, test.X),
        "tree": tree_incidence(train, labels, test.X),
        "logistic": logistic_of(labels, test.X),
    }
    sample = sample_of(test, params.evaluation, seed)
    found = measured(sample, train, told, baselines, params)
    metrics = contracted(found.judged.metrics)
    return Beside(replace(found.judged, metrics=metrics), rules, found.told)


def contracted(metrics: dict[str, Any]) -> dict[str, Any]:
    """Return metrics as the contract of cohort runs has them: `n` counts all rows of the test part.

    How many of them are known at each horizon stands under `known` in metrics.json.
    """
    found = {}
    for name, value in metrics.items():
        found[name] = contracted(value) if isinstance(value, dict) else value
    if "n_rows" in found:
        found["n"] = found.pop("n_rows")
    return found


def predictions_table(cohort: Cohort, predicted: Predicted) -> pd.DataFrame:
    """One line per row, exit and horizon: the incidence with its provisional interval."""
    n, exits, horizons = predicted.incidence.shape
    part = np.where(cohort.is_test, "test", "train")
    return pd.DataFrame(
        {
            "row_id": np.repeat(cohort.row_id, exits * horizons),
            "part": np.repeat(part, exits * horizons),
            "exit": np.tile(np.repeat(cohort.exits, horizons), n),
            "horizon": np.tile(cohort.horizons, n * exits),
            "cif": predicted.told.incidence.ravel(),
            "cif_lower": predicted.told.lower.ravel(),
            "cif_upper": predicted.told.upper.ravel(),
        }
    )


def contributions_table(rows: Cohort, model: IncidenceModel) -> pd.DataFrame:
    """One line per row, exit and horizon: base, raw log-odds and each feature's part.

    Raises ArithmeticError if any row's parts do not add up to the model's raw score within 1e-9 of
    their size (at least 1): an outlier's parts may be in the millions.
    """
    tables = []
    for k, exit_ in enumerate(rows.exits):
        raw = model.exit_models[k].log_odds(rows.X)
        for h, horizon in enumerate(rows.horizons):
            found = model.contributions(rows.X, k, h)
            size = np.maximum(np.abs(found.values).sum(axis=1), 1.0)
            off = np.abs(found.raw - raw[:, h]) > 1e-9 * size
            if off.any():
                raise ArithmeticError(f"contributions do not add up in {int(off.sum())} rows")
            columns = {"row_id": rows.row_id, "exit": exit_, "horizon": horizon}
            columns |= {"base": found.base, "raw": raw[:, h]}
            names = enumerate(rows.space.names)
            columns |= {f"contrib:{name}": found.values[:, i] for i, name in names}
            tables.append(pd.DataFrame(columns))
    return pd.concat(tables, ignore_index=True)


def segments_table(cohort: Cohort, segments: Any) -> pd.DataFrame:
    """One line per row: its segment."""
    return pd.DataFrame({"row_id": cohort.row_id, "segment": segments})


def segments_json(
    cohort: Cohort, segmentation: Segmentation, segments: Any, seen: Bools, confidence: float
) -> dict[str, Any]:
    """Describe each segment: its rule, size, and the incidence that was observed, with interval.

    Observed on the rows `seen` (n,): the test part or, where there is none, rows that were placed
    by models of random folds without their persons, which rows of later years helped to train.
    """
    rules = segmentation.rules()
    described = []
    for name in rules:
        inside = segments == name
        if inside.any():
            described.append(
                {
                    "segment": name,
                    "rule": rules[name],
                    "size": int(inside.sum()),
                    "size_observed": int((inside & seen).sum()),
                    "observed": observed(cohort.take(inside & seen), confidence),
                }
            )
    return {
        "observed_on": "the test part" if cohort.is_test.any() else OUT_OF_FOLD,
        "estimator": "Aalen-Johansen; null where it cannot be estimated",
        "confidence": confidence,
        "cut_on": segmentation.to_json(),
        "segments": described,
    }
