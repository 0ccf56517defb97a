"""Who is in use, who was before, and that the log goes before the change."""

import pytest

from models.champions import before, changes, put_in_use, reference
from models.registry import RunName, read_name, write_name
from profilering.errors import BadInput
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
