"""Decisions under § 14 a: who gets which group, gaming, and what the topics say."""

from collections import Counter, defaultdict
from dataclasses import replace

import numpy as np
import pyarrow.parquet as pq
import pytest

from data.synthetic.days import NEVER, iso
from data.synthetic.life.decisions import (
    GODE,
    GROUPS,
    NEDSATT,
    VEILEDNING,
    decisions,
    states_hindrance,
)
from data.synthetic.writing.decisions import (
    _NEW_NAMES_SINCE,
    _OWN_SINCE,
    decision_documents,
    local,
    zoned,
)
from tests.unit.data.nav_documents import ingest
from tests.unit.data.synthetic.some_people import as_lines, people, taken_in, written
from tests.unit.data.synthetic.worlds import END, days_registered, five_thousand

COUNT = 800


@pytest.fixture(scope="module")
def chunk():
    return people(count=COUNT)


@pytest.fixture(scope="module")
def lines(chunk):
    return written(decision_documents, chunk)


@pytest.fixture(scope="module")
def many():
    return five_thousand(20261101)


def decided(chunk, **practice):
    laws = replace(chunk.laws, practice=replace(chunk.laws.practice, **practice))
    return decisions(chunk.people, chunk.lives, chunk.draws, laws)


def test_the_contracts_take_every_document(chunk, lines, tmp_path):
    for name, counts in taken_in(tmp_path, chunk, lines).items():
        assert counts["read"] == len(lines[name])
        assert counts["quarantined"] == 0
        assert not counts["unknown_values"]


def test_topics_tell_of_the_same_decisions(chunk, lines, tmp_path):
    found = ingest(tmp_path, {"vedtak_14a": lines["vedtak_14a"]}) / "vedtak_14a.parquet"
    table = pq.read_table(found).to_pylist()
    made = decided(chunk)
    in_window = made.day <= chunk.window.last
    assert sorted(str(row["fra"]) for row in table if row["kjent_til"] is None) == sorted(
        map(iso, made.day[in_window].tolist())
    )
    assert {row["innsatsgruppe"] for row in table} <= set(GROUPS)


def test_chunks_do_not_matter():
    whole = as_lines(written(decision_documents, people()))
    halves = [as_lines(written(decision_documents, people(first, 30))) for first in (0, 30)]
    assert whole == {name: halves[0][name] + halves[1][name] for name in whole}


def test_nothing_is_known_after_the_window(lines):
    for line in lines["oppfolgingsbruker"]:
        assert line["sistEndretDato"][:10] <= END.isoformat()
    for line in lines["vedtak_14a"]:
        verdi = line.get("verdi", {})
        times = ("fattetDato", "vedtakSendt", "timestamp")
        known = line.get("op_ts") or next(verdi[name] for name in times if name in verdi)
        assert known[:10] <= END.isoformat()


def test_most_that_last_get_one_and_sooner_with_hindrances(many):
    made, long = decided(many), days_registered(many) > 70
    has = made.day < NEVER
    assert (made.day[has] < many.lives.exits.left[has]).all()
    after = made.day - many.lives.spells.day
    assert after[has].min() >= 10
    assert after[has].max() <= 60
    assert 0.78 < has[long].mean() < 0.95
    stated = np.logical_or(*states_hindrance(many.lives))
    assert has[long & stated].mean() > has[long & ~stated].mean() + 0.08
    assert after[has & stated].mean() < after[has & ~stated].mean() - 10


def test_groups_follow_need_with_noise(many):
    made = decided(many)
    has = made.day < NEVER
    shares = np.bincount(made.group[has], minlength=len(GROUPS)) / has.sum()
    assert shares[GODE] > 0.35
    assert shares[VEILEDNING] > 0.25
    assert 0.08 < shares[NEDSATT] < 0.22
    assert shares[NEDSATT + 1 :].sum() < 0.03
    prospects, limited = many.lives.truth.work_predictor, many.lives.answers.is_limited
    assert -0.8 < np.corrcoef(made.honest[has], prospects[has])[0, 1] < -0.4
    assert (made.group[has & limited] >= NEDSATT).mean() > 0.4
    assert (made.group[has & ~limited] >= NEDSATT).mean() < 0.12


def test_gaming_is_by_the_limit_and_where_the_habit_is_high(many):
    made, office = decided(many), many.lives.truth.office
    assert (made.group != made.honest).sum() == made.is_gamed.sum() > 30
    assert made.is_near[made.is_gamed].all()
    assert (made.honest[made.is_gamed] == VEILEDNING).all()
    assert (made.group[made.is_gamed] == NEDSATT).all()
    assert 0.15 < made.is_gamed[made.is_near].mean() < 0.4
    high, low = (made.is_near & side for side in (office > 0.3, office < -0.3))
    nedsatt = made.group == NEDSATT
    assert nedsatt[high].mean() > nedsatt[low].mean() + 0.15


def test_without_gaming_every_group_is_honest(many):
    fair, gamed = decided(many, gaming=0.0), decided(many)
    assert not fair.is_gamed.any()
    np.testing.assert_array_equal(fair.group, gamed.honest)
    np.testing.assert_array_equal(fair.day, gamed.day)


def test_no_decision_hangs_on_what_no_register_could_tell(many):
    truth = many.lives.truth
    blind = replace(
        many.lives,
        truth=replace(
            truth,
            z=-truth.z,
            to_work=truth.to_work[::-1],
            to_health=truth.to_health[::-1],
            # There is none here: any look at it would show.
            integrated=np.ones(len(truth.z)),
        ),
    )
    again = decided(replace(many, lives=blind))
    for name, column in vars(decided(many)).items():
        np.testing.assert_array_equal(getattr(again, name), column)


def test_old_names_come_before_new_ones_and_arena_before_both(lines):
    kinds = defaultdict(list)
    for line in lines["vedtak_14a"]:
        if "op_ts" in line:
            kinds["arena"].append(line["after"]["FRA_DATO"][:10])
            continue
        verdi = line["verdi"]
        if "vedtakId" in verdi and "fattetDato" in verdi:
            kinds["new"].append(verdi["fattetDato"][:10])
            assert verdi["innsatsgruppe"] in GROUPS
        else:
            assert verdi["innsatsgruppe"].endswith("INNSATS")
        if "fraArena" in verdi:
            kinds["arena" if verdi["fraArena"] else "own"].append(verdi["fattetDato"][:10])
    assert max(kinds["arena"]) < iso(_OWN_SINCE) <= min(kinds["own"])
    assert min(kinds["new"]) >= iso(_NEW_NAMES_SINCE)
    assert min(map(len, kinds.values())) > 40


def test_oppfolgingsbruker_changes_with_the_decision_and_the_end(chunk, lines):
    by_person = defaultdict(list)
    for line in lines["oppfolgingsbruker"]:
        by_person[line["fodselsnummer"]].append(line)
        assert len(line["oppfolgingsenhet"]) == 4
    assert set(by_person) == set(chunk.idents)
    spells, exits, made = chunk.lives.spells, chunk.lives.exits, decided(chunk)
    ended = Counter(spells.person[exits.left <= chunk.window.last].tolist())
    for row, ident in enumerate(chunk.idents):
        mine = by_person[ident]
        assert mine == sorted(mine, key=lambda line: line["sistEndretDato"][:19])
        gone = [line for line in mine if line["formidlingsgruppe"] != "ARBS"]
        assert len(gone) == ended[row]
        for line in gone:
            assert (line["formidlingsgruppe"] == "ISERV") == (line["iservFraDato"] is not None)
    groups = {line["kvalifiseringsgruppe"] for line in lines["oppfolgingsbruker"]}
    assert groups == {"IVURD", "BKART", "IKVAL", "BFORM", "BATT", "VARIG"}
    days = {iso(day) for day in made.day[made.day < NEVER].tolist()}
    for line in lines["oppfolgingsbruker"]:
        if line["hovedmaal"] and line["rettighetsgruppe"] == "IYT":
            assert line["kvalifiseringsgruppe"] not in ("IVURD", "BKART")
    assert days & {line["sistEndretDato"][:10] for line in lines["oppfolgingsbruker"]}


def test_oslos_clock():
    summer, winter = 18_444, 18_628  # 2020-07-01, 2021-01-01
    assert zoned(summer, 8 * 3600) == "2020-07-01T10:00:00+02:00"
    assert zoned(winter, 8 * 3600) == "2021-01-01T09:00:00+01:00"
    assert zoned(summer, None) == "2020-07-01T00:00:00+02:00"
    assert local(winter, 8 * 3600) == "2021-01-01T09:00:00"
    change = 18_350  # 2020-03-29, the clocks go forward at two
    assert zoned(change, None) == "2020-03-29T00:00:00+01:00"
    assert zoned(change, 8 * 3600) == "2020-03-29T10:00:00+02:00"
