"""Trained before and judged after the oil shock and the regime breaks of the synthetic register.

    python -m bench.breaks oil --people 40000 --seed 9701 --out /tmp/breaks
    python -m bench.breaks regime --people 40000 --seed 9702 --out /tmp/breaks

Each model is what `timeline.blocks` gives: trained on the registrations before a day, with labels
as known on that day and the level of the last quarter. Judged is work within half a year, of the
days of registration, with the settings of `make profile`; intervals resample offices, or persons
where there are few offices. The world is kept in <out> and made once. Printed is a table; written
are <study>_<people>_<seed>.json and .png.
"""

import argparse
import sys
from pathlib import Path

from bench.breaks.judged import made, told
from bench.breaks.shown import draw, table
from bench.breaks.studies import STUDIES
from bench.reachable.world import PARAMS
from profilering.files import write_json
from profilering.params import read_params


def main() -> None:
    """Make the world, judge, print and draw."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("study", choices=STUDIES)
    parser.add_argument("--people", type=int, default=40_000)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    study, params = STUDIES[asked.study], read_params(PARAMS)
    size = (asked.people, asked.seed)
    name = f"{study.name}_{asked.people}_{asked.seed}"
    landmarks = made(asked.out / name, study, size, params)
    found = {"people": asked.people, "seed": asked.seed} | told(study, landmarks, params)
    write_json(asked.out / f"{name}.json", found)
    draw(found, asked.out / f"{name}.png")
    for line in table(found):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
