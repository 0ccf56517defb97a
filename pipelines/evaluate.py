"""Stage `evaluate`: judge the newest run on the test part; metrics, plots and model card."""

import json

import pandas as pd

from models.cohort.stored import load_cohort
from models.evaluation.card import CardData
from models.evaluation.report import write_report
from models.profiled import judge_test, predict, segments_json
from models.registry import load_out_of_fold, load_run, read_name
from models.segments.segments import segmentation_from
from pipelines.mirror import mirror_run
from profilering.files import write_folder
from profilering.params import read_params
from profilering.places import Places
from profilering.stage import run_stage


def main(places: Places) -> None:
    """Write the report's folder and mirror the run in MLflow."""
    params = read_params(places.params)
    cohort = load_cohort(places.cohort)
    name = read_name(places.latest)
    model = load_run(places.runs, name)
    out_of_fold = load_out_of_fold(places.out_of_fold, len(cohort.exits))
    predicted = predict(cohort, model, out_of_fold)
    beside = judge_test(cohort, predicted.incidence[cohort.is_test], params)
    segmentation = segmentation_from(json.loads(places.segmentation.read_text(encoding="utf-8")))
    segments = pd.read_parquet(places.segments)["segment"].to_numpy()
    described = segments_json(cohort, segmentation, segments, params.evaluation.confidence)
    with write_folder(places.report) as folder:
        data = CardData(cohort, model, predicted.incidence, beside, described)
        write_report(data, params, folder)
    mirror_run(places, name)


if __name__ == "__main__":
    run_stage("evaluate", main)
