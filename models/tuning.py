"""A search for settings of the training, on training rows alone: it proposes and changes nothing.

Every trial is judged as `promote` judges runs, on what models say of persons whom they never saw.
The sampler is Optuna's tree-structured Parzen estimator (Bergstra et al. 2011), seeded anew before
each trial: a search that was stopped goes on to the same trials.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from models.baselines.simple import base_rate
from models.choosing import folds_by_person
from models.cohort.cohort import Cohort, Floats
from models.comparison import MEAN, Loss, Scores, losses, scores_of
from models.designs import NOT_JUDGED
from models.evaluation.sample import Sample, sample_of
from models.incidence_model import together
from models.training import fit_exits
from profilering.params import Evaluation, Training
from profilering.progress import Progress, silent

if TYPE_CHECKING:
    import optuna

LISTS: Final = ("rounds", "penalties")
"""Settings that are a list of what is tried: a trial tries one."""

PRESENT, SCORES = "present", "scores"


class Judge:
    """Scores settings on the rows of a training cohort.

    `annet` takes no part: it makes exits add up, and is too rare to choose by.
    """

    def __init__(self, cohort: Cohort, evaluation: Evaluation, training: Training) -> None:
        exits = tuple(one for one in cohort.exits if one not in NOT_JUDGED)
        self.cohort = replace(cohort, exits=exits)
        self.training = training
        self.sample: Sample = sample_of(self.cohort, evaluation, training.seed)
        self.null = scores_of(self.sample, base_rate(self.cohort, len(cohort)))

    def scores(self, settings: dict[str, Any]) -> Scores:
        """Return the scores of the training with some settings changed."""
        training = self.training.model_copy(update=settings)
        return scores_of(self.sample, cross_fitted(self.cohort, training))

    def relative(self, scores: Scores) -> dict[str, Floats]:
        """Return scores in % of the base rate's, by exit and as their mean (1 + resamples,)."""
        found = {exit_: 100 * scores[exit_] / self.null[exit_] for exit_ in self.null}
        return found | {MEAN: np.mean(list(found.values()), axis=0)}


def cross_fitted(cohort: Cohort, training: Training) -> Floats:
    """Return incidences (n, K, H) by models that chose, fitted and calibrated on other persons."""
    told = np.empty((len(cohort), len(cohort.exits), len(cohort.horizons)))
    for fit_on, held_out in folds_by_person(cohort.person, training.folds, training.seed):
        fitted = fit_exits(cohort.take(fit_on), training, training.inner_folds)
        told[held_out] = together(tuple(one.model for one in fitted), cohort.X[held_out])
    return told


@dataclass(frozen=True)
class Found:
    """The best of `trials` trials beside the present settings; `new` trials were run now."""

    trials: int
    new: int
    settings: dict[str, Any]
    best: Scores
    present: Scores
    judge: Judge

    @property
    def loss(self) -> dict[str, Loss]:
        """What the best loses against the present settings, in % of the null's: below 0, better."""
        return losses(self.best, self.present, self.judge.null)


def search(
    judge: Judge,
    study: "optuna.Study",
    trials: int,
    is_over: Callable[[], bool],
    progress: Progress = silent,
) -> Found:
    """Run trials until there are so many in the study, or time is over: but one at least.

    The present settings are judged once in a study, and are none of the trials.
    """
    _give_up_unfinished(study)
    if PRESENT not in study.user_attrs:
        study.set_user_attr(PRESENT, _to_json(judge.scores({})))
    progress("present settings")
    done, new = len(_finished(study)), 0
    while done < trials and not (done and is_over()):
        _try_one(judge, study, judge.training.seed + done)
        done, new = done + 1, new + 1
        progress(f"trial {done}, best {study.best_value:.2f} % of the base rate's loss")
    best, present = study.best_trial, _from_json(study.user_attrs[PRESENT])
    kept = _from_json(best.user_attrs[SCORES])
    return Found(done, new, as_settings(best.params), kept, present, judge)


def open_study(path: Path, about: str) -> "optuna.Study":
    """Open or begin the study of this name in a SQLite file."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    path.parent.mkdir(parents=True, exist_ok=True)
    return optuna.create_study(
        storage=f"sqlite:///{path}", study_name=about, load_if_exists=True, direction="minimize"
    )


def _try_one(judge: Judge, study: "optuna.Study", seed: int) -> None:
    import optuna

    study.sampler = optuna.samplers.TPESampler(seed=seed)
    trial = study.ask()
    scores = judge.scores(as_settings(_suggested(trial)))
    trial.set_user_attr(SCORES, _to_json(scores))
    study.tell(trial, float(judge.relative(scores)[MEAN][0]))


def _suggested(trial: "optuna.Trial") -> dict[str, float]:
    return {
        "learning_rate": trial.suggest_float("learning_rate", 0.02, 0.2, log=True),
        "leaves": trial.suggest_int("leaves", 4, 63, log=True),
        "min_rows_in_leaf": trial.suggest_int("min_rows_in_leaf", 10, 200, log=True),
        "rounds": trial.suggest_int("rounds", 50, 400, log=True),
        "penalties": trial.suggest_float("penalties", 0.003, 1, log=True),
        "knots": trial.suggest_int("knots", 3, 8),
    }


def as_settings(suggested: dict[str, Any]) -> dict[str, Any]:
    """Return what was suggested as it is written in params.yaml: three digits, one of a list."""
    short = {k: float(f"{v:.3g}") if isinstance(v, float) else v for k, v in suggested.items()}
    return {name: [value] if name in LISTS else value for name, value in short.items()}


def _give_up_unfinished(study: "optuna.Study") -> None:
    from optuna.trial import TrialState

    for one in study.get_trials(states=(TrialState.RUNNING,)):
        study.tell(one.number, state=TrialState.FAIL)


def _finished(study: "optuna.Study") -> "list[optuna.trial.FrozenTrial]":
    from optuna.trial import TrialState

    return study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))


def _to_json(scores: Scores) -> dict[str, list[float]]:
    return {exit_: values.tolist() for exit_, values in scores.items()}


def _from_json(kept: dict[str, list[float]]) -> Scores:
    return {exit_: np.array(values) for exit_, values in kept.items()}
