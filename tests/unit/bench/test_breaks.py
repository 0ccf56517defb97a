"""The bench of breaks: who trains and who is judged, the changes that it finds, what it shows."""

from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from bench.breaks import judged
from bench.breaks.judged import changed, made, timeline_of
from bench.breaks.shown import draw, table
from bench.breaks.studies import ELSEWHERE, OIL, PLACES, STUDIES
from models.blocks import Landmarks
from models.cohort.landmarks import Declared
from profilering.params import read_params
from tests.support.parts import ROOT

PARAMS = read_params(ROOT / "params.yaml")
ROGALAND, OSLO = "1103", "0301"
FIRST, LAST = date(2011, 1, 1), date(2016, 8, 31)


def people() -> pd.DataFrame:
    """Return a registration every other day by turns in Rogaland, on the coast and in Oslo."""
    days = pd.date_range(FIRST, LAST, freq="2D")
    return pd.DataFrame(
        {
            "landmark_ref": [f"{n:05d}:0" for n in range(len(days))],
            "person_ref": [f"person {n}" for n in range(len(days))],
            "as_of": days,
            "office": np.resize([ROGALAND, "4601", OSLO], len(days)),
            "landmark": 0,
            "alder_aar": np.resize([20.0, 30.0, 40.0, 50.0], len(days)),
        }
    )


def ended(rows: pd.DataFrame, known_at: date) -> pd.DataFrame:
    """Return labels as known: all in Oslo found work on day 100, nobody else ever."""
    followed = (pd.Timestamp(known_at - timedelta(days=91)) - rows["as_of"]).dt.days.astype(float)
    works = (rows["office"] == OSLO) & (followed >= 100)
    found = pd.DataFrame({"landmark_ref": rows["landmark_ref"], "exit": works.astype(np.int64)})
    found["time"] = np.where(works, 100.0, followed)
    return found[followed > 0].assign(er_slettet=False, known_at=known_at)


@pytest.fixture
def lines(monkeypatch):
    """Judge the oil study by models that say one half of everybody; note what each was given."""
    rows, given = people(), []

    def half(cohort, training):
        given.append((cohort.entry.max(), training.refresh_days))
        shape = (len(cohort.exits), len(cohort.horizons))
        return SimpleNamespace(incidence=lambda X: np.full((len(X), *shape), 0.5))

    monkeypatch.setattr(judged, "fit", half)
    days = {one.trained for one in OIL.judgings} | {OIL.end}
    labels = pd.concat([ended(rows, day) for day in sorted(days)])
    landmarks = Landmarks(rows, labels, Declared({"alder_aar": "alder"}, ()))
    return judged.told(OIL, landmarks, PARAMS) | {"people": len(rows), "seed": 0}, given


def test_every_study_is_a_timeline_that_a_user_could_write():
    for study in STUDIES.values():
        timeline = timeline_of(study, PARAMS.timeline)
        assert {one.trained for one in study.judgings} == set(timeline.blocks)
        assert all(one.trained <= one.start < one.end for one in study.judgings)


def test_no_model_is_given_anybody_who_registered_later(lines):
    _, given = lines
    models = sorted({(one.trained, one.is_refreshed) for one in OIL.judgings})
    assert len(given) == len(models)
    for (trained, is_refreshed), (last, refresh_days) in zip(models, given, strict=True):
        assert np.datetime64(trained) - np.timedelta64(92 + 2, "D") <= last < np.datetime64(trained)
        assert (refresh_days > 0) == is_refreshed


def test_each_place_is_judged_on_its_own_people(lines):
    found, _ = lines
    assert len(found["judged"]) == len(OIL.judgings) * (len(PLACES) + 1)
    for line in found["judged"]:
        expected = -0.5 if line["where"] == ELSEWHERE else 0.5
        assert line["gap"]["estimate"] == pytest.approx(expected)
        days = (date.fromisoformat(line["end"]) - date.fromisoformat(line["start"])).days
        assert line["known"] == pytest.approx(days / 2 / 3, abs=2)


def test_a_newer_model_is_compared_with_the_oldest_on_the_same_people(lines):
    found, _ = lines
    for line in found["judged"]:
        is_newer = line["start"] == "2015-09-01" and line["trained"] > "2014-09-01"
        assert (line["newer"] is not None) == is_newer
        if is_newer:
            assert line["newer"]["estimate"] == 0


def test_what_is_told_is_shown(lines, tmp_path):
    found, _ = lines
    rows = [line for line in table(found) if line.startswith("|")]
    assert len(rows) == 2 + len(found["judged"])
    assert {row.count("|") for row in rows} == {rows[0].count("|")}
    assert "+0.500 (+0.500 to +0.500)" in rows[2]
    # One half of everybody tells nobody apart, and where nobody finds work there is no AUC.
    assert "cannot be estimated" in rows[2]
    draw(found, tmp_path / "oil.png")
    assert (tmp_path / "oil.png").stat().st_size > 10_000


def test_a_feature_that_goes_missing_on_a_day_is_found_first():
    rows = people().assign(dager_siden_aap=1.0)
    day = date(2014, 3, 1)
    rows.loc[(rows["as_of"] >= pd.Timestamp(day)) & (rows.index % 2 == 0), "dager_siden_aap"] = None
    first, *rest = changed(rows, day)
    assert first["feature"] == "dager_siden_aap"
    assert first["missing"] == pytest.approx([0, 0.5], abs=0.01)
    assert first["stands_out"]
    assert not any(one["stands_out"] for one in rest)
    assert not any(one["stands_out"] for one in changed(rows, date(2012, 3, 1)))


def test_a_world_before_navs_rule_is_made_once_and_read_again(tmp_path):
    found = made(tmp_path / "oil", OIL, (60, 1), PARAMS)
    days = pd.to_datetime(found.features["as_of"]).dt.date
    assert OIL.start <= days.min() < days.max() <= OIL.end
    cutoffs = set(pd.to_datetime(found.outcomes["known_at"]).dt.date)
    assert cutoffs == {one.trained for one in OIL.judgings} | {OIL.end}
    again = made(tmp_path / "oil", OIL, (60, 1), PARAMS)
    pd.testing.assert_frame_equal(again.features, found.features)
