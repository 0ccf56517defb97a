"""What a card is made from: all of it is there when the stage `evaluate` has judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from features.declare import Feature
from features.found import every_feature
from models.champions import Change
from models.cohort.cohort import Cohort, label
from models.evaluation.card import CardData, OfBlock
from models.horizons import leading_horizon
from profilering.params import Card, Params


@dataclass(frozen=True)
class Facts:
    """The newest block's evaluation and what surrounds it.

    `data` has `of_block`. `blocks` are the metrics of every block by its first day, `records` those
    of the runs that are kept (run.json) by run, `history` every change of champion. `fairness` are
    the lines of `fairness_of`, `explanations` the figures of `explanations_of`, None without a
    report of this run; `compared` are the registers that are read for comparison alone.
    """

    data: CardData
    params: Params
    settings: Card
    blocks: Mapping[str, dict[str, Any]]
    records: Mapping[str, dict[str, Any]]
    history: Sequence[Change]
    fairness: list[dict[str, Any]] | None
    explanations: dict[str, Any] | None
    compared: Sequence[str]

    @property
    def of_block(self) -> OfBlock:
        """The block, the runs and the design. Raises ValueError for a table of spells."""
        if self.data.of_block is None:
            raise ValueError("a card for people is of registers, not of a table of spells")
        return self.data.of_block

    @property
    def cohort(self) -> Cohort:
        """The block's rows; the test part is of the day of registration."""
        return self.data.cohort

    @property
    def metrics(self) -> dict[str, Any]:
        """What metrics.json holds."""
        return self.data.metrics

    @property
    def horizon(self) -> int:
        """The position of the leading horizon."""
        return leading_horizon(self.cohort.horizons)

    @property
    def at(self) -> str:
        """The leading horizon as metrics.json has it."""
        return label(self.cohort.horizons[self.horizon])

    @cached_property
    def features(self) -> list[Feature]:
        """The declarations of what the model reads, resources before barriers."""
        order = ("ressurs", "begge", "barriere")
        names = self.cohort.space.names
        found = [one for one in every_feature() if one.name in names]
        return sorted(found, key=lambda one: (order.index(one.reading), one.theme, one.name))

    @property
    def record(self) -> dict[str, Any]:
        """The record of the final model's training."""
        return self.records[self.of_block.run]
