"""How cards and the terminal write a figure with its interval, and a horizon."""


def with_interval(value: float | None, interval: list[float | None]) -> str:
    """Write a figure with its interval, as cards and the terminal show it."""
    if value is None or None in interval:
        return "cannot be estimated"
    return f"{value:.3f} ({interval[0]:.3f}-{interval[1]:.3f})"


def within(at: str, unit: str) -> str:
    """Write a horizon in words: 182 days, 13 x 2 weeks."""
    return f"{at} x {unit}" if unit[:1].isdigit() else f"{at} {unit}"
