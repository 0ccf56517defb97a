"""`profilering compare` and `profilering promote`: two runs on the same rows; who is in use."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from profilering.errors import BadInput, ModelRefused

if TYPE_CHECKING:
    from models.promotion import Gate
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

    Judged are the models of the newest block, on the rows that both told of, with labels as they
    are known now. Written as JSON beside the other reports.

    [bold]Example[/bold]

    $ profilering compare 3f1c2a9b7d10 a81e5501c2de
    """
    from pipelines.contest import field_of
    from profilering.cli.contest_tables import print_contest
    from profilering.params import read_params

    places = _places(target)
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
    places = _places(target)
    champion = read_name(places.champion)
    if rollback:
        name, reason = before(places), f"rolled back from {champion.run}"
        load_run(places.runs, name)
    else:
        name, reason = _judged(places, run), f"gates held against {champion.run}"
    put_in_use(places, name, reason)
    typer.echo(
        f"In use: run {name.run} (it was {champion.run}). `profilering profile` scores anew."
    )


def _judged(places: "Places", run: str) -> Any:
    """Return a run's name where all gates hold; raises ModelRefused with those that do not."""
    from models.registry import name_of, read_name
    from profilering.params import read_params

    name, champion = name_of(places.runs, run), read_name(places.champion)
    if name == champion:
        raise BadInput(f"Run {run} is in use already.")
    gates = _gates(places, read_params(places.params), run)
    for gate in gates:
        typer.echo(f"{'holds  ' if gate.holds else 'REFUSED'}  {gate.name}: {gate.found}.")
    failing = [gate.name for gate in gates if not gate.holds]
    if failing:
        raise ModelRefused(f"Run {run} stays out of use: {', '.join(failing)}.")
    return name


def _gates(places: "Places", params: "Params", run: str) -> "list[Gate]":
    from dataclasses import replace

    from models.champions import reference
    from models.promotion import better, calibrated, group_gaps, no_worse
    from models.registry import read_name
    from pipelines.contest import field_of, rules_of

    champion, first = read_name(places.champion).run, reference(places).run
    field = field_of(places, params, list(dict.fromkeys([run, champion, first])))
    against_champion = field.contest(run, champion)
    rules = rules_of(places, field, params)
    return [
        no_worse("the champion", against_champion, params.promotion),
        no_worse("the first champion", field.contest(run, first), params.promotion),
        *(better(name, replace(against_champion, theirs=p)) for name, p in rules.items()),
        calibrated(_tests(field, run)),
        group_gaps(against_champion, params.promotion),
    ]


def _tests(field: "Field", run: str) -> dict[str, Any]:
    import numpy as np

    from models.evaluation.verdicts import calibration_tests

    first = np.flatnonzero(field.sample.rows.is_first)
    told = field.told[run]
    return calibration_tests(field.sample.take(first), told[first], (field.sample, told))


def _places(target: str) -> "Places":
    from pipelines.landmarks import places_of
    from profilering.cli.train import design_of_target
    from profilering.places import Places
    from profilering.project import project_root

    places = Places(project_root())
    return places_of(places, design_of_target(target)) if target else places
