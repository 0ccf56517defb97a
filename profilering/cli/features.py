"""`profilering features`: what is said of people on a day, and which rows it came from."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from profilering.cli.ablate import ablate
from profilering.cli.asked import features_asked_for, population_of

if TYPE_CHECKING:
    from features.declare import Feature

app = typer.Typer(
    no_args_is_help=True,
    help="Features: what was known of people on a day. Build, explain, declare and judge them.",
)
app.command()(ablate)

_DATE = ["%Y-%m-%d"]

Registers = Annotated[
    Path | None,
    typer.Option(
        metavar="DIR",
        help="The ingested registers, one parquet file each; default: the project's 2_inndata.",
        show_default=False,
    ),
]
Out = Annotated[
    Path, typer.Option(metavar="FILE.parquet", help="The file to write, whole or not at all.")
]
Weeks = Annotated[
    str | None,
    typer.Option(
        metavar="0,4,8",
        help="Instead: every registration until that day, so many weeks after it, while the person "
        "was still registered.",
    ),
]
Threads = Annotated[int, typer.Option(min=1, help="Threads; they change no value.")]


def _in_reach(day: datetime) -> datetime:
    """Refuse days that no register reaches, before arithmetic on them does."""
    if not 1900 <= day.year <= 2200:
        raise typer.BadParameter("write a day from 1900 to 2200")
    return day


AsOf = Annotated[
    datetime,
    typer.Option(
        formats=_DATE,
        metavar="DATE",
        callback=_in_reach,
        help="The day: what was known at its end.",
    ),
]
Names = Annotated[
    list[str],
    typer.Option(
        "--feature",
        metavar="NAME",
        show_default=False,
        help="This feature, and those that it is made of; can be given several times. Left out: "
        "all of them.",
    ),
]
Switches = Annotated[
    list[str],
    typer.Option(
        "--switch",
        metavar="NAME",
        show_default=False,
        help="Also features behind this switch, such as webbruk; can be given several times.",
    ),
]


@app.command(
    epilog="$ profilering features build --as-of 2024-01-31 --out everybody.parquet\n\n"
    "$ profilering features build --as-of 2024-01-31 --weeks 0,4,8,12,26,52 --out train.parquet"
)
def build(  # noqa: PLR0913 (one for each option)
    as_of: AsOf,
    out: Out,
    registers: Registers = None,
    weeks: Weeks = None,
    *,
    feature: Names = [],  # noqa: B006 (typer makes a new one)
    switch: Switches = [],  # noqa: B006
    threads: Threads = 2,
) -> None:
    """Build the features of everybody registered on a day, one row each.

    Columns: landmark_ref, person_ref, as_of, then a column for each feature; numbers and yes/no
    (1, 0) are empty where they are missing.
    """
    from pipelines.features import write_features
    from profilering.errors import BadInput

    if out.suffix != ".parquet" or out.is_dir():
        raise BadInput(f"--out {out.name}: name a file that ends in .parquet.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadInput(f"--out {out}: {error.strerror}.") from None
    asked, folder = features_asked_for(feature, switch), _folder(registers)
    population = population_of(folder, as_of.date(), weeks)
    missing = write_features(folder, population.landmarks, out, asked, threads)
    people = len(population.landmarks["person_ref"].unique())
    typer.echo(str(population))
    rows = population.landmarks.num_rows
    typer.echo(f"{out}: {rows:,} rows of {people:,} people x {len(asked)} features")
    for register, names in missing.items():
        told = f"No {register}.parquet: missing everywhere are {len(names)} features"
        typer.echo(f"{told}: {', '.join(names)}")


@app.command(
    epilog="$ profilering features explain 7f3a... --as-of 2024-01-31 "
    "--feature dager_i_arbeid_siste_12_mnd\n\n"
    "$ profilering features explain 7f3a... --as-of 2024-01-31 --json | jq ."
)
def explain(  # noqa: PLR0913 (one for each option)
    person_ref: Annotated[str, typer.Argument(help="The person, as the registers name them.")],
    as_of: AsOf,
    registers: Registers = None,
    *,
    feature: Names = [],  # noqa: B006
    switch: Switches = [],  # noqa: B006
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, for other programs.")] = False,
) -> None:
    """Say why: every cell of one person on a day, with the rows that it came from.

    Rows are shown as they were known at the end of the day, with the columns that the feature
    reads.
    """
    from features.explanation import explanation

    asked = features_asked_for(feature, switch)
    told = explanation(_folder(registers), person_ref, as_of.date(), asked)
    if as_json:
        import json

        typer.echo(json.dumps(told, indent=2, ensure_ascii=False, default=str))
    else:
        _show(told)


@app.command(
    epilog="$ profilering features new dager_i_arbeid_siste_6_mnd --register aa_registeret "
    "--theme arbeidserfaring"
)
def new(
    name: Annotated[
        str,
        typer.Argument(
            help="Its window and unit stand in its name: dager_..., antall_..., er_..., "
            "..._siste_12_mnd, ..._siste_28_dager, ..._paa_dagen, ..._siden_registrering."
        ),
    ],
    register: Annotated[str, typer.Option(help="The register that it reads.")],
    theme: Annotated[str, typer.Option(help="The theme that it is of.")],
) -> None:
    """Write a new feature's declaration and specification test, to be filled in."""
    from features.scaffold import scaffold
    from profilering.project import project_root

    written = scaffold(project_root(), name, register, theme)
    typer.echo(f"""\
Written: {written.definition}, line {written.line}, and {written.test}. Next:
  1. In {written.definition}: choose window, rows and value, and write text_nb and text_nn.
  2. In {written.test}: fill in the table, then
     .venv/bin/python -m pytest {written.test}
  3. .venv/bin/python -m features.catalogue
  4. profilering features ablate --feature {name}""")


@app.command(name="list")
def list_() -> None:
    """List the features. Piped: one tab-separated line each, name first.

    The cells are name, theme, unit, status (or its switch), register and wording.
    """
    import sys

    from rich.console import Console
    from rich.table import Table

    from features.found import every_feature

    lines = [_cells(one) for one in every_feature()]
    if not sys.stdout.isatty():
        typer.echo("\n".join("\t".join(cells) for cells in lines))
        return
    table = Table("name", "theme", "unit", "status", "register", "wording")
    for cells in lines:
        table.add_row(*cells)
    Console().print(table)


def _cells(one: "Feature") -> tuple[str, ...]:
    status = f"bryter {one.switch}" if one.switch else one.status
    return one.name, one.theme, one.unit, status, one.register, one.text_nb


def _folder(registers: Path | None) -> Path:
    from profilering.places import Places
    from profilering.project import project_root

    return Places(project_root()).inndata if registers is None else registers


def _show(told: Mapping[str, Any]) -> None:
    from rich.console import Console
    from rich.text import Text

    def line(*parts: str | tuple[str, str]) -> None:
        console.print(Text.assemble(*parts), soft_wrap=True)

    console = Console()
    since = f"registered since {told['registrert']}, spell {told['periode_ref']}"
    nobody = "not registered, as was known on that day: nothing is of a spell of theirs"
    line(
        (told["person_ref"], "bold"),
        f" on {told['as_of']}: {since if told['registrert'] else nobody}",
    )
    for one in told["features"]:
        value = _value(one["value"], one["unit"])
        line("\n", (one["name"], "bold"), f" = {value}  ({one['text']}; {one['theme']})")
        line((f"  {one['definition']}", "dim"))
        for row in one["rows"]:
            register, row_ref, *cells = row.items()
            read = " ".join(f"{name}={'-' if cell is None else cell}" for name, cell in cells)
            line(f"    {register[1]} {row_ref[1]} {read}")


def _value(value: Any, unit: str) -> str:
    if value is None:
        return "missing"
    if unit == "ja/nei":
        return "ja" if value else "nei"
    if unit == "kode":
        return str(value)
    number = f"{value:.4f}".rstrip("0").rstrip(".")
    return number if unit == "antall" else f"{number} {unit}"
