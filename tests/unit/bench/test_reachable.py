"""The bench of what features could reach: models see no truth of its parts, its figures add up."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from bench.reachable import reference, world
from bench.reachable.bias import label_bias
from bench.reachable.gains import (
    AT,
    BASE,
    FEWER,
    LOGISTIC,
    MODEL,
    REFERENCE,
    Judged,
    figures,
    person_weights,
    with_interval,
)
from bench.reachable.measure import HEADLINES, predictions, summary, training_cohort
from bench.reachable.parts import HORIZONS, KEYS, LABELS, TRUTH, Rows, path_of, read_parts
from bench.reachable.reference import Reference, only_of, refuse_shared
from bench.reachable.regression import People, regress, regression_from_json, soft_loss
from data.synthetic.life.incidence import EXITS
from models.cohort.cohort import FeatureSpace, Floats
from models.cohort.landmarks import Declared, feature_matrix
from models.evaluation.metrics import auc
from profilering.params import read_params

PEOPLE = 300


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two parts of a tiny world: seeds 11 and 12."""
    found = tmp_path_factory.mktemp("parts")
    for seed in (11, 12):
        world.make_part(found, world.world_from(PEOPLE, seed, "A", None))
    return found


@pytest.fixture(scope="module")
def rows(folder: Path) -> Rows:
    return read_parts(sorted(folder.glob("*.parquet")))


def test_a_part_has_truth_and_none_of_it_among_features_or_what_models_learn_from(
    rows: Rows,
) -> None:
    truths = [name for name in rows.table.columns if name.startswith(TRUTH)]
    assert len(truths) == len(EXITS) * len(HORIZONS)
    learned = rows.to_learn_from()
    assert {*learned.columns} == {*KEYS, *rows.declared.themes, *LABELS}
    assert not {*truths} & {*learned.columns}
    # Truth that is made worthless changes nothing of what is learned from.
    worthless = Rows(rows.table.assign(**dict.fromkeys(truths, 0.5)), rows.declared)
    mine, other = training_cohort(rows), training_cohort(worthless)
    np.testing.assert_array_equal(mine.X, other.X)
    np.testing.assert_array_equal(mine.time, other.time)
    assert len(mine.space.names) > 20
    assert not [name for name in mine.space.names if name in {*KEYS, *LABELS}]


def test_the_truth_is_that_of_the_same_registration(rows: Rows) -> None:
    table = rows.with_truth().table
    table = table[table["time"].notna()]
    came = ((table["exit"] == 1) & (table["time"] <= 182)).to_numpy(float)
    seen = ((table["time"] >= 182) | (table["exit"] != 0)).to_numpy(float)
    truth = table[f"{TRUTH}i_arbeid:182"].to_numpy(float)
    assert auc(truth, came, seen)[0] > 0.65
    mixed = np.random.default_rng(1).permutation(truth)
    assert auc(mixed, came, seen)[0] < 0.6


def test_persons_of_different_parts_are_different(rows: Rows) -> None:
    seeds = rows.table["person_ref"].str.split(":").str[0]
    assert seeds.value_counts().to_dict().keys() == {"11", "12"}
    assert rows.table["landmark_ref"].is_unique


def test_a_part_that_is_there_is_skipped_and_another_world_is_refused(folder: Path) -> None:
    path = path_of(folder, 11)
    before = path.stat().st_mtime_ns
    assert world.make_part(folder, world.world_from(PEOPLE, 11, "A", None)) == path
    assert path.stat().st_mtime_ns == before
    with pytest.raises(SystemExit, match="another world"):
        world.make_part(folder, world.world_from(PEOPLE, 11, "A", 0.5))
    # The registers and the rest of the truth are gone.
    assert sorted(one.name for one in folder.iterdir()) == ["part_11.parquet", "part_12.parquet"]


def test_a_part_that_failed_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(folder: Path, *_: object, **__: object) -> None:
        folder.mkdir(parents=True)
        raise KeyboardInterrupt

    monkeypatch.setattr(world, "synthesize", killed)
    with pytest.raises(KeyboardInterrupt):
        world.make_part(tmp_path, world.world_from(50, 13, "A", None))
    assert list(tmp_path.iterdir()) == []


def test_the_reference_gains_over_the_base_rate_on_people_it_never_saw(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    horizons = HORIZONS[: AT + 1]
    monkeypatch.setattr(reference, "HORIZONS", horizons)
    people = read_parts([path_of(folder, 11)]).with_truth()
    fitted = Reference.of(people, [1.0, 0.5], tmp_path)
    scores = fitted.fitted(1.0)["i_arbeid:182"]
    assert scores["loss_of_truth"] < scores["loss"] < scores["loss_of_mean"]
    written = {one: one.stat().st_mtime_ns for one in tmp_path.iterdir()}
    assert len(written) == len(EXITS) * len(horizons)
    test = read_parts([path_of(folder, 12)]).with_truth()
    said = fitted.predict(test)
    # What was fitted is not fitted again.
    assert {one: one.stat().st_mtime_ns for one in written} == written
    truth, p = test.truth[:, 0, AT], said["reference:i_arbeid:182"].to_numpy()
    base = np.full(len(truth), people.truth[:, 0, AT].mean())
    assert soft_loss(truth, p).mean() < soft_loss(truth, base).mean()


def test_nobody_is_on_both_sides_and_fits_are_of_the_people_named(
    folder: Path, tmp_path: Path
) -> None:
    paths = sorted(folder.glob("*.parquet"))
    refuse_shared(paths[:1], paths[1:])
    with pytest.raises(SystemExit, match="both sides"):
        refuse_shared(paths, paths[1:])
    only_of(tmp_path, {"people": [1]})
    only_of(tmp_path, {"people": [1]})
    with pytest.raises(SystemExit, match="other people"):
        only_of(tmp_path, {"people": [1, 2]})


def test_the_regression_finds_the_mean_of_the_truth_given_the_features() -> None:
    generator = np.random.default_rng(3)
    n = 6_000
    X = np.column_stack([generator.normal(size=(n, 2)), generator.integers(0, 3, n)])
    X[generator.random(n) < 0.1, 0] = np.nan
    known = np.nan_to_num(X[:, 0])
    # E[F | x] is known, for what F has beside it has mean 0.
    mean = expit(known - 0.5 + (X[:, 1] > 0) * known + 0.7 * (X[:, 2] == 2))
    truth = mean + np.where(generator.random(n) < 0.5, 0.3, -0.3) * np.minimum(mean, 1 - mean)
    space = FeatureSpace(("a", "b", "c"), {"c": ("x", "y", "z")}, dict.fromkeys("abc", "t"))
    people = People(space, X, np.arange(4_000), np.arange(4_000, 5_000))
    found = regress(people, truth)
    left = slice(5_000, None)
    error = ((found.predict(X) - mean) ** 2)[left].mean()
    assert error < 0.02 * mean[left].var()
    kept = regression_from_json(found.to_json())
    np.testing.assert_allclose(kept.predict(X[left]), found.predict(X[left]))


def test_label_bias_is_labels_over_truth_of_rows_followed_to_the_horizon() -> None:
    timeline = read_params(world.PARAMS).timeline
    truths = {f"{TRUTH}{e}:{h}": [0.5] * 40 for e in EXITS for h in HORIZONS}
    # Half came to work on day 10, but the last ten registered too late for any horizon.
    table = pd.DataFrame(
        {
            "as_of": [pd.Timestamp("2020-01-01")] * 30 + [pd.Timestamp("2026-07-20")] * 10,
            "time": [10.0, 800.0] * 20,
            "exit": pd.array([1, 0] * 20, dtype="Int64"),
            "er_slettet": [False] * 39 + [None],
        }
        | truths
    )
    found = label_bias(Rows(table, Declared({}, ())), timeline)
    assert found["i_arbeid:182"]["rows"] == 30
    assert found["i_arbeid:182"]["labels"] == pytest.approx(0.5)
    assert found["i_arbeid:182"]["ratio"] == pytest.approx(1.0)
    assert found["helseytelse:182"]["ratio"] == 0.0


def judged_of(said: Floats, n: int = 2_000) -> Judged:
    """Return made-up people whom the model judges as `said` (n, K, H)."""
    generator = np.random.default_rng(5)
    truth = made_up_truth(n)
    rate = np.broadcast_to(truth.mean(axis=0), truth.shape)
    came = (generator.random(n) < truth[:, 0, AT]).astype(float)
    told = {BASE: rate, LOGISTIC: (truth + rate) / 2, MODEL: said, REFERENCE: truth, FEWER: truth}
    everywhere = np.ones((n, len(HORIZONS)), dtype=bool)
    person = np.arange(n) // 2
    return Judged(person, truth, told, said - 0.01, said + 0.01, everywhere, came, np.ones(n))


def made_up_truth(n: int = 2_000) -> Floats:
    chance = expit(np.random.default_rng(4).normal(-1, 1, n))
    rising = np.linspace(0.5, 1, len(HORIZONS))
    return np.stack([chance[:, None] * rising, chance[::-1, None] * rising / 10], axis=1)


def of(judged: Judged) -> dict[str, float]:
    ones = np.ones((1, len(judged.person)))
    return {name: float(value[0]) for name, value in figures(judged, ones).items()}


def test_a_perfect_model_reaches_all_and_the_base_rate_nothing() -> None:
    truth = made_up_truth()
    perfect, base = of(judged_of(truth)), judged_of(truth).said[BASE]
    nothing = of(judged_of(base))
    for name in ("mean", "pooled", "i_arbeid:182", "helseytelse:28"):
        assert perfect[f"share: {MODEL}: {name}"] == pytest.approx(1.0)
        assert nothing[f"share: {MODEL}: {name}"] == pytest.approx(0.0)
    assert perfect["coverage: mean"] == 1.0
    assert perfect["rmse: model"] == 0.0
    between = perfect[f"share: {LOGISTIC}: mean"]
    assert 0 < between < 1


def test_errors_and_coverage_of_a_model_that_is_off_by_a_known_amount() -> None:
    truth = made_up_truth()
    found = of(judged_of(np.clip(truth + 0.02, 0, 1)))
    assert found["rmse: model"] == pytest.approx(0.02)
    # Its interval is 0.01 to either side.
    assert found["coverage: mean"] == 0.0
    assert found["rmse: logistic"] == pytest.approx(found["rmse: base rate"] / 2)


def test_a_common_factor_makes_up_for_what_labels_miss_everywhere() -> None:
    truth = made_up_truth()
    factor = np.ones(truth.shape[1:])
    factor[0] = 0.9
    learned = judged_of(truth * factor)
    assert of(learned)[f"share: {MODEL}: mean of i_arbeid"] < 1
    assert of(learned.times(factor))[f"share: {MODEL}: mean"] == pytest.approx(1.0)


def test_rows_that_do_not_count_change_nothing() -> None:
    judged = judged_of(made_up_truth() * 0.8)
    counted = judged.counted.copy()
    counted[1_000:] = False
    some = replace(judged, counted=counted)
    wrong = {MODEL: np.concatenate([judged.said[MODEL][:1_000], judged.truth[1_000:]])}
    other = replace(some, said=judged.said | wrong)
    name = f"share: {MODEL}: mean"
    assert of(some)[name] == pytest.approx(of(other)[name])
    assert of(some)[name] != pytest.approx(of(judged)[name])


def test_persons_are_drawn_whole_and_the_interval_holds_the_estimate() -> None:
    judged = judged_of(made_up_truth() * 0.9)
    weights = person_weights(judged.person, 20, seed=1)
    np.testing.assert_array_equal(weights[:, ::2], weights[:, 1::2])
    assert (weights.sum(axis=1) == len(judged.person)).all()
    found = with_interval(judged, 50, 0.95)
    estimate, lower, upper = found[f"share: {MODEL}: pooled"]
    assert lower < estimate < upper
    assert all(name in found for name in HEADLINES)


def test_the_summary_is_mean_least_and_largest_over_worlds() -> None:
    reports = [{"truth": {name: [v, 0.0, 9.0] for name in HEADLINES}} for v in (0.2, 0.4, 0.9)]
    assert summary(reports)[1].split()[-4:] == ["0.5000", "(0.2000", "to", "0.9000)"]
    assert summary(reports[:1])[1].split()[-4:] == ["0.2000", "(0.0000", "to", "9.0000)"]


def test_what_is_said_of_people_that_trained_nothing(folder: Path) -> None:
    few = {"threads": 1, "folds": 2, "inner_folds": 2, "rounds": [10], "refits": 2}
    training = read_params(world.PARAMS).training.model_copy(update=few)
    cohort = training_cohort(read_parts([path_of(folder, 11)]))
    test = read_parts([path_of(folder, 12)]).with_truth()
    found = predictions(cohort, feature_matrix(test.table, cohort.space), training)
    assert {name: p.shape for name, p in found.items()} == dict.fromkeys(
        (BASE, LOGISTIC, MODEL, "lower", "upper"), (len(test), len(EXITS), len(HORIZONS))
    )
    assert (found["lower"] <= found[MODEL]).all()
    truth = test.truth[:, 0, AT]
    losses = {name: soft_loss(truth, found[name][:, 0, AT]).mean() for name in (BASE, MODEL)}
    assert losses[MODEL] < losses[BASE]
