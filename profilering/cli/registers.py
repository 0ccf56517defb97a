"""`profilering registers`: what we read, by which contract and right, and how fresh it is."""

import sys
from typing import Any

import typer

app = typer.Typer(
    invoke_without_command=True,
    help="List the registers: contract, legal basis, freshness. Piped: one line each, id first.",
)


@app.callback()
def registers(context: typer.Context) -> None:
    """List the registers with contract, legal basis and freshness.

    On a terminal a table; piped, one tab-separated line per register: id, contract (forms with the
    fields that must be there), legal basis, freshness, so that grep and cut work on it.
    """
    if context.invoked_subcommand is not None:
        return
    from data.intake.all import REGISTERS
    from data.intake.datasheet import contract, freshness
    from profilering.places import Places
    from profilering.project import project_root

    folder = Places(project_root()).inndata
    for register in REGISTERS.values():
        fresh = freshness(register, folder)
        cells = [
            register.id,
            contract(register),
            register.legal_basis,
            "not ingested" if fresh is None else str(fresh),
        ]
        if sys.stdout.isatty():
            _show(register.title, cells)
        else:
            typer.echo("\t".join(cells))


def _show(title: str, cells: list[str]) -> None:
    from rich.console import Console

    name, documents, legal_basis, fresh = cells
    console = Console()
    console.print(f"[bold]{name}[/bold] {title} [dim]({fresh})[/dim]", highlight=False)
    for what, text in (("documents", documents), ("legal basis", legal_basis)):
        console.print(f"  [dim]{what}:[/dim] {text}", highlight=False)


@app.command()
def check() -> None:
    """Read the sources of params.yaml through the door and say what became of every record.

    Nothing is written. Ends with 2 where a source cannot be read, and with 3 where a register has
    more records in quarantine than registers.quarantine_limit.
    """
    import os
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from rich.console import Console

    from data.intake.all import registers_for
    from data.intake.ingest import ingest_of, summary, warnings
    from profilering.cli.summary import register_table
    from profilering.params import read_params
    from profilering.places import Places
    from profilering.progress import shown
    from profilering.project import project_root

    places = Places(project_root())
    params = read_params(places.params).registers
    registers = registers_for(params, places)
    ingest = ingest_of(params, registers, places, os.environ)
    with TemporaryDirectory() as folder, shown("Registers", ingest.steps) as progress:
        counts: dict[str, Any] = ingest.write(Path(folder) / "checked", progress)
    console = Console()
    console.print(register_table(counts))
    for sentence in [*warnings({"registers": {}}, counts), summary(counts)]:
        typer.echo(sentence)
    left = [id_ for id_ in registers if id_ not in counts["registers"]]
    if left:
        typer.echo(f"Not delivered: {', '.join(left)}.")
