"""The report as text for a terminal, as Markdown and as CSV."""

import csv
from collections import Counter
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from data.synthetic.report.results import NEAR, NO_WINDOW, NOT_MEASURED, OFF, OK, Result
from data.synthetic.report.targets import STANDINGS
from profilering.markdown import template

_COLUMNS = (
    "id",
    "figure",
    "name",
    "population",
    "period",
    "period_measured",
    "standing",
    "target",
    "low",
    "high",
    "achieved",
    "half_width_95",
    "n",
    "mark",
    "source",
    "reason",
)


def is_measured(result: Result) -> bool:
    """Tell whether a result has a value."""
    return result.mark in (OK, NEAR, OFF)


def summary(results: Sequence[Result]) -> dict[str, dict[str, int]]:
    """Count marks by standing."""
    return {
        standing: dict(Counter(r.mark for r in results if r.standing == standing))
        for standing in STANDINGS
    }


def as_text(results: Sequence[Result]) -> str:
    """Return a line for each figure, by standing, with the figures that are off marked."""
    lines = []
    for standing in STANDINGS:
        lines.append(f"\n{standing}")
        measured = [r for r in results if r.standing == standing and is_measured(r)]
        lines += [_line(result) for result in measured]
        counts = Counter(result.mark for result in measured)
        lines.append(f"  {counts[OK]} ok, {counts[NEAR]} near, {counts[OFF]} OFF")
    for mark in (NO_WINDOW, NOT_MEASURED):
        keys = ", ".join(result.target.key for result in results if result.mark == mark)
        lines.append(f"\n{mark}: {keys}")
    return "\n".join(lines) + "\n"


def _line(result: Result) -> str:
    target = result.target
    period = "" if target.period == result.period else f" [{result.period}]"
    name = f"{target.name} ({target.population}){period}"
    mark = "" if result.mark == OK else result.mark
    wanted = f"{target.value:6.3f} [{target.low:.3f}-{target.high:.3f}]"
    got = f"{result.achieved:7.3f} +-{result.half_width:.3f} n={result.n:<7d}"
    return f"{mark:4s} {target.key[:22]:22s} {wanted:22s} {got} {name}"


def as_csv(results: Sequence[Result]) -> str:
    """Return one row for each figure, measured or not."""
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for r in results:
        t = r.target
        got = ("", "", "") if not is_measured(r) else (r.achieved, r.half_width, r.n)
        period = (t.period, r.period, r.standing)
        wanted = ("", "", "") if t.reason else (t.value, t.low, t.high)
        who = (t.id, t.figure, t.name, t.population)
        writer.writerow([*who, *period, *wanted, *got, r.mark, t.source, t.reason])
    return file.getvalue()


def as_markdown(results: Sequence[Result], world: str) -> str:
    """Return the report; `world` says in one line which world was measured."""
    sections = {
        standing: [r for r in results if r.standing == standing and is_measured(r)]
        for standing in STANDINGS
    }
    return template(Path(__file__).with_name("report.md.jinja")).render(
        world=world,
        sections=sections,
        summary=summary(results),
        marks=(OK, NEAR, OFF, NO_WINDOW, NOT_MEASURED),
        outside=[r for r in results if r.mark == NO_WINDOW],
        unmeasured=[r for r in results if r.mark == NOT_MEASURED],
    )
