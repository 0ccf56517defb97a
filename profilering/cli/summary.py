"""What a person reads when a long command has ended."""

import json
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from models.card.words import FILES
from models.cohort.cohort import Cohort, label
from models.designs import MAIN, Design
from models.evaluation.evaluate import MODEL, Judged
from models.evaluation.lists import SHARES
from models.evaluation.openings import openings
from models.evaluation.sentences import openings_line, verdicts
from models.evaluation.words import share_words, with_interval, within
from models.horizons import leading_horizon
from profilering.params import read_params
from profilering.places import Places

BEGAN = {
    "i_arbeid": "began a new job (of at least 20 % and 28 days)",
    "helseytelse": "began a new period of AAP",
    "tilbakevending": "registered again",
    "annet": "died, moved abroad or reached the age limit",
}
"""What happened. `i_arbeid` is not being in work: a job that is held on the day counts not."""


def print_cohort(cohort: Cohort, judged: Judged, out: Path, outputs: tuple[str, ...]) -> None:
    """Print the result of a cohort run: the model beside its baselines, and where the files lie."""
    console = Console()
    at = label(cohort.horizons[leading_horizon(cohort.horizons)])
    train, test = int((~cohort.is_test).sum()), int(cohort.is_test.sum())
    console.print(f"[bold]{cohort.name}[/bold]: {train} rows to train, {test} to test")
    told = {"exits": judged.metrics["exits"], "calibration": judged.calibration}
    _print_lines(console, outcome_lines(told | {"known": judged.known}, at, cohort.unit, test))
    console.print(scores(judged.metrics, judged.intervals, at, cohort.unit))
    _print_verdicts(console, verdicts(_read(out / "metrics.json"), at, cohort.unit))
    console.print(f"Written to {out}: {', '.join(outputs)}. Read card.md first.", soft_wrap=True)


def print_pipeline(places: Places) -> None:
    """Print the state of the pipeline: data, results, segments, files, next commands."""
    console = Console()
    metrics = _read(places.report / "metrics.json")
    newest = max(_read(places.report / "blocks.json"))
    ingested = _read(places.inndata / "ingest.json")
    made_up = ", all made up" if read_params(places.params).registers.source == "synthetic" else ""
    people = f"{ingested['people']:,} people{made_up}"
    console.print(f"[bold]Registers[/bold] of {people}", highlight=False)
    console.print(register_table(ingested))
    at, exit_ = leading(metrics), next(iter(metrics["exits"]))
    rows = metrics["landmarks"]["test"]["first"]
    lines = [sample_line(metrics["landmarks"], newest), *outcome_lines(metrics, at, "days", rows)]
    _print_lines(console, lines)
    console.print(scores(metrics, metrics["intervals"], at, "days"))
    console.print(capacity_table(metrics["capacity"], at))
    console.print(segment_table(_read(places.report / "segments.json"), exit_, at, "days"))
    said = [*verdicts(metrics, at, "days"), openings_line(len(openings(places)))]
    _print_verdicts(console, said)
    _print_files(console, places)


def print_design(places: Places, design: Design) -> None:
    """Print how a design's model was judged: figures beside baselines, verdicts, where to read."""
    console = Console()
    metrics = _read(places.report / "metrics.json")
    newest = max(_read(places.report / "blocks.json"))
    at, rows = leading(metrics), metrics["landmarks"]["test"]["first"]
    for target in design.targets:
        line = f"[bold]{target.name}[/bold]: {target.estimand.event}. Use: {target.estimand.use}."
        console.print(line, highlight=False, soft_wrap=True)
    lines = [
        sample_line(metrics["landmarks"], newest, design),
        *outcome_lines(metrics, at, "days", rows),
    ]
    _print_lines(console, lines)
    console.print(scores(metrics, metrics["intervals"], at, "days"))
    _print_verdicts(console, verdicts(metrics, at, "days"))
    run, champion = _read(places.latest)["run"], _read(places.champion)["run"]
    _print_lines(
        console,
        [
            f"  trained: run {run}; in use: run {champion}",
            f"  model card: {_card_of(places)}",
            f"  runs: {opens_runs(places)}",
        ],
    )


def leading(metrics: dict[str, Any]) -> str:
    """Return the leading horizon of metrics.json, as it is written there."""
    horizons: list[str] = list(metrics["known"])
    return horizons[leading_horizon(tuple(map(float, horizons)))]


def sample_line(landmarks: dict[str, dict[str, int]], newest: str, design: Design = MAIN) -> str:
    """Say what the newest block is judged on, what trained, and what is left out."""
    said = {
        part: f"{counts['followed_up']:,} of {counts['registrations']:,}"
        for part, counts in landmarks.items()
    }
    days = "days of registration" if design.begins_with is None else "first days known in work"
    follow_up = "a day" if design.followed == 1 else f"{design.followed} days"
    left_out = {
        part: f"{counts['without_follow_up']:,} without {follow_up} of follow-up"
        + (f", {counts['deleted']:,} deleted" if counts["deleted"] else "")
        for part, counts in landmarks.items()
    }
    return (
        f"Judged on {landmarks['test']['first']:,} {days} from {newest}, among "
        f"{said['test']} landmarks (left out: {left_out['test']}), by a model of {said['train']} "
        f"landmarks before (left out: {left_out['train']})."
    )


def outcome_lines(metrics: dict[str, Any], at: str, unit: str, rows: int) -> list[str]:
    """Say how many of the rows are known at the horizon; per exit the raw count, predicted, seen.

    `metrics` has exits, calibration and known, as metrics.json has them.
    """
    known = metrics["known"][at]
    when = f"Within {within(at, unit)}"
    lines = [
        f"{when}: {known:,} of {rows:,} known; {rows - known:,} were censored earlier and weigh "
        "nothing."
    ]
    for exit_, found in metrics["exits"].items():
        events, told = found["horizons"][at]["events"], metrics["calibration"][exit_][at]
        began = BEGAN.get(exit_, "had this exit")
        observed = with_interval(told["observed"], told["interval"])
        lines.append(
            f"{exit_}: {events:,} {began}; predicted {told['predicted']:.3f}, observed {observed}."
        )
    return lines


def _print_verdicts(console: Console, said: list[str]) -> None:
    console.print("[bold]Verdicts[/bold]")
    _print_lines(console, [f"  {line}" for line in said])


def _print_lines(console: Console, lines: list[str]) -> None:
    for line in lines:
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def register_table(counts: dict[str, Any]) -> Table:
    """Return what became of every line of every register."""
    table = Table(title_justify="left")
    for column in ("register", "read", "used", "quarantined", "skipped"):
        table.add_column(column, justify="left" if column == "register" else "right")
    for register, found in counts["registers"].items():
        numbers = [found[name] for name in ("read", "used", "quarantined", "skipped")]
        table.add_row(register, *(f"{n:,}" for n in numbers))
    return table


def capacity_table(capacity: dict[str, Any], at: str) -> Table:
    """Return precision and recall among the flagged, with intervals."""
    table = Table(
        title=f"No new job begun within {at} days: found among those flagged",
        title_justify="left",
    )
    for column in ("model", "flagged", "precision", "recall"):
        table.add_column(column, no_wrap=True)
    # Offices' own lists are in the card.
    for share in map(str, SHARES):
        for model, found in capacity.items():
            figures = (found[share][name] for name in ("precision", "recall"))
            cells = (with_interval(one["estimate"], one["interval"]) for one in figures)
            table.add_row(model, share_words(share), *cells)
        table.add_section()
    return table


def segment_table(described: dict[str, Any], exit_: str, at: str, unit: str) -> Table:
    """Return the segments with sizes and what was observed, and on whom."""
    table = Table(
        title=f"Segments: {exit_} within {within(at, unit)}, {described['observed_on']}",
        title_justify="left",
    )
    for column in ("segment", "rows", "observed"):
        table.add_column(column)
    for segment in described["segments"]:
        seen = (segment["observed"][exit_] or {}).get(at)
        n = segment["size_observed"]
        text = f"cannot be estimated, n = {n}"
        if seen:
            text = f"{with_interval(seen['incidence'], [seen['lower'], seen['upper']])}, n = {n}"
        table.add_row(segment["segment"], str(segment["size"]), text)
    return table


def _print_files(console: Console, places: Places) -> None:
    def short(path: Path) -> str:
        return str(path.relative_to(places.root))

    champion = _read(places.champion)["run"]
    lines = {
        "model card": _card_of(places),
        "technical card and plots": short(places.report / "card.md"),
        **{f"card of {one.name}": short(one / "card.md") for one in _earlier(places)},
        "scores": short(places.scores),
        "segments": short(places.segments),
        f"model in use ({champion})": short(places.runs / champion),
        "what takes longer to find out": ".venv/bin/profilering evaluate --help",
        "your own registers": "docs/own-data.md",
        "your own spells": ".venv/bin/profilering cohort run --help",
        "runs": opens_runs(places),
    }
    for what, where in lines.items():
        console.print(f"  {what}: {where}", highlight=False, soft_wrap=True)


def _card_of(places: Places) -> str:
    """Return where the card for people lies, in bokmål; the English one lies beside it."""
    folder = places.report.relative_to(places.root)
    return f"{folder / FILES['nb']} ({FILES['en']} in English)"


def opens_runs(places: Places) -> str:
    """Return the command that shows the mirrored runs in a browser, from the project's folder."""
    database = (places.mlflow / "mlflow.db").relative_to(places.root)
    return f".venv/bin/mlflow ui --backend-store-uri sqlite:///{database}"


def _earlier(places: Places) -> list[Path]:
    return sorted(places.report.glob("block_*"))


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def scores(metrics: dict[str, Any], intervals: dict[str, Any], at: str, unit: str) -> Table:
    """Return a table of every exit and model at one horizon, with intervals."""
    table = Table(title=f"Test part, within {within(at, unit)}", title_justify="left")
    for column in ("exit and model", "AUC", "Brier"):
        table.add_column(column, no_wrap=True)
    for exit_ in metrics["exits"]:
        events = metrics["exits"][exit_]["horizons"][at]["events"]
        table.add_row(f"[bold]{exit_}[/bold] ({events} events)")
        for name, exits in ({MODEL: metrics["exits"]} | metrics["baselines"]).items():
            scored, sure = exits[exit_], intervals[name][exit_]
            figures = ((scored["horizons"][at][m], sure[at][m]) for m in ("auc", "brier"))
            table.add_row(f"  {name}", *(with_interval(*figure) for figure in figures))
        table.add_section()
    return table
