"""Which questions are left open, and by whom: missing answers that tell."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Silence:
    """Who leaves the question on health open, and who is sent in without any answers.

    Shares of NEI, JA, VET_IKKE and not answered, for people without and with the hindrance.
    """

    health_without: tuple[float, ...]
    health_with: tuple[float, ...]
    other_without: tuple[float, ...]
    other_with: tuple[float, ...]
    # Per ten years of age over 40, on the logarithm of the share who leave it open.
    by_age: float
    no_answers: float
