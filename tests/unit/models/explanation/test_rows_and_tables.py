"""Rows of every kind, in batches; tables that are kept on disk; LightGBM's own as the fallback."""

import lightgbm
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from models.explanation import TreeContributions, contributions_of, kept
from models.explanation.model_text import UnreadableModel
from profilering.errors import BadInput

NAMES = ["alder", "fylke", "dager"]


def train(**settings: object) -> tuple[lightgbm.Booster, np.ndarray]:
    """Train a small model of three named features."""
    rng = np.random.default_rng(0)
    X = np.column_stack([rng.normal(size=300), rng.integers(0, 5, 300), rng.exponential(size=300)])
    X[rng.random(X.shape) < 0.1] = np.nan
    y = np.nan_to_num(X[:, 0]) + (X[:, 1] == 2) + rng.normal(size=300)
    data = lightgbm.Dataset(X, y, feature_name=NAMES, categorical_feature=["fylke"])
    given = {"num_leaves": 6, "verbosity": -1, "num_threads": 1, **settings}
    return lightgbm.train(given, data, 6), X


def table_of(X: np.ndarray, order: list[int]) -> pa.Table:
    """Return columns in an order, beside one that the model knows nothing of."""
    columns = {NAMES[i]: pa.array(X[:, i], from_pandas=True) for i in order}
    return pa.table({"landmark_ref": [f"L{i}" for i in range(len(X))], **columns})


def test_an_arrow_tables_columns_are_found_by_name_in_any_order():
    booster, X = train()
    explainer = TreeContributions(booster)
    found = explainer.explain(table_of(X, [2, 0, 1])).values
    assert np.array_equal(found, explainer.explain(X).values)


def test_columns_of_other_names_are_taken_by_place():
    booster, X = train()
    explainer = TreeContributions(booster)
    table = pa.table([pa.array(X[:, i], from_pandas=True) for i in range(3)], names=["a", "b", "c"])
    assert np.array_equal(explainer.explain(table).values, explainer.explain(X).values)


def test_columns_without_numbers_are_refused_by_name():
    booster, _ = train()
    table = pa.table({"alder": [1.0], "fylke": ["03"], "dager": [None]})
    with pytest.raises(BadInput, match="'fylke' is string") as refused:
        TreeContributions(booster).explain(table)
    assert "03" not in str(refused.value)


@pytest.mark.parametrize("size", [7, 100, 1000])
def test_rows_stream_out_of_a_parquet_file_in_batches(tmp_path, size):
    booster, X = train()
    explainer, path = TreeContributions(booster), tmp_path / "rows.parquet"
    pq.write_table(table_of(X, [1, 2, 0]), path)
    for rows in (path, X, table_of(X, [0, 1, 2])):
        found = list(explainer.stream(rows, size=size))
        assert [len(one.raw) for one in found[:-1]] == [size] * (len(found) - 1)
        values = np.concatenate([one.values for one in found])
        assert np.array_equal(values, explainer.explain(X).values)


def test_no_rows_have_no_contributions():
    booster, X = train()
    for explainer in (TreeContributions(booster), contributions_of(booster)):
        assert explainer.explain(X[:0]).values.shape == (0, 3)


def test_tables_are_kept_and_found_again(tmp_path, monkeypatch):
    booster, X = train()
    first = TreeContributions(booster, fixed={2: 1.0}, folder=tmp_path)
    (file,) = tmp_path.iterdir()
    monkeypatch.setattr("models.explanation.contributions.program_of", lambda *_: pytest.fail())
    again = TreeContributions(booster, fixed={2: 1.0}, folder=tmp_path)
    for one in ("base", "values", "raw"):
        parts = [getattr(explainer.explain(X), one) for explainer in (first, again)]
        assert np.array_equal(*parts)
    assert list(tmp_path.iterdir()) == [file]


def test_another_model_fixed_value_group_or_code_has_tables_of_its_own(tmp_path, monkeypatch):
    booster, _ = train()
    TreeContributions(booster, folder=tmp_path)
    TreeContributions(train(num_leaves=5)[0], folder=tmp_path)
    TreeContributions(booster, fixed={2: 1.0}, folder=tmp_path)
    TreeContributions(booster, groups=[0, 1, 0], folder=tmp_path)
    monkeypatch.setattr(kept, "_code", lambda: b"other code")
    TreeContributions(booster, folder=tmp_path)
    assert len(list(tmp_path.iterdir())) == 5


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 not a whole file", None])
def test_damaged_tables_are_made_again(tmp_path, damage):
    booster, X = train()
    wanted = TreeContributions(booster, folder=tmp_path).explain(X).values
    (file,) = tmp_path.iterdir()
    whole = file.read_bytes()
    # Without other damage, one bit in the middle of the numbers.
    middle = len(whole) // 2
    flipped = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    file.write_bytes(flipped if damage is None else damage)
    assert np.array_equal(TreeContributions(booster, folder=tmp_path).explain(X).values, wanted)
    assert file.read_bytes() == whole


def test_what_the_tables_cannot_read_falls_back_to_lightgbms_own_and_says_so(monkeypatch):
    booster, X = train()
    wanted = TreeContributions(booster, groups=[0, 1, 0]).explain(X)

    def unread(text: str) -> None:
        raise UnreadableModel("a model text of version v9, not v4")

    monkeypatch.setattr("models.explanation.contributions.read_ensemble", unread)
    with pytest.warns(UserWarning, match=r"version v9.*LightGBM's own contributions are used"):
        explainer = contributions_of(booster, groups=[0, 1, 0])
    assert explainer.is_fallback
    found = explainer.explain(X)
    assert np.abs(found.values - wanted.values).max() < 1e-10
    assert found.base == pytest.approx(wanted.base, abs=1e-10)
    assert np.abs(found.raw - wanted.raw).max() < 1e-9


def test_with_something_fixed_there_is_nothing_to_fall_back_to():
    X = np.random.default_rng(0).normal(size=(200, 3))
    linear = lightgbm.train({"verbosity": -1, "linear_tree": True}, lightgbm.Dataset(X, X[:, 0]), 3)
    with pytest.raises(UnreadableModel, match="linear trees"):
        contributions_of(linear, fixed={0: 1.0})


def test_the_tables_are_no_fallback():
    booster, _ = train()
    assert not contributions_of(booster).is_fallback
