"""`profilering cohort`: any table of spells through the profiling core."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(no_args_is_help=True, help="Profile any table of spells.")

EXAMPLE = """A COHORT.yaml:

    name: mccall1996
    table: mccall1996_jobless_us.csv      # csv or parquet, relative to this file
    row_id: null                          # a column, or null = row number: then order matters
    person_id: null                       # a column; one person's rows stay in one part
    time: {column: spell, unit: "2 weeks"}
    exits: {indicators: {full_time: censor1, part_time: censor2}}
    #  or: {column: end, codes: {new_job: new-job}, censored: [censored]}
    horizons: [6, 13, 26]                 # in units of time
    numeric: [age, tenure]
    categorical: [stateur]
    protected: [female]                   # fairness table only, unless also listed above
    split: {kind: random, test_share: 0.3, seed: 7}
    #  or: {kind: column, column: fold, train: [train], test: [test]}
    #  or: {kind: time, column: quarter, test: [5, 6]}
"""


@app.command(epilog="Start with card.md in the folder that --out names.")
def run(
    contract: Annotated[Path, typer.Argument(metavar="COHORT.yaml", help="What the table holds.")],
    out: Annotated[Path, typer.Option(help="The folder to write, whole or not at all.")],
    allow_rare: Annotated[
        bool,
        typer.Option(
            "--allow-rare",
            help="Go on without a model of exits with fewer than 30 events in training; they still "
            "compete.",
        ),
    ] = False,
) -> None:
    """Train, calibrate, evaluate, segment and explain a table of spells."""
    from pipelines.cohort_run import OUTPUTS, run_cohort
    from profilering.cli.summary import print_cohort
    from profilering.params import read_params
    from profilering.project import project_root

    params = read_params(project_root() / "params.yaml")
    cohort, beside = run_cohort(contract, out, params, allow_rare)
    print_cohort(cohort, beside.judged, out, OUTPUTS)


# Square brackets are markup to rich; \\[ is a bracket.
run.__doc__ = f"{run.__doc__}\n\n" + EXAMPLE.replace("[", "\\[")
