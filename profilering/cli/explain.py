"""`profilering explain`: what is said of a person, said again, and how good explanations are."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from models.assessment.snapshot import Snapshot
    from profilering.places import Places

app = typer.Typer(
    no_args_is_help=True,
    help="Explain a proposal: chance, resources, barriers, what is not known; and measure it.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Form(StrEnum):
    """How an explanation is shown."""

    text = "text"
    html = "html"
    json = "json"


class Written(StrEnum):
    """The language of a text."""

    nb = "nb"
    nn = "nn"


As = Annotated[
    Form,
    typer.Option(
        "--as", help="text: the veileder's half page; html: the letter; json: the snapshot."
    ),
]
In = Annotated[Written, typer.Option("--language", help="Bokmål or nynorsk.")]
Day = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="As known that day; default: the newest landmark day."),
]


@app.command(
    epilog="$ profilering explain person 7f3a... \n\n"
    "$ profilering explain person 7f3a... --as json > snapshot.json"
)
def person(
    person_ref: Annotated[str, typer.Argument(help="The person, as the registers name them.")],
    as_of: Day = None,
    *,
    form: As = Form.text,
    language: In = Written.nb,
) -> None:
    """Say what the model in use proposes of one person who is registered, and why.

    It is support for the veileder's own assessment. Nothing is decided by it, and no part of it
    tells a cause.
    """
    from pipelines.assessor import assessor_of, landmark_of
    from profilering.params import read_params
    from profilering.places import Places
    from profilering.project import project_root

    places = Places(project_root())
    day = as_of.date() if as_of else read_params(places.params).timeline.as_of
    rows = landmark_of(places, person_ref, day)
    (told,) = assessor_of(places, rows).assess(rows)
    _show(told, form, language)


@app.command(epilog="$ profilering explain replay snapshot.json --check")
def replay(
    snapshot: Annotated[Path, typer.Argument(help="A snapshot, of `--as json` or of scores.")],
    *,
    form: As = Form.text,
    language: In = Written.nb,
    check: Annotated[
        bool, typer.Option(help="Compute the numbers again by the model that they are from.")
    ] = False,
) -> None:
    """Write the text of a snapshot again, word for word, whatever model is in use now."""
    from models.assessment.snapshot import snapshot_from
    from pipelines.assessor import check_snapshot
    from profilering.errors import BadInput
    from profilering.places import Places
    from profilering.project import project_root

    try:
        told = snapshot_from(snapshot.read_bytes())
    except OSError as error:
        raise BadInput(f"{snapshot.name}: {error.strerror}.") from None
    if check:
        check_snapshot(Places(project_root()), told)
    _show(told, form, language)


def _show(told: "Snapshot", form: Form, language: Written) -> None:
    from models.assessment.texts.chart import chart
    from models.assessment.texts.write import half_page, letter

    if form is Form.json:
        typer.echo(told.model_dump_json(indent=2))
    elif form is Form.html:
        typer.echo(letter(told, language.value))
    else:
        typer.echo(str(half_page(told, language.value)))
        typer.echo("\n".join(chart(told, language.value)))


@app.command(epilog='$ profilering explain evaluate --people 2000 --reason "Release of November"')
def evaluate(
    people: Annotated[int, typer.Option(min=100, help="How many people, drawn by seed 1.")] = 1000,
    reason: Annotated[
        str, typer.Option(metavar="TEXT", help="Why; kept in the audit log. Must be given.")
    ] = "",
) -> None:
    """Measure the explanations of the model in use: stable, faithful, short, even-handed.

    Asked about are people who registered in the newest block of timeline.blocks. Sex and country
    group are read for comparing groups, and each reading is a line of data/4_modeller/audit.cef.

    Written to data/5_utdata/reports/explanations, whole or not at all; read explanations.md first.
    The model card shows the figures from the next evaluation on.
    """
    from models.assessment.report import write_explanations
    from profilering.errors import BadInput
    from profilering.files import write_folder
    from profilering.places import Places
    from profilering.project import project_root

    if not reason.strip():
        raise BadInput(
            'explain evaluate needs --reason "TEXT": sex and country group are read, and why is '
            "kept in the audit log."
        )
    places = Places(project_root())
    with write_folder(places.explanations_report) as folder:
        said = write_explanations(_measured(places, people, reason), folder)
    for line in said:
        typer.echo(line)
    where = places.explanations_report.relative_to(places.root)
    typer.echo(f"Written to {where}: explanations.md, explanations.json, plots.")


def _measured(places: "Places", people: int, reason: str) -> dict[str, Any]:
    from models.assessment.evaluate import STEPS, measure
    from pipelines.assessor import assessor_of
    from pipelines.drawn import drawn_people
    from profilering.progress import shown

    drawn = drawn_people(places, people, reason)
    assessor = assessor_of(places, drawn.rows)
    with shown("explanations", STEPS) as progress:
        found = measure(assessor, drawn.rows, drawn.groups, progress)
    return found | {"run": assessor.origin.run, "missing": drawn.missing}
