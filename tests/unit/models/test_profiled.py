"""The tables of a run: every row at every horizon, parts that add up, segments as observed."""

from dataclasses import replace

import numpy as np
import pytest

from models.cohort.cohort import label
from models.evaluation.observed import observed
from models.incidence import aalen_johansen
from models.profiled import (
    assigned,
    contributions_table,
    everyone,
    judge_test,
    predict,
    predictions_table,
    segment,
    segments_json,
    segments_table,
)
from profilering.params import read_params
from tests.support.parts import ROOT
from tests.unit.models.worlds import HORIZONS, cohort_of, plain_space, simulated


@pytest.fixture(scope="module")
def params(training):
    """The project's settings, small."""
    params = read_params(ROOT / "params.yaml")
    evaluation = params.evaluation.model_copy(update={"resamples": 50})
    return params.model_copy(update={"training": training, "evaluation": evaluation})


@pytest.fixture(scope="module")
def whole(trained):
    """The trained model's rows and 300 test rows, mixed, in one cohort."""
    fresh = simulated(300, seed=71).cohort
    is_test = np.zeros(900, dtype=bool)
    is_test[np.random.default_rng(0).choice(900, 300, replace=False)] = True
    columns = {}
    for name in ("X", "time", "exit"):
        ours, theirs = getattr(trained.cohort, name), getattr(fresh, name)
        columns[name] = np.empty((900, *ours.shape[1:]), dtype=ours.dtype)
        columns[name][~is_test], columns[name][is_test] = ours, theirs
    numbers = np.arange(900)
    return replace(
        trained.cohort, row_id=numbers + 5000, person=numbers, is_test=is_test, **columns
    )


@pytest.fixture(scope="module")
def predicted(whole, trained):
    """What is said of every row."""
    return predict(whole, trained.model, trained.out_of_fold)


def test_training_rows_are_told_what_was_said_out_of_fold_and_test_rows_what_the_model_says(
    whole, trained, predicted
):
    assert np.array_equal(predicted.incidence[~whole.is_test], trained.out_of_fold.incidence)
    assert np.array_equal(predicted.incidence[whole.is_test], trained.model.incidence(whole.test.X))
    assert np.array_equal(predicted.leading[~whole.is_test], trained.out_of_fold.leading)
    theirs = trained.model.contributions(whole.test.X, 0, 1).values
    assert np.array_equal(predicted.leading[whole.is_test], theirs)


def test_parts_are_put_together_in_the_cohorts_order(whole):
    numbers = np.arange(900.0)
    assert np.array_equal(everyone(whole, numbers[~whole.is_test], numbers[whole.is_test]), numbers)


def test_predictions_hold_every_row_exit_and_horizon_once(whole, predicted):
    table = predictions_table(whole, predicted)
    assert list(table.columns) == [
        *("row_id", "part", "exit", "horizon", "cif", "cif_lower", "cif_upper")
    ]
    assert len(table) == 900 * 2 * 3
    assert not table.duplicated(["row_id", "exit", "horizon"]).any()
    wide = table.set_index(["row_id", "exit", "horizon"])
    rng = np.random.default_rng(1)
    for i, k, h in zip(rng.integers(0, 900, 50), *rng.integers(0, (2, 3), (50, 2)).T, strict=True):
        row = wide.loc[(5000 + i, whole.exits[k], HORIZONS[h])]
        assert row["cif"] == predicted.incidence[i, k, h]
        assert row["cif_lower"] == predicted.told.lower[i, k, h]
        assert row["cif_upper"] == predicted.told.upper[i, k, h]
        assert row["part"] == ("test" if whole.is_test[i] else "train")


def test_contributions_of_every_test_row_add_up_to_the_raw_log_odds(whole, trained):
    table = contributions_table(whole.test, trained.model)
    assert len(table) == 300 * 2 * 3
    parts = table.filter(regex="^contrib:")
    assert list(parts.columns) == ["contrib:a", "contrib:b", "contrib:c"]
    assert np.abs(table["base"] + parts.sum(axis=1) - table["raw"]).max() < 1e-9
    # The base is of the exit and the horizon alone.
    assert (table.groupby(["exit", "horizon"])["base"].nunique() == 1).all()
    raw = trained.model.exit_models[1].log_odds(whole.test.X)
    found = table[(table["exit"] == "other") & (table["horizon"] == 13)]
    assert np.array_equal(found["raw"], raw[:, 1])


def test_one_outlier_does_not_stop_the_run(whole, trained):
    # Parts of 1e9 log-odds cannot add up to 1e-9: the tolerance is in their size.
    far = whole.test.X.copy()
    far[3, :2] = 1e12, -1e12
    table = contributions_table(replace(whole.test, X=far), trained.model)
    assert np.isfinite(table["raw"]).all()


def test_parts_that_do_not_add_up_stop_the_run(whole, trained, monkeypatch):
    true = type(trained.model).contributions

    def off(model, X, exit_, horizon):
        parts = true(model, X, exit_, horizon)
        return replace(parts, raw=parts.raw + np.where(np.arange(len(X)) == 7, 1e-6, 0))

    monkeypatch.setattr(type(trained.model), "contributions", off)
    with pytest.raises(ArithmeticError, match="do not add up in 1 rows"):
        contributions_table(whole.test, trained.model)


def test_segments_are_observed_on_the_test_part_by_aalen_johansen(whole, predicted, params):
    segmentation = segment(whole, predicted, params)
    segments = assigned(whole, predicted, segmentation)
    described = segments_json(whole, segmentation, segments, whole.is_test, 0.9)
    assert sum(found["size"] for found in described["segments"]) == 900
    assert sum(found["size_observed"] for found in described["segments"]) == 300
    for found in described["segments"]:
        inside = whole.is_test & (segments == found["segment"])
        assert found["size_observed"] == inside.sum()
        if not inside.any():
            assert set(found["observed"].values()) == {None}
            continue
        part = whole.take(inside)
        for k, exit_ in enumerate(whole.exits, start=1):
            seen = aalen_johansen(part.time, part.exit, k, np.array(HORIZONS), 0.9)
            for h, horizon in enumerate(HORIZONS):
                told = found["observed"][exit_][label(horizon)]
                if told is None:
                    assert horizon > part.time.max()
                    continue
                assert told["incidence"] == seen.estimate[h]
                assert (told["lower"], told["upper"]) == (seen.lower[h], seen.upper[h])
                assert told["lower"] <= told["incidence"] <= told["upper"]
    table = segments_table(whole, segments)
    assert table["row_id"].tolist() == list(range(5000, 5900))


def test_segments_order_people_by_what_happened_to_them(whole, predicted, params):
    segments = assigned(whole, predicted, segment(whole, predicted, params))
    seen = []
    for place in ("lower", "middle", "higher"):
        inside = whole.is_test & np.char.startswith(segments, place)
        part = whole.take(inside)
        seen.append(aalen_johansen(part.time, part.exit, 1, np.array([13.0])).estimate[0])
    assert seen[0] + 0.1 < seen[1] + 0.05 < seen[2]


def test_the_judgement_names_the_baselines_and_the_model_wins_where_there_is_a_signal(
    whole, predicted, params
):
    beside = judge_test(whole, predicted.told.take(whole.is_test), params)
    found = beside.to_json()
    assert set(found["baselines"]) == {"base_rate", "one_line_rule", "tree", "logistic"}
    for exit_, scored in found["exits"].items():
        assert scored["ibs"] < scored["ibs_null"]
        assert scored["ibs_null"] == found["baselines"]["base_rate"][exit_]["ibs"]
    assert found["one_line_rules"][0].startswith("a over ")


def test_the_contract_counts_all_test_rows_and_the_known_stand_beside_it(whole, predicted, params):
    found = judge_test(whole, predicted.told.take(whole.is_test), params).to_json()
    for exits in (found["exits"], *found["baselines"].values()):
        for scored in exits["work"]["horizons"].values():
            assert scored["n"] == 300
            assert set(scored) == {"n", "events", "auc", "brier", "brier_null", "ece"}
    assert 300 > found["known"]["6"] > found["known"]["26"] > 0
    assert found["ibs_horizons"] == ["6", "13", "26"]
    assert set(found["calibration"]["work"]["13"]) == {"predicted", "observed", "interval"}


def test_segments_of_all_rows_are_no_forecast_and_say_so(trained, params):
    cohort = trained.cohort
    segmentation = segment(cohort, trained.out_of_fold, params)
    segments = assigned(cohort, trained.out_of_fold, segmentation)
    described = segments_json(cohort, segmentation, segments, np.arange(len(cohort)) < 300, 0.95)
    assert described["observed_on"] == "before the sealed block, placed out of fold; not a forecast"
    assert sum(one["size"] for one in described["segments"]) == len(cohort)
    assert sum(one["size_observed"] for one in described["segments"]) == 300


def test_a_segment_whose_last_row_left_after_the_others_were_censored_is_not_estimated():
    time, exit_ = np.array([2.0] * 5 + [10.0] * 14 + [20.0]), np.array([1] * 5 + [0] * 14 + [1])
    part = cohort_of(plain_space("x"), np.zeros((20, 1)), time, exit_)
    found = observed(part, 0.95)["work"]
    assert found["6"]["incidence"] == pytest.approx(0.25)
    assert found["26"] is None
