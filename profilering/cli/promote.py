"""`profilering compare` and `profilering promote`: two runs on the same rows; who is in use."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from profilering.errors import BadInput, ModelRefused

if TYPE_CHECKING:
    from models.promotion import Gate
    from models.registry import RunName
    from pipelines.contest import Field
    from profilering.params import Params
    from profilering.places import Places

Target = Annotated[str, typer.Option(help="Of which target's model; default: the main one.")]


def compare(
    ours: Annotated[str, typer.Argument(metavar="RUN", help="A run, as `profile` names it.")],
    theirs: Annotated[str, typer.Argument(metavar="RUN", help="The run to compare it with.")],
    target: Target = "",
) -> None:
    """Compare two runs on the same rows: paired loss, overlap of lists, who moved.

    Judged are the models of the newest block, on the rows, exits and horizons that both told of,
    with labels as they are known now. Written as JSON beside the other reports.

    What [bold]profilering features ablate[/bold] keeps can be compared too: all-features, and
    without-NAME for each theme or feature.

    [bold]Examples[/bold]

    \b
    $ profilering compare 3f1c2a9b7d10 a81e5501c2de
    $ profilering compare without-helse all-features
    """
    from pipelines.contest import field_of
    from profilering.cli.contest_tables import print_contest
    from profilering.params import read_params

    places = places_of_target(target)
    params = read_params(places.params)
    field = field_of(places, params, [ours, theirs])
    print_contest(field, (ours, theirs), params.evaluation.confidence, places)


def promote(
    run: Annotated[str, typer.Argument(metavar="RUN", help="The run to put in use.")] = "",
    rollback: Annotated[
        bool, typer.Option("--rollback", help="Put the champion before this one in use again.")
    ] = False,
    target: Target = "",
) -> None:
    """Put a run in use, where every gate holds; or the one before, with --rollback.

    \b
    gates   no worse than the champion, and than the first champion of all (no slow decay)
            better than every simple rule, Nav's among them
            no calibration test fails; no group's gap grows by more than the limit

    Limits are under promotion in params.yaml. What is refused is said with figures; nothing is
    changed then. Every change is logged in champions.jsonl.

    [bold]Examples[/bold]

    \b
    $ profilering promote 3f1c2a9b7d10
    $ profilering promote --rollback
    """
    from models.champions import before, put_in_use
    from models.registry import load_run, read_name

    if bool(run) == rollback:
        raise BadInput("Name the RUN to put in use, or --rollback: one of the two.")
    places = places_of_target(target)
    champion = read_name(places.champion)
    if rollback:
        name, reason = before(places), f"rolled back from {champion.run}"
        load_run(places.runs, name)
    else:
        name, reason = _judged(places, run, champion), f"gates held against {champion.run}"
    put_in_use(places, name, reason, instead_of=champion)
    typer.echo(
        f"In use: run {name.run} (it was {champion.run}). `profilering profile` scores anew."
    )


def _judged(places: "Places", run: str, champion: "RunName") -> "RunName":
    """Return a run's name where all gates hold; raises ModelRefused with those that do not."""
    from models.registry import name_of
    from pipelines.contest import kept_without_model
    from profilering.params import read_params

    if run in kept_without_model(places):
        raise BadInput(
            f"Of {run} only what it told is kept, as `features ablate` does: there is no model to "
            "put in use. `profilering compare` reads it."
        )
    name = name_of(places.runs, run)
    if name == champion:
        raise BadInput(f"Run {run} is in use already.")
    gates = _gates(places, read_params(places.params), run, champion.run)
    for gate in gates:
        typer.echo(f"{'holds  ' if gate.holds else 'REFUSED'}  {gate.name}: {gate.found}.")
    failing = [gate.name for gate in gates if not gate.holds]
    if failing:
        raise ModelRefused(f"Run {run} stays out of use: {', '.join(failing)}.")
    return name


def _gates(places: "Places", params: "Params", run: str, champion: str) -> "list[Gate]":
    from models.champions import reference
    from models.comparison import MEAN, Loss, losses, scores_of
    from models.promotion import better, calibrated, group_gaps, no_worse
    from pipelines.contest import field_of, rules_of

    first = reference(places).run
    field = field_of(places, params, list(dict.fromkeys([run, champion, first])))
    if field.left_out:
        raise BadInput(
            f"Of runs {run}, {champion} and {first} one does not tell of "
            f"{', '.join(field.left_out)}, which params.yaml asks for. Train it again."
        )
    rules = rules_of(places, field, params)
    contest = field.contest(run, champion)
    null = scores_of(field.sample, contest.null)
    scores = {name: scores_of(field.sample, p) for name, p in (field.told | rules).items()}

    def against(other: str) -> Loss:
        return losses(scores[run], scores[other], null)[MEAN]

    return [
        no_worse("the champion", against(champion), params.promotion),
        no_worse("the first champion", against(first), params.promotion),
        *(better(name, against(name)) for name in rules),
        calibrated(_tests(field, run)),
        group_gaps(contest, params.promotion),
    ]


def _tests(field: "Field", run: str) -> dict[str, Any]:
    import numpy as np

    from models.evaluation.verdicts import calibration_tests

    first = np.flatnonzero(field.sample.rows.is_first)
    told = field.told[run]
    return calibration_tests(field.sample.take(first), told[first], (field.sample, told))


def places_of_target(target: str) -> "Places":
    """Return the places of the model that tells of a target; without one, of the main model."""
    from pipelines.landmarks import places_of
    from profilering.cli.train import design_of_target
    from profilering.places import Places
    from profilering.project import project_root

    places = Places(project_root())
    return places_of(places, design_of_target(target)) if target else places
