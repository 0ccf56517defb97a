"""The four cells at a quarter flagged: they add up, agree with the list, and hide small cells."""

import numpy as np
import pytest

from models.evaluation.capacity import at_capacity
from models.evaluation.confusion import CAPACITY, confusion
from models.evaluation.evaluate import MODEL
from models.evaluation.sample import sample_of
from models.horizons import leading_horizon
from profilering.params import read_params
from tests.support.parts import ROOT
from tests.unit.models.worlds import simulated


@pytest.fixture(scope="module")
def world():
    return simulated(900, seed=4)


@pytest.fixture(scope="module")
def found(world):
    """The sample, what a good model said of it, and the four cells."""
    settings = read_params(ROOT / "params.yaml").evaluation.model_copy(update={"resamples": 50})
    sample = sample_of(world.cohort, settings, seed=4)
    return sample, confusion(sample, {MODEL: world.truth})


def test_the_shares_add_up_to_one_and_the_people_to_the_known(found):
    _, told = found
    shares = [one["share"]["estimate"] for one in told["cells"].values()]
    assert sum(shares) == pytest.approx(1)
    assert sum(one["people"] for one in told["cells"].values()) == told["n"]


def test_precision_and_recall_are_those_of_the_list(found, world):
    sample, told = found
    h, outcomes = leading_horizon(sample.rows.horizons), sample.outcomes(1)
    listed = at_capacity(
        world.truth[:, 0, h], outcomes.y[:, h], outcomes.weights[:, h], sample.draws, CAPACITY
    )
    for name in ("precision", "recall"):
        assert told["classes"]["without"][name]["estimate"] == pytest.approx(
            listed[name]["estimate"]
        )
        assert told["classes"]["without"][name]["interval"] == pytest.approx(
            listed[name]["interval"]
        )


def test_f1_is_the_harmonic_mean(found):
    for one in found[1]["classes"].values():
        p, r = one["precision"]["estimate"], one["recall"]["estimate"]
        assert one["f1"]["estimate"] == pytest.approx(2 / (1 / p + 1 / r))


@pytest.mark.parametrize("few", [1, 4])
def test_a_cell_of_one_to_four_people_hides_all_four(world, few):
    settings = read_params(ROOT / "params.yaml").evaluation.model_copy(update={"resamples": 50})
    rows = world.cohort
    h = leading_horizon(rows.horizons)
    # All but a few begin at once, and nobody is lost: the few are told the lowest chance.
    is_few = np.arange(len(rows)) < few
    time = np.where(is_few, rows.horizons[-1] + 1, 1.0)
    cohort = type(rows)(**{**vars(rows), "time": time, "exit": np.where(is_few, 0, 1)})
    said = np.repeat(np.where(is_few, 0.1, 0.9), 2 * len(rows.horizons))
    said = said.reshape(len(rows), 2, len(rows.horizons))
    told = confusion(sample_of(cohort, settings, seed=1), {MODEL: said})
    assert told["cells"] is None
    assert told["classes"] is None
    assert told["n"] == len(rows)
    assert h == 1
