"""`profilering synthesize`: registers of people who do not exist, in Nav's own forms."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from data.synthetic.generate import World

_DATE = ["%Y-%m-%d"]
_HELP = """Make up registers of job seekers, with a known truth beside them.

    Options left out are read from [bold]synthetic[/bold] in params.yaml.

    [bold]syntetisk/[/bold] holds seven files of JSON lines, one document a line, as
    Nav delivers them: periode, opplysninger, profilering, aa_registeret,
    dagpenger, aap and person. Identities are synthetic (month + 80). Jobs are
    reported weeks late, and leaving the register is not the same as finding work.

    [bold]sannhet/[/bold] holds what no register knows: for every registration the
    true chance of each exit, with and without the unobserved frailty. No model
    may read it; it is there to prove models wrong.

    Margins follow published figures where there are any; the effects are
    assumptions. Nothing here says anything about real people.

    [bold]Example[/bold]

    \b
    $ profilering synthesize --persons 500 --seed 7 --out world
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


def synthesize(
    out: Out, persons: Persons = None, seed: Seed = None, start: Start = None, end: End = None
) -> None:
    """Make up registers of job seekers, with a known truth beside them."""
    from data.synthetic.generate import REGISTER_FOLDER, TRUTH_FOLDER, steps
    from data.synthetic.generate import synthesize as write
    from profilering.progress import shown

    world = _world(persons, seed, start, end)
    with shown("Synthetic registers", steps(world)) as progress:
        lines = write(out, world, progress)
    for name, count in lines.items():
        typer.echo(f"{out / REGISTER_FOLDER / name}.jsonl\t{count}")
    typer.echo(f"The truth, for judging only: {out / TRUTH_FOLDER}", err=True)


synthesize.__doc__ = _HELP


def _world(
    persons: int | None, seed: int | None, start: datetime | None, end: datetime | None
) -> "World":
    """Return the world asked for, with params.yaml for what was left out."""
    from data.synthetic.generate import World
    from profilering.params import read_params
    from profilering.project import project_root

    if persons is not None and seed is not None and start is not None and end is not None:
        return World(persons, seed, start.date(), end.date())
    chosen = read_params(project_root() / "params.yaml").synthetic
    return World(
        chosen.persons if persons is None else persons,
        chosen.seed if seed is None else seed,
        chosen.start if start is None else start.date(),
        chosen.end if end is None else end.date(),
    )
