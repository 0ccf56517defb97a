"""Models on disk: the same to the last bit, and refused when anything is not as it was written."""

import hashlib
import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from models.calibration import Calibration
from models.choosing import Choice, starting_log_odds
from models.exit_model import ExitModel, refit
from models.incidence_model import IncidenceModel
from models.labels import labels_of
from models.registry import (
    RunName,
    load_out_of_fold,
    load_run,
    read_name,
    save_out_of_fold,
    save_run,
    write_name,
)
from models.stored import load_model, model_files
from profilering.errors import ExitCode, ModelRefused

FILES = [
    *(f"model.{exit_}.{part}.lgb" for exit_ in (0, 1) for part in ("trees", "correction")),
    *(f"refit0.{exit_}.trees.lgb" for exit_ in (0, 1)),
    *(f"{version}.json" for version in ("manifest", "model", "refit0", "refit1", "support")),
]


@pytest.fixture(scope="module")
def model(trained, training) -> IncidenceModel:
    """A model with every part that there can be, and refits that lack some."""
    data = labels_of(trained.cohort, 1)
    start = [starting_log_odds(one, training, 0.1) for one in data]
    steps = ((-3.0, 0.0, 3.0), (-2.5, 0.1, 2.0))
    whole = Calibration((0.1, -0.2, 0.3), 0.9, steps)

    def models(choice, calibration) -> tuple[ExitModel, ...]:
        fits = zip(data, start, strict=True)
        return tuple(refit(one, at, training, choice, calibration) for one, at in fits)

    return replace(
        trained.model,
        exit_models=models(Choice(10, 0.1, 5, 0.5), whole),
        refits=(
            models(Choice(10, 0.0, 0, 1.0), replace(whole, steps=None)),
            models(Choice(0, 0.1, 0, 0.0), replace(whole, steps=None)),
        ),
    )


@pytest.fixture(scope="module")
def written(model, tmp_path_factory):
    """The runs' folder, with the model in it, and the run's name."""
    runs = tmp_path_factory.mktemp("runs")
    return runs, save_run(model, runs, {"rows": 600})


@pytest.fixture
def copied(written, tmp_path):
    """A copy of the runs' folder that a test may damage, and the run's name."""
    shutil.copytree(written[0], tmp_path / "runs")
    return tmp_path / "runs", written[1]


def test_a_run_holds_the_model_its_record_and_nothing_else(written):
    runs, name = written
    folder = runs / name.run
    assert {path.name for path in folder.iterdir()} == {*FILES, "run.json"}
    assert json.loads((folder / "run.json").read_text(encoding="utf-8")) == {
        "rows": 600,
        "run": name.run,
        "sha256": name.sha256,
    }
    assert name.sha256.startswith(name.run)
    manifest = (folder / "manifest.json").read_bytes()
    assert hashlib.sha256(manifest).hexdigest() == name.sha256


def test_the_manifest_names_the_hash_of_every_other_file(model):
    files, sha256 = model_files(model)
    assert sorted(files) == sorted(FILES)
    listed = json.loads(files["manifest.json"])["sha256"]
    found = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in files.items()}
    assert found.pop("manifest.json") == sha256
    assert listed == found


def test_a_loaded_model_says_the_same_to_the_last_bit(trained, model, written):
    again = load_run(*written)
    X = np.vstack([trained.cohort.X, np.full((1, 3), np.nan), [[1e6, -1e6, 99]]])
    assert np.array_equal(model.incidence(X), again.incidence(X))
    assert np.array_equal(model.spread(X).samples, again.spread(X).samples)
    for k in range(2):
        for h in range(3):
            ours, theirs = model.contributions(X, k, h), again.contributions(X, k, h)
            assert ours.base == theirs.base
            assert np.array_equal(ours.values, theirs.values)
            assert np.array_equal(ours.raw, theirs.raw)
    assert model_files(again) == model_files(model)
    assert (again.space, again.exits, again.horizons, again.unit) == (
        model.space,
        model.exits,
        model.horizons,
        model.unit,
    )


@pytest.mark.parametrize("file", FILES)
def test_one_altered_byte_anywhere_in_any_file_is_refused(copied, file, count):
    runs, name = copied
    path = runs / name.run / file
    whole = path.read_bytes()
    rng = np.random.default_rng(len(whole))
    for at in [0, len(whole) - 1, *rng.integers(0, len(whole), count(40, 5))]:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(ModelRefused):
            load_run(runs, name)
    path.write_bytes(whole[:-1])
    with pytest.raises(ModelRefused):
        load_run(runs, name)
    path.write_bytes(whole)
    load_run(runs, name)


@pytest.mark.parametrize("file", FILES)
def test_a_missing_file_is_refused(copied, file):
    runs, name = copied
    (runs / name.run / file).unlink()
    with pytest.raises(ModelRefused, match=f"{file} is missing"):
        load_run(runs, name)


def test_another_model_than_the_promoted_one_is_refused(copied):
    runs, name = copied
    with pytest.raises(ModelRefused, match="not the one that was promoted"):
        load_run(runs, RunName(name.run, "0" * 64))
    with pytest.raises(ModelRefused, match="is gone from runs/"):
        load_run(runs, RunName("0" * 12, name.sha256))
    assert ModelRefused.exit_code == ExitCode.MODEL_REFUSED == 6


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "{}", '{"format": 0}', '{"format": 99}'])
def test_a_manifest_that_is_none_is_refused_also_when_no_hash_is_expected(copied, text):
    runs, name = copied
    (runs / name.run / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelRefused):
        load_model(runs / name.run)


def test_the_same_model_is_the_same_run(model, written):
    runs, name = written
    assert save_run(model, runs, {"rows": 600}) == name
    assert len(list(runs.iterdir())) == 1


def test_a_name_is_read_as_it_was_written(tmp_path):
    name = RunName("a" * 12, "a" * 64)
    write_name(tmp_path / "champion.json", name)
    assert read_name(tmp_path / "champion.json") == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"run": "a"}',
        '{"run": "a", "sha256": "b", "more": 1}',
        # With no hash to compare, any model at all would have been taken for the promoted one.
        '{"run": "a", "sha256": null}',
        '{"run": "", "sha256": "b"}',
        '{"run": 7, "sha256": "b"}',
    ],
)
def test_a_damaged_name_is_refused(tmp_path, text):
    (tmp_path / "champion.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelRefused, match=r"champion\.json is damaged"):
        read_name(tmp_path / "champion.json")


def test_a_missing_name_says_what_to_do(tmp_path):
    with pytest.raises(ModelRefused, match="make profile"):
        read_name(tmp_path / "champion.json")


def test_out_of_fold_predictions_are_read_as_they_were_written(trained, tmp_path):
    save_out_of_fold(trained.out_of_fold, trained.cohort, tmp_path / "out_of_fold.parquet")
    again = load_out_of_fold(tmp_path / "out_of_fold.parquet", exits=2)
    assert np.array_equal(again.incidence, trained.out_of_fold.incidence)
    assert np.array_equal(again.leading, trained.out_of_fold.leading)
