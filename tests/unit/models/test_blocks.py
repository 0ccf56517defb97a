"""Blocks of landmark time: what trains a block's model, what judges it, and by which labels."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from models.blocks import Block, Landmarks, blocks_of, sealed_block
from models.cohort.cohort import UNSEEN
from models.cohort.landmarks import Declared
from profilering.errors import BadInput
from profilering.params import Timeline

FIRST, SECOND, LAST = date(2022, 1, 1), date(2023, 1, 1), date(2024, 1, 1)
# landmark, person, as-of day, age, code
FEATURES = [
    ("d", "p4", date(2022, 6, 1), 40.0, "ny"),
    ("a", "p1", date(2021, 3, 1), 30.0, "x"),
    ("e", "p5", date(2023, 1, 1), 50.0, "x"),
    ("b", "p2", date(2021, 12, 31), np.nan, None),
    ("c", "p1", date(2022, 1, 1), 31.0, "y"),
]
# known at, landmark, time, exit: `a` was open at the first cut-off and is known to have ended since
OUTCOMES = [
    (FIRST, "a", 200, 0),
    (SECOND, "a", 180, 1),
    (SECOND, "b", 90, 2),
    (SECOND, "c", 270, 0),
    (SECOND, "d", 120, 0),
    (LAST, "a", 180, 1),
    (LAST, "b", 90, 2),
    (LAST, "c", 260, 2),
    (LAST, "d", 300, 1),
    (LAST, "e", 270, 0),
]


SEALED = date(2023, 9, 1)


def timeline(*blocks: date, sealed: date = SEALED, weeks: tuple[int, ...] = (0,)) -> Timeline:
    days = {"as_of": LAST, "new_days": 28, "horizons": [28, 182], "maturity_days": 91}
    return Timeline(**days, blocks=blocks, sealed=sealed, weeks=weeks)


@pytest.fixture
def landmarks() -> Landmarks:
    """Five landmarks of four people, their rows in no order."""
    features = pd.DataFrame(
        FEATURES, columns=["landmark_ref", "person_ref", "as_of", "alder", "kode"]
    )
    outcomes = pd.DataFrame(OUTCOMES, columns=["known_at", "landmark_ref", "time", "exit"])
    outcomes["er_slettet"] = False
    declared = Declared({"alder": "alder", "kode": "utdanning"}, ("kode",))
    return Landmarks(features, outcomes, declared)


def rows(part) -> dict[str, tuple[float, int]]:
    """Return (time, exit) by landmark, in order."""
    return {
        str(r): (float(t), int(e))
        for r, t, e in zip(part.row_id, part.time, part.exit, strict=True)
    }


def test_blocks_follow_each_other_up_to_the_sealed_one_which_is_open():
    times = timeline(FIRST, SECOND)
    assert blocks_of(times) == [Block(FIRST, SECOND), Block(SECOND, SEALED)]
    assert sealed_block(times) == Block(SEALED, date.max)


@pytest.mark.parametrize(
    "blocks", [(SECOND, FIRST), (FIRST, FIRST), (date(2023, 9, 2),), (SEALED,)]
)
def test_blocks_out_of_order_or_sealed_are_refused(blocks):
    with pytest.raises(ValidationError, match=r"timeline\.blocks"):
        timeline(*blocks)


def test_a_sealed_block_needs_follow_up():
    with pytest.raises(ValidationError, match=r"before 2023-10-02"):
        timeline(FIRST, sealed=date(2023, 10, 2))
    assert timeline(FIRST, sealed=date(2023, 10, 1))


@pytest.mark.parametrize("weeks", [(), (4, 8), (0, 8, 4), (0, 4, 4), (-1, 0)])
def test_people_are_looked_at_on_the_day_and_in_rising_weeks(weeks):
    with pytest.raises(ValidationError, match="weeks"):
        timeline(FIRST, weeks=weeks)


def test_a_block_before_everybody_has_nothing_to_learn_from(landmarks):
    early = date(2021, 3, 1)
    outcomes = pd.concat([landmarks.outcomes, landmarks.outcomes.head(0)])
    with pytest.raises(BadInput, match="nobody was registered and followed up before 2021-03-01"):
        Landmarks(landmarks.features, outcomes, landmarks.declared).block(
            Block(early, date.max), timeline(FIRST)
        )


def test_a_horizon_that_hardly_anyone_was_followed_to_is_refused_with_counts(landmarks):
    far = timeline(FIRST, SECOND).model_copy(update={"horizons": [28, 182, 201]})
    with pytest.raises(BadInput, match=r"of 1 landmarks .* \(201 days: 0; the censoring curve"):
        landmarks.block(Block(FIRST, SECOND), far)


def test_a_block_in_which_nobody_was_registered_judges_nothing(landmarks):
    days = Block(date(2023, 8, 1), date(2023, 8, 2))
    outcomes = landmarks.outcomes.replace({"known_at": {SECOND: days.start}})
    found = Landmarks(landmarks.features, outcomes, landmarks.declared)
    with pytest.raises(BadInput, match="registered from 2023-08-01 to before 2023-08-02"):
        found.block(days, timeline(FIRST, SECOND))


def test_a_deleted_spell_is_judged_and_not_learned_from(landmarks):
    deleted = landmarks.outcomes.assign(er_slettet=landmarks.outcomes["landmark_ref"] == "d")
    found = Landmarks(landmarks.features, deleted, landmarks.declared)
    times = timeline(FIRST, SECOND)
    assert "d" in rows(found.block(Block(FIRST, SECOND), times).test)
    assert "d" not in rows(found.block(Block(SECOND, date.max), times).train)
    assert "d" not in rows(found.everyone(times))


def test_a_block_is_trained_on_labels_as_known_at_its_start_and_judged_on_the_last(landmarks):
    times = timeline(FIRST, SECOND)
    first = landmarks.block(Block(FIRST, SECOND), times)
    # `b` had no follow-up yet at the first cut-off.
    assert rows(first.train) == {"a": (200, 0)}
    assert rows(first.test) == {"c": (260, 2), "d": (300, 1)}
    second = landmarks.block(Block(SECOND, date.max), times)
    assert rows(second.train) == {"a": (180, 1), "b": (90, 2), "c": (270, 0), "d": (120, 0)}
    assert rows(second.test) == {"e": (270, 0)}


def test_the_model_that_is_used_is_trained_on_everyone_with_the_last_labels(landmarks):
    found = landmarks.everyone(timeline(FIRST, SECOND))
    assert not found.is_test.any()
    assert rows(found) == {r: (float(t), e) for day, r, t, e in OUTCOMES if day == LAST}


def test_a_block_keeps_the_order_of_landmarks_and_the_persons(landmarks):
    found = landmarks.block(Block(FIRST, SECOND), timeline(FIRST, SECOND))
    assert found.row_id.tolist() == ["a", "c", "d"]
    assert found.is_test.tolist() == [False, True, True]
    assert found.person[0] == found.person[1] != found.person[2]
    assert found.exits == ("i_arbeid", "helseytelse", "annet")
    assert found.horizons == (28, 182)
    assert found.X[:, 0].tolist() == [30, 31, 40]


def test_levels_are_those_of_the_training_rows(landmarks):
    times = timeline(FIRST, SECOND)
    first = landmarks.block(Block(FIRST, SECOND), times)
    assert first.space.levels == {"kode": ("x",)}
    # y and ny were not yet seen.
    assert first.X[:, 1].tolist() == [0, UNSEEN, UNSEEN]
    second = landmarks.block(Block(SECOND, date.max), times)
    assert second.space.levels == {"kode": ("ny", "x", "y")}
    assert np.array_equal(second.X[:, 1], [1, np.nan, 2, 0, 1], equal_nan=True)
