"""`profilering inspect`: what a file is, before anybody relies on it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

if TYPE_CHECKING:
    from data.intake.inspection import Inspection

_RULES_SHOWN = 10


def inspect(
    file: Annotated[Path, typer.Argument(help="A register's file, in any of the forms we read.")],
    form: Annotated[
        str | None,
        typer.Option(help="jsonl, json, avro, parquet, csv or tidslinje; default: by its look."),
    ] = None,
    register: Annotated[
        str | None, typer.Option(help="Hold it against this register; default: by its look.")
    ] = None,
) -> None:
    """Say which register a file is of, whether it keeps the contract, and what is missing.

    Only counts, names of fields and first and last days are printed, never a value. Ends with 2
    where the file cannot be read or any document breaks the contract.
    """
    import os
    from typing import get_args

    from data.identity import pseudonyms_for
    from data.intake.all import REGISTERS
    from data.intake.forms.guess import FormName
    from data.intake.inspection import inspect as look
    from profilering.errors import BadInput, did_you_mean

    forms = get_args(FormName)
    if form is not None and form not in forms:
        raise BadInput(f"'{form}' is no form. {did_you_mean(form, forms)}")
    pseudonyms = pseudonyms_for(os.environ)
    found = look(file, REGISTERS, pseudonyms, cast(Any, form), register)
    _print(file, found)
    if found.refused:
        raise typer.Exit(BadInput.exit_code)


def _print(file: Path, found: "Inspection") -> None:
    kind = found.register
    others = [f"{name} {n}" for name, n in found.looks_like.most_common() if name != kind.id]
    typer.echo(f"{file.name}: {found.form}, register '{kind.id}' ({kind.title})")
    if others:
        typer.echo(f"  might also be: {', '.join(others)} of the first documents")
    bad = found.refused.total()
    typer.echo(f"  {found.read:,} documents = {found.sound:,} sound + {bad:,} refused")
    for (reason, rule), count in found.refused.most_common(_RULES_SHOWN):
        typer.echo(f"    {count:,} {reason}: {rule}")
    for name, (first, last) in found.dates.items():
        typer.echo(f"  {name}: {first} to {last}")
    for name, count in found.unknown_values.items():
        typer.echo(f"  codes new to us in '{name}': {count:,}")
    if found.missing:
        typer.echo("  missing in sound documents:")
    for name, share in found.fields().items():
        typer.echo(f"    {share:6.1%} {name}")
