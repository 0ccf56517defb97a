"""`profilering train`: retrain the model of one target, and judge it."""

from typing import TYPE_CHECKING, Annotated

import typer

from profilering.errors import BadInput

if TYPE_CHECKING:
    from models.designs import Design


def train(
    target: Annotated[
        str, typer.Option(help="What is predicted; a wrong name lists those there are.")
    ],
    full: Annotated[
        bool, typer.Option("--full", help="Fit with full_training of params.yaml: takes longer.")
    ] = False,
) -> None:
    """Retrain the model of one target, judge it, and show it beside simple rules.

    Targets that are read from the same curves share a model: i_arbeid, helseytelse, annet and
    langtidsledig do. Only what has changed runs again. The model in use stays in use.

    [bold]Example[/bold]

    $ profilering train --target egen_haand
    """
    from pipelines.landmarks import places_of
    from pipelines.repro import retrain
    from profilering.cli.summary import print_design
    from profilering.places import Places
    from profilering.project import project_root

    design, places = design_of_target(target), Places(project_root())
    ran = retrain(places, design, "full" if full else "quick")
    print_design(places_of(places, design), design)
    done = f"Stages that ran: {', '.join(ran)}." if ran else "Nothing has changed since last time."
    typer.echo(done)


def design_of_target(target: str) -> "Design":
    """Return the design that a target is read from; raises BadInput that lists the targets."""
    from models.designs import DESIGNS

    designs = {one.name: design for design in DESIGNS.values() for one in design.targets}
    if target not in designs:
        raise BadInput(
            f"--target {target}: there is no such target; there are {', '.join(designs)}."
        )
    return designs[target]
