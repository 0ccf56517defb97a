"""How cards and the terminal write a figure with its interval, and a horizon."""

from collections.abc import Sequence


def with_interval(value: float | None, interval: list[float | None], digits: int = 3) -> str:
    """Write a figure with its interval, as cards and the terminal show it."""
    if value is None or None in interval:
        return "cannot be estimated"
    low, high = interval
    return f"{value:.{digits}f} ({low:.{digits}f}-{high:.{digits}f})"


def signed(value: float | None, interval: list[float | None], digits: int = 4) -> str:
    """Write a difference with its sign and its interval."""
    low, high = interval
    if value is None or low is None or high is None:
        return "cannot be estimated"
    return f"{value:+.{digits}f} ({low:+.{digits}f} to {high:+.{digits}f})"


def share_words(share: str) -> str:
    """Write a capacity as metrics.json has it: 0.1 is 10 %, 0.1 of each office 10 % of each."""
    number, _, rest = share.partition(" ")
    return f"{float(number):.0%} {rest}".strip()


def side_of(predicted: float, interval: Sequence[float]) -> str:
    """Say where a prediction lies beside the interval of what was observed."""
    low, high = interval
    if low <= predicted <= high:
        return "within the interval"
    return "too low" if predicted < low else "too high"


def within(at: str, unit: str) -> str:
    """Write a horizon in words: 182 days, 13 x 2 weeks."""
    return f"{at} x {unit}" if unit[:1].isdigit() else f"{at} {unit}"
