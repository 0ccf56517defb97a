"""`profilering profile`: the main job."""

from typing import Annotated

import typer


def profile(
    full: Annotated[
        bool,
        typer.Option(
            "--full", help="All targets, fitted with full_training of params.yaml: hours."
        ),
    ] = False,
) -> None:
    """Run the pipeline: bring data, model, evaluation, segments and scores up to date.

    Only what has changed runs again; a run that was stopped or killed goes on where it was. The
    settings are in params.yaml.
    """
    from pipelines.repro import repro
    from profilering.cli.summary import print_pipeline
    from profilering.places import Places
    from profilering.project import project_root

    root = project_root()
    ran = repro(root, "full" if full else "quick")
    print_pipeline(Places(root))
    if ran:
        typer.echo(f"Stages that ran: {', '.join(ran)}.")
    else:
        typer.echo("Nothing has changed since the last run: there was nothing to do.")
