"""`--allow-rare`: an exit too rare to model competes with the others and is never censoring."""

from dataclasses import replace

import numpy as np
import pytest

from models.baselines.simple import base_rate
from models.censoring import censoring_curve
from models.cohort.cohort import CENSORED, OTHER_EXIT
from models.cohort.table import FEWEST_EVENTS, read_cohort
from models.incidence import aalen_johansen
from models.labels import labels_of
from models.training import train
from profilering.errors import BadInput
from tests.unit.models.worlds import HORIZONS, simulated, small_training, write_table


@pytest.fixture(scope="module")
def rare():
    """A cohort in which the second exit happened 36 times, 24 of them in the training part."""
    cohort = simulated(600, seed=51).cohort
    second = np.flatnonzero(cohort.exit == 2)
    # Every third row of the file is in the test part.
    kept = [*second[second % 3 == 0][:12], *second[second % 3 != 0][:24]]
    exit_ = cohort.exit.copy()
    exit_[np.setdiff1d(second, kept)] = 1
    return replace(cohort, exit=exit_)


@pytest.fixture(scope="module")
def read(rare, tmp_path_factory):
    """The same cohort, written and read with the rare exit allowed."""
    return read_cohort(write_table(rare, tmp_path_factory.mktemp("rare")), allow_rare=True)


def test_without_leave_it_is_refused_by_name_with_its_count_in_training(rare, tmp_path):
    with pytest.raises(BadInput, match=f"exit 'other' has 24 events .* fewer than {FEWEST_EVENTS}"):
        read_cohort(write_table(rare, tmp_path))


def test_it_gets_no_model_but_stays_an_exit(rare, read):
    assert read.exits == ("work",)
    assert (read.exit == OTHER_EXIT).sum() == 36
    assert np.array_equal(read.exit == OTHER_EXIT, rare.exit == 2)
    assert np.array_equal(read.exit == CENSORED, rare.exit == 0)
    assert np.array_equal(read.exit == 1, rare.exit == 1)


def test_the_numbers_of_the_exits_that_are_left_follow_their_names(rare, tmp_path):
    swapped = replace(rare, exits=("other", "work"), exit=np.array([0, 2, 1])[rare.exit])
    found = read_cohort(write_table(swapped, tmp_path), allow_rare=True)
    assert found.exits == ("work",)
    assert np.array_equal(found.exit == 1, rare.exit == 1)
    assert np.array_equal(found.exit == OTHER_EXIT, rare.exit == 2)


def test_labels_know_it_as_a_row_without_the_exit_and_not_as_unknown(rare, read):
    labels, full = labels_of(read, 1)[0], labels_of(rare, 1)[0]
    assert np.array_equal(labels.y, full.y)
    assert np.array_equal(labels.weights, full.weights)
    gone = (read.exit == OTHER_EXIT) & (read.time <= HORIZONS[0])
    assert gone.any()
    assert not labels.y[gone].any()
    assert (labels.weights[gone] >= 1).all()


def test_it_does_not_enter_the_censoring_curve(rare, read):
    assert np.array_equal(
        censoring_curve(read.time, read.exit).values, censoring_curve(rare.time, rare.exit).values
    )
    as_censored = np.where(read.exit == OTHER_EXIT, CENSORED, read.exit)
    assert len(censoring_curve(read.time, as_censored).times) > 0
    assert not np.array_equal(
        censoring_curve(read.time, as_censored).before(np.array(HORIZONS)),
        censoring_curve(read.time, read.exit).before(np.array(HORIZONS)),
    )


def test_the_base_rate_leaves_room_for_it(rare, read):
    horizons = np.array(HORIZONS)
    rate = base_rate(read, 1)[0, 0]
    assert rate == pytest.approx(aalen_johansen(rare.time, rare.exit, 1, horizons).estimate)
    as_censored = np.where(rare.exit == 2, 0, rare.exit)
    assert (rate < aalen_johansen(rare.time, as_censored, 1, horizons).estimate).all()


def test_the_other_exits_model_is_the_one_it_would_be_beside_a_modelled_exit(rare, read):
    settings = small_training(1, folds=2, rounds=[10], penalties=[0.03])
    modelled, _ = train(rare, settings)
    alone, _ = train(read, settings)
    assert len(alone.exit_models) == 1
    assert np.array_equal(
        alone.exit_models[0].incidence(rare.X), modelled.exit_models[0].incidence(rare.X)
    )


def test_when_every_exit_is_rare_there_is_nothing_to_go_on_with(rare, tmp_path):
    none = replace(rare, exit=np.where(rare.exit == 1, 0, rare.exit))
    with pytest.raises(BadInput, match=f"no exit has {FEWEST_EVENTS} events in training"):
        read_cohort(write_table(none, tmp_path), allow_rare=True)
