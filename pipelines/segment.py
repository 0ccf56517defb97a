"""Stage `segment`: find segments on out-of-fold predictions of the days of registration."""

from functools import partial

from models.cohort.cohort import label
from models.designs import MAIN
from models.horizons import leading_horizon
from models.profiled import assigned, segment, segments_table
from models.registry import load_out_of_fold, read_name
from models.segments.segments import SpeaksOf
from pipelines.landmarks import read_landmarks
from profilering.files import write_json, write_whole
from profilering.params import read_params
from profilering.places import Places
from profilering.stage import run_stage


def main(places: Places) -> None:
    """Find segments on out-of-fold predictions and place every registration in one."""
    params = read_params(places.params)
    everyone = read_landmarks(places).everyone(params.timeline)
    out_of_fold = load_out_of_fold(places.out_of_fold, len(everyone.exits))
    cohort, out_of_fold = everyone.take(everyone.is_first), out_of_fold.take(everyone.is_first)
    horizon = cohort.horizons[leading_horizon(cohort.horizons)]
    speaks_of = SpeaksOf(MAIN.exits[0].text_nb, f"{label(horizon)} dager", "nb")
    segmentation = segment(cohort, out_of_fold, params, speaks_of)
    table = segments_table(cohort, assigned(cohort, out_of_fold, segmentation))
    write_whole(places.segments, partial(table.to_parquet, index=False))
    write_json(places.segmentation(read_name(places.latest).run), segmentation.to_json())


if __name__ == "__main__":
    run_stage("segment", main)
