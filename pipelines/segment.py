"""Stage `segment`: find segments on out-of-fold predictions and place every row in one."""

from functools import partial

from models.cohort.stored import load_cohort
from models.profiled import assigned, predict, segment, segments_table
from models.registry import load_out_of_fold, load_run, read_name
from profilering.files import write_json, write_whole
from profilering.params import read_params
from profilering.places import Places
from profilering.stage import run_stage


def main(places: Places) -> None:
    """Write the segmentation and each row's segment."""
    params = read_params(places.params)
    cohort = load_cohort(places.cohort)
    model = load_run(places.runs, read_name(places.latest))
    out_of_fold = load_out_of_fold(places.out_of_fold, len(cohort.exits))
    predicted = predict(cohort, model, out_of_fold)
    segmentation = segment(cohort, predicted, params)
    table = segments_table(cohort, assigned(cohort, predicted, segmentation))
    write_whole(places.segments, partial(table.to_parquet, index=False))
    write_json(places.segmentation, segmentation.to_json())


if __name__ == "__main__":
    run_stage("segment", main)
