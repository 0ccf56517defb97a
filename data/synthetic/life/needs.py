"""Latent kinds of need: what stands between a person and work, and which themes then matter most.

A kind is drawn for life from what a person is, with chance: registers tell of it, and never say it.
It decides how much each theme of the predictor weighs (`Laws.weights`) and which tiltak help
(`data.synthetic.life.tiltak`). The scenario without kinds gives everyone the first one, which has
all weights 1. Shares and weights are ASSUMPTIONS: every kind has between .05 and .45 of the people.
"""

from typing import Final

import numpy as np

from data.synthetic.draws import Bools, Draws, Floats, Ints

Table = tuple[tuple[float, ...], ...]

NEEDS: Final = ("RASK_TILBAKE", "KOMPETANSE", "HELSE", "SPRAAK", "OMSTILLING", "OPPFOELGING")
THEMES: Final = ("alder", "utdanning", "historie", "helse", "yrke", "sted", "situasjon", "driv")
# World A: how much each theme (columns) weighs for each kind (rows).
WEIGHTS: Final[Table] = (
    (1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
    (0.6, 2.2, 0.8, 0.7, 1.3, 0.8, 0.8, 1.0),
    (0.8, 0.6, 0.8, 1.8, 1.3, 0.7, 0.7, 0.6),
    (0.7, 1.6, 1.5, 0.7, 1.2, 1.3, 0.8, 1.0),
    (1.8, 0.7, 1.2, 0.8, 2.0, 1.4, 1.2, 0.8),
    (0.8, 0.8, 1.7, 0.8, 0.6, 0.7, 1.0, 2.2),
)


def kinds(
    number: Ints, draws: Draws, age: Floats, little_school: Bools, who: tuple[Floats, ...]
) -> Ints:
    """Draw the kind of each person; `who` is abroad (0 or 1), strain (0 to 1) and attachment."""
    abroad, strain, attachment = who
    scores = np.stack(
        [
            0.6 + 0.5 * attachment - 0.01 * np.maximum(age - 45, 0),
            -0.45 + 1.9 * little_school - 0.03 * np.maximum(age - 35, 0),
            -2.4 + 4.5 * (strain < 0.18) + 0.01 * (age - 40),
            -2.6 + 3.8 * abroad + 0.3 * little_school,
            -1.05 + 0.09 * np.maximum(age - 36, 0) + 0.3 * attachment,
            -1.25 + 1.8 * (age < 27) - 1.0 * attachment,
        ],
        axis=1,
    )
    shares = np.exp(2.5 * scores)
    return draws.choice("need", number, shares / shares.sum(axis=1, keepdims=True))
