"""The verdicts on a model in sentences, from metrics.json, for cards, reports and the terminal."""

from collections import Counter
from collections.abc import Callable, Collection
from typing import Any

from models.evaluation.calibrated import FAILS, FEWEST, FEWEST_IN_GROUP, PASSES, UNKNOWN
from models.evaluation.lists import NAV_RULE
from models.evaluation.words import side_of, with_interval, within

SHARE = "0.1"
"""The capacity that the verdict on lists is about."""

FEWEST_JUDGED = 100
"""With fewer known rows no verdict is given, whatever the figures are."""


def verdicts(metrics: dict[str, Any], at: str, unit: str) -> list[str]:
    """Return the verdicts, worst first in each: leaks, baselines, calibration, groups, lists.

    `at` is the leading horizon as metrics.json has it, `unit` that of time. Of exits that are
    `not_judged` nothing is said.
    """
    found = [leak_line(metrics["alarm"], unit)]
    known, when = metrics["known"][at], within(at, unit)
    if known < FEWEST_JUDGED:
        return [*found, f"Nothing else is judged: {known:,} rows are known within {when}."]
    metrics = _without(metrics, metrics.get("not_judged", []))
    found += [*baseline_lines(metrics, at, unit), *level_lines(metrics, at, unit)]
    found += calibration_lines(metrics["calibration_test"], unit)
    found += group_lines(metrics["calibration_test"], unit)
    return [*found, coverage_line(metrics["coverage"]), *list_lines(metrics, when)]


def _without(metrics: dict[str, Any], exits: Collection[str]) -> dict[str, Any]:
    """Return the metrics without what they say of some exits."""
    by_exit = ("exits", "calibration", "calibration_test")
    return metrics | {
        key: {exit_: found for exit_, found in metrics[key].items() if exit_ not in exits}
        for key in by_exit
    }


def leak_line(alarm: dict[str, Any], unit: str) -> str:
    """Say which AUC is too good to be true, or what the highest is."""

    def told(one: dict[str, Any]) -> str:
        figures = with_interval(one["auc"], one["interval"])
        return f"{figures} for {one['exit']} within {within(one['horizon'], unit)}"

    limit = alarm["limit"]
    if alarm["above"]:
        aucs = "; ".join(map(told, alarm["above"]))
        return f"LEAK until proved otherwise: an AUC above {limit}: {aucs}."
    few = f"exits with fewer than {alarm['fewest_events']} events are not judged"
    if alarm["highest"] is None:
        return f"Leak: cannot be judged; {few}."
    highest = told(alarm["highest"])
    return f"No sign of a leak: the highest AUC, {highest}, is not above {limit}; {few}."


def baseline_lines(metrics: dict[str, Any], at: str, unit: str) -> list[str]:
    """Say of each exit which baselines the model's Brier score beats, by the paired interval."""
    found = []
    for exit_ in metrics["exits"]:
        sides: dict[str, list[str]] = {"better": [], "worse": [], "untold": []}
        for name, differences in metrics["differences"].items():
            low, high = differences[exit_]["brier_interval"]
            known = low is not None and high is not None
            side = "better" if known and high < 0 else "worse" if known and low > 0 else "untold"
            sides[side].append(name)
        words = {
            "worse": "worse than {}",
            "better": "better than {}",
            "untold": "not told apart from {}",
        }
        parts = [words[side].format(", ".join(sides[side])) for side in words if sides[side]]
        when = within(at, unit)
        found.append(f"Beside baselines, {exit_} within {when} (Brier): {'; '.join(parts)}.")
    return found


def level_lines(metrics: dict[str, Any], at: str, unit: str) -> list[str]:
    """Say of each exit whether as many were predicted as were observed."""
    found = []
    for exit_, by_horizon in metrics["calibration"].items():
        told = by_horizon[at]
        if told["observed"] is None:
            continue
        side = side_of(told["predicted"], told["interval"])
        seen = with_interval(told["observed"], told["interval"])
        found.append(
            f"Level, {exit_} within {within(at, unit)}: predicted {told['predicted']:.3f}, "
            f"observed {seen}: {side}."
        )
    return found


def calibration_lines(tests: dict[str, Any], unit: str) -> list[str]:
    """Say whether the calibration tests pass, and their slopes: a line for all that are alike."""
    return _lines("Calibration", tests, unit, _calibration)


def _lines(
    title: str, tests: dict[str, Any], unit: str, say: Callable[[dict[str, Any]], str]
) -> list[str]:
    found: dict[str, list[str]] = {}
    for exit_, by_horizon in tests.items():
        for at, of_horizon in by_horizon.items():
            said = say(of_horizon)
            if said:
                found.setdefault(said, []).append(f"{exit_} within {within(at, unit)}")
    return [f"{title}, {', '.join(when)}: {said}." for said, when in found.items()]


def _calibration(found: dict[str, Any]) -> str:
    said = calibration(found["overall"])
    if "all_landmarks" in found:
        said += f". All landmarks: {calibration(found['all_landmarks'])}"
    return said


def calibration(one: dict[str, Any], fewest: int = FEWEST) -> str:
    """Say what one calibration test found, and on how much."""
    if one["verdict"] == UNKNOWN:
        few = f"for {one['known']:,} are known and {fewest:,} are needed"
        return f"{UNKNOWN}, {few if one['known'] < fewest else 'for nothing varies'}"
    slope = with_interval(one["slope"]["estimate"], one["slope"]["interval"])
    return (
        f"{one['verdict']}: error {one['rms']['estimate']:.3f}, at least {one['rms']['lower']:.3f}"
        f" (limit {one['limit']}); slope {one['slope_verdict']}: {slope}"
    )


def group_lines(tests: dict[str, Any], unit: str) -> list[str]:
    """Say which groups fail, and how many could be judged at all: a line for all that are alike."""
    return _lines("Groups", tests, unit, _groups)


def _groups(of_horizon: dict[str, Any]) -> str:
    said = {
        f"{name} {group}": one["verdict"]
        for name, groups in of_horizon["groups"].items()
        for group, one in groups.items()
    }
    counts, n = Counter(said.values()), len(said)
    failing = [group for group, verdict in said.items() if verdict == FAILS]
    parts = [f"{len(failing)} of {n} fail: {', '.join(failing)}"] if failing else []
    if counts[PASSES]:
        parts.append(f"{counts[PASSES]} of {n} pass")
    if counts[UNKNOWN]:
        parts.append(
            f"{counts[UNKNOWN]} of {n} {UNKNOWN}, with fewer than {FEWEST_IN_GROUP:,} known"
        )
    return "; ".join(parts)


def coverage_line(coverage: dict[str, Any]) -> str:
    """Say in how many cells of like people the intervals held what was observed."""
    cells, held, asked = (coverage[name] for name in ("cells", "held", "asked"))
    few = f"cells of at least {coverage['fewest']} rows"
    if not cells:
        return f"Intervals: cannot be judged, for there are no {few}."
    verdict = PASSES if held / cells >= asked else FAILS
    return (
        f"Intervals of {coverage['nominal']:.0%}, over exits and horizons: {verdict}: {held} of "
        f"{cells} {few} were within ({held / cells:.0%}; at least {asked:.0%} is asked)."
    )


def list_lines(metrics: dict[str, Any], when: str) -> list[str]:
    """Say what a list at capacity finds beside Nav's rule, and the lead over today's trigger."""
    if "capacity" not in metrics:
        return []
    told = {
        name: with_interval(one["estimate"], one["interval"])
        for name in ("model", NAV_RULE)
        for one in [metrics["capacity"][name][SHARE]["precision"]]
    }
    found = [
        f"Of the {float(SHARE):.0%} whom the model flags {told['model']} have no exit to "
        f"{next(iter(metrics['exits']))} within {when}; of as many by Nav's rule {told[NAV_RULE]}."
    ]
    return [*found, lead_line(metrics["lead"], when)]


def lead_line(lead: dict[str, Any], when: str) -> str:
    """Say how many were flagged before today's trigger, and how long before, beside other lists."""
    if "not_estimated" in lead:
        return str(lead["not_estimated"])
    found = lead[SHARE]
    lists = {"model": "the model's list", NAV_RULE: "Nav's rule", "random": "lots"}
    said = [
        f"{words} {_share(found['rules'][name])}, median {_days(found['rules'][name])}"
        for name, words in lists.items()
        if name in found["rules"]
    ]
    return (
        f"Lead over today's trigger: {found['triggered']:,} get a § 14 a-vedtak of more than "
        f"standard help within {when}. Flagged at registration, and days from then to the vedtak: "
        f"{'; '.join(said)}."
    )


def _share(rule: dict[str, Any]) -> str:
    one = rule["flagged_before"]
    return with_interval(one["estimate"], one["interval"])


def _days(rule: dict[str, Any]) -> str:
    median = rule["lead"]["median"]
    if median["estimate"] is None:
        return "cannot be estimated"
    low, high = median["interval"]
    return f"{median['estimate']:.0f} ({low:.0f}-{high:.0f})"


def openings_line(openings: int) -> str:
    """Say how often the sealed block has been opened."""
    if not openings:
        return "The sealed block has never been opened."
    times = "once" if openings == 1 else f"{openings} times"
    return f"The sealed block has been opened {times}."
