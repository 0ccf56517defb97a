"""Runs and the champion: which trained models there are, and which one is in use."""

import json
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from models.cohort.cohort import Cohort
from models.incidence_model import IncidenceModel
from models.segments.segments import Segmentation, segmentation_from
from models.stored import load_model, model_files
from models.training import OutOfFold
from profilering.errors import BadInput, ModelRefused
from profilering.files import write_folder, write_json, write_whole

RECORD = "run.json"


@dataclass(frozen=True)
class RunName:
    """A run's id and its model's SHA-256; the id is the beginning of the hash."""

    run: str
    sha256: str


def save_run(model: IncidenceModel, runs: Path, record: dict[str, Any]) -> RunName:
    """Write a model and the record of its training as a run; the same model is the same run."""
    files, sha256 = model_files(model)
    name = RunName(sha256[:12], sha256)
    text = json.dumps(record | vars(name), indent=1, ensure_ascii=False, allow_nan=False)
    with write_folder(runs / name.run) as folder:
        for file, content in (files | {RECORD: text + "\n"}).items():
            (folder / file).write_text(content, encoding="utf-8")
    return name


def write_name(path: Path, name: RunName) -> None:
    """Write which run is meant (latest.json, champion.json)."""
    write_json(path, vars(name))


def read_name(path: Path) -> RunName:
    """Read which run is meant. Raises ModelRefused when the file is missing or no such record."""
    try:
        name = RunName(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        message = f"There is no {path.name}: no model has been trained. Run `make profile`."
        raise ModelRefused(message) from None
    except (ValueError, TypeError):
        name = RunName("", "")
    # Without a hash nothing would be compared: a null is as bad as a wrong one.
    if not all(isinstance(part, str) and part for part in (name.run, name.sha256)):
        raise ModelRefused(f"{path.name} is damaged: it must hold run and sha256.")
    return name


def name_of(runs: Path, run: str) -> RunName:
    """Return the name of a run that is kept. Raises BadInput that lists those there are."""
    record = runs / run / RECORD
    if not run or not record.is_file():
        there = sorted(path.parent.name for path in runs.glob(f"*/{RECORD}"))
        raise BadInput(f"There is no run {run}; there are {', '.join(there) or 'none'}.")
    found = json.loads(record.read_text(encoding="utf-8"))
    return RunName(found["run"], found["sha256"])


def load_run(runs: Path, name: RunName) -> IncidenceModel:
    """Load a run's model after comparing hashes; raises ModelRefused."""
    if not (runs / name.run).is_dir():
        raise ModelRefused(
            f"The run {name.run} is gone from {runs.name}/. Train again: `dvc repro -f train`."
        )
    return load_model(runs / name.run, name.sha256)


def load_segmentation(path: Path) -> Segmentation:
    """Read the segmentation of a run; raises ModelRefused where it is gone."""
    try:
        return segmentation_from(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise ModelRefused(
            f"The run {path.stem} has no segmentation. Run `dvc repro -f segment`."
        ) from None


def save_out_of_fold(out_of_fold: OutOfFold, train: Cohort, path: Path) -> None:
    """Write what is said of each training row by models that never saw its person."""
    n = len(train)
    columns = {"row_id": train.row_id}
    for prefix, values in (("incidence", out_of_fold.incidence), ("leading", out_of_fold.leading)):
        flat = values.reshape(n, -1)
        columns |= {f"{prefix}:{i}": flat[:, i] for i in range(flat.shape[1])}
    table = pd.DataFrame(columns)
    write_whole(path, partial(table.to_parquet, index=False))


def load_out_of_fold(path: Path, exits: int) -> OutOfFold:
    """Read the out-of-fold predictions of a model with this many exits."""
    table = pd.read_parquet(path)
    flat = table.filter(regex="^incidence:").to_numpy()
    leading = np.ascontiguousarray(table.filter(regex="^leading:").to_numpy())
    return OutOfFold(flat.reshape(len(table), exits, -1), leading)
