"""Coverage of intervals in cells: right intervals hold, too narrow and shifted ones do not."""

from dataclasses import replace

import numpy as np
import pytest

from models.evaluation.coverage import FEWEST, Told, cell_coverage, leaves_of
from models.labels import labels_of
from tests.unit.models.worlds import simulated


@pytest.fixture(scope="module")
def world():
    """Test rows with their true incidence, and the leaves of a tree grown on other rows."""
    train, test = simulated(6000, seed=1), simulated(20_000, seed=2)
    labels = labels_of(train.cohort, 1)[0]
    return test, leaves_of(labels, test.cohort.X, 1)


def covered(world, shift: float, width: float):
    test, leaves = world
    truth = test.truth[:, 0, 1]
    told = Told(truth + shift, truth + shift - width, truth + shift + width)
    return cell_coverage(test.cohort, told, leaves, 0, 1)


def test_the_truth_itself_is_held_up_to_sampling_error(world):
    found = covered(world, 0.0, 0.0)
    assert found.cells >= 15
    assert found.rows >= FEWEST * found.cells
    # Of cells without any width but the sampling error's nine in ten are held.
    assert 0.75 <= found.share <= 1


def test_a_shift_is_found_unless_the_interval_is_as_wide(world):
    assert covered(world, 0.1, 0.01).share < 0.2
    assert covered(world, 0.1, 0.12).share > 0.9


def test_a_tree_of_the_training_rows_has_at_most_eight_leaves_of_many_rows(world):
    _, leaves = world
    names, sizes = np.unique(leaves, return_counts=True)
    assert 2 <= len(names) <= 8
    assert sizes.min() > FEWEST


def test_small_cells_and_cells_without_follow_up_do_not_count(world):
    test, leaves = world
    few = test.cohort.take(np.arange(1000))
    told = Told(*(test.truth[:1000, 0, 1] for _ in range(3)))
    assert cell_coverage(few, told, leaves[:1000], 0, 1).cells == 0
    short = replace(test.cohort, time=np.minimum(test.cohort.time, 5), exit=0 * test.cohort.exit)
    told = Told(*(test.truth[:, 0, 1] for _ in range(3)))
    assert cell_coverage(short, told, leaves, 0, 1).share is None
