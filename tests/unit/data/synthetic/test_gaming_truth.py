"""The truth says who was lifted over a limit (SEG-05), from which group to which."""

from datetime import date

import numpy as np
import pyarrow.parquet as pq
import pytest

from data.synthetic.generate import World, synthesize
from data.synthetic.life.decisions import GROUPS, NEDSATT, VEILEDNING
from data.synthetic.truth import registration_columns
from tests.unit.data.synthetic.living import SEEDS, lived
from tests.unit.data.synthetic.worlds import registers


def planted(chunk):
    """Return honest and given group, who is near the limit, and who was lifted over it."""
    columns = registration_columns(chunk)
    names = ("innsatsgruppe_aerlig", "innsatsgruppe_gitt", "er_naer_grensen", "er_loeftet")
    honest, given, near, lifted = (columns[name] for name in names)
    return np.array(honest), np.array(given.to_pylist(), dtype=object), near, lifted


@pytest.fixture(scope="module", params=SEEDS)
def chunk(request):
    return lived("A", request.param)


def test_only_who_is_near_is_lifted_and_always_over_the_same_limit(chunk):
    honest, given, near, lifted = planted(chunk)
    decided = np.array([group is not None for group in given])
    assert 0.3 < decided.mean() < 0.9
    assert set(honest) <= set(GROUPS)
    assert (honest[near] == GROUPS[VEILEDNING]).all()
    assert near[lifted].all()
    assert (given[lifted] == GROUPS[NEDSATT]).all()
    assert (given[decided & ~lifted] == honest[decided & ~lifted]).all()


@pytest.mark.parametrize("scenario", [(), ("gaming",)])
def test_as_many_are_lifted_as_the_law_says(scenario):
    chunk = lived("A", SEEDS[0], scenario)
    _, given, near, lifted = planted(chunk)
    here = near & np.array([group is not None for group in given])
    gaming = chunk.laws.practice.gaming
    odds = gaming / (1 - gaming) * np.exp(1.5 * chunk.lives.truth.office[here])
    chance = odds / (1 + odds)
    assert abs(chance.mean() - gaming) < 0.15
    error = np.sqrt((chance * (1 - chance)).sum())
    assert abs(lifted[here].sum() - chance.sum()) < 3.5 * error < 0.25 * chance.sum()


def test_offices_whose_habit_is_high_lift_more(chunk):
    _, _, near, lifted = planted(chunk)
    habit = chunk.lives.truth.office
    high = habit > np.median(habit[near])
    assert lifted[near & high].mean() > 1.5 * lifted[near & ~high].mean()


def test_the_group_given_is_the_one_that_the_register_tells_of(tmp_path):
    world = World(120, 4, date(2024, 11, 1), date(2026, 10, 31))
    synthesize(tmp_path, world, registers=["vedtak_14a", "periode"])
    truth = pq.read_table(tmp_path / "sannhet" / "registreringer.parquet").to_pylist()
    given = {(row["person_ident"], row["innsatsgruppe_gitt"]) for row in truth}
    told = {
        (line["personIdent"], line["verdi"]["innsatsgruppe"])
        for line in registers(tmp_path)["vedtak_14a"]
        if line["verdi"].get("innsatsgruppe") in GROUPS
    }
    assert len(told) > 50
    assert told <= given
