"""Every world and scenario by name."""

from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Final

from data.synthetic.laws.laws import Laws
from data.synthetic.laws.scenarios import SCENARIOS
from data.synthetic.laws.world_a import WORLD_A
from data.synthetic.laws.world_b import WORLD_B
from profilering.errors import BadInput, collected

__all__ = ["SCENARIOS", "WORLDS", "laws_of"]

WORLDS: Final = MappingProxyType({laws.name: laws for laws in (WORLD_A, WORLD_B)})
# Beyond it hardly anything is left for the linear part.
_MOST_NONLINEAR: Final = 0.9


@cache
def laws_of(world: str, scenarios: tuple[str, ...] = (), nonlinear: float | None = None) -> Laws:
    """Return the laws of a world under scenarios, in their order; the same object every time.

    `nonlinear` is the share of the predictor's variance that is not linear, the world's own if
    None. Raises BadInput that names everything unknown, and what there is.
    """
    problems = _problems(world, scenarios, nonlinear)
    if problems:
        raise BadInput(collected("World", problems))
    laws = WORLDS[world]
    for name in scenarios:
        laws = SCENARIOS[name].change(laws)
    return laws if nonlinear is None else replace(laws, nonlinear=nonlinear)


def _problems(world: str, scenarios: tuple[str, ...], nonlinear: float | None) -> list[str]:
    found = []
    if world not in WORLDS:
        found.append(f"There is no world '{world}'. Use {' or '.join(WORLDS)}.")
    every = ", ".join(SCENARIOS)
    found += [
        f"There is no scenario '{name}'. Use some of {every}."
        for name in scenarios
        if name not in SCENARIOS
    ]
    found += [
        f"The scenario '{name}' stands {scenarios.count(name)} times. Name each once."
        for name in dict.fromkeys(scenarios)
        if scenarios.count(name) > 1
    ]
    if nonlinear is not None and not 0 <= nonlinear <= _MOST_NONLINEAR:
        found.append(f"The share that is not linear must be from 0 to {_MOST_NONLINEAR}.")
    return found
