"""Tell a gap in who finds work from a gap in what the register hears of it, by a second source.

People say themselves, each fortnight, whether they worked (bekreftelse). Of those who say so, how
many have an employment in Aa-registeret on those days? The share, by group, is how well labels
catch work (capture). A group with a lower share has its observed work too low by about that factor:
observed incidence divided by capture is what it would be if all work were heard of.

Counted are the first two answers of each run of answers that the person worked: one alone may be a
slip, and slips weigh most where few work. ASSUMED, and not to be seen in registers: whether a job
is reported does not depend on whether the person tells of it; work of those who leave the register
is heard of as often as work of those who stay in it; few say twice running that they worked when
they did not, in any group. That somebody answers no to staying registered does not say that they
work, and is no second source. Work that is no employment, such as one's own business, is no
assumption but a hole: a group with more of it has a lower share without any error in the labels.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from models.cohort.cohort import Floats
from models.evaluation.draws import first_and_rest, person_draws
from models.evaluation.metrics import positive
from models.fairness.given import FairnessInput, Texts
from models.fairness.need import FEWEST, is_judged, shares
from models.small_cells import is_small, shown
from profilering.sql import known_sql, text_sql

CONFIRMATIONS, JOBS = "bekreftelse", "aa_registeret"
NOT_DELIVERED = (
    "The register of bekreftelser was not delivered: a gap in truth cannot be told from a gap in "
    "label quality."
)


@dataclass(frozen=True)
class Told:
    """Who tells of work: whether it was heard of (n,), the groups, resamples (resamples, n)."""

    heard: Floats
    groups: dict[str, Texts]
    draws: Floats


def label_quality(study: FairnessInput, names: tuple[str, ...]) -> dict[str, Any]:
    """Return a line for each attribute and group, or the sentence why there is none.

    `observed`: incidence of the first exit at the leading horizon by IPCW; `capture`; `corrected`:
    the one divided by the other. `ratio`, to the attribute's largest group, of each: the corrected
    one is the gap in truth, that of capture the gap in labels; their product is the observed one.
    Intervals: resampled persons, of the rows and of those who tell of work independently.
    """
    if not (study.registers / f"{CONFIRMATIONS}.parquet").is_file():
        return {"not_estimated": NOT_DELIVERED}
    told = _told(study)
    lines = [{"attribute": name} | one for name in names for one in _by_group(study, name, told)]
    return {"groups": lines, "told": len(told.heard), "until": str(_end(study))}


def _told(study: FairnessInput) -> Told:
    """Return who tells of work in a registration of the study's rows, of training and test part."""
    found = told_of_work(study.registers, _end(study), study.params.timeline.as_of)
    place = pd.Series(np.arange(len(study.landmarks)), index=study.landmarks["periode_ref"])
    row = place.reindex(found["periode_ref"]).to_numpy()
    there = ~np.isnan(row)
    rows = study.cohort.take(row[there].astype(np.int64))
    draws = np.zeros((len(study.sample.draws), 0))
    if len(rows):
        # Another seed than that of the rows: the two are drawn apart.
        draws = person_draws(rows, len(draws), study.sample.seed + 1)
    heard = found["is_heard_of"].to_numpy(dtype=np.float64)[there]
    return Told(heard, rows.protected, draws)


def _end(study: FairnessInput) -> date:
    """Return the last day of which work is surely heard of by the end of data."""
    timeline = study.params.timeline
    return timeline.as_of - timedelta(days=timeline.maturity_days)


def told_of_work(registers: Path, end: date, cutoff: date) -> pd.DataFrame:
    """Return periode_ref and `is_heard_of` of each run of answers.

    A run begins with two answers running, in one registration, that the person worked; counted are
    those whose days are over by `end`. It is heard of if an employment known at `cutoff` covers any
    of the days.
    """
    said, jobs = (text_sql(registers / f"{name}.parquet") for name in (CONFIRMATIONS, JOBS))
    known = known_sql("k", f"DATE '{cutoff}'")
    connection = duckdb.connect()
    found = connection.sql(
        f"""with answers as (
          select person_ref, periode_ref, har_jobbet, fra, row_ref,
            lag(har_jobbet, 1, false) over running as before,
            lead(har_jobbet, 1, false) over running as again,
            lead(til) over running as til
          from read_parquet({said}) k where {known}
          window running as (partition by person_ref, periode_ref order by fra, row_ref)
        ), jobs as (select person_ref, fra, til from read_parquet({jobs}) k where {known})
        select periode_ref, exists (
          select 1 from jobs j where j.person_ref = a.person_ref and j.fra < a.til
            and coalesce(j.til, DATE '9999-12-31') > a.fra
        ) as is_heard_of
        from answers a where har_jobbet and again and not before and til <= DATE '{end}'
        order by row_ref"""  # noqa: S608
    ).df()
    connection.close()
    return found


def _by_group(study: FairnessInput, name: str, told: Told) -> Iterator[dict[str, Any]]:
    """Yield a line for each group; the largest is what the others are compared with."""
    groups, sizes = np.unique(study.groups[name], return_counts=True)
    largest, parts = (
        groups[np.argmax(sizes)],
        {one: _parts(study, name, told, one) for one in groups},
    )
    for group, (counts, found) in parts.items():
        line: dict[str, Any] = {"group": str(group), **counts, **_figures(found)}
        reference = parts[largest][1]
        if found and reference and group != largest:
            apart = {key: values / positive(reference[key]) for key, values in found.items()}
            line |= {"reference": str(largest), "ratio": _figures(apart)}
        yield line


def _parts(
    study: FairnessInput, name: str, told: Told, group: str
) -> tuple[dict[str, int | None], dict[str, Floats]]:
    """Return counts, and the observed incidence and capture with resamples, if there are enough."""
    needed, weights = study.need
    inside, tells = study.groups[name] == group, told.groups[name] == group
    unheard = tells.sum() - told.heard[tells].sum()
    counts = {"known": shown((inside & (weights > 0)).sum()), "told": shown(tells.sum())}
    if not is_judged(study, inside) or tells.sum() < FEWEST or is_small(unheard):
        return counts, {}
    observed = shares(1 - needed, inside * weights, study.sample.draws)
    capture = shares(told.heard, tells.astype(np.float64), told.draws)
    return counts, {"observed": observed, "capture": capture}


def _figures(of: dict[str, Floats]) -> dict[str, Any]:
    """Return each as a figure, and the observed corrected by capture; nothing of nothing."""
    parts = of | ({"corrected": of["observed"] / positive(of["capture"])} if of else {})
    return {name: first_and_rest(values) for name, values in parts.items()}
