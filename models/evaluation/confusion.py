"""Who is flagged at one capacity, and who did not have the first exit: the four cells."""

from typing import Any

from models.cohort.cohort import Floats
from models.evaluation.capacity import flagged
from models.evaluation.draws import first_and_rest, with_sample
from models.evaluation.evaluate import MODEL
from models.evaluation.metrics import positive
from models.evaluation.sample import Sample
from models.horizons import leading_horizon
from models.small_cells import is_small

CAPACITY = 0.25


def confusion(sample: Sample, predictions: dict[str, Floats]) -> dict[str, Any]:
    """Return the four cells of the model's list at CAPACITY, and precision, recall and F1 by class.

    `predictions` (n, K, H). All is of the first exit at the leading horizon: `without` it are those
    to be found. A cell has `people`, the rows of known status in it, and `share` of all, weighted
    for censoring; shares and figures have 95 % intervals. `cells` and `classes` are None where a
    cell is small, for the sums would tell of it, and `n` is how many rows are known.
    """
    h, outcomes = leading_horizon(sample.rows.horizons), sample.outcomes(1)
    weights, without = outcomes.weights[:, h], 1 - outcomes.y[:, h]
    flag = flagged(predictions[MODEL][:, 0, h], CAPACITY)
    parts = {
        "flagged_without": flag * without,
        "flagged_with": flag * (1 - without),
        "others_without": (1 - flag) * without,
        "others_with": (1 - flag) * (1 - without),
    }
    people = {name: round(float(part[weights > 0].sum())) for name, part in parts.items()}
    found: dict[str, Any] = {"capacity": CAPACITY, "n": int((weights > 0).sum())}
    if any(map(is_small, people.values())) or not found["n"]:
        return found | {"cells": None, "classes": None}
    drawn = with_sample(sample.draws) * weights
    shares = {name: drawn @ part / positive(drawn.sum(axis=1)) for name, part in parts.items()}
    cells = {
        name: {"people": people[name], "share": first_and_rest(shares[name])} for name in parts
    }
    return found | {"cells": cells, "classes": _classes(shares)}


def _classes(shares: dict[str, Floats]) -> dict[str, Any]:
    ways = {"without": ("flagged", "others"), "with": ("others", "flagged")}
    found = {}
    for outcome, (said, not_said) in ways.items():
        other = "with" if outcome == "without" else "without"
        hits = shares[f"{said}_{outcome}"]
        precision = hits / positive(hits + shares[f"{said}_{other}"])
        recall = hits / positive(hits + shares[f"{not_said}_{outcome}"])
        f1 = 2 * precision * recall / positive(precision + recall)
        values = {"precision": precision, "recall": recall, "f1": f1}
        found[outcome] = {name: first_and_rest(value) for name, value in values.items()}
    return found
