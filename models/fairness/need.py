"""Equal treatment at equal need: are people of every group flagged alike when they need it alike?

Not equal shares of all people (RET-10: equivalent services, not identical ones). Each group's
flagged share is what it would be if need were spread in the group as among all rows: direct
standardisation over strata of need. Need is what a reference tells (1 less the incidence of work),
in strata of equal size, or, without one, what happened: without work at the leading horizon or not.

With what happened a difference is to be expected even of chances that are exactly right, wherever
groups differ in need: among those who found work, who was likelier not to is flagged more often
(Kleinberg, Mullainathan and Raghavan 2016). With a reference there is none then.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from models.cohort.cohort import Bools, Floats, Ints
from models.evaluation.capacity import flagged
from models.evaluation.draws import first_and_rest
from models.evaluation.lists import SHARES
from models.evaluation.metrics import positive
from models.fairness.given import FairnessInput
from models.families.base import one_thread
from models.small_cells import is_small, shown

FEWEST = 100
"""People in need in a group; with fewer nothing is said of it."""

STRATA = 10
HAPPENED, REFERENCE = "what happened", "a reference"


@dataclass(frozen=True)
class Need:
    """What need is told by: strata (n,) from 0, and how much each row counts (n,)."""

    by: str
    strata: Ints
    weights: Floats


@dataclass(frozen=True)
class Flags:
    """How much of each row is flagged (n,), who needed it (n,), IPCW (n,), and resamples."""

    flag: Floats
    needed: Floats
    weights: Floats
    draws: Floats

    def share(self, of: Floats) -> Floats:
        """Return the flagged share, each row counting `of` (n,): as `shares`."""
        return shares(self.flag, of, self.draws)

    def recall(self, inside: Bools) -> Floats:
        """Return the share flagged of those inside who needed it: as `shares`."""
        return self.share(self.weights * self.needed * inside)


def shares(part: Floats, whole: Floats, draws: Floats) -> Floats:
    """Return the mean of `part` (n,), rows counting `whole` (n,), then in each resample: (1 + B,).

    `draws` (B, n) say how often each row is drawn.
    """
    top = part * whole
    total = np.append(whole.sum(), draws @ whole)
    found: Floats = np.append(top.sum(), draws @ top) / positive(total)
    return found


def need_of(study: FairnessInput, reference: Floats | None = None) -> Need:
    """Return need by `reference`, the incidence (n,) of work at the leading horizon, or by labels.

    Rows without a reference (NaN) do not count.
    """
    needed, weights = study.need
    if reference is None:
        return Need(HAPPENED, needed.astype(np.int64), weights)
    there = ~np.isnan(reference)
    cuts = np.quantile(reference[there], np.arange(1, STRATA) / STRATA)
    # NaN sorts last; the row has no weight.
    strata = np.searchsorted(cuts, reference, side="right").clip(max=STRATA - 1)
    return Need(REFERENCE, strata.astype(np.int64), there.astype(np.float64))


def equal_need(
    study: FairnessInput, chances: dict[str, Floats], need: Need, names: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return a line for each list, share flagged, protected attribute and group.

    `chances` (n,) by name of the list's maker: the lowest are flagged first. `difference` is the
    group's flagged share less that of all others, both standardised to the need of all rows.
    """
    lines, told = [], study.need
    for (maker, chance), share in product(chances.items(), SHARES):
        flags = Flags(flagged(chance, share), *told, study.sample.draws)
        for name in names:
            head = {"list": maker, "share": share, "attribute": name}
            with one_thread():
                lines += [head | one for one in _by_group(study, flags, need, name)]
    return lines


def _by_group(
    study: FairnessInput, flags: Flags, need: Need, name: str
) -> Iterator[dict[str, Any]]:
    for group in np.unique(study.groups[name]):
        inside = study.groups[name] == group
        line: dict[str, Any] = {"group": str(group), "rows": shown(inside.sum())}
        found = flags.flag[inside & (flags.needed * flags.weights > 0)].sum()
        if is_judged(study, inside) and not is_small(found):
            line |= {
                "flagged": first_and_rest(flags.share(inside.astype(np.float64))),
                "recall": first_and_rest(flags.recall(inside)),
                "difference": first_and_rest(_differences(flags, need, inside)),
            }
        yield line


def is_judged(study: FairnessInput, inside: Bools, parts: int = 1) -> bool:
    """Say whether a group's rows are enough to tell of, in each of so many parts of the persons."""
    needed, weights = study.need
    known = inside & (weights > 0)
    enough = known.sum() >= study.params.promotion.fewest_in_group
    return bool(enough and needed[known].sum() >= parts * FEWEST)


def _differences(flags: Flags, need: Need, inside: Bools) -> Floats:
    """Return the group's standardised flagged share less the others', then resampled: (1 + B,)."""
    stratum = np.eye(need.strata.max() + 1)[need.strata] * need.weights[:, None]
    once = np.ones((1, len(inside)))
    parts = [_difference(draws, flags.flag, stratum, inside) for draws in (once, flags.draws)]
    return np.concatenate(parts)


def _difference(draws: Floats, flag: Floats, stratum: Floats, inside: Bools) -> Floats:
    """Return the difference (B,), over strata (n, S) that both have."""
    both = [stratum * part[:, None] for part in (inside, ~inside)]
    rows = [draws @ part for part in both]
    mine, others = (
        draws @ (part * flag[:, None]) / positive(n) for part, n in zip(both, rows, strict=True)
    )
    size = np.where(np.minimum(*rows) > 0, draws @ stratum, 0.0)
    found: Floats = np.nansum((mine - others) * size, axis=1) / positive(size.sum(axis=1))
    return found
