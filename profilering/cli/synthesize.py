"""`profilering synthesize`: registers of people who do not exist, in Nav's own forms."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from data.synthetic.generate import World

_DATE = ["%Y-%m-%d"]
_HELP = """Make up registers of job seekers, with a known truth beside them.

    People, seed and window that are left out are read from [bold]synthetic[/bold] in
    params.yaml.

    [bold]syntetisk/[/bold] holds a file for each register, one document a line, as Nav
    delivers them ([bold]profilering registers[/bold] lists them). Identities are synthetic
    (month + 80). Jobs are reported weeks late, and leaving the register is not the
    same as finding work. verden.json says what was asked for, and of which
    generator.

    [bold]sannhet/[/bold] holds what no register knows: for every registration and each of
    its landmarks the true chance of each exit, with and without the unobserved
    frailty, and without any tiltak. No model may read it; it is there to prove
    models wrong.

    [bold]World B[/bold] has other effects, another calendar and other gaps in the same
    forms: what is found in A is shown in B as well. A [bold]scenario[/bold] changes one
    thing that a guard should notice, such as a planted leak.

    Margins follow published figures where there are any; the effects are
    assumptions. Nothing here says anything about real people.

    [bold]Examples[/bold]

    \b
    $ profilering synthesize --persons 500 --seed 7 --out world
    $ profilering synthesize --world B --scenario leak --out world-b
    $ profilering synthesize --persons 324000 --form parquet --out large
    $ profilering synthesize --register periode --register aap --out two
    $ profilering synthesize --from 2013-01-01 --report --out calibrated
    """

Out = Annotated[
    Path,
    typer.Option(
        help="Where to write the folders syntetisk and sannhet, each whole or not at all."
    ),
]
Persons = Annotated[
    int | None, typer.Option(min=1, help="People, each with one registration or more.")
]
Seed = Annotated[int | None, typer.Option(help="The same seed gives the same bytes.")]
Start = Annotated[datetime | None, typer.Option("--from", formats=_DATE, help="First day.")]
End = Annotated[
    datetime | None,
    typer.Option(
        "--to", formats=_DATE, help="Last day: what became known later is not in the files."
    ),
]
Name = Annotated[str, typer.Option("--world", help="Which world's laws hold: A or B.")]
Scenarios = Annotated[
    list[str],
    typer.Option(
        "--scenario",
        metavar="NAME",
        show_default=False,
        help="A scenario; can be given several times. A wrong name lists those there are.",
    ),
]
Nonlinear = Annotated[
    float | None,
    typer.Option(
        min=0.0,
        max=0.9,
        metavar="SHARE",
        help="Share of the effects' variance that is not linear, such as 0.25; "
        "left out: the world's own.",
    ),
]
Form = Annotated[
    Literal["jsonl", "parquet"],
    typer.Option(
        help="jsonl as Nav delivers, or parquet with the same fields, far smaller; "
        "tiltakshistorikk and vedtak_14a, which no columns can hold, stay jsonl."
    ),
]
Registers = Annotated[
    list[str],
    typer.Option(
        "--register",
        metavar="ID",
        show_default=False,
        help="Write this register; can be given several times. Left out: all of them.",
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        min=1,
        help="Processes that make people up, about 250 MB each; left out: one for each core, at "
        "most 8. Their number changes no byte.",
    ),
]
Report = Annotated[
    bool,
    typer.Option(
        "--report", help="Also compare the world with the published figures, in report.md."
    ),
]


def synthesize(  # noqa: PLR0913 (one for each option)
    out: Out,
    persons: Persons = None,
    seed: Seed = None,
    start: Start = None,
    end: End = None,
    *,
    world: Name = "A",
    scenario: Scenarios = [],  # noqa: B006 (typer makes a new one)
    nonlinear: Nonlinear = None,
    form: Form = "jsonl",
    register: Registers = [],  # noqa: B006
    workers: Workers = None,
    report: Report = False,
) -> None:
    """Make up registers of job seekers, with a known truth beside them."""
    from data.synthetic.generate import REGISTER_FOLDER, TRUTH_FOLDER, steps
    from data.synthetic.generate import synthesize as write
    from data.synthetic.parallel import usual_workers
    from profilering.progress import shown

    asked = _world(persons, seed, start, end, (world, tuple(scenario), nonlinear))
    only = register or None
    with shown("Synthetic registers", steps(asked, form=form, registers=only)) as progress:
        lines = write(
            out, asked, progress, registers=only, form=form, workers=workers or usual_workers()
        )
    _tell_files(out / REGISTER_FOLDER, lines, form)
    typer.echo(f"The truth, for judging only: {out / TRUTH_FOLDER}", err=True)
    if report:
        _report(out, asked)


synthesize.__doc__ = _HELP


def _tell_files(folder: Path, lines: dict[str, int], form: str) -> None:
    """Say where each register is and how many lines it has, and which are not of the form asked."""
    paths = {name: next(folder.glob(f"{name}.*")) for name in lines}
    for name, count in lines.items():
        typer.echo(f"{paths[name]}\t{count}")
    stayed = [name for name, path in paths.items() if path.suffix != f".{form}"]
    if stayed:
        typer.echo(f"Still JSON lines, as no columns can hold them: {', '.join(stayed)}", err=True)


def _report(out: Path, world: "World") -> None:
    from data.synthetic.report.render import as_markdown
    from data.synthetic.report.results import measure
    from data.synthetic.report.unwritten import unwritten_chunks
    from profilering.files import write_text

    people = unwritten_chunks(world.persons, world.seed, world.window, world.laws)
    results = measure(people)
    says = f"{world.persons:,} people of world {world.world}, {world.start} to {world.end}"
    write_text(out / "report.md", as_markdown(results, f"{says}, seed {world.seed}."))
    typer.echo(f"Target against achieved: {out / 'report.md'}", err=True)


def _world(
    persons: int | None,
    seed: int | None,
    start: datetime | None,
    end: datetime | None,
    laws: tuple[str, tuple[str, ...], float | None],
) -> "World":
    """Return the world asked for, with params.yaml for what was left out."""
    from data.synthetic.generate import World
    from profilering.params import read_params
    from profilering.project import project_root

    if persons is not None and seed is not None and start is not None and end is not None:
        return World(persons, seed, start.date(), end.date(), *laws)
    chosen = read_params(project_root() / "params.yaml").synthetic
    return World(
        chosen.persons if persons is None else persons,
        chosen.seed if seed is None else seed,
        chosen.start if start is None else start.date(),
        chosen.end if end is None else end.date(),
        *laws,
    )
