"""Snapshots of people in a small world: exact sums, what is unknown, and when nothing is said."""

import json
from collections import Counter

import numpy as np
import pytest

from models.assessment.snapshot import FORMAT, snapshot_from
from models.cohort.cohort import SINCE_REGISTRATION
from models.cohort.landmarks import feature_matrix
from models.horizons import leading_horizon
from profilering.errors import BadInput

NO_ANSWERS = {
    "hoyeste_utdanning_nus": None,
    "utdanning_bestaatt": None,
    "utdanning_godkjent": "VET_IKKE",
    "helse_hindrer_arbeid": "UTEN_KLART_SVAR",
    "andre_forhold_hindrer_arbeid": None,
    "jobbsituasjon": None,
}


@pytest.fixture(scope="module")
def of(world):
    """Return the snapshot of one row with other values."""

    def assessed(**values):
        known = next(i for i, one in enumerate(world.snapshots) if one.chance is not None)
        (found,) = world.assessor.assess(world.rows.iloc[[known]].assign(**values))
        return found

    return assessed


def _at(world):
    return leading_horizon(world.assessor.model.horizons)


def test_every_row_gets_its_snapshot_in_order(world):
    assert len(world.snapshots) > 100
    found = [(one.landmark_ref, one.as_of.isoformat()) for one in world.snapshots]
    rows = zip(world.rows["landmark_ref"], world.rows["as_of"], strict=True)
    assert found == [(ref, str(day)[:10]) for ref, day in rows]


def test_a_snapshot_holds_the_values_that_the_model_read(world):
    for row, told in zip(world.rows.to_dict("records"), world.snapshots, strict=True):
        assert list(told.inputs) == list(world.assessor.model.space.names)
        for name, value in told.inputs.items():
            is_missing = row[name] is None or row[name] != row[name]
            assert value == (None if is_missing else row[name]), name


def test_a_snapshot_does_not_say_who_it_is_of(world):
    for person, told in zip(world.rows["person_ref"], world.snapshots, strict=True):
        assert person not in told.model_dump_json()


def test_the_chance_is_the_models(world):
    X = feature_matrix(world.rows, world.assessor.model.space)
    expected = world.assessor.model.incidence(X)[:, 0, _at(world)]
    for told, p in zip(world.snapshots, expected, strict=True):
        if told.chance is not None:
            assert told.chance.incidence == pytest.approx(p, abs=1e-12)
            assert told.chance.lower <= told.chance.incidence <= told.chance.upper


def test_base_and_themes_and_the_days_since_registration_are_the_raw_log_odds(world):
    model, at = world.assessor.model, _at(world)
    X = feature_matrix(world.rows, model.space)
    raw = model.exit_models[0].log_odds(X)[:, at]
    days = model.contributions(X, 0, at).values[:, model.space.names.index(SINCE_REGISTRATION)]
    known = [i for i, told in enumerate(world.snapshots) if told.chance is not None]
    found = [
        world.snapshots[i].base + sum(one.total for one in world.snapshots[i].themes) + days[i]
        for i in known
    ]
    assert np.abs(np.array(found) - raw[known]).max() < 1e-9


def test_a_told_theme_is_one_of_the_sums_and_its_leading_feature_is_known(world):
    for one in world.snapshots:
        for told in (*one.resources, *one.barriers, *one.after):
            assert told in one.themes
            assert one.inputs[told.leading.feature] is not None
        assert all(told.total > 0 for told in one.resources)
        assert all(told.total < 0 for told in one.barriers)
        opens = [*one.resources, *one.barriers][:1]
        assert not any(told.leading.is_health for told in opens)


def test_a_snapshot_is_the_same_after_it_was_written_and_read(world):
    for one in world.snapshots:
        written = one.model_dump_json()
        assert snapshot_from(written) == one
        assert snapshot_from(written.encode()).model_dump_json() == written


def test_people_assessed_again_get_the_same_snapshots(world):
    again = world.assessor.assess(world.rows)
    assert [a.model_dump_json() for a in again] == [b.model_dump_json() for b in world.snapshots]


def test_a_snapshot_does_not_depend_on_who_else_is_assessed_or_in_what_order(world):
    expected = {one.landmark_ref: one for one in world.snapshots}
    backwards = world.assessor.assess(world.rows.iloc[::-1])
    assert [one.landmark_ref for one in backwards] == list(expected)[::-1]
    alone = [world.assessor.assess(world.rows.iloc[[i]])[0] for i in range(0, len(expected), 10)]
    some = world.assessor.assess(world.rows.iloc[3:40:5])
    for one in (*backwards, *alone, *some):
        # A matrix product may differ in its last digit with the number of rows; nothing else does.
        found, as_before = _flat(one), _flat(expected[one.landmark_ref])
        assert found[0] == as_before[0]
        assert found[1] == pytest.approx(as_before[1], abs=1e-12, rel=0)


def _flat(snapshot):
    """Return a snapshot's structure with what is no number, and its numbers in order."""
    numbers = []

    def number(text):
        numbers.append(float(text))
        return "a number"

    return json.loads(snapshot.model_dump_json(), parse_float=number), numbers


def test_nobody_to_assess_is_no_error(world):
    assert world.assessor.assess(world.rows.iloc[:0]) == []


def test_of_whom_it_knows_too_little_the_model_says_nothing(world, of):
    silent = [one for one in world.snapshots if one.little_known]
    assert silent
    for one in (*silent, of(alder_aar=200.0), of(fylke_paa_dagen="98")):
        assert (one.chance, one.base, one.segment) == (None, None, None)
        assert (one.themes, one.resources, one.barriers, one.after) == ((), (), (), ())
        assert one.changes == ()
        # What it was made of is kept, and is no news of the person.
        assert one.inputs
        assert one.basis == world.snapshots[0].basis
    spoken = [one for one in world.snapshots if not one.little_known]
    assert all(one.chance and one.segment and one.themes for one in spoken)


def test_why_the_model_says_nothing_is_told_by_what_it_has_not_seen(of):
    reasons = [(why.reason, why.text and why.text.nb) for why in of(alder_aar=200.0).little_known]
    assert ("outside", "Alder") in reasons
    strange = of(fylke_paa_dagen="98")
    assert "Fylke" in " ".join(why.text.nb for why in strange.little_known if why.text)
    assert strange.inputs["fylke_paa_dagen"] == "?"


def test_too_much_missing_is_a_reason(world, of):
    nothing = dict.fromkeys(world.assessor.model.space.names, np.nan)
    assert "missing" in [why.reason for why in of(**nothing).little_known]


def test_what_has_no_clear_answer_is_unknown(world, of):
    words = world.assessor.found.words
    unknown = set(of(**NO_ANSWERS).unknown)
    open_ones = NO_ANSWERS.keys() - {"utdanning_bestaatt", "utdanning_godkjent"}
    assert {words.text(name) for name in open_ones} <= unknown
    # These are asked only where the education is above grunnskole.
    assert words.text("utdanning_bestaatt") not in unknown
    above = set(of(**NO_ANSWERS | {"hoyeste_utdanning_nus": "4"}).unknown)
    assert {words.text(name) for name in NO_ANSWERS} - above == {
        words.text("hoyeste_utdanning_nus")
    }


def test_what_has_a_clear_answer_or_is_not_asked_is_not_unknown(world, of):
    words = world.assessor.found.words
    clear = dict.fromkeys(NO_ANSWERS, "JA") | {"jobbsituasjon": "ANNET"}
    clear |= {"hoyeste_utdanning_nus": "6", "alder_aar": 40.0}
    not_asked = {"siste_stillingsprosent": np.nan, "dager_siden_aap": np.nan}
    unknown = of(**clear, **not_asked).unknown
    named = {words.text(name) for name in (*clear, *not_asked)}
    assert not named & set(unknown)
    assert words.text("alder_aar") in of(alder_aar=np.nan).unknown


def test_the_similar_are_enough_and_in_no_small_cell(world):
    for told in world.snapshots:
        # Who is far from everybody is like nobody.
        is_far = any(why.reason == "far" for why in told.little_known)
        assert (told.similar is None) == is_far
    for one in [told.similar for told in world.snapshots if told.similar]:
        assert one.n >= 50
        assert not {one.events, one.n - one.events} & {1, 2, 3, 4}
        assert one.lower <= one.events / one.n <= one.upper


def test_the_registers_that_the_model_reads_are_named_once(world):
    for one in world.snapshots:
        assert list(one.registers) == sorted(set(one.registers))
        assert {"opplysninger", "person", "aa_registeret"} <= set(one.registers)


def test_the_segment_is_the_one_that_the_segmentation_gives(world):
    assessor, at = world.assessor, _at(world)
    X = feature_matrix(world.rows, assessor.model.space)
    chance = assessor.model.incidence(X)[:, 0, at]
    parts = assessor.model.contributions(X, 0, at).values
    names = assessor.segmentation.assign(chance, assessor.model.space, parts)
    for told, name in zip(world.snapshots, names, strict=True):
        if told.segment is not None:
            theme = told.segment.theme or ""
            assert assessor.segmentation.name(told.segment.band, theme) == name
    bands = Counter(told.segment.band for told in world.snapshots if told.segment)
    assert len(bands) > 1


SECRET = "Kari Oppdiktet"


def _written(world, **values):
    return json.dumps(json.loads(world.snapshots[0].model_dump_json()) | values)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", SECRET, f'"{SECRET}"', b"\xff\x00"])
def test_what_is_no_snapshot_is_refused(text):
    with pytest.raises(BadInput, match="no snapshot that can be read") as raised:
        snapshot_from(text)
    assert "the file" in str(raised.value)
    assert SECRET not in str(raised.value)


def test_a_field_that_is_missing_is_named(world):
    held = json.loads(world.snapshots[0].model_dump_json())
    for name in held:
        less = {key: value for key, value in held.items() if key != name}
        with pytest.raises(BadInput, match=f"wrong in {name}") as raised:
            snapshot_from(json.dumps(less))
        assert world.snapshots[0].landmark_ref not in str(raised.value)


@pytest.mark.parametrize(
    ("values", "place"),
    [
        ({"as_of": SECRET}, "as_of"),
        ({"chance": {"incidence": SECRET}}, "chance"),
        ({"inputs": {"alder_aar": [SECRET]}}, "inputs"),
        ({"inputs": {SECRET: {}}}, "inputs"),
        ({"unknown": [{"nb": SECRET}], "format": "one"}, "format, unknown"),
        ({SECRET: 1}, "the file"),
    ],
)
def test_a_field_that_is_wrong_is_named_and_its_value_is_not(world, values, place):
    with pytest.raises(BadInput, match=f"wrong in {place}") as raised:
        snapshot_from(_written(world, **values))
    assert SECRET not in str(raised.value)
    # Nor does what raised it come along.
    assert raised.value.__suppress_context__


def test_a_format_that_is_not_known_is_refused_with_what_to_do(world):
    with pytest.raises(BadInput, match="format 2; this version reads 1") as raised:
        snapshot_from(_written(world, format=FORMAT + 1))
    assert "Use the version that wrote it." in str(raised.value)
