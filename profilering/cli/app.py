"""The table of commands. Each lives in a file of its own and imports what it needs lazily."""

import os
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from profilering import __version__
from profilering.cli import (
    cohort,
    evaluate,
    explain,
    fairness,
    features,
    inspect_file,
    nav_rule,
    params,
    profile,
    promote,
    registers,
    synthesize,
    train,
    tune,
)
from profilering.project import VARIABLE, project_root

console = Console(stderr=True)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"profilering {__version__}")
        raise typer.Exit


@app.callback()
def profilering(
    project: Annotated[
        Path | None,
        typer.Option(help="The project folder; default: the checkout this was installed from."),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Statistical profiling of job seekers, in support of the veileder, who keeps the last word.

    [bold]Exit codes[/bold] of every command: 0 done, 2 bad input, 3 quarantine limit, 4 locked,
    5 stopped, 6 model refused.
    """
    if project is not None:
        os.environ[VARIABLE] = str(project)
        project_root()


app.command()(profile.profile)
app.command()(train.train)
app.command()(promote.compare)
app.command()(promote.promote)
app.command()(evaluate.evaluate)
app.command()(fairness.fairness)
app.command()(tune.tune)
app.command()(synthesize.synthesize)
app.add_typer(cohort.app, name="cohort")
app.add_typer(explain.app, name="explain")
app.add_typer(features.app, name="features")
app.add_typer(params.app, name="params")
app.add_typer(registers.app, name="registers")
app.command(name="inspect")(inspect_file.inspect)
app.command(name="nav-rule")(nav_rule.nav_rule)
