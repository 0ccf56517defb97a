"""`profilering fairness`: whether groups are treated alike at the same need."""

from typing import TYPE_CHECKING, Annotated

import typer

from profilering.errors import BadInput
from profilering.places import Places

if TYPE_CHECKING:
    from models.fairness.given import FairnessInput
    from pipelines.contest import Field
    from profilering.params import Params

_HELP = """Measure how the groups of people fare with the last run: lists, errors, calibration.

    \b
    groups     sex, age, country group, education, office, centrality; pairs
    measures   flagged at 10 and 25 %, precision, recall, false positives,
               predicted minus observed, AUC, Brier score
    beside     Nav's rule and a logistic on five fields, on the same people
    studies    equal treatment at equal need, proxies, the price of equal
               recall, a gap in truth or in labels
    intervals  95 %, persons resampled; no verdict on a group with fewer
               than promotion.fewest_in_group of params.yaml

    Judged are the days of registration in the newest block of [bold]timeline.blocks[/bold], by the
    model of what was known before it. In need is who had not had the target's first exit (work, for
    the main one) by the leading horizon.

    [bold]Sex and country group[/bold] lie in a table of their own, for measuring alone. Each
    reading is a line of data/4_modeller/audit.cef before anything is read: who
    (PROFILERING_NAVIDENT, or the user), when, by which command, which columns, of how many, and
    your --reason. Without access the rest is measured, and the report says so.

    Written to data/5_utdata/reports/fairness, whole or not at all; read fairness.md first. It
    tells what goes together with a group, never why.

    [bold]Examples[/bold]

    \b
    $ profilering fairness --reason "Before the run of November is put in use"
    $ profilering fairness --target egen_haand --reason "Yearly review"
    """

Reason = Annotated[
    str, typer.Option("--reason", metavar="TEXT", help="Why; kept in the audit log. Must be given.")
]
Target = Annotated[str, typer.Option(help="Of which target's model; default: the main one.")]


def fairness(reason: Reason = "", target: Target = "") -> None:
    """Measure how the groups of people fare with the last run."""
    from models.fairness.compared import BESIDE, compare_groups, steps_of
    from models.fairness.report import write_fairness
    from models.fairness.studies import steps_of as steps_of_studies
    from models.fairness.studies import studies
    from models.registry import read_name
    from pipelines.contest import rules_of
    from profilering.files import write_folder
    from profilering.params import read_params
    from profilering.progress import shown

    places = _places(reason, target)
    params = read_params(places.params)
    field, given = _given(places, params, reason)
    with write_folder(places.fairness_report) as folder:
        steps = 1 + steps_of(given) + steps_of_studies(given)
        with shown("fairness", steps) as progress:
            rules = rules_of(places, field, params)
            progress("rules fitted")
            beside = {name: rules[name] for name in BESIDE if name in rules}
            found = compare_groups(given, beside, progress) | {"missing": field.missing}
            found["studies"] = studies(given, progress)
        found["run"] = read_name(places.latest).run
        said = write_fairness(found, folder)
    for line in said:
        typer.echo(line)
    typer.echo(f"Written to {places.fairness_report.relative_to(places.root)}: fairness.md, plots.")


fairness.__doc__ = _HELP


def _places(reason: str, target: str) -> Places:
    """Return the target's places; raises BadInput without a reason or without a run."""
    from pipelines.landmarks import places_of
    from profilering.cli.train import design_of_target
    from profilering.project import project_root

    if not reason.strip():
        raise BadInput(
            'fairness needs --reason "TEXT": sex and country group are read, and why is kept in '
            "the audit log."
        )
    places = Places(project_root())
    places = places_of(places, design_of_target(target)) if target else places
    for path in (places.population, places.features, places.outcomes, places.latest):
        if not path.is_file():
            command = f"train --target {target}" if target else "profile"
            raise BadInput(f"{path.name} is missing; `profilering {command}` writes it.")
    return places


def _given(places: Places, params: "Params", reason: str) -> "tuple[Field, FairnessInput]":
    """Return the newest block's rows of day 0, with what the last run told of them."""
    from dataclasses import replace

    import numpy as np
    import pandas as pd

    from models.fairness.given import FairnessInput
    from models.fairness.groups import with_compared
    from models.registry import read_name
    from pipelines.contest import field_of
    from profilering.audit import Reading

    run = read_name(places.latest).run
    field = field_of(places, params, [run], Reading("fairness", reason))
    test = np.flatnonzero(field.sample.rows.is_first)
    cohort = field.cohort.take(field.cohort.is_first)
    cohort = with_compared(cohort, params.promotion.fewest_in_group)
    sample = replace(field.sample.take(test).by_person(), rows=cohort.test)
    keys = pd.read_parquet(places.population).set_index("landmark_ref", drop=False)
    told = field.told[run][test]
    given = FairnessInput(cohort, sample, told, keys.loc[cohort.row_id], places.inndata, params)
    return replace(field, cohort=cohort, sample=sample, told={run: told}), given
