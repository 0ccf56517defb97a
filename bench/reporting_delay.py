"""What late reports do to recent labels, with and without weights, beside what is known later.

    PROFILERING_PROJECT=... python -m bench.reporting_delay [--models]

Read is a project of made-up people whose stages up to `features` have run. At each cut-off, and
with follow-up that ends 28, 63 or 91 days before it, the incidence of work among the registrations
of the YEAR before follow-up ends is printed less what the same days show when all is reported (as
known on the last day of data): as known, and weighed (models/reporting_delay.py). With `--models`
a model of work alone is trained on each at one cut-off, and its mean prediction for the year after
it is printed less the truth, the frailty integrated out.
"""

import sys
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd

from data.identity import pseudonyms_for
from data.synthetic.generate import TRUTH_FOLDER
from models.cohort.cohort import OTHER_EXIT, Cohort, Floats
from models.cohort.landmarks import Declared, feature_matrix, landmark_cohort
from models.designs import MAIN
from models.incidence import incidence_of
from models.outcomes import outcomes
from models.reporting_delay import reporting_delay, weighed
from models.training import fit
from pipelines.landmarks import days_since_registration, read_by_models
from profilering.params import Params, Training, read_params
from profilering.places import Places
from profilering.project import project_root

CUTOFFS: Final = (date(2021, 11, 1), date(2022, 11, 1), date(2023, 11, 1))
MODELLED: Final = CUTOFFS[1]
MATURITIES: Final = (28, 63, 91)
HORIZONS: Final = (28, 91, 182)
YEAR: Final = timedelta(days=365)
KNOWN, WEIGHED, LATER = "as known", "weighed", "known later"


def main(with_models: bool) -> None:
    """Print what is off at every cut-off and maturity, with and without weights."""
    places = Places(project_root())
    world = World(places, read_params(places.params))
    for cutoff in CUTOFFS:
        delay = reporting_delay(places.inndata, cutoff)
        for days in MATURITIES:
            sys.stdout.write(f"{cutoff}, {days} days: {delay.sentence(days)}\n")
            labels = world.labels(cutoff, days)
            for line in _observed(world, labels, cutoff - timedelta(days)):
                sys.stdout.write(line + "\n")
            if with_models and cutoff == MODELLED and days != MATURITIES[1]:
                for line in _predicted(world, labels, cutoff):
                    sys.stdout.write(line + "\n")


class World:
    """Days of registration with their features, registers and truth."""

    def __init__(self, places: Places, params: Params) -> None:
        self.places, self.params = places, params
        population = pd.read_parquet(places.population)
        self.features = pd.read_parquet(places.features)
        self.features["landmark"] = days_since_registration(self.features, population)
        self.features = self.features[self.features["landmark"] == 0]
        self.landmarks = population[population["landmark_ref"].isin(self.features["landmark_ref"])]

    def labels(self, cutoff: date, days: int) -> dict[str, pd.DataFrame]:
        """Return labels of the same follow-up: as known at a cut-off, weighed, as known later."""
        last = self.params.timeline.as_of
        known, later = (self._outcomes((at, (at - cutoff).days + days)) for at in (cutoff, last))
        delay = reporting_delay(self.places.inndata, cutoff)
        return {
            KNOWN: known,
            WEIGHED: weighed(known, self.landmarks, MAIN, delay),
            LATER: later,
        }

    def _outcomes(self, until: tuple[date, int]) -> pd.DataFrame:
        return outcomes(self.places.inndata, self.landmarks, MAIN, until, threads=1)

    def cohort(self, labels: pd.DataFrame) -> Cohort:
        """Return registrations with these labels."""
        names = ["landmark_ref", "time", "exit", "weight"]
        rows = self.features.merge(labels[labels.columns.intersection(names)], on="landmark_ref")
        declared = read_by_models(self.features)
        of = Declared(
            {one.name: one.theme for one in declared},
            tuple(one.name for one in declared if one.kind == "categorical"),
        )
        return landmark_cohort(rows, of, MAIN.names, list(HORIZONS), np.zeros(len(rows), np.bool_))

    def truth(self, refs: pd.Series) -> Floats:
        """Return each registration's true incidence of work (n, H), the frailty integrated out."""
        door = pseudonyms_for({})
        table = pd.read_parquet(self.places.sources / TRUTH_FOLDER / "landemerker.parquet")
        table = table[table["landemerke"] == 0].set_index("periode_id")
        table.index = pd.Index([f"{door.of('periode', one)}:0" for one in table.index])
        columns = [f"i_arbeid_{h}_integrert" for h in HORIZONS]
        found: Floats = table[columns].reindex(refs).to_numpy()
        return found


def _observed(world: World, labels: dict[str, pd.DataFrame], end: date) -> list[str]:
    recent = {}
    for name, found in labels.items():
        cohort = world.cohort(found)
        assert cohort.entry is not None
        recent[name] = cohort.take(cohort.entry >= np.datetime64(end - YEAR))
    at = np.array(HORIZONS, dtype=np.float64)
    seen = {name: incidence_of(part, 1, at) for name, part in recent.items()}
    now, then = (recent[name].exit == 1 for name in (KNOWN, LATER))
    hidden, undone = (then & ~now).sum(), (now & ~then).sum()
    moved = (recent[WEIGHED].stands_for - 1)[recent[WEIGHED].exit == 1].sum()
    late = seen[LATER]
    return [
        f"  {len(recent[LATER]):,} registrations, exits not yet known {hidden}, told {moved:.0f}; "
        f"known, and later too short or not the first: {undone}",
        f"  known later, days {HORIZONS}    {_text(late.estimate)}",
        f"  standard error of it              {_text(late.std_error)}",
        *(
            f"  {name:12s} less known later  {_text(seen[name].estimate - late.estimate)}"
            for name in (KNOWN, WEIGHED)
        ),
    ]


def _predicted(world: World, labels: dict[str, pd.DataFrame], cutoff: date) -> list[str]:
    training = _small(world.params.training)
    days = pd.to_datetime(world.features["as_of"]).dt.date
    test = world.features[(days >= cutoff) & (days < cutoff + YEAR)]
    truth = world.truth(test["landmark_ref"])
    there = ~np.isnan(truth).any(axis=1)
    said = {}
    for name, found in labels.items():
        cohort = world.cohort(found)
        exit_ = np.where(cohort.exit > 1, OTHER_EXIT, cohort.exit)
        alone = replace(cohort, exits=cohort.exits[:1], exit=exit_)
        X = feature_matrix(test, alone.space)[there]
        said[name] = fit(alone, training).incidence(X)[:, 0].mean(axis=0)
    off = {name: p - truth[there].mean(axis=0) for name, p in said.items()}
    return [f"  model {name:12s} less truth   {_text(one)}" for name, one in off.items()]


def _small(training: Training) -> Training:
    return training.model_copy(update={"folds": 3, "rounds": [60], "refits": 2})


def _text(values: Floats) -> str:
    return "  ".join(f"{value:+.4f}" for value in values)


if __name__ == "__main__":
    main("--models" in sys.argv[1:])
