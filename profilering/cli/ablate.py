"""`profilering features ablate`: what each theme of features adds, with intervals."""

from typing import TYPE_CHECKING, Annotated

import typer

from profilering.errors import BadInput, collected, did_you_mean
from profilering.places import Places

if TYPE_CHECKING:
    from rich.table import Table

    from models.ablation import Ablation, Lines
    from models.blocks import Block, Landmarks
    from models.cohort.cohort import Cohort

_WIDE = 400
_ON_TRIAL = "(all on trial)"
_HELP = """Say what each theme of features adds to the prediction of work.

    For every theme two models are fitted: one without it, beside the model with all features, and
    one of it alone, beside the base rate. They are trained on the registrations before the newest
    block of [bold]timeline.blocks[/bold], made as the pipeline makes its own, and measured on those
    of the block, which choose nothing. Every figure has its n and an interval from
    resampled persons; differences are paired.

    All features in features.parquet take part, those on trial too, which are also a group of their
    own; web use is a theme of its own where its switch is on. Tables and a plot are written to
    data/5_utdata/reports. What each model told is kept by name (all-features, without-THEME,
    THEME-alone) for [bold]profilering compare[/bold], until the next ablation; there is no model
    behind it, so nothing can be promoted.

    [bold]Examples[/bold]

    \b
    $ profilering features ablate
    $ profilering features ablate --feature alder_aar --feature er_i_arbeid_paa_dagen
    $ profilering compare without-helse all-features
    """

Names = Annotated[
    list[str],
    typer.Option(
        "--feature",
        metavar="NAME",
        show_default=False,
        help="Ablate this feature instead of themes; can be given several times.",
    ),
]


def ablate(feature: Names = []) -> None:  # noqa: B006 (typer makes a new one)
    """Say what each theme of features adds to the prediction of work."""
    from models.ablation import ablate as measure
    from models.ablation import measured_on, steps_of, write_report
    from models.blocks import blocks_of
    from profilering.files import write_folder
    from profilering.params import read_params
    from profilering.progress import shown
    from profilering.project import project_root

    places = Places(project_root())
    params = read_params(places.params)
    landmarks, on_trial = _landmarks(places)
    block = blocks_of(params.timeline)[-1]
    cohort, left_out = _with_values(landmarks.block(block, params.timeline))
    groups = _features(cohort, feature, left_out) if feature else _themes(cohort, on_trial)
    with shown("ablation", steps_of(groups)) as progress:
        found = measure(cohort, groups, params.training, params.evaluation, progress)
    notes = [measured_on(found)]
    if left_out:
        notes.append(f"Left out, without a value before the block: {', '.join(left_out)}.")
    out = places.report.with_name("ablation_features" if feature else "ablation")
    with write_folder(out) as folder:
        write_report(found, folder, notes)
    kept = _keep(found, block, places)
    _print(found, notes)
    typer.echo(f"Written to {out.relative_to(places.root)}: ablation.md, ablation.png.")
    typer.echo(f"Kept for `profilering compare`: {', '.join(kept)}.")


ablate.__doc__ = _HELP


def _landmarks(places: Places) -> tuple["Landmarks", set[str]]:
    """Read what was built, a switch being the theme of what is behind it, and what is on trial."""
    import pandas as pd

    from features.figures import declared_in, group_of
    from models.blocks import Landmarks
    from models.cohort.landmarks import Declared
    from pipelines.landmarks import days_since_registration, read_outcomes

    for path in (places.features, places.outcomes, places.population):
        if not path.is_file():
            raise BadInput(f"{path.name} is missing; `profilering profile` writes it.")
    table = pd.read_parquet(places.features)
    # Later landmarks of the same registrations would say much the same once more.
    table = table[days_since_registration(table, pd.read_parquet(places.population)) == 0]
    declared = declared_in(table)
    categorical = tuple(one.name for one in declared if one.kind == "categorical")
    themes = {one.name: group_of(one) for one in declared}
    on_trial = {one.name for one in declared if one.status == "på prøve"}
    return Landmarks(table, read_outcomes(places), Declared(themes, categorical)), on_trial


def _with_values(cohort: "Cohort") -> tuple["Cohort", list[str]]:
    """Return the cohort without features that nobody who trains has a value of, and their names."""
    import numpy as np

    from models.baselines.beside import only

    names = cohort.space.names
    without = {names[at] for at in np.flatnonzero(np.isnan(cohort.train.X).all(axis=0))}
    kept = tuple(name for name in names if name not in without)
    return only(cohort, kept), [name for name in names if name in without]


def _themes(cohort: "Cohort", on_trial: set[str]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for name, theme in sorted(cohort.space.themes.items()):
        groups[theme] = (*groups.get(theme, ()), name)
    # What would be gained by taking all of it into use.
    trial = tuple(name for name in cohort.space.names if name in on_trial)
    return dict(sorted(groups.items())) | ({_ON_TRIAL: trial} if trial else {})


def _features(
    cohort: "Cohort", asked: list[str], left_out: list[str]
) -> dict[str, tuple[str, ...]]:
    names = cohort.space.names
    problems = [
        f"'{one}' has no value before the block: its register was not delivered"
        if one in left_out
        else f"'{one}' is not in features.parquet. {did_you_mean(one, names)}"
        for one in asked
        if one not in names
    ]
    if problems:
        raise BadInput(collected("--feature", problems))
    return {name: (name,) for name in asked}


def _keep(found: "Ablation", block: "Block", places: Places) -> list[str]:
    """Keep what each model told as a run's is kept, and return their names; it has no interval."""
    import re
    from functools import partial

    import numpy as np

    from models.uncertainty import Told
    from pipelines.train import judged_table
    from profilering.files import write_whole

    names = []
    for step, p in found.told.items():
        names.append("-".join(re.findall(r"\w+", step)))
        told = Told(p[:, None, None], *(np.full((len(p), 1, 1), np.nan) for _ in range(2)))
        table = judged_table(block, found.test, told)
        write_whole(places.judged_by(names[-1]), partial(table.to_parquet, index=False))
    return names


def _print(found: "Ablation", notes: list[str]) -> None:
    from rich.console import Console

    from models.ablation import in_words

    console = Console()
    if not console.is_terminal:
        # Piped: one line per group, however long.
        console = Console(width=_WIDE)
    for table in in_words(found):
        console.print(_table(table))
    for note in notes:
        typer.echo(note)


def _table(lines: "Lines") -> "Table":
    from rich.table import Table

    table = Table(title=lines.title, title_justify="left")
    for column in lines.header:
        table.add_column(column)
    for row in lines.rows:
        table.add_row(*row)
    return table
