"""Work without tiltak: what each estimand says beside the planted truth, and what offices do to it.

    PROFILERING_PROJECT=... python -m bench.own_hand

Read is a project of made-up people whose stages up to `outcomes` have run. For its days of
registration each estimand's incidence of work is printed beside the truth, the frailty integrated
out: i_arbeid (tiltak as they are given), egen_haand with one censoring curve and with weights by
what was known on the day (truth: had there been no tiltak), and egen_haand_observert, before any
tiltak, which has no truth of its own. Then the same for people of offices in the habit of giving
many tiltak, less that for offices that give few: the habit moves nobody's chances without tiltak,
so that an estimand of need should show what the truth shows and no more.
"""

import sys
from typing import Final

import numpy as np
import pandas as pd

from data.identity import pseudonyms_for
from data.synthetic.generate import TRUTH_FOLDER
from models.censoring import censoring_curve, ipcw, status
from models.censoring_model import censoring_of
from models.cohort.cohort import Bools, Cohort, Floats
from models.designs import DESIGNS, MAIN
from pipelines.landmarks import places_of, read_landmarks
from profilering.params import read_params
from profilering.places import Places
from profilering.project import project_root

AS_IS: Final = "integrert"
NEVER: Final = "uten_tiltak"
TRUTH_OF: Final = {MAIN.name: AS_IS, "egen_haand": NEVER, "egen_haand_observert": NEVER}


def main() -> None:
    """Print the incidences of all people, then what offices' habits change."""
    places = Places(project_root())
    for name, truth in TRUTH_OF.items():
        cohort = _first(places, name)
        said = _said(places, cohort, truth)
        for line in _lines(cohort, said, name):
            sys.stdout.write(line + "\n")


def _first(places: Places, design: str) -> Cohort:
    """Return a design's days of registration, with labels as known at the end."""
    mine = places_of(places, DESIGNS[design])
    everyone = read_landmarks(mine).everyone(read_params(mine.params).timeline)
    return everyone.take(everyone.is_first)


def _said(places: Places, cohort: Cohort, truth: str) -> tuple[Floats, Floats]:
    """Return each row's true incidence of work (n, H), and its office's habit (n,); NaN: none."""
    door, folder = pseudonyms_for({}), places.sources / TRUTH_FOLDER
    spells = pd.read_parquet(folder / "registreringer.parquet").set_index("periode_id")
    table = pd.read_parquet(folder / "landemerker.parquet")
    table = table[table["landemerke"] == 0].set_index("periode_id")
    columns = [f"i_arbeid_{h:g}_{truth}" for h in cohort.horizons]
    table = table[columns].join(spells["kontorets_vane"])
    table.index = pd.Index([f"{door.of('periode', one)}:0" for one in table.index])
    found = table.reindex(cohort.row_id)
    return found[columns].to_numpy(), found["kontorets_vane"].to_numpy(dtype=np.float64)


def _lines(cohort: Cohort, said: tuple[Floats, Floats], name: str) -> list[str]:
    truth, habit = said
    there = ~np.isnan(truth).any(axis=1) & ~np.isnan(habit)
    low, high = np.quantile(habit[there], [1 / 3, 2 / 3])
    groups = {"all": there, "many": there & (habit >= high), "few": there & (habit <= low)}
    rows = {group: _figures(cohort, truth, inside) for group, inside in groups.items()}
    lines = [f"{name}: {there.sum():,} days of registration; days {cohort.horizons}"]
    for what in rows["all"]:
        lines.append(f"  {what:28s} {_text(rows['all'][what])}")
        apart = rows["many"][what] - rows["few"][what]
        lines.append(f"  {'  many less few tiltak':28s} {_text(apart)}")
    return lines


def _figures(cohort: Cohort, truth: Floats, rows: Bools) -> dict[str, Floats]:
    """Return the incidence of the first exit (H,): true, by one curve, weighted by features."""
    part, at = cohort.take(rows), np.asarray(cohort.horizons)
    y = status(part.time, part.exit, 1, at)
    by_curve = ipcw(part.time, part.exit, at, censoring_curve(part.time, part.exit))
    by_features = censoring_of(part, seed=1).weights(part)
    means = {
        name: (w * y).sum(axis=0) / w.sum(axis=0)
        for name, w in (("one curve", by_curve), ("weights by features", by_features))
    }
    return {"truth": truth[rows].mean(axis=0)} | means


def _text(values: Floats) -> str:
    return "  ".join(f"{value:+.4f}" for value in values)


if __name__ == "__main__":
    main()
