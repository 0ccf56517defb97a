"""`profilering cohort run`: any table of spells, in one process: read, call, write."""

import json
from pathlib import Path
from typing import Any

from models.cohort.table import read_cohort
from models.evaluation.card import card
from models.evaluation.plots import draw
from models.incidence_model import steps_of, train
from models.profiled import (
    Profiled,
    contributions_table,
    predictions_table,
    profiled,
    segments_json,
)
from profilering.files import write_folder
from profilering.params import Params
from profilering.progress import shown

OUTPUTS = (
    "predictions.parquet",
    "contributions.parquet",
    "segments.parquet",
    "segments.json",
    "metrics.json",
    "card.md",
)


def run_cohort(contract: Path, out: Path, params: Params, allow_rare: bool = False) -> Profiled:
    """Put a cohort through train, calibrate, evaluate, segment and explain into the folder `out`.

    The folder is written whole or not at all. Raises BadInput when the table breaks its contract or
    `out` holds something that is not an earlier run.
    """
    refuse_foreign_folder(out)
    cohort = read_cohort(contract, allow_rare)
    with write_folder(out) as folder:
        with shown(f"cohort {cohort.name}", steps_of(cohort, params.training)) as progress:
            model, out_of_fold = train(cohort.train, params.training, progress)
        result = profiled(cohort, model, out_of_fold, params)
        write_outputs(result, folder, params)
    return result


def refuse_foreign_folder(out: Path) -> None:
    """Refuse to replace anything that is not an earlier output of this command."""
    from profilering.errors import BadInput

    if out.is_file():
        raise BadInput(f"--out {out} is a file; name a folder.")
    if out.is_dir() and any(out.iterdir()) and not (out / "metrics.json").is_file():
        raise BadInput(f"--out {out} holds other files; name a new folder or an earlier run's.")


def write_outputs(result: Profiled, folder: Path, params: Params) -> None:
    """Write the contract's files into an empty folder."""
    confidence = params.evaluation.confidence
    predictions_table(result).to_parquet(folder / "predictions.parquet", index=False)
    contributions = contributions_table(result.cohort, result.model)
    contributions.to_parquet(folder / "contributions.parquet", index=False)
    write_segments(result, folder)
    described = segments_json(result, confidence)
    _json(folder / "segments.json", described)
    _json(folder / "metrics.json", metrics_json(result))
    (folder / "plots").mkdir()
    test = result.incidence[result.cohort.is_test]
    plots = draw(result.cohort, result.model, test, folder / "plots")
    (folder / "card.md").write_text(card(result, params, described, plots), encoding="utf-8")


def write_segments(result: Profiled, folder: Path) -> None:
    """Write each row's segment."""
    import pandas as pd

    columns = {"row_id": result.cohort.row_id, "segment": result.segment}
    pd.DataFrame(columns).to_parquet(folder / "segments.parquet", index=False)


def metrics_json(result: Profiled) -> dict[str, Any]:
    """Return metrics.json: the contract's keys, and beside them what says how sure they are."""
    judged = result.judged
    rules = dict(zip(result.cohort.exits, (rule.words for rule in result.rules), strict=True))
    return judged.metrics | {
        "intervals": judged.intervals,
        "differences": judged.differences,
        "ece_if_perfect": judged.ece_if_perfect,
        "one_line_rules": rules,
    }


def _json(path: Path, value: Any) -> None:
    text = json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")
