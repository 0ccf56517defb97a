"""A cohort put through train, evaluate, segment and explain; the tables that come out."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from models.baselines.simple import (
    OneLineRule,
    base_rate,
    logistic_incidence,
    one_line_rules,
    rule_incidence,
)
from models.cohort.cohort import Cohort, Floats, label
from models.evaluation.evaluate import MODEL, Judged, judge
from models.incidence import aalen_johansen
from models.incidence_model import IncidenceModel, OutOfFold, leading_horizon
from models.segments.segments import Segmentation, find_segments
from profilering.params import Params


@dataclass(frozen=True)
class Profiled:
    """Everything a cohort's outputs are made from.

    `incidence`, `lower`, `upper` (n, K, H) of all rows: out of fold for training rows, by the final
    model for test rows. `segment` (n,).
    """

    cohort: Cohort
    model: IncidenceModel
    incidence: Floats
    lower: Floats
    upper: Floats
    judged: Judged
    rules: tuple[OneLineRule, ...]
    segmentation: Segmentation
    segment: Any


def profiled(
    cohort: Cohort, model: IncidenceModel, out_of_fold: OutOfFold, params: Params
) -> Profiled:
    """Predict, judge and segment a cohort with a model that was trained on its training part."""
    incidence = everyone(cohort, out_of_fold.incidence, model.incidence(cohort.test.X))
    lower, upper = model.interval(incidence, model.spread(cohort.X))
    judged, rules = judge_test(cohort, incidence[cohort.is_test], params)
    at = leading_horizon(cohort.horizons)
    parts = model.contributions(cohort.test.X, 0, at).values
    all_parts = everyone(cohort, out_of_fold.leading, parts)
    train = ~cohort.is_test
    speaks_of = cohort.exits[0], f"{label(cohort.horizons[at])} x {cohort.unit}"
    chance = incidence[:, 0, at]
    found = find_segments(chance[train], cohort.space, all_parts[train], params.segments, speaks_of)
    segment = found.assign(chance, cohort.space, all_parts)
    return Profiled(cohort, model, incidence, lower, upper, judged, rules, found, segment)


def everyone(cohort: Cohort, train: Floats, test: Floats) -> Floats:
    """Put values of training and test rows together in the cohort's order."""
    values = np.empty((len(cohort), *train.shape[1:]))
    values[~cohort.is_test], values[cohort.is_test] = train, test
    return values


def judge_test(
    cohort: Cohort, incidence: Floats, params: Params
) -> tuple[Judged, tuple[OneLineRule, ...]]:
    """Judge the test rows' incidences beside the base rate, a one-line rule and a logistic."""
    train, test = cohort.train, cohort.test
    rules = one_line_rules(train)
    null = base_rate(train, len(test))
    predictions = {
        MODEL: incidence,
        "base_rate": null,
        "one_line_rule": rule_incidence(train, rules, test.X),
        "logistic": logistic_incidence(train, test.X),
    }
    return judge(test, predictions, null, params.evaluation, params.training.seed), rules


def predictions_table(result: Profiled) -> pd.DataFrame:
    """One line per row, exit and horizon: the incidence with its provisional interval."""
    cohort = result.cohort
    n, exits, horizons = result.incidence.shape
    part = np.where(cohort.is_test, "test", "train")
    return pd.DataFrame(
        {
            "row_id": np.repeat(cohort.row_id, exits * horizons),
            "part": np.repeat(part, exits * horizons),
            "exit": np.tile(np.repeat(cohort.exits, horizons), n),
            "horizon": np.tile(cohort.horizons, n * exits),
            "cif": result.incidence.ravel(),
            "cif_lower": result.lower.ravel(),
            "cif_upper": result.upper.ravel(),
        }
    )


def contributions_table(cohort: Cohort, model: IncidenceModel) -> pd.DataFrame:
    """One line per test row, exit and horizon: base, raw log-odds and each feature's part.

    Raises ArithmeticError if any row's parts do not add up to the model's raw score within 1e-9.
    """
    test = cohort.test
    tables = []
    for k, exit_ in enumerate(cohort.exits):
        raw = model.exit_models[k].log_odds(test.X)
        for h, horizon in enumerate(cohort.horizons):
            found = model.contributions(test.X, k, h)
            off = np.abs(found.raw - raw[:, h]) > 1e-9
            if off.any():
                raise ArithmeticError(f"contributions do not add up in {int(off.sum())} rows")
            columns = {"row_id": test.row_id, "exit": exit_, "horizon": horizon}
            columns |= {"base": found.base, "raw": raw[:, h]}
            names = enumerate(cohort.space.names)
            columns |= {f"contrib:{name}": found.values[:, i] for i, name in names}
            tables.append(pd.DataFrame(columns))
    return pd.concat(tables, ignore_index=True)


def segments_json(result: Profiled, confidence: float) -> dict[str, Any]:
    """Describe each segment: its rule, size, and the test part's incidence with interval."""
    cohort, rules = result.cohort, result.segmentation.rules()
    described = []
    for name in rules:
        inside = result.segment == name
        if inside.any():
            described.append(
                {
                    "segment": name,
                    "rule": rules[name],
                    "size": int(inside.sum()),
                    "size_test": int((inside & cohort.is_test).sum()),
                    "observed": _observed(cohort.take(inside & cohort.is_test), confidence),
                }
            )
    return {
        "observed_on": "the test part, Aalen-Johansen; null where nobody was followed so far",
        "confidence": confidence,
        "cut_on": result.segmentation.to_json(),
        "segments": described,
    }


def _observed(part: Cohort, confidence: float) -> dict[str, Any]:
    """Return the observed incidence of each exit at each horizon with its interval."""
    horizons = np.asarray(part.horizons)
    found: dict[str, Any] = {}
    for k, exit_ in enumerate(part.exits, start=1):
        if len(part) == 0:
            found[exit_] = None
            continue
        seen = aalen_johansen(part.time, part.exit, k, horizons, confidence)
        values = zip(seen.estimate, seen.lower, seen.upper, strict=True)
        found[exit_] = {
            label(h): None
            if np.isnan(estimate)
            else {"incidence": float(estimate), "lower": float(low), "upper": float(high)}
            for h, (estimate, low, high) in zip(part.horizons, values, strict=True)
        }
    return found
