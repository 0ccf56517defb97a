"""The model card: the verdicts, how well it works, what was done, what is not known."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from models.blocks import Block
from models.cohort.cohort import Cohort, Floats, label
from models.designs import MAIN, Design
from models.evaluation import tables
from models.evaluation.plots import Whose
from models.evaluation.sentences import openings_line, verdicts
from models.evaluation.words import within
from models.horizons import leading_horizon
from models.incidence_model import IncidenceModel
from models.profiled import Beside
from models.uncertainty import NOMINAL
from profilering.markdown import template
from profilering.params import Params


@dataclass(frozen=True)
class OfBlock:
    """The block of registers that a card is about, and the final model, which is another.

    `run` names the final model, `champion` the model in use; `trained_on` is the number of the
    final model's landmarks, `known_at` the day of their labels, `openings` how often the sealed
    block has been opened.
    """

    block: Block
    run: str
    champion: str
    trained_on: int
    known_at: date
    openings: int
    design: Design = MAIN

    @property
    def is_open(self) -> bool:
        """Say whether the block ends with the data."""
        return self.block.end == date.max


@dataclass(frozen=True)
class CardData:
    """What a card is written from.

    `incidence` (n, K, H) of the test rows is what was judged, by `model` or, with `of_block`, by
    the block's own; `parts` (n, p) are the contributions of `model`, the final one, to the first
    exit at the leading horizon in the test rows. All test rows of `cohort` are of the day of
    registration. `segments` is empty where none were found with the model.
    """

    cohort: Cohort
    model: IncidenceModel
    incidence: Floats
    parts: Floats
    beside: Beside
    segments: dict[str, Any]
    of_block: OfBlock | None = None

    @property
    def whose(self) -> Whose:
        """Return whose predictions and contributions the card shows."""
        if self.of_block is None:
            return Whose()
        return Whose("the block's model", "the final model, which was trained on these rows too")

    @cached_property
    def metrics(self) -> dict[str, Any]:
        """What metrics.json holds."""
        return self.beside.to_json()


def card(data: CardData, captions: dict[str, str], params: Params) -> str:
    """Write the card as Markdown; `captions` are by file name in the folder plots/ beside it."""
    cohort, metrics, of_block = data.cohort, data.metrics, data.of_block
    at = label(cohort.horizons[leading_horizon(cohort.horizons)])
    filters = {"horizon": label, "count": "{:,}".format}
    said = verdicts(metrics, at, cohort.unit)
    if of_block is not None:
        said.append(openings_line(of_block.openings))
    return template(Path(__file__).with_name("card.md.jinja"), **filters).render(
        data=data,
        of_block=of_block,
        metrics=metrics,
        verdicts=said,
        plots=captions,
        cohort=cohort,
        params=params,
        nominal=round(100 * NOMINAL),
        at=at,
        when=within(at, cohort.unit),
        words={one.name: one.words for one in of_block.design.exits} if of_block else {},
        sizes=tables.sizes(cohort),
        scores=tables.scores(metrics, at),
        aucs=tables.aucs(metrics),
        slices=tables.slices(metrics),
        large=tables.in_the_large(metrics, at),
        tests=tables.calibration_tests(metrics["calibration_test"]),
        coverage=tables.coverage(metrics["coverage"]),
        groups=tables.groups(cohort, data.incidence, metrics["calibration_test"]),
        graded=metrics.get("graded", []),
        remaining=tables.remaining(metrics.get("remaining", {})),
        capacity=tables.capacity(metrics.get("capacity", {}), metrics.get("net_benefit", {})),
        thresholds=tables.thresholds(metrics.get("net_benefit", {})),
        choices=dict(zip(cohort.exits, data.model.exit_models, strict=True)),
        fewest=tables.FEWEST_IN_GROUP,
        label=label,
    )
