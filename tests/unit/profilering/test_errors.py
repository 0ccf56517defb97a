"""Errors carry one exit code each, and help to the next step."""

import pytest

from profilering.errors import (
    BadInput,
    ExitCode,
    Locked,
    ModelRefused,
    ProfileringError,
    QuarantineLimit,
    Stopped,
    collected,
    did_you_mean,
)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ProfileringError, 2),
        (BadInput, 2),
        (QuarantineLimit, 3),
        (Locked, 4),
        (Stopped, 5),
        (ModelRefused, 6),
    ],
)
def test_every_error_has_its_code_in_the_table(error, code):
    assert error("why").exit_code == code
    assert issubclass(error, ProfileringError)
    assert ExitCode(code) is error.exit_code


def test_a_near_name_is_suggested_and_the_nearest_comes_first():
    sentence = did_you_mean("numerik", ["categorical", "numeric", "row_id"])
    assert sentence == "Did you mean 'numeric'?"
    assert did_you_mean("exit", ["exits", "exit_", "x"]).startswith("Did you mean 'exit")


def test_where_nothing_is_near_the_valid_names_are_listed():
    assert did_you_mean("zzz", ["seed", "folds"]) == "Valid are: seed, folds."


def test_one_problem_is_a_sentence_and_several_are_a_list():
    assert collected("params.yaml", ["'seed' is missing"]) == "params.yaml: 'seed' is missing"
    assert collected("t", ["a", "b"]) == "t: 2 problems\n  - a\n  - b"
