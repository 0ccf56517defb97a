"""How people leave the register, and when Aa-registeret hears of their jobs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Leaving:
    """Leaving the register: because of work or a health benefit, or of one's own accord.

    `told`, `missed` and `stayed` are the shares of those with work who tell Nav, who stop
    confirming, and who work on undetected. Leaving of one's own accord has Weibull times.
    """

    told: float
    missed: float
    stayed: float
    scale: float
    shape: float


@dataclass(frozen=True)
class Reporting:
    """Days until a start or an end is reported: shares of early, usual and late, from, span."""

    shares: tuple[float, ...]
    first: tuple[float, ...]
    span: tuple[float, ...]
