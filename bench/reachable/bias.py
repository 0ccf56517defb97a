"""How far the labels lie from the truth, learning apart.

A job that was never reported, or reported late, is no exit in the labels; a permittert who is taken
back in the same employment has work in the truth and no exit in the labels.
"""

from typing import Any

import numpy as np
import pandas as pd

from bench.reachable.parts import HORIZONS, Rows
from data.synthetic.life.incidence import EXITS
from models.cohort.cohort import Bools, Floats
from models.incidence import aalen_johansen
from profilering.params import Timeline


def followed(rows: Rows, timeline: Timeline) -> Bools:
    """Say of each row (n, H) whether its labels reach each horizon at the end of data."""
    end = pd.Timestamp(timeline.as_of) - pd.Timedelta(days=timeline.maturity_days)
    days = (end - pd.to_datetime(rows.table["as_of"])).dt.days.to_numpy()
    has_labels = rows.table["time"].notna().to_numpy()
    found: Bools = (days[:, None] >= np.asarray(HORIZONS)) & has_labels[:, None]
    return found


def label_bias(rows: Rows, timeline: Timeline) -> dict[str, Any]:
    """Return by exit and horizon the labels' incidence, the truth's mean on the same rows, ratio.

    On rows with truth that are followed up to the horizon (nobody is censored before it) and not
    deleted.
    """
    rows = rows.with_truth()
    kept = followed(rows, timeline) & ~rows.table["er_slettet"].eq(True).to_numpy()[:, None]
    found: dict[str, Any] = {}
    for k, exit_ in enumerate(EXITS):
        for h, horizon in enumerate(HORIZONS):
            part = rows.take(kept[:, h])
            found[f"{exit_}:{horizon}"] = _compared(part, part.truth[:, k, h], k + 1, horizon)
    return found


def _compared(rows: Rows, truth: Floats, number: int, horizon: float) -> dict[str, float]:
    labels = aalen_johansen(
        rows.table["time"].to_numpy(dtype=np.float64),
        rows.table["exit"].to_numpy(dtype=np.int64),
        number,
        np.array([horizon]),
    )
    mean = float(truth.mean())
    return {
        "rows": len(rows),
        "labels": float(labels.estimate[0]),
        "std_error": float(labels.std_error[0]),
        "truth": mean,
        "ratio": float(labels.estimate[0]) / mean,
    }
