"""`profilering tune`: a search for settings of the training that proposes and changes nothing."""

import time
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from models.cohort.cohort import Cohort
    from models.tuning import Found
    from profilering.params import Params
    from profilering.places import Places

_KEPT = "tuning.db"
_HELP = """Search for better settings of [bold]training[/bold] in params.yaml; change nothing.

    Each trial fits the models with other settings on the landmarks before the newest block of
    [bold]timeline.blocks[/bold], and judges them on persons that they never saw: mean over exits of
    the integrated Brier score. No row of the block, or after it, is read by the search. At the end
    the best trial stands beside the present settings, with the lines to put in params.yaml.

    The best of many trials looks better than it is. Whether it helps is for
    [bold]profilering compare[/bold] and [bold]promote[/bold] to say, on rows that chose nothing.
    full_training is not searched: it tries several values of its own.

    Trials are kept in data/4_modeller/tuning.db. A search that was stopped goes on where it was,
    to the same trials; one with the same data and settings and more --trials goes on too. A trial
    takes about a third as long as `profilering train` does.

    [bold]Examples[/bold]

    \b
    $ profilering tune
    $ profilering tune --trials 100 --minutes 480
    """


def tune(
    trials: Annotated[
        int, typer.Option(min=1, help="Trials in all, those of earlier runs among them.")
    ] = 20,
    minutes: Annotated[
        float, typer.Option(min=0, help="Begin no trial after so many minutes of this run.")
    ] = 60,
    target: Annotated[
        str, typer.Option(help="Of which target's model; default: the main one.")
    ] = "",
) -> None:
    """Search for better settings of the training; change nothing."""
    from models.tuning import Judge, open_study, search
    from profilering.cli.promote import places_of_target
    from profilering.files import exclusive
    from profilering.params import read_params
    from profilering.progress import shown

    started, places = time.monotonic(), places_of_target(target)
    params = read_params(places.params)
    with exclusive(places.runs.with_name(f".{_KEPT}.lock"), "the search for settings"):
        judge = Judge(_training_rows(places, params), params.evaluation, params.training)
        study = open_study(places.runs.with_name(_KEPT), _about(places, params))

        def is_over() -> bool:
            return time.monotonic() - started > 60 * minutes

        with shown("tuning", trials + 1) as progress:
            found = search(judge, study, trials, is_over, progress)
    _print(found, params, places)


tune.__doc__ = _HELP


def _training_rows(places: "Places", params: "Params") -> "Cohort":
    from models.blocks import blocks_of
    from pipelines.landmarks import read_landmarks

    return read_landmarks(places).block(blocks_of(params.timeline)[-1], params.timeline).train


def _about(places: "Places", params: "Params") -> str:
    """Name what trials can be compared across: the same rows, labels, settings and program."""
    import hashlib
    import json

    from profilering import __version__
    from profilering.files import sha256_of

    settings = params.model_dump(mode="json", include={"timeline", "evaluation"})
    training = params.training.model_dump(exclude={"threads", "refits"})
    files = [sha256_of(path) for path in (places.features, places.outcomes)]
    told = json.dumps([settings, training, files, places.design, __version__])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def _print(found: "Found", params: "Params", places: "Places") -> None:
    from rich.console import Console

    console = Console()
    console.print(_settings(found))
    console.print(_losses(found, params.evaluation.confidence))
    for line in _words(found, params, places):
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def _settings(found: "Found") -> "Table":
    table = _table("Settings of training", "setting", "present", f"best of {found.trials} trials")
    for name, value in found.settings.items():
        table.add_row(name, str(getattr(found.judge.training, name)), str(value))
    return table


def _losses(found: "Found", confidence: float) -> "Table":
    from models.evaluation.draws import bounds
    from models.evaluation.words import signed

    title = "Integrated Brier score, in % of the base rate's, and the best less the present"
    table = _table(title, "exit", "present", "best", "difference")
    both = [found.judge.relative(one) for one in (found.present, found.best)]
    for name, loss in found.loss.items():
        levels = (one[name] for one in both)
        low_high = ((one[0], *bounds(one[1:], confidence)) for one in levels)
        cells = (f"{value:.2f} ({low:.2f}-{high:.2f})" for value, low, high in low_high)
        told = loss.to_json(confidence)
        table.add_row(name, *cells, signed(told["estimate"], told["interval"], digits=2))
    return table


def _words(found: "Found", params: "Params", places: "Places") -> list[str]:
    import numpy as np

    from models.blocks import blocks_of

    cohort, start = found.judge.cohort, blocks_of(params.timeline)[-1].start
    lines = [
        f"Judged on {len(cohort):,} landmarks of {len(np.unique(cohort.person)):,} persons before "
        f"{start}, each by models that never saw the person; intervals by "
        f"{found.judge.sample.drawn}. Nothing from {start} on was read.",
        f"The best of {found.trials} trials ({found.new} of them now) was chosen on these rows and "
        "looks better than it is: the intervals do not know of the choice.",
    ]
    return [*lines, *_proposal(found, params.evaluation.confidence)]


def _proposal(found: "Found", confidence: float) -> list[str]:
    from models.comparison import MEAN

    loss = found.loss[MEAN].to_json(confidence)
    if loss["estimate"] >= 0:
        return ["No trial was better than the present settings: keep them."]
    upper = loss["interval"][1]
    doubt = "" if upper < 0 else " The difference may well be none."
    return [
        f"Nothing was changed.{doubt} To try it, put into params.yaml:",
        "training:",
        *(f"  {name}: {value}" for name, value in found.settings.items()),
        "Then train again, and let `profilering compare NEW OLD` and `profilering promote NEW` "
        "judge it on the newest block, which chose nothing.",
    ]


def _table(title: str, *columns: str) -> "Table":
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column)
    return table
