"""What the figures mean to whoever must decide: is it too good, and are the numbers right?"""

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from models.cohort.cohort import Floats, label
from models.evaluation.calibrated import Calibrated, calibration_by_group, calibration_test
from models.evaluation.evaluate import Judged
from models.evaluation.sample import Sample
from models.horizons import leading_horizon

TOO_GOOD = 0.85
"""An AUC above it is a leak until proved otherwise."""

FEWEST_EVENTS = 100
"""With fewer exits an AUC is easily above it by chance, and nothing is said."""

TESTED = (182.0, 365.0)
"""Horizons at which calibration is tested."""


def alarm(judged: Judged, apart: Collection[str] = ()) -> dict[str, Any]:
    """Return the model's highest AUC, and each that is too good to be true, with its interval.

    Exits in `apart` are known long before by their nature, and are left out.
    """
    told, exits = [], judged.metrics["exits"]
    for exit_, found in ((name, exits[name]) for name in exits if name not in apart):
        for at, scored in found["horizons"].items():
            if scored["auc"] is not None and scored["events"] >= FEWEST_EVENTS:
                interval = judged.intervals["model"][exit_][at]["auc"]
                one = {"exit": exit_, "horizon": at, "auc": scored["auc"], "interval": interval}
                told.append(one | {"events": scored["events"]})
    told.sort(key=lambda one: -one["auc"])
    above = [one for one in told if one["auc"] > TOO_GOOD]
    highest = told[0] if told else None
    limits = {"limit": TOO_GOOD, "fewest_events": FEWEST_EVENTS}
    return limits | {"above": above, "highest": highest}


def judged_horizons(horizons: tuple[float, ...]) -> list[int]:
    """Return the positions of the horizons of TESTED; without them that of the leading one."""
    found = [h for h, horizon in enumerate(horizons) if horizon in TESTED]
    return found or [leading_horizon(horizons)]


def calibration_tests(
    sample: Sample, incidence: Floats, everyone: tuple[Sample, Floats] | None = None
) -> dict[str, Any]:
    """Return, by exit and tested horizon, the test of all rows and of each group of `protected`.

    `everyone` are the rows of later landmarks too, with their incidences: these are tested beside.
    """
    found: dict[str, Any] = {}
    for k, exit_ in enumerate(sample.rows.exits):
        found[exit_] = {}
        for h in judged_horizons(sample.rows.horizons):
            groups = calibration_by_group(sample, incidence, k, h)
            tests: dict[str, Any] = {"overall": asdict(calibration_test(sample, incidence, k, h))}
            if everyone is not None:
                tests["all_landmarks"] = asdict(calibration_test(*everyone, k, h))
            tests["groups"] = {
                name: {group: _short(one) for group, one in of_name.items()}
                for name, of_name in groups.items()
            }
            found[exit_][label(sample.rows.horizons[h])] = tests
    return found


def _short(one: Calibrated) -> dict[str, Any]:
    """Return a test without its bins, of which a group has too few to be drawn."""
    return {name: value for name, value in asdict(one).items() if name != "bins"}
