"""Stage `population`: the days on which people are looked at, from the register of spells."""

import sys
from datetime import date
from functools import partial

import pyarrow.parquet as pq

from features.landmarks import landmarks
from profilering.files import write_whole
from profilering.params import read_params
from profilering.places import Places
from profilering.stage import run_stage


def main(places: Places) -> None:
    """Write population.parquet: landmark_ref, person_ref, periode_ref, as_of, registrert."""
    params = read_params(places.params)
    synthetic = params.registers.source == "synthetic"
    start = params.synthetic.start if synthetic else date.min
    found = landmarks(places.inndata, start, params.timeline.as_of, params.timeline.weeks)
    write_whole(places.population, partial(pq.write_table, found.landmarks))
    sys.stderr.write(f"population: {found}\n")


if __name__ == "__main__":
    run_stage("population", main)
