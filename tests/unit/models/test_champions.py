"""Who is in use, who was before, and that the log goes before the change."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from models.champions import before, changes, put_in_use, reference
from models.registry import RunName, read_name, write_name
from profilering.errors import BadInput, Locked, ModelRefused
from profilering.files import exclusive
from profilering.places import Places

A, B, C = (RunName(name, name * 8) for name in "abc")


def test_the_first_champion_is_the_reference_and_every_change_is_logged(tmp_path):
    places = Places(tmp_path)
    for name, reason in ((A, "the first"), (B, "gates\nheld"), (C, "gates held")):
        put_in_use(places, name, reason)
    assert read_name(places.champion) == C
    assert reference(places) == A
    said = [(one.run, one.reason) for one in changes(places)]
    assert said == [("a", "the first"), ("b", "gates held"), ("c", "gates held")]


def test_a_rollback_goes_to_the_one_before_and_a_second_one_further_back(tmp_path):
    places = Places(tmp_path)
    for name in (A, B, C):
        put_in_use(places, name, "x")
    for expected in (B, A):
        assert before(places) == expected
        put_in_use(places, expected, "rolled back")
    with pytest.raises(BadInput, match="no champion before run a"):
        before(places)


def test_a_change_that_was_killed_before_it_was_made_counts_as_none(tmp_path):
    places = Places(tmp_path)
    for name in (A, B, C):
        put_in_use(places, name, "x")
    # The log has a line of C, champion.json was not written.
    write_name(places.champion, B)
    assert before(places) == A


def test_a_champion_from_before_there_was_a_log_is_its_own_reference(tmp_path):
    places = Places(tmp_path)
    places.champion.parent.mkdir(parents=True)
    write_name(places.champion, A)
    assert reference(places) == A
    with pytest.raises(BadInput, match="no champion before"):
        before(places)


def test_what_was_judged_against_another_champion_is_refused_and_nothing_changes(tmp_path):
    places = Places(tmp_path)
    put_in_use(places, A, "the first")
    put_in_use(places, B, "gates held", instead_of=A)
    before_ = places.champions.read_bytes(), places.champion.read_bytes()
    said = "Run c stays out of use: it was judged against run a, and since then run b"
    with pytest.raises(ModelRefused, match=said):
        put_in_use(places, C, "gates held", instead_of=A)
    assert (places.champions.read_bytes(), places.champion.read_bytes()) == before_


def test_while_one_is_put_in_use_another_has_to_wait(tmp_path):
    places = Places(tmp_path)
    put_in_use(places, A, "the first")
    held = exclusive(places.champions.with_name(".champions.jsonl.lock"), "x")
    with held, pytest.raises(Locked, match="the change of champion cannot start"):
        put_in_use(places, B, "gates held")
    assert [one.run for one in changes(places)] == ["a"]


def test_many_at_once_lose_no_line_of_the_log(tmp_path):
    places = Places(tmp_path)

    def try_one(number: int) -> str | None:
        try:
            put_in_use(places, RunName(f"r{number}", "x"), "y")
        except Locked:
            return None
        return f"r{number}"

    with ThreadPoolExecutor(8) as pool:
        done = {one for one in pool.map(try_one, range(64)) if one}
    log = [one.run for one in changes(places)]
    assert done
    assert (len(log), set(log)) == (len(done), done)
    assert read_name(places.champion).run == log[-1]
