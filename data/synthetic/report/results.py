"""Every target beside what a world achieves, with an interval, in one pass over its chunks."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import nan
from typing import Final

import numpy as np

from data.synthetic.chunk import Chunk
from data.synthetic.draws import Floats
from data.synthetic.report.figures import figures
from data.synthetic.report.forms import County, Form, NotInWindow, Period, Share, Value, trim_of
from data.synthetic.report.leaving import leaving_counts
from data.synthetic.report.periods import Months
from data.synthetic.report.starts import start_counts
from data.synthetic.report.stock import stock_counts
from data.synthetic.report.targets import DERIVED, Target, targets
from data.synthetic.report.view import GROUPS, View

_Z: Final = 1.96
# What a figure is: in its range, outside but with an interval that reaches it, outside, or none.
OK, NEAR, OFF, NO_WINDOW, NOT_MEASURED = "ok", "near", "OFF", "not in this window", "not measured"


@dataclass(frozen=True)
class Result:
    """A target and what was achieved in `period`: value, 95 % half-width, and n.

    n is what the figure is a share or mean of: registrations, or people-months of the stock.
    """

    target: Target
    mark: str
    standing: str
    period: str
    achieved: float = nan
    half_width: float = nan
    n: int = 0


class Tally:
    """Counts added up over chunks: a name to groups of people x months x cells."""

    def __init__(self) -> None:
        self.months: Months | None = None
        self._counts: dict[str, Floats] = {}

    def add(self, chunk: Chunk) -> None:
        """Count a chunk."""
        view = View(chunk)
        self.months = view.months
        for counted in (stock_counts(view), start_counts(view), leaving_counts(view)):
            for name, counts in counted.items():
                self._counts[name] = self._counts.get(name, 0.0) + counts

    def results(self) -> list[Result]:
        """Return every target with what was achieved."""
        if self.months is None:
            return []
        total = {name: counts.sum(axis=0) for name, counts in self._counts.items()}
        without = [{n: total[n] - c[g] for n, c in self._counts.items()} for g in range(GROUPS)]
        return [_result(target, [total, *without], self.months) for target in targets()]


def measure(chunks: Iterable[Chunk]) -> list[Result]:
    """Return every target beside what the people of these chunks achieve."""
    tally = Tally()
    for chunk in chunks:
        tally.add(chunk)
    return tally.results()


def _result(target: Target, counts: list[dict[str, Floats]], calendar: Months) -> Result:
    """Measure a target in its period, or else in the whole window where that makes sense."""
    if target.reason:
        return Result(target, NOT_MEASURED, target.standing, "")
    form = figures()[target.key]
    tries = [(target.period, target.standing)]
    tries += [("window", DERIVED)] * target.is_general
    for period, standing in tries:
        months = calendar.within(period, trim_of(form.name))
        if months is None:
            continue
        try:
            values = [form(each, Period(calendar, months)) for each in counts]
        except NotInWindow:
            continue
        value, half = _estimate(values, form)
        mark, n = _mark(target, value, half), round(values[0][1])
        return Result(target, mark, standing, calendar.text(months), value, half, n)
    return Result(target, NO_WINDOW, target.standing, target.period)


def _estimate(values: list[Value], form: Form) -> tuple[float, float]:
    """Return the estimate and half a 95 % interval: a jackknife that leaves out groups of people.

    The variation between counties is greater in a sample than in its world; the jackknife takes
    that bias away (Quenouille 1956).
    """
    (whole, n), parts = values[0], np.array([value for value, _ in values[1:]])
    error = float(np.sqrt((GROUPS - 1) / GROUPS * ((parts - parts.mean()) ** 2).sum()))
    if isinstance(form, County) and form.pick == "cv":
        whole = GROUPS * whole - (GROUPS - 1) * float(parts.mean())
    if isinstance(form, Share):
        error = max(error, _least_error(whole, n))
    return whole, _Z * error


def _least_error(share: float, n: float) -> float:
    """Return the error of a share of independent rows, not 0 where none or all are counted.

    Agresti and Coull 1998.
    """
    middle = (share * n + _Z**2 / 2) / (n + _Z**2)
    return float(np.sqrt(middle * (1 - middle) / (n + _Z**2)))


def _mark(target: Target, achieved: float, half_width: float) -> str:
    if target.low <= achieved <= target.high:
        return OK
    reaches = target.low - half_width <= achieved <= target.high + half_width
    return NEAR if reaches else OFF
