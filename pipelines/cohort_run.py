"""`profilering cohort run`: any table of spells, in one process: read, call, write."""

from pathlib import Path

from models.cohort.cohort import Cohort
from models.cohort.table import read_cohort
from models.evaluation.card import CardData
from models.evaluation.report import write_report
from models.profiled import (
    Beside,
    assigned,
    contributions_table,
    judge_test,
    predict,
    predictions_table,
    segment,
    segments_json,
    segments_table,
)
from models.training import steps_of, train
from profilering.errors import BadInput
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


def run_cohort(
    contract: Path, out: Path, params: Params, allow_rare: bool = False
) -> tuple[Cohort, Beside]:
    """Put a cohort through train, calibrate, evaluate, segment and explain into the folder `out`.

    The folder is written whole or not at all. Raises BadInput when the table breaks its contract or
    `out` holds something that is not an earlier run.
    """
    refuse_foreign_folder(out)
    params = params.model_copy(update={"training": params.cohort_training})
    cohort = read_cohort(contract, allow_rare)
    with write_folder(out) as folder:
        with shown(f"cohort {cohort.name}", steps_of(cohort, params.training)) as progress:
            model, out_of_fold = train(cohort.train, params.training, progress)
        predicted = predict(cohort, model, out_of_fold)
        segmentation = segment(cohort.train, out_of_fold, params)
        segments = assigned(cohort, predicted, segmentation)
        told = predicted.told.take(cohort.is_test)
        beside = judge_test(cohort, told, params)
        tables = {
            "predictions": predictions_table(cohort, predicted),
            "contributions": contributions_table(cohort.test, model),
            "segments": segments_table(cohort, segments),
        }
        for name, table in tables.items():
            table.to_parquet(folder / f"{name}.parquet", index=False)
        described = segments_json(
            cohort, segmentation, segments, cohort.is_test, params.evaluation.confidence
        )
        leading = predicted.leading[cohort.is_test]
        data = CardData(cohort, model, told.incidence, leading, beside, described)
        write_report(data, params, folder)
    return cohort, beside


def refuse_foreign_folder(out: Path) -> None:
    """Refuse to replace anything that is not an earlier output of this command."""
    if out.is_file():
        raise BadInput(f"--out {out} is a file; name a folder.")
    if out.is_dir() and any(out.iterdir()) and not (out / "metrics.json").is_file():
        raise BadInput(f"--out {out} holds other files; name a new folder or an earlier run's.")
