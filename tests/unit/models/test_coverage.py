"""Coverage of intervals in cells: right intervals hold, too narrow and shifted ones do not."""

from dataclasses import replace

import numpy as np
import pytest

from models.evaluation.coverage import FEWEST, cell_coverage, coverage, leaves_of
from models.evaluation.sentences import coverage_line
from models.labels import labels_of
from models.uncertainty import Told
from tests.unit.models.worlds import simulated


@pytest.fixture(scope="module")
def world():
    """Test rows with their true incidence, and the leaves of a tree grown on other rows."""
    train, test = simulated(6000, seed=1), simulated(20_000, seed=2)
    labels = labels_of(train.cohort, 1)[0]
    return train, test, leaves_of(labels, test.cohort.X, 1)


def told_of(test, shift: float, width: float) -> Told:
    off = test.truth + shift
    return Told(off, off - width, off + width)


def covered(world, shift: float, width: float):
    _, test, leaves = world
    return cell_coverage(test.cohort, told_of(test, shift, width), leaves, 0, 1)


def test_the_truth_itself_is_held_up_to_sampling_error(world):
    found = covered(world, 0.0, 0.0)
    assert found.cells >= 15
    assert found.rows >= FEWEST * found.cells
    # Of cells without any width but the sampling error's nine in ten are held.
    assert 0.75 <= found.held / found.cells <= 1


def test_a_shift_is_found_unless_the_interval_is_as_wide(world):
    shifted, wide = covered(world, 0.1, 0.01), covered(world, 0.1, 0.12)
    assert shifted.held < 0.2 * shifted.cells
    assert wide.held > 0.9 * wide.cells


def test_every_exit_and_horizon_is_counted_and_said_in_one_sentence(world):
    train, test, leaves = world
    found = coverage(train.cohort, test.cohort, told_of(test, 0.0, 0.02), 1)
    assert list(found["exits"]) == list(test.cohort.exits)
    every = [one for by_horizon in found["exits"].values() for one in by_horizon.values()]
    assert len(every) == test.truth[0].size
    assert found["cells"] == sum(one["cells"] for one in every)
    at_one = cell_coverage(test.cohort, told_of(test, 0.0, 0.02), leaves, 0, 1)
    assert next(iter(found["exits"].values()))["13"] == vars(at_one)
    assert "passes" in coverage_line(found)
    far = coverage(train.cohort, test.cohort, told_of(test, 0.2, 0.0), 1)
    assert f"fails: {far['held']} of {far['cells']} cells of at least 200 rows" in coverage_line(
        far
    )
    assert "cannot be judged" in coverage_line(found | {"cells": 0, "held": 0})


def test_a_tree_of_the_training_rows_has_at_most_eight_leaves_of_many_rows(world):
    *_, leaves = world
    names, sizes = np.unique(leaves, return_counts=True)
    assert 2 <= len(names) <= 8
    assert sizes.min() > FEWEST


def test_small_cells_and_cells_without_follow_up_do_not_count(world):
    _, test, leaves = world
    few, told = test.cohort.take(np.arange(1000)), told_of(test, 0.0, 0.0)
    assert cell_coverage(few, told.take(np.arange(1000)), leaves[:1000], 0, 1).cells == 0
    short = replace(test.cohort, time=np.minimum(test.cohort.time, 5), exit=0 * test.cohort.exit)
    assert cell_coverage(short, told, leaves, 0, 1).cells == 0
