"""What else could be said: the next question and the changes, worked out anew by hand."""

from collections import Counter, defaultdict
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from features.if_answered import answered_by
from features.questions import BY_FEATURE, QUESTIONS
from models.assessment.changing import changes
from models.assessment.reference import similar
from models.cohort.landmarks import feature_matrix
from models.horizons import leading_horizon

SIMILAR = 100
SMALLEST_MOVE, SMALLEST_CHANGE = 0.01, 0.05
# Those of the registration, and one of situasjonsbeskrivelse whose answer is a number.
OF_WORLD = [one for one in QUESTIONS if not one.felt or one.feature == "egen_forventning_uker"]


@pytest.fixture(scope="module")
def people(world):
    """Each person's row, its matrix row, its contributions and its snapshot."""
    model = world.assessor.model
    X = feature_matrix(world.rows, model.space)
    parts = model.contributions(X, 0, leading_horizon(model.horizons)).values
    rows = world.rows.to_dict("records")
    return list(zip(rows, X, parts, world.snapshots, strict=True))


def _is_open(question, row):
    if question.of_feature and row[question.of_feature] not in question.of_levels:
        return False
    return not _is_answer(question, row[question.feature])


def _is_answer(question, value):
    return value in question.answers if question.answers else not pd.isna(value)


def _chance(world, X):
    model = world.assessor.model
    return model.incidence(X)[:, 0, leading_horizon(model.horizons)]


def _ways(world, questions, parts, person):
    """Count how the 100 nearest persons who answered all these questions did answer them."""
    space, of = world.assessor.model.space, world.assessor.found.reference
    features = tuple(world.assessor.found.words.features.values())
    moved = {one.name for q in questions for one in answered_by(q, features)}
    kept = [i for i, name in enumerate(space.names) if name not in moved]
    told = []
    for i, other in enumerate(of.person):
        way = tuple(_answer(space, q, of.X[i, space.names.index(q.feature)]) for q in questions)
        if other != person and all(map(_is_answer, questions, way)):
            told.append((sum((of.parts[i, j] - parts[j]) ** 2 for j in kept), i, other, way))
    nearest = {}
    for *_, other, way in sorted(told):
        nearest.setdefault(other, way)
    return Counter(list(nearest.values())[:SIMILAR])


def _answer(space, question, x):
    if not question.answers:
        return float(x)
    return space.levels[question.feature][int(x)] if x >= 0 else None


def _expected(world, row, X, parts):
    """Return for each open question how much nearer its answer is expected to come."""
    questions = [one for one in OF_WORLD if _is_open(one, row)]
    ways = _ways(world, questions, parts, row["person_ref"]) if questions else {}
    own = world.rows[world.rows["landmark_ref"] == row["landmark_ref"]]

    def row_if(answers):
        told = world.assessor.found.if_answered.values(row["landmark_ref"], dict(answers))
        return feature_matrix(own.assign(**told), world.assessor.model.space)[0]

    fully = [tuple(zip(questions, way, strict=True)) for way in ways]
    sets = [*fully, *{(pair,) for pairs in fully for pair in pairs}]
    rows = np.array([row_if(answers) for answers in sets])
    chance = dict(zip(sets, _chance(world, rows), strict=True)) if sets else {}
    before, found = _chance(world, X[None])[0], dict.fromkeys(questions, 0.0)
    for way, n in ways.items():
        full = chance[tuple(zip(questions, way, strict=True))]
        for question, answer in zip(questions, way, strict=True):
            left = abs(chance[(question, answer),] - full)
            found[question] += n / ways.total() * (abs(before - full) - left)
    return {question.feature: nearer for question, nearer in found.items()} if ways else {}


def test_the_next_question_is_open_and_its_words_are_the_questions(people):
    asked = [(row, told.question) for row, _, _, told in people if told.question]
    assert len(asked) > 10
    for row, question in asked:
        assert _is_open(BY_FEATURE[question.feature], row)
        assert question.text.nb == BY_FEATURE[question.feature].text_nb
        assert question.text.nn == BY_FEATURE[question.feature].text_nn


def test_the_next_question_is_expected_to_come_nearest_to_all_answers(world, people):
    of_open = [one for one in people if any(_is_open(question, one[0]) for question in OF_WORLD)]
    asked = 0
    for row, X, parts, told in of_open:
        nearer = _expected(world, row, X, parts)
        if told.question is None:
            continue
        assert told.question.nearer == pytest.approx(max(nearer.values()), abs=1e-9)
        assert nearer[told.question.feature] == pytest.approx(told.question.nearer, abs=1e-9)
        assert told.question.expected_move >= SMALLEST_MOVE
        assert 0 <= told.question.other_segment <= 1
        asked += 1
    assert asked > 10


def test_who_left_nothing_open_is_asked_nothing(people):
    done = [one for one in people if not any(_is_open(question, one[0]) for question in OF_WORLD)]
    assert done
    assert all(told.question is None for *_, told in done)


def _variants(world, row, X, parts):
    near = similar(world.assessor.found.reference, parts, row["person_ref"])
    return list(changes(X, near[1], world.assessor.found)), near[1]


def test_a_variant_differs_in_its_feature_alone(world, people):
    names = world.assessor.model.space.names
    found = 0
    for row, X, parts, _ in people:
        for one in _variants(world, row, X, parts)[0]:
            differs = [name for i, name in enumerate(names) if not _is_same(one.X[i], X[i])]
            assert differs == [one.name]
            found += 1
    assert found > 100


def _is_same(one, other):
    return one == other or (np.isnan(one) and np.isnan(other))


def test_only_what_can_be_changed_and_is_not_of_health_is_changed(world, people):
    features = world.assessor.found.words.features
    names = {one.name for p in people for one in _variants(world, *p[:3])[0]}
    assert names
    for name in names:
        assert features[name].changeable
        assert not features[name].is_health
    # To have a job is what is asked about; the other follows from several answers.
    assert not names & {"er_i_arbeid_paa_dagen", "antall_spoersmaal_uten_klart_svar"}


def test_an_education_is_never_taken_away(world, people):
    column = world.assessor.model.space.names.index("hoyeste_utdanning_nus")
    levels = world.assessor.model.space.levels["hoyeste_utdanning_nus"]
    rises = 0
    for row, X, parts, _ in people:
        for one in _variants(world, row, X, parts)[0]:
            if one.name == "hoyeste_utdanning_nus":
                assert int(levels[int(one.X[column])]) > int(row["hoyeste_utdanning_nus"])
                rises += 1
    assert rises


def test_a_level_is_changed_to_one_that_a_tenth_of_similar_people_have(world, people):
    space, of = world.assessor.model.space, world.assessor.found.reference
    for row, X, parts, _ in people[::5]:
        variants, near = _variants(world, row, X, parts)
        for one in variants:
            assert space.is_categorical(one.name)
            column = space.names.index(one.name)
            theirs = of.X[near, column]
            theirs = theirs[~np.isnan(theirs)]
            assert (theirs == one.X[column]).sum() >= 0.1 * len(theirs)


def test_the_largest_gains_of_each_feature_are_told_and_none_of_the_same_tenth(world, people):
    words = world.assessor.found.words
    told_any = 0
    for row, X, parts, told in people:
        if told.chance is None:
            continue
        gains = defaultdict(list)
        variants, _ = _variants(world, row, X, parts)
        chances = _chance(world, np.array([X, *(one.X for one in variants)]))[1:]
        for one, p in zip(variants, chances, strict=True):
            value = words.value(one.name, one.X[words.space.names.index(one.name)])
            gains[one.name].append((p, words.said(one.name, value)))
        best = [max(of_feature, key=lambda gain: gain[0]) for of_feature in gains.values()]
        before = told.chance.incidence
        best = [gain for gain in best if gain[0] - before >= SMALLEST_CHANGE]
        best = [gain for gain in best if int(10 * gain[0] + 0.5) > int(10 * before + 0.5)]
        best = sorted(best, key=lambda gain: -gain[0])[:2]
        assert [change.said for change in told.changes] == [said for _, said in best]
        assert [change.incidence for change in told.changes] == pytest.approx([p for p, _ in best])
        told_any += len(best)
    assert told_any


def test_what_the_model_has_not_seen_is_no_usual_value(world, people):
    # Codes may change after the model was trained.
    found = world.assessor.found
    row, X, parts, _ = next(one for one in people if one[3].chance is not None)
    column = found.words.space.names.index("utdanning_bestaatt")
    strange = found.reference.X.copy()
    strange[:, column] = -1.0
    anew = replace(found, reference=replace(found.reference, X=strange))
    _, near = _variants(world, row, X, parts)
    assert "utdanning_bestaatt" not in [one.name for one in changes(X, near, anew)]
    assessor = replace(world.assessor, found=anew)
    assert len(assessor.assess(world.rows.iloc[:20])) == 20
    own = X.copy()
    own[column] = -1.0
    assert "utdanning_bestaatt" not in [one.name for one in changes(own, near, found)]
