"""What the fairness studies say of worlds with and without a gap, beside the planted truth.

    python -m bench.fairness --scenario gap default no-gap --seed 9401 --people 20000 --out worlds

Each scenario is a world of its own with the next seed, made and brought to its outcomes in a folder
under --out, where it stays. The model in use and the baselines are trained on registrations before
the newest block and judged on its days of registration. Printed, and kept in report.json: the gap
in the truth of who finds work, by landgruppe; what labels show of it; what the study of label
quality, which does not read the truth, says is of labels and of truth; how lists flag groups at
equal true need, and at what happened. 95 % intervals of resampled persons.
"""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pandas as pd

from bench.fairness.truth import WORSE, gap_in_truth, planted, true_incidence
from bench.fairness.world import world_of
from models.baselines.beside import beside
from models.baselines.nav_groups import nav_profiles
from models.blocks import blocks_of
from models.cohort.cohort import Floats
from models.evaluation.evaluate import MODEL
from models.evaluation.sample import sample_of
from models.evaluation.words import signed, with_interval
from models.fairness.door import protected_of
from models.fairness.given import FairnessInput
from models.fairness.label_quality import label_quality
from models.fairness.need import equal_need, need_of
from models.training import fit
from pipelines.landmarks import read_landmarks
from profilering.audit import Reading
from profilering.files import write_json
from profilering.params import read_params
from profilering.places import Places

GROUP: Final = "landgruppe"
DEFAULT: Final = "default"
BESIDE: Final = ("five_field_logistic", "nav_rule")
"""Baselines whose lists are judged beside the model's."""


def main() -> None:
    """Make each world that is not there yet, study it and print what was found."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--scenario", nargs="+", default=["gap", DEFAULT, "no-gap"])
    parser.add_argument("--seed", type=int, default=9401, help="of the first scenario's world")
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--out", type=Path, required=True)
    asked = parser.parse_args()
    for number, scenario in enumerate(asked.scenario):
        name = "" if scenario == DEFAULT else scenario
        places = world_of(asked.out, name, asked.seed + number, asked.people)
        found = studied(places)
        write_json(places.root / "report.json", found)
        sys.stdout.write(f"\n# {scenario}, seed {asked.seed + number}, {asked.people:,} people\n")
        sys.stdout.writelines(f"{line}\n" for line in lines_of(found))


def studied(places: Places) -> dict[str, Any]:
    """Return the laws, the truth's gap, the study of labels and lists at equal need."""
    study, chances = study_of(places)
    truth = true_incidence(places, study)
    by = {"truth": need_of(study, truth), "labels": need_of(study)}
    return {
        "planted": planted(places),
        "rows": len(study.sample),
        "truth": gap_in_truth(study, truth, GROUP),
        "labels": label_quality(study, (GROUP,)),
        "need": {name: equal_need(study, chances, need, (GROUP,)) for name, need in by.items()},
    }


def study_of(places: Places) -> tuple[FairnessInput, dict[str, Floats]]:
    """Return what the studies are given, and each list's chance of work (n,) by its maker."""
    params, landmarks = read_params(places.params), read_landmarks(places)
    everyone = landmarks.block(blocks_of(params.timeline)[-1], params.timeline)
    cohort, population = everyone.take(everyone.is_first), pd.read_parquet(places.population)
    rows = population.set_index("landmark_ref", drop=False).loc[cohort.row_id]
    reading = Reading("bench.fairness", "studies of groups of made-up people")
    groups = protected_of(places, rows, reading).table[GROUP].to_numpy(dtype=str)
    cohort = replace(cohort, protected={GROUP: groups})
    sample = sample_of(cohort.test, params.evaluation, params.training.seed).by_person()
    told = fit(everyone.train, params.training).incidence(cohort.test.X)
    study = FairnessInput(cohort, sample, told, rows, places.inndata, params)
    others = beside(cohort, nav_profiles(places.inndata, rows), params.training.seed)
    chances = {name: others[name][:, 0, study.at] for name in BESIDE}
    return study, {MODEL: study.chance} | chances


def lines_of(found: dict[str, Any]) -> Iterator[str]:
    """Yield the findings as lines of text."""
    law = found["planted"]
    yield (
        f"planted on {WORSE}: {law['log_hazard']:+.2f} on the log hazard of work; reported "
        f"{law['capture']:.3f} of jobs, of others' {law['capture_of_others']:.3f}"
    )
    labels = {one["group"]: one for one in found["labels"]["groups"]}
    for one in found["truth"]:
        yield f"{one['group']}: {one['rows']:,} rows"
        yield f"  truth: incidence {_text(one, 'incidence')}, ratio {_text(one, 'ratio')}"
        of = labels[one["group"]]
        if "capture" in of:
            yield f"  labels show {_text(of, 'observed')}; corrected {_text(of, 'corrected')}"
            yield f"  capture {_text(of, 'capture')} of {of['told']:,} who tell of work"
        if "ratio" in of:
            ratio = {key: with_interval(*value.values()) for key, value in of["ratio"].items()}
            yield (
                f"  ratio to {of['reference']}: observed {ratio['observed']} = in labels "
                f"{ratio['capture']} x in truth {ratio['corrected']}"
            )
    for by, groups in found["need"].items():
        yield f"difference in flagged share at equal need, by {by}"
        for one in groups:
            if "difference" in one:
                estimate, interval = one["difference"].values()
                said = signed(estimate, interval, 3)
                yield f"  {one['list']:20} {one['share']:.0%} {one['group']:18} {said}"


def _text(one: dict[str, Any], name: str) -> str:
    return with_interval(*one[name].values())


if __name__ == "__main__":
    main()
