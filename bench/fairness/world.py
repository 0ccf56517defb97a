"""A world of a scenario as a project of its own, its stages run until `outcomes`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

from pipelines import features, ingest, outcomes, population, synthesize
from profilering.places import Places
from profilering.project import project_root

PARAMS: Final = project_root() / "params.yaml"
CONFIRMATIONS: Final = "bekreftelse"
"""Not among the registers that are usually made up: label quality is read from it."""


STAGES: Final[tuple[Callable[[Places], None], ...]] = (
    synthesize.main,
    ingest.main,
    population.main,
    features.main,
    outcomes.main,
)


def world_of(folder: Path, scenario: str, seed: int, persons: int) -> Places:
    """Return the project of a world; its stages are run where that has not been done.

    `scenario` is a name, or empty: none. One that did not run to its end is made anew.
    """
    places = Places(folder / f"{scenario or 'default'}_{seed}_{persons}")
    done = places.root / "done"
    if not done.exists():
        _write_params(places.params, scenario, {"seed": seed, "persons": persons})
        for stage in STAGES:
            stage(places)
        done.touch()
    return places


def _write_params(path: Path, scenario: str, world: dict[str, Any]) -> None:
    """Write the project's own settings, but for the world, its registers and one thread."""
    yaml = YAML()
    tree = yaml.load(PARAMS)
    tree["synthetic"].update(world | {"scenarios": [scenario] if scenario else []})
    if CONFIRMATIONS not in tree["synthetic"]["registers"]:
        tree["synthetic"]["registers"].append(CONFIRMATIONS)
    tree["training"]["threads"] = 1
    path.parent.mkdir(parents=True, exist_ok=True)
    yaml.dump(tree, path)
