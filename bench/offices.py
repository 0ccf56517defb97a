"""Partial pooling of offices (LOK-04): does an intercept per office, shrunk to 0, help?

    python -m bench.offices --world A --seed 9601 --people 20000 --out /tmp/offices

People of a world go through the stages of the job (params.yaml), and the model of the newest block
is fitted as `profilering train` fits it. An office is a home kommune, as it is for splits. Its
offset in log-odds is found on what was said out of fold of the training rows: the residuals over
the information, less those of all, shrunk by the variance between offices, by moments (DerSimonian
and Laird 1986). The noise is that of persons, who come again. There is one offset per exit and
horizon, or one per exit. Judged on the block's test rows, beside the model without: paired Brier
loss, and the spread of offices' gaps with its sampling noise taken off, by the office's rows; also
by the truth on the day of registration.

In no world do offices move anyone's chances of work but through tiltak, so `--planted .3` makes
some that do: times to every exit are stretched by exp(normal(0, .3)) of the office. What was fitted
is kept in <out>, and made once.
"""

import argparse
import json
import sys
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
from ruamel.yaml import YAML
from scipy.special import expit

from bench.reachable.world import PARAMS, timed
from data.identity import pseudonyms_for
from data.synthetic.generate import TRUTH_FOLDER
from models.baselines.simple import base_rate
from models.blocks import blocks_of
from models.coherence import coherent
from models.cohort.cohort import CENSORED, Bools, Cohort, Floats, Ints
from models.comparison import Contest, paired_losses
from models.designs import NOT_JUDGED
from models.evaluation.draws import CONFIDENCE, FEWEST_OFFICES, figure
from models.evaluation.sample import Sample, sample_of
from models.evaluation.words import signed, with_interval
from models.horizons import leading_horizon
from models.incidence_model import together
from models.labels import labels_of
from models.training import fit_exits
from models.uncertainty import log_odds
from pipelines import features, ingest, outcomes, population, synthesize
from pipelines.landmarks import read_landmarks
from profilering.files import write_whole
from profilering.params import Params, Training, read_params
from profilering.places import Places
from profilering.progress import shown

SIZES: Final = {"under 50": (1, 50), "50-199": (50, 200), "200 and more": (200, np.inf)}
"""Offices by their known test rows."""
DRAWS: Final = 500


def main() -> None:
    """Make the world and the model where they are not there yet, then print the figures."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--world", choices=("A", "B"), required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument(
        "--planted", type=float, default=0.0, help="spread of log time over offices"
    )
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    places = Places(asked.out / f"{asked.world}_{asked.seed}")
    if not places.outcomes.is_file():
        make_world(places, {"persons": asked.people, "seed": asked.seed, "world": asked.world})
    params = read_params(places.params)
    cohort = read_landmarks(places).block(blocks_of(params.timeline)[-1], params.timeline)
    # `annet` is too rare to tell offices by; it competes all the same.
    cohort = replace(cohort, exits=tuple(one for one in cohort.exits if one not in NOT_JUDGED))
    if asked.planted:
        cohort = stretched(cohort, asked.planted, asked.seed)
    said = said_of(cohort, params.training, places.root / f"said_{asked.planted:g}.npz")
    truth = None if asked.planted else truth_of(places, cohort.test)
    for line in lines(cohort, said, truth, params):
        sys.stdout.write(line + "\n")


def make_world(places: Places, world: dict[str, Any]) -> None:
    """Run the stages up to `outcomes` for people of a world."""
    tree = YAML().load(PARAMS)
    tree["synthetic"].update(world)
    places.params.parent.mkdir(parents=True, exist_ok=True)
    YAML().dump(tree, places.params)
    for stage in (synthesize, ingest, population, features, outcomes):
        with timed(stage.__name__):
            stage.main(places)


def stretched(cohort: Cohort, spread: float, seed: int) -> Cohort:
    """Return the cohort with times stretched by office, follow-up ending on the same days."""
    assert cohort.office is not None and cohort.entry is not None
    names, number = np.unique(cohort.office, return_inverse=True)
    factor = np.exp(np.random.default_rng(seed).normal(0, spread, len(names)))[number]
    last, entry = np.empty(len(cohort)), cohort.entry.astype(np.int64)
    for part in (cohort.is_test, ~cohort.is_test):
        last[part] = (entry + cohort.time)[part & (cohort.exit == CENSORED)].max()
    time = np.where(cohort.exit == CENSORED, cohort.time, np.ceil(cohort.time * factor))
    is_late = time > last - entry
    exit_ = np.where(is_late, CENSORED, cohort.exit)
    return replace(cohort, time=np.where(is_late, last - entry, time), exit=exit_)


@dataclass(frozen=True)
class Said:
    """What a model says: of the training rows out of fold, and of the test rows (n, K, H)."""

    out_of_fold: Floats
    test: Floats


def said_of(cohort: Cohort, training: Training, path: Path) -> Said:
    """Return what is said by the model of the training rows, kept on disk.

    The blend and the calibration are found on the out-of-fold predictions of these rows.
    """
    if not path.is_file():
        with shown("training", 2 * len(cohort.exits)) as progress:
            fitted = fit_exits(cohort.train, training, training.folds, progress)
        held_out = [
            one.model.calibration.apply(one.candidates.blended(one.chosen.best)) for one in fitted
        ]
        found: dict[str, Any] = {
            "out_of_fold": coherent(np.stack(held_out, axis=1)),
            "test": together(tuple(one.model for one in fitted), cohort.test.X),
        }
        write_whole(path, partial(np.savez, allow_pickle=False, **found))
    with np.load(path) as file:
        return Said(file["out_of_fold"], file["test"])


@dataclass(frozen=True)
class Residuals:
    """Of each office: observed less predicted, and how much it knows; and the noise of persons.

    `score` and `size` (J,), in the order of `names`; score / size has the variance noise / size.
    """

    names: npt.NDArray[Any]
    score: Floats
    size: Floats
    noise: float

    @classmethod
    def of(cls, rows: Cohort, score: Floats, size: Floats) -> "Residuals":
        """Sum rows' scores and sizes (n,) by office, less the mean of all."""
        assert rows.office is not None
        score = score - size * score.sum() / size.sum()
        names, number = np.unique(rows.office, return_inverse=True)
        _, person = np.unique(rows.person, return_inverse=True)
        noise = (np.bincount(person, score) ** 2).sum() / size.sum()
        sums = (np.bincount(number, values).astype(np.float64) for values in (score, size))
        scores, sizes = sums
        return cls(names, scores, sizes, float(noise))

    def take(self, offices: Ints | Bools) -> "Residuals":
        """Return some of the offices."""
        return Residuals(self.names[offices], self.score[offices], self.size[offices], self.noise)

    def variance(self) -> float:
        """Return the variance between offices by moments, the noise taken off; may be below 0."""
        square = (self.score**2 / self.size).sum()
        return float((square - len(self.size) * self.noise) / self.size.sum())

    def shrunk(self) -> Floats:
        """Return each office's offset (J,), shrunk to 0."""
        between = self.variance()
        if between <= 0:
            return np.zeros(len(self.size))
        return self.score / self.size * between / (between + self.noise / self.size)


def pooled(cohort: Cohort, said: Said, seed: int, by_horizon: bool) -> tuple[Floats, Floats]:
    """Return the test rows' incidences with offices' offsets, and the spreads found (K, H)."""
    train_rows, test = cohort.train, cohort.test
    moved, spreads = log_odds(said.test), np.empty(said.test.shape[1:])
    for k, labels in enumerate(labels_of(train_rows, seed)):
        p = said.out_of_fold[:, k]
        score, size = labels.weights * (labels.y - p), labels.weights * p * (1 - p)
        horizons = [[h] for h in range(p.shape[1])] if by_horizon else [list(range(p.shape[1]))]
        for at in horizons:
            of = Residuals.of(train_rows, score[:, at].sum(axis=1), size[:, at].sum(axis=1))
            known = of.take(of.size > 0)
            offset = pd.Series(known.shrunk(), known.names).reindex(test.office).fillna(0.0)
            moved[:, k, at] += offset.to_numpy()[:, None]
            spreads[k, at] = np.sqrt(max(known.variance(), 0.0))
    return coherent(expit(moved)), spreads


def truth_of(places: Places, test: Cohort) -> Floats:
    """Return the test rows' true incidence of work (n, H), the frailty integrated out.

    Known on the day of registration; NaN of other rows.
    """
    table = pd.read_parquet(places.sources / TRUTH_FOLDER / "landemerker.parquet")
    table = table[table["landemerke"] == 0]
    door = pseudonyms_for({})
    table.index = pd.Index([f"{door.of('periode', one)}:0" for one in table["periode_id"]])
    columns = [f"i_arbeid_{h:g}_integrert" for h in test.horizons]
    found: Floats = table[columns].reindex(test.row_id).to_numpy(dtype=np.float64)
    return found


def lines(cohort: Cohort, said: Said, truth: Floats | None, params: Params) -> list[str]:
    """Return the figures in words."""
    seed = params.training.seed
    sample, null = (
        sample_of(cohort.test, params.evaluation, seed),
        base_rate(cohort.train, len(cohort.test)),
    )
    names = len(np.unique(cohort.office))  # type: ignore[arg-type]
    found = [
        f"{len(cohort.train):,} training and {len(sample):,} test landmarks of {names} offices; "
        f"intervals by {sample.drawn}"
    ]
    for what, by_horizon in (("an offset per horizon", True), ("one offset", False)):
        with_offices, spreads = pooled(cohort, said, seed, by_horizon)
        found.append(f"{what}:")
        contest = Contest(sample, with_offices, said.test, null)
        for name, loss in paired_losses(contest).items():
            estimate, interval = loss.to_json(CONFIDENCE).values()
            text = signed(estimate, interval, 3)
            found.append(f"  Brier with less without, % of the null's, {name}: {text}")
        shown_ = {
            e: [f"{s:.3f}" for s in row] for e, row in zip(cohort.exits, spreads, strict=True)
        }
        found.append(f"  spread of offices found in training (log-odds): {json.dumps(shown_)}")
        found += [f"  {line}" for line in _gaps(sample, (said.test, with_offices), truth)]
    return found


def _gaps(sample: Sample, said: tuple[Floats, Floats], truth: Floats | None) -> list[str]:
    """Say how far offices' observed work is from what is said, at the leading horizon."""
    rows, at = sample.rows, leading_horizon(sample.rows.horizons)
    outcomes, p = sample.outcomes(1), [one[:, 0, at] for one in said]
    weights = outcomes.weights[:, at]
    found = _by_size("observed", rows, [weights * (outcomes.y[:, at] - one) for one in p], weights)
    if truth is not None:
        is_known = ~np.isnan(truth[:, at])
        missing = [np.where(is_known, truth[:, at] - one, 0.0) for one in p]
        found += _by_size("true, day 0", rows, missing, is_known.astype(np.float64))
    return found


def _by_size(what: str, rows: Cohort, scores: list[Floats], size: Floats) -> list[str]:
    counted = pd.Series(size > 0).groupby(rows.office).sum()
    residuals = [Residuals.of(rows, score, size) for score in scores]
    found = []
    for name, (low, high) in {"all": (1, np.inf), **SIZES}.items():
        inside = ((counted >= low) & (counted < high)).to_numpy()
        parts = [one.take(inside) for one in residuals]
        rows_there, offices = int(counted[inside].sum()), int(inside.sum())
        spreads = _spreads(parts)
        without, with_ = (with_interval(*_figure(one)) for one in spreads)
        estimate, interval = _figure(spreads[1] - spreads[0])
        less = signed(estimate, interval, 3)
        found.append(
            f"spread of gaps ({what} work less said), offices of {name} rows: {offices} offices, "
            f"{rows_there:,} rows: {without} without, {with_} with; with less without {less}"
        )
    return found


def _figure(values: Floats) -> Any:
    return figure(values[0], values[1:]).values()


def _spreads(parts: list[Residuals]) -> Floats:
    """Return the spread between offices by each of the models, in all and in draws of offices."""
    offices = len(parts[0].names)
    if offices < FEWEST_OFFICES:
        return np.full((len(parts), 1 + DRAWS), np.nan)
    draws = np.random.default_rng(1).integers(0, offices, (DRAWS, offices))
    every = [np.arange(offices), *draws]
    return np.array([[max(one.take(d).variance(), 0.0) ** 0.5 for d in every] for one in parts])


if __name__ == "__main__":
    main()
