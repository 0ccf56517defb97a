"""`profilering evaluate`: what takes longer to find out than the stage, and the sealed block."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from profilering.errors import BadInput
from profilering.places import Places

if TYPE_CHECKING:
    from models.blocks import Landmarks
    from models.evaluation.studies import Study
    from profilering.params import Params

_HELP = """Find out what takes longer: learning curve, other regions, shuffled labels.

    Models are trained again on parts of what was known before the newest block of
    [bold]timeline.blocks[/bold], and judged on the block as `profilering profile` judges its own.

    \b
    learning curve      on an eighth, a quarter, half and all of the persons
    regions left out    without the people of one fylke, judged on them, for each
    shuffled labels     the AUC must be .5 +- .03, or something tells the answers

    [bold]The sealed block[/bold] is what comes after the blocks: nothing is chosen on it, so that
    it can say once how good the model is. --open-sealed judges a model of all landmarks before it.
    Every opening is written to data/4_modeller/openings.jsonl before anybody sees the figures, with
    your reason, and how often it has been opened stands in every later card. An opened block that
    has changed what you do is no longer a test.

    It takes half an hour or so, more after `make profile-full`. Written to
    data/5_utdata/reports/evaluation, whole or not at all; read evaluation.md first.

    [bold]Examples[/bold]

    \b
    $ profilering evaluate
    $ profilering evaluate --open-sealed --reason "Before first use; nothing will be changed after"
    """

OpenSealed = Annotated[
    bool, typer.Option("--open-sealed", help="Judge on the sealed block too, and log it.")
]
Reason = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="Why it is opened; kept in the log.")
]


def evaluate(open_sealed: OpenSealed = False, reason: Reason = "") -> None:
    """Find out what takes longer than the stage."""
    from models.blocks import blocks_of
    from models.evaluation.openings import openings
    from models.evaluation.studies import steps_of, studies
    from models.evaluation.studies_report import write_studies
    from models.registry import read_name
    from pipelines.mirror import evaluation_report, mirror_evaluation
    from profilering.files import write_folder
    from profilering.params import read_params
    from profilering.progress import shown
    from profilering.project import project_root

    _check_asked(open_sealed, reason)
    places = Places(project_root())
    params = read_params(places.params)
    landmarks, block = _landmarks(places), blocks_of(params.timeline)[-1]
    study = _study(places, params, landmarks)
    with write_folder(evaluation_report(places)) as folder:
        with shown("evaluate", steps_of(study) + open_sealed) as progress:
            found = studies(study, progress)
            if open_sealed:
                found["sealed"] = _opened(places, params, landmarks, reason)
                progress("sealed block, logged")
        said = write_studies(found, block.start, openings(places), folder)
    mirror_evaluation(places, read_name(places.latest))
    for line in said:
        typer.echo(line)
    typer.echo(
        f"Written to {evaluation_report(places).relative_to(places.root)}: evaluation.md and plots."
    )


evaluate.__doc__ = _HELP


def _check_asked(open_sealed: bool, reason: str) -> None:
    if open_sealed and not reason.strip():
        raise BadInput(
            '--open-sealed needs --reason "TEXT": it is kept in the log of openings, for each '
            "opening makes the sealed block less of a test."
        )
    if reason and not open_sealed:
        raise BadInput("--reason is for --open-sealed; without it nothing is opened or logged.")


def _landmarks(places: Places) -> "Landmarks":
    from pipelines.landmarks import read_landmarks

    for path in (places.population, places.features, places.outcomes, places.judged):
        if not path.is_file():
            raise BadInput(f"{path.name} is missing; `profilering profile` writes it.")
    return read_landmarks(places)


def _study(places: Places, params: "Params", landmarks: "Landmarks") -> "Study":
    """Return the newest block with what the last run's model of it says."""
    import pandas as pd

    from models.blocks import blocks_of
    from models.evaluation.studies import Study
    from pipelines.train import told_of, training_of

    block, judged = blocks_of(params.timeline)[-1], pd.read_parquet(places.judged)
    cohort = landmarks.block(block, params.timeline)
    of_block = judged.loc[judged["block"] == str(block.start), "landmark_ref"]
    if list(of_block) != list(cohort.test.row_id):
        raise BadInput(
            f"{places.judged.name} is of other landmarks than {places.features.name}: run "
            "`profilering profile`, which brings both up to date."
        )
    told = told_of(judged, str(block.start), cohort.test)
    return Study(cohort, told.incidence, training_of(places, params), params)


def _opened(
    places: Places, params: "Params", landmarks: "Landmarks", reason: str
) -> dict[str, Any]:
    """Judge on the sealed block, and log it before anything is shown."""
    from dataclasses import replace

    from models.blocks import sealed_block
    from models.cohort.cohort import label
    from models.evaluation.blocks import followed_up
    from models.evaluation.groups import with_groups
    from models.evaluation.openings import note_opening, opening
    from models.evaluation.studies import figures_of_opening, judge_sealed
    from models.horizons import leading_horizon
    from pipelines.evaluate import read_beside
    from pipelines.train import training_of

    block = sealed_block(params.timeline)
    alongside, protected = read_beside(places, params, landmarks)
    cohort = with_groups(landmarks.block(block, params.timeline), protected)
    counts = followed_up(landmarks, block, cohort, params.timeline.as_of)
    alongside = replace(alongside, counts=counts)
    metrics = judge_sealed(cohort, alongside, training_of(places, params), params).to_json()
    at = label(cohort.horizons[leading_horizon(cohort.horizons)])
    record = opening(places, reason, figures_of_opening(metrics, at))
    note_opening(places, record)
    return metrics
