"""Who is to be scored, and one explained row for each of them (PRO-04)."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from models.assessment.snapshot import Snapshot
from models.assessment.themes import MOST
from models.cohort.cohort import Bools, Floats, label
from models.cohort.landmarks import feature_matrix
from models.designs import NOT_JUDGED
from models.horizons import leading_horizon
from models.incidence_model import IncidenceModel
from models.segments.segments import Segmentation
from models.targets import langtidsledig
from models.uncertainty import Spread, stability
from profilering.params import Timeline
from profilering.sql import known_sql, text_sql


def newly_registered(
    registers: Path, population: pd.DataFrame, timeline: Timeline
) -> tuple[pd.DataFrame, str]:
    """Return the landmarks of people registered lately and still registered, one row a person.

    Lately: at most `new_days` before the as-of day. Also returns the counts in a sentence:
    read = scored + skipped per reason.
    """
    first = pd.Timestamp(timeline.as_of - timedelta(days=timeline.new_days))
    # At landmark 0 the as-of day is `registrert`; later landmarks are of the portfolio.
    population = population[population["as_of"] == population["registrert"]]
    days = pd.to_datetime(population["as_of"])
    recent = population[(days >= first) & (days <= pd.Timestamp(timeline.as_of))]
    open_now = _open_periods(registers, timeline)
    still = recent[recent["periode_ref"].isin(open_now)].sort_values(["as_of", "landmark_ref"])
    latest = still.drop_duplicates("person_ref", keep="last").sort_values("landmark_ref")
    found = latest.drop(columns="as_of").reset_index(drop=True)
    counts = (
        f"{len(recent)} newly registered = {len(found)} scored + {len(recent) - len(still)} no "
        f"longer registered + {len(still) - len(latest)} earlier registrations of the same person"
    )
    return found, counts


def _open_periods(registers: Path, timeline: Timeline) -> set[str]:
    path, day = text_sql(registers / "periode.parquet"), f"DATE '{timeline.as_of}'"
    connection = duckdb.connect()
    rows = connection.sql(
        f"select periode_ref from read_parquet({path}) r "  # noqa: S608
        f"where {known_sql('r', day)} and (til is null or til > {day}) and not er_slettet"
    ).fetchall()
    connection.close()
    return {row[0] for row in rows}


def scores(
    rows: pd.DataFrame,
    model: IncidenceModel,
    segmentation: Segmentation,
    snapshots: Sequence[Snapshot],
) -> pd.DataFrame:
    """Return one row per landmark: curve with interval, segment, and the snapshot that says why.

    Columns `<exit>_<horizon>` and `langtidsledig_<days>` with `_nedre` and `_oevre`; `vurdering` is
    the snapshot as JSON. Of `modeller_spurt` models as good as this one `modeller_annet_baand` put
    the person in another chance band, and name a share `grunner_stabile` of the person's leading
    features too. Where `lite_kunnskap` is true, the model abstains: no curve and no segment.
    """
    X, at = feature_matrix(rows, model.space), leading_horizon(model.horizons)
    parts = model.contributions(X, 0, at).values
    stable = stability(parts, model.refits_parts(X, 0, at), MOST)
    keys = rows[["landmark_ref", "person_ref", "periode_ref", "registrert"]]
    chances = [one.chance for one in snapshots]
    table = keys.assign(
        **_curves(model, model.spread(X)),
        segment=[_name(segmentation, one) for one in snapshots],
        vurdering=[one.model_dump_json() for one in snapshots],
        modeller_spurt=len(model.refits),
        modeller_annet_baand=[np.nan if one is None else one.other_band for one in chances],
        grunner_stabile=stable.mean(axis=1),
    )
    little = np.array([one is None for one in chances])
    return _without(table, little).assign(lite_kunnskap=little)


def _name(segmentation: Segmentation, told: Snapshot) -> str | None:
    of = told.segment
    return None if of is None else segmentation.name(of.band, of.theme or "")


def _curves(model: IncidenceModel, spread: Spread) -> dict[str, Floats]:
    """Return incidence and interval as columns by exit and horizon, and who is left by DAYS.

    `annet` is told of nobody: it makes the others add up. The interval of who is left goes from 1
    less all upper ends to 1 less all lower ends, and so holds at least as often as theirs.
    """
    columns: dict[str, Floats] = {}
    lower, upper = spread.interval()
    parts = (("", spread.incidence), ("_nedre", lower), ("_oevre", upper))
    ends = (("", spread.incidence), ("_nedre", upper), ("_oevre", lower))
    for h, horizon in enumerate(model.horizons):
        at = label(horizon)
        for k, exit_ in enumerate(model.exits):
            if exit_ not in NOT_JUDGED:
                columns |= {f"{exit_}_{at}{end}": values[:, k, h] for end, values in parts}
        if horizon in langtidsledig.DAYS:
            columns |= {
                f"{langtidsledig.TARGET.name}_{at}{end}": np.clip(1 - p[:, :, h].sum(axis=1), 0, 1)
                for end, p in ends
            }
    return columns


def _without(table: pd.DataFrame, is_little_known: Bools) -> pd.DataFrame:
    """Take away all that the model would say of those of whom it knows too little."""
    kept = ("landmark_ref", "person_ref", "periode_ref", "registrert", "vurdering")
    for name in table.columns.difference([*kept, "modeller_spurt"]):
        table[name] = table[name].mask(is_little_known)
    return table
