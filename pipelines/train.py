"""Stage `train`: fit the incidence model on the training part and keep it as a run."""

import sys

from models.cohort.stored import load_cohort
from models.incidence_model import steps_of, train
from models.registry import save_out_of_fold, save_run, write_name
from profilering import __version__
from profilering.files import sha256_of
from profilering.params import read_params
from profilering.places import Places
from profilering.progress import shown
from profilering.stage import run_stage


def main(places: Places) -> None:
    """Write the run, which run it is, and the out-of-fold predictions; crown the first run."""
    training = read_params(places.params).training
    cohort = load_cohort(places.cohort)
    with shown("training", steps_of(cohort, training)) as progress:
        model, out_of_fold = train(cohort.train, training, progress)
    record = {
        "cohort": cohort.name,
        "rows": len(cohort.train),
        "data_sha256": sha256_of(places.cohort),
        "code_version": __version__,
        "training": training.model_dump(exclude={"threads"}),
    }
    name = save_run(model, places.runs, record)
    save_out_of_fold(out_of_fold, cohort.train, places.out_of_fold)
    write_name(places.latest, name)
    if not places.champion.exists():
        write_name(places.champion, name)
        sys.stderr.write(f"train: run {name.run} is the first and becomes champion.\n")


if __name__ == "__main__":
    run_stage("train", main)
