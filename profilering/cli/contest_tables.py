"""What `profilering compare` prints and writes."""

import json
from typing import Any

from rich.console import Console
from rich.table import Table

from models.cohort.cohort import label
from models.comparison import lists, paired_losses
from models.evaluation.slices import by_exit
from models.evaluation.words import share_words, signed, with_interval
from models.horizons import leading_horizon
from pipelines.contest import Field
from profilering.files import write_text
from profilering.places import Places


def print_contest(field: Field, runs: tuple[str, str], confidence: float, places: Places) -> None:
    """Print two runs beside each other, and write all of it as JSON."""
    contest, console = field.contest(*runs), Console()
    rows = field.sample.rows
    losses = {name: one.to_json(confidence) for name, one in paired_losses(contest).items()}
    found: dict[str, Any] = {
        "runs": list(runs),
        "rows": len(rows),
        "left_out": list(field.left_out),
        "scores": {run: by_exit(field.sample, field.told[run], contest.null) for run in runs},
        "losses": losses,
        "lists": lists(contest),
    }
    at = label(rows.horizons[leading_horizon(rows.horizons)])
    console.print(f"{len(rows):,} rows that both told of; figures within {at} {rows.unit}.")
    if field.left_out:
        left_out = ", ".join(field.left_out)
        console.print(f"Left out, for one of them does not tell of it: {left_out}.")
    console.print(_scores(found["scores"]))
    console.print(_losses(losses, runs))
    console.print(_lists(found["lists"], runs))
    path = places.outputs / "reports" / f"compare_{runs[0]}_{runs[1]}.json"
    write_text(path, json.dumps(found, indent=1, ensure_ascii=False, allow_nan=False) + "\n")
    console.print(f"Written to {path.relative_to(places.root)}.", highlight=False)


def _scores(scores: dict[str, Any]) -> Table:
    table = _table("Each run", "exit", "run", "AUC", "Brier")
    for exit_ in next(iter(scores.values())):
        for run, found in scores.items():
            figures = (found[exit_][name] for name in ("auc", "brier"))
            cells = (with_interval(one["estimate"], one["interval"]) for one in figures)
            table.add_row(exit_, run, *cells)
    return table


def _losses(losses: dict[str, Any], runs: tuple[str, str]) -> Table:
    title = f"Integrated Brier score of {runs[0]} less that of {runs[1]}, in % of the base rate's"
    table = _table(f"{title} (below 0: {runs[0]} is better)", "exit", "difference")
    for name, one in losses.items():
        table.add_row(name, signed(one["estimate"], one["interval"], digits=2))
    return table


def _lists(found: dict[str, Any], runs: tuple[str, str]) -> Table:
    table = _table(
        f"Lists: those of {runs[0]} who are on the list of {runs[1]} too, and who moved",
        *("flagged", "group", "people", f"on {runs[0]}", f"on {runs[1]}", "came", "went"),
    )
    for share, one in found.items():
        overlap = with_interval(one["overlap"]["estimate"], one["overlap"]["interval"])
        table.add_row(share_words(share), f"overlap {overlap}")
        for name, groups in one["groups"].items():
            for group, moved in groups.items():
                shares = (_or_few(moved[key], ".1%") for key in ("flagged", "flagged_before"))
                numbers = (_or_few(moved[key], ".0f") for key in ("came", "went"))
                table.add_row("", f"{name} {group}", f"{moved['people']:,}", *shares, *numbers)
    return table


def _or_few(value: float | None, form: str) -> str:
    return "few" if value is None else format(value, form)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column)
    return table
