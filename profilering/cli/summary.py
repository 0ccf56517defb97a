"""What a person reads when a long command has ended."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from models.cohort.cohort import Cohort, label
from models.evaluation.evaluate import MODEL, Judged
from models.incidence_model import leading_horizon


def print_cohort(judged: Judged, cohort: Cohort, out: Path, outputs: tuple[str, ...]) -> None:
    """Print the result of a cohort run: the model beside its baselines, and where the files lie."""
    console = Console()
    at = label(cohort.horizons[leading_horizon(cohort.horizons)])
    train, test = int((~cohort.is_test).sum()), int(cohort.is_test.sum())
    console.print(f"[bold]{cohort.name}[/bold]: {train} rows to train, {test} to test")
    console.print(scores(judged.metrics, judged.intervals, at, cohort.unit))
    console.print(f"Written to {out}: {', '.join(outputs)}. Read card.md first.", soft_wrap=True)


def scores(metrics: dict[str, Any], intervals: dict[str, Any], at: str, unit: str) -> Table:
    """Return a table of every exit and model at one horizon, with intervals."""
    table = Table(title=f"Test part, within {at} x {unit}", title_justify="left")
    for column in ("exit", "model", "events", "AUC", "Brier", "integrated Brier"):
        table.add_column(column)
    for exit_ in metrics["exits"]:
        for name, exits in ({MODEL: metrics["exits"]} | metrics["baselines"]).items():
            scored, sure = exits[exit_], intervals[name][exit_]
            found = scored["horizons"][at]
            table.add_row(
                exit_ if name == MODEL else "",
                name,
                str(found["events"]) if name == MODEL else "",
                _with(found["auc"], sure[at]["auc"]),
                _with(found["brier"], sure[at]["brier"]),
                _with(scored["ibs"], sure["ibs"]),
            )
        table.add_section()
    return table


def _with(value: float | None, interval: list[float | None]) -> str:
    if value is None or None in interval:
        return "-"
    return f"{value:.3f} ({interval[0]:.3f}-{interval[1]:.3f})"
