"""(c) Penalised logistic regression on restricted cubic splines, one fit per horizon, with IPCW.

Under about 5,000 rows it beat boosting on every real set tried. Splines: Harrell, Regression
Modeling Strategies, section 2.4.5 (linear beyond the outer knots).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from models.cohort.cohort import UNSEEN, Bools, FeatureSpace, Floats
from models.families.base import Contributions, Labels, one_thread


@dataclass(frozen=True)
class Term:
    """How one feature becomes columns: spline knots or levels, and what stands in for missing."""

    feature: int
    knots: tuple[float, ...]
    levels: int
    fill: float
    has_missing: bool
    centre: tuple[float, ...] = ()
    scale: tuple[float, ...] = ()

    def columns(self, x: Floats) -> Floats:
        """Return the centred and scaled columns (n, c) of one feature's values (n,)."""
        raw = self.raw_columns(x) - np.asarray(self.centre)
        scaled: Floats = raw / np.asarray(self.scale)
        return scaled

    def raw_columns(self, x: Floats) -> Floats:
        """Return the columns before centring."""
        missing = np.isnan(x)
        if self.levels:
            # A level that training did not see counts as missing, as LightGBM has it.
            missing |= x == UNSEEN
            parts = [(x == level).astype(np.float64) for level in range(self.levels)]
        else:
            parts = _splines(np.where(missing, self.fill, x), self.knots)
        if self.has_missing:
            parts.append(missing.astype(np.float64))
        return np.column_stack(parts)


@dataclass(frozen=True)
class SplineLogistic:
    """A fitted model: terms, intercepts (H,), coefficients (columns, H)."""

    terms: tuple[Term, ...]
    features: int
    intercepts: Floats
    coefficients: Floats

    def log_odds(self, X: Floats) -> Floats:
        """Return log-odds (n, H)."""
        found: Floats = self.intercepts + design(self.terms, X) @ self.coefficients
        return found

    def contributions(self, X: Floats, horizon: int) -> Contributions:
        """Return the sum of each feature's columns; zero on average over the training rows."""
        values = np.zeros((len(X), self.features))
        start = 0
        for term in self.terms:
            columns = term.columns(X[:, term.feature])
            part = self.coefficients[start : start + columns.shape[1], horizon]
            values[:, term.feature] = columns @ part
            start += columns.shape[1]
        base = float(self.intercepts[horizon])
        return Contributions(base, values, base + values.sum(axis=1))

    def to_json(self) -> dict[str, Any]:
        """Return the model as plain values."""
        return {
            "terms": [vars(term) for term in self.terms],
            "features": self.features,
            "intercepts": self.intercepts.tolist(),
            "coefficients": self.coefficients.tolist(),
        }

    def texts(self) -> dict[str, str]:
        """Everything is in the JSON."""
        return {}


def logistic_from_json(value: dict[str, Any]) -> SplineLogistic:
    """Rebuild a model from `to_json`."""
    coefficients = np.asarray(value["coefficients"], dtype=np.float64)
    terms, intercepts = terms_from_json(value["terms"]), np.asarray(value["intercepts"])
    return SplineLogistic(terms, value["features"], intercepts, coefficients)


def terms_from_json(values: list[dict[str, Any]]) -> tuple[Term, ...]:
    """Rebuild terms from their attributes."""
    lists = ("knots", "centre", "scale")
    return tuple(Term(**term | {k: tuple(term[k]) for k in lists}) for term in values)


def fit_logistic(labels: Labels, penalty: float, knots: int) -> SplineLogistic:
    """Fit one ridge logistic per horizon; `penalty` is the inverse strength (scikit-learn's C)."""
    terms = make_terms(labels.space, labels.X, knots)
    with one_thread():
        # Each horizon starts where the one before it ended: they are alike.
        model = _ridge(penalty)
        fits = [_fit_one(model, terms, labels, h) for h in range(len(labels.horizons))]
    intercepts = np.array([intercept for intercept, _ in fits])
    coefficients = np.column_stack([coefficient for _, coefficient in fits])
    return SplineLogistic(terms, labels.X.shape[1], intercepts, coefficients)


def make_terms(space: FeatureSpace, X: Floats, knots: int) -> tuple[Term, ...]:
    """Choose each feature's columns from the training rows; `knots` 0 means straight lines."""
    return tuple(
        _term(i, X[:, i], len(space.levels.get(name, ())), knots)
        for i, name in enumerate(space.names)
    )


def design(terms: tuple[Term, ...], X: Floats, rows: Bools | None = None) -> Floats:
    """Return the design matrix (n, columns) of X, or of some of its rows.

    It is filled feature by feature, so that nothing of its size lies in memory beside it.
    """
    chosen = np.ones(len(X), dtype=np.bool_) if rows is None else rows
    ends = np.cumsum([term.columns(X[:0, term.feature]).shape[1] for term in terms])
    found = np.empty((int(chosen.sum()), int(ends[-1]) if len(ends) else 0))
    for term, end in zip(terms, ends, strict=True):
        columns = term.columns(X[chosen, term.feature])
        found[:, end - columns.shape[1] : end] = columns
    return found


def _term(feature: int, x: Floats, levels: int, knots: int) -> Term:
    known = x[~np.isnan(x)]
    fill = float(np.median(known)) if len(known) else 0.0
    inner: tuple[float, ...] = ()
    if not levels and knots >= 3 and len(np.unique(known)) > knots:
        places = np.linspace(0.05, 0.95, knots)
        inner = tuple(float(k) for k in np.unique(np.quantile(known, places)))
    plain = Term(feature, inner if len(inner) >= 3 else (), levels, fill, bool(np.isnan(x).any()))
    raw = plain.raw_columns(x)
    spread = raw.std(axis=0)
    # Levels and missing marks keep their 0/1 scale, or the ridge would spare the rarest of them.
    is_flag = np.arange(raw.shape[1]) >= (0 if levels else raw.shape[1] - plain.has_missing)
    scale = np.where(is_flag | (spread == 0), 1.0, spread)
    return Term(
        feature,
        plain.knots,
        levels,
        fill,
        plain.has_missing,
        tuple(raw.mean(axis=0).tolist()),
        tuple(scale.tolist()),
    )


def _splines(x: Floats, knots: tuple[float, ...]) -> list[Floats]:
    """Return x and the nonlinear parts of a restricted cubic spline, scaled by the knots' span."""
    parts = [x]
    if not knots:
        return parts
    last, before = knots[-1], knots[-2]
    span = (last - knots[0]) ** 2

    def cubed(knot: float) -> npt.NDArray[np.float64]:
        return np.maximum(x - knot, 0.0) ** 3

    for knot in knots[:-2]:
        rest = cubed(before) * (last - knot) - cubed(last) * (before - knot)
        parts.append((cubed(knot) - rest / (last - before)) / span)
    return parts


def _ridge(penalty: float) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(
        C=penalty, solver="newton-cholesky", max_iter=200, tol=1e-6, warm_start=True
    )


def _fit_one(
    model: Any, terms: tuple[Term, ...], labels: Labels, horizon: int
) -> tuple[float, Floats]:
    y, weights = labels.y[:, horizon], labels.weights[:, horizon]
    known = weights > 0
    # Only the rows whose status is known, and only now: at a million rows it is the largest part.
    columns = design(terms, labels.X, known)
    events = float((weights * y).sum())
    rest = float((weights * (1 - y)).sum())
    if events == 0 or rest == 0:
        # Nothing to learn from at this horizon: the base rate, half a person away from certainty.
        return float(np.log((events + 0.5) / (rest + 0.5))), np.zeros(columns.shape[1])
    model.fit(columns, y[known], sample_weight=weights[known])
    return float(model.intercept_[0]), model.coef_[0].astype(np.float64)
