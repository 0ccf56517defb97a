"""Successive blocks of landmark time: each is judged by a model of what was known before it.

The block's model is trained on all earlier landmarks, with labels as known on the block's first
day and follow-up censored there; its test rows are judged on labels as known at the end of data.
A person's later spell may be in a test block while an earlier one trained the model, as in use.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from models.censoring import SMALLEST, reached
from models.cohort.cohort import Cohort
from models.cohort.landmarks import Declared, landmark_cohort
from models.designs import MAIN, Design
from profilering.errors import BadInput
from profilering.params import Timeline


@dataclass(frozen=True)
class Block:
    """Landmarks from `start` until before `end`, or all that there are after it."""

    start: date
    end: date


def blocks_of(timeline: Timeline) -> list[Block]:
    """Return the blocks in order; the last ends where the sealed one begins."""
    starts = timeline.blocks
    return [Block(a, b) for a, b in zip(starts, [*starts[1:], timeline.sealed], strict=True)]


def sealed_block(timeline: Timeline) -> Block:
    """Return the block that is opened for a reason only, and seldom; it ends with the data."""
    return Block(timeline.sealed, date.max)


@dataclass(frozen=True)
class Landmarks:
    """Features and outcomes of all landmarks, and what the features declare.

    `features` has landmark_ref, person_ref, as_of and the features; `outcomes` has landmark_ref,
    time, exit, known_at and, at will, weight: one row for each cut-off at which the landmark had
    follow-up, with the exits of `design`.
    """

    features: pd.DataFrame
    outcomes: pd.DataFrame
    declared: Declared
    design: Design = MAIN

    def known_at(self, day: date) -> pd.DataFrame:
        """Return features and outcomes as known at one of the cut-offs."""
        known = pd.to_datetime(self.outcomes["known_at"]) == pd.Timestamp(day)
        wanted = ["landmark_ref", "time", "exit", "er_slettet", "weight"]
        labels = self.outcomes.loc[known, self.outcomes.columns.intersection(wanted)]
        return self.features.merge(labels, on="landmark_ref", validate="one_to_one")

    def to_learn_from(self, day: date) -> pd.DataFrame:
        """Return what is known at a cut-off of spells that are not known to be deleted."""
        rows = self.known_at(day)
        return rows[~rows["er_slettet"]]

    def block(self, block: Block, timeline: Timeline) -> Cohort:
        """Return the cohort that trains and judges one block.

        A spell that was deleted after the block began was seen by Nav that day, and is judged.
        Raises BadInput where nobody was registered before the block, or nobody in it, or hardly
        anyone before it was followed to a horizon.
        """
        train, test = self.to_learn_from(block.start), self.known_at(timeline.as_of)
        train = train[pd.to_datetime(train["as_of"]) < pd.Timestamp(block.start)]
        if train.empty:
            raise BadInput(
                f"params.yaml: nobody was registered and followed up before {block.start}, so the "
                "block in timeline.blocks that begins there has nothing to learn from."
            )
        days = pd.to_datetime(test["as_of"]).dt.date
        test = test[(days >= block.start) & (days < block.end)]
        if test.empty:
            raise BadInput(
                f"params.yaml: nobody who was registered from {block.start} to before {block.end} "
                "was followed up, so the block in timeline.blocks that begins there judges nothing."
            )
        return self._cohort(pd.concat([train, test]), len(train), timeline)

    def everyone(self, timeline: Timeline) -> Cohort:
        """Return the cohort of all landmarks, for the model that is used."""
        rows = self.to_learn_from(timeline.as_of)
        return self._cohort(rows, len(rows), timeline)

    def _cohort(self, rows: pd.DataFrame, train: int, timeline: Timeline) -> Cohort:
        is_test = np.arange(len(rows)) >= train
        time, exit_ = (rows[name].to_numpy()[:train] for name in ("time", "exit"))
        wanted = list(self.design.horizons or timeline.horizons)
        horizons = np.array(wanted, dtype=np.float64)
        far = horizons[~reached(time, exit_, horizons)]
        if len(far):
            counts = ", ".join(f"{h:g} days: {int((time >= h).sum())}" for h in far)
            raise BadInput(
                f"params.yaml: of {train} landmarks to learn from hardly anyone was followed to "
                f"some of timeline.horizons ({counts}; the censoring curve is below "
                f"{SMALLEST:.0%}). Leave these out, or let the first block begin later."
            )
        return landmark_cohort(rows, self.declared, self.design.names, wanted, is_test)
