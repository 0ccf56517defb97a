"""What lists of a fixed capacity find and are worth: over all people, and office by office."""

from typing import Any

from models.cohort.cohort import Floats
from models.evaluation.benefit import gain_curves, net_benefit
from models.evaluation.capacity import among_flagged, at_capacity, flagged
from models.evaluation.evaluate import MODEL
from models.evaluation.lead import lead_time
from models.evaluation.sample import OFFICES, Sample
from models.horizons import leading_horizon

SHARES = (0.1, 0.25)
OFFICE_SHARE = 0.1
"""Of its own people each office can follow up so many more closely."""

PER_OFFICE = f"{OFFICE_SHARE:g} of each office"
NAV_RULE = "nav_rule"
NOT_DELIVERED = "The register of § 14 a-vedtak was not delivered: lead time cannot be estimated."


def at_all_capacities(sample: Sample, predictions: dict[str, Floats]) -> dict[str, Any]:
    """Return precision and recall by prediction and capacity: SHARES, and of each office's people.

    `predictions` (n, K, H). All is of the first exit at the leading horizon: those without it by
    then are to be found.
    """
    y, weights, draws, h = _needed(sample)
    found: dict[str, Any] = {}
    for name, p in predictions.items():
        first = p[:, 0, h]
        found[name] = {str(s): at_capacity(first, y, weights, draws, s) for s in SHARES}
        if sample.drawn == OFFICES:
            flag = flagged(first, OFFICE_SHARE, sample.rows.office)
            found[name][PER_OFFICE] = among_flagged(flag, y, weights, draws)
    return found


def benefit_at_capacity(sample: Sample, predictions: dict[str, Floats]) -> dict[str, Any]:
    """Return `net_benefit` at each of SHARES, the model first: it sets the threshold."""
    y, weights, draws, h = _needed(sample)
    first = {name: predictions[name][:, 0, h] for name in (MODEL, *predictions)}
    return {str(s): net_benefit(first, y, weights, draws, s) for s in SHARES}


def gains(sample: Sample, predictions: dict[str, Floats]) -> dict[str, Any]:
    """Return `gain_curves` of every prediction."""
    y, weights, draws, h = _needed(sample)
    return gain_curves({name: p[:, 0, h] for name, p in predictions.items()}, y, weights, draws)


def lead_over_trigger(
    sample: Sample, predictions: dict[str, Floats], trigger: Floats | None
) -> dict[str, Any]:
    """Return `lead_time` by share of SHARES; without `trigger` (n,) the sentence why not."""
    if trigger is None:
        return {"not_estimated": NOT_DELIVERED}
    h = leading_horizon(sample.rows.horizons)
    named = [name for name in (MODEL, NAV_RULE) if name in predictions]
    found = {}
    for share in SHARES:
        flags = {name: flagged(predictions[name][:, 0, h], share) for name in named}
        horizon = sample.rows.horizons[h]
        found[str(share)] = lead_time(sample.rows, trigger, flags, horizon, sample.draws)
    return found


def _needed(sample: Sample) -> tuple[Floats, Floats, Floats, int]:
    """Return status, weights and draws of the first exit, and the leading horizon's position."""
    h, outcomes = leading_horizon(sample.rows.horizons), sample.outcomes(1)
    return outcomes.y[:, h], outcomes.weights[:, h], sample.draws, h
