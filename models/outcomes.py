"""When and how each landmark's spell ended, as known on a cut-off day.

Labels obey the same rule as features: a row of a register counts iff it was known at the end of
the cut-off day. Follow-up ends at the cut-off less the time that a label needs to mature, for
everyone, so that late reports do not look like people without work.
"""

from datetime import date, timedelta
from pathlib import Path

import duckdb
import pandas as pd

from models.target import Target
from models.targets import helseytelse, i_arbeid
from profilering.sql import known_sql, text_sql

TARGETS = (i_arbeid.TARGET, helseytelse.TARGET)
"""The exits, in order; on the same day the first counts."""


_READ = ["landmark_ref", "person_ref", "as_of", "slettet_fra"]


def outcomes(
    registers: Path, landmarks: pd.DataFrame, cutoff: date, maturity_days: int, threads: int
) -> pd.DataFrame:
    """Return landmark_ref, time (days, >= 1), exit (0 censored, k the k-th target), known_at.

    `landmarks` has landmark_ref, person_ref, as_of and slettet_fra; `er_slettet` says whether the
    spell was known at the cut-off never to have been. Landmarks without a day of follow-up at the
    cut-off are left out; the caller counts them.
    """
    end = cutoff - timedelta(days=maturity_days)
    connection = duckdb.connect(config={"threads": threads})
    # A column of nothing but nulls would have no type.
    deleted = pd.to_datetime(landmarks["slettet_fra"])
    connection.register("landmarks", landmarks[_READ].assign(slettet_fra=deleted))
    first = ", ".join(f"x{k}.dag as dag{k}" for k in range(1, len(TARGETS) + 1))
    joins = "\n".join(
        f"left join ({_first_day(target, registers, cutoff, end)}) x{k} using (landmark_ref)"
        for k, target in enumerate(TARGETS, start=1)
    )
    found = connection.sql(
        f"select landmark_ref, as_of::date as as_of, {first}, "  # noqa: S608
        f"coalesce(slettet_fra::date <= DATE '{cutoff}', false) as er_slettet "
        f"from landmarks {joins} "
        f"where as_of::date < DATE '{end}' order by landmark_ref"
    ).df()
    connection.close()
    return _first_exit(found, end, cutoff)


_EACH = "select * from read_parquet({path}) k where {known}"
# A row that meets or overlaps earlier rows goes on with their spell and begins nothing.
_JOINED = """
select * from (
  select *, max(coalesce(til, DATE '9999-12-31')) over (
    partition by person_ref order by fra, row_ref rows between unbounded preceding and 1 preceding
  ) as sist_til from read_parquet({path}) k where {known}
) where sist_til is null or fra > sist_til"""


def _first_day(target: Target, registers: Path, cutoff: date, end: date) -> str:
    """Return SQL for the first day of each landmark's exit to one target."""
    path, day = text_sql(registers / f"{target.register}.parquet"), f"DATE '{cutoff}'"
    return f"""
        select l.landmark_ref, min(r.fra) as dag
        from landmarks l
        join (
            {(_JOINED if target.is_joined else _EACH).format(path=path, known=known_sql("k", day))}
        ) r on r.person_ref = l.person_ref and r.fra > l.as_of::date
        where r.fra <= DATE '{end}' and ({target.rows})
        group by l.landmark_ref
    """  # noqa: S608 - built from declarations and dates


def _first_exit(found: pd.DataFrame, end: date, cutoff: date) -> pd.DataFrame:
    days = found[[f"dag{k}" for k in range(1, len(TARGETS) + 1)]].apply(pd.to_datetime)
    first = days.min(axis=1)
    exit_ = days.eq(first, axis=0).to_numpy().argmax(axis=1) + 1
    ended = first.notna()
    last = first.where(ended, pd.Timestamp(end))
    return pd.DataFrame(
        {
            "landmark_ref": found["landmark_ref"],
            "time": (last - pd.to_datetime(found["as_of"])).dt.days.astype(float),
            "exit": exit_ * ended.to_numpy(),
            "er_slettet": found["er_slettet"],
            "known_at": cutoff,
        }
    )
