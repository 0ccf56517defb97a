"""The planted truth of a world's rows: who finds work, by group, and how labels were told."""

from typing import Any, Final

import numpy as np
import pandas as pd

from data.identity import pseudonyms_for
from data.synthetic.generate import TRUTH_FOLDER, World
from models.cohort.cohort import Floats
from models.evaluation.draws import first_and_rest
from models.evaluation.metrics import positive
from models.fairness.given import FairnessInput
from models.fairness.need import shares
from profilering.params import read_params
from profilering.places import Places

WORSE: Final = "RESTEN_AV_VERDEN"
"""The group that the generator's gap is of; all others are its reference."""


def true_incidence(places: Places, study: FairnessInput) -> Floats:
    """Return each test row's incidence of work at the leading horizon (n,), frailty integrated out.

    NaN where the registration had ended, or work begun, on its first day.
    """
    column = f"i_arbeid_{study.cohort.horizons[study.at]:g}_integrert"
    path = places.sources / TRUTH_FOLDER / "landemerker.parquet"
    table = pd.read_parquet(path, columns=["periode_id", "landemerke", column])
    table = table[table["landemerke"] == 0]
    door = pseudonyms_for({})
    refs = [f"{door.of('periode', one)}:0" for one in table["periode_id"]]
    found: Floats = (
        pd.Series(table[column].to_numpy(dtype=np.float64), index=refs)
        .reindex(study.sample.rows.row_id)
        .to_numpy()
    )
    return found


def planted(places: Places) -> dict[str, float]:
    """Return the world's own laws: the effect on the log hazard, and share of jobs reported."""
    made = read_params(places.params).synthetic
    world = World(made.persons, made.seed, made.start, made.end, made.world, tuple(made.scenarios))
    gap = world.laws.gap
    others, worse = (1 - share for share in gap.unreported)
    return {"log_hazard": gap.truth, "capture": worse, "capture_of_others": others}


def gap_in_truth(study: FairnessInput, truth: Floats, name: str) -> list[dict[str, Any]]:
    """Return the mean of the truth by group, and its ratio to the largest, with intervals."""
    groups, sizes = np.unique(study.groups[name], return_counts=True)
    means = {str(group): _mean(study, truth, study.groups[name] == group) for group in groups}
    largest = str(groups[np.argmax(sizes)])
    lines = []
    for group, size in zip(map(str, groups), sizes.tolist(), strict=True):
        ratio = means[group] / positive(means[largest])
        parts = {"incidence": means[group], "ratio": ratio}
        said = {key: first_and_rest(values) for key, values in parts.items()}
        lines.append({"group": group, "rows": size, **said})
    return lines


def _mean(study: FairnessInput, truth: Floats, inside: Any) -> Floats:
    there = ~np.isnan(truth)
    counted = (inside & there).astype(np.float64)
    return shares(np.where(there, truth, 0.0), counted, study.sample.draws)
