"""What `profilering features` was asked for: people and days, features and switches."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from features.declare import Feature
    from features.landmarks import Population

_MOST_WEEKS: Final = 1040


def population_of(folder: Path, day: date, weeks: str | None) -> "Population":
    """Return everybody registered on a day, or the landmarks of all spells so many weeks in."""
    from features.landmarks import landmarks, registered_on
    from profilering.errors import BadInput

    if weeks is None:
        return registered_on(folder, day)
    try:
        numbers = [int(part) for part in weeks.split(",")]
    except ValueError:
        raise BadInput(f"--weeks {weeks}: write whole numbers, such as 0,4,8,12,26,52.") from None
    if max(numbers) > _MOST_WEEKS:
        raise BadInput(f"--weeks {weeks}: {_MOST_WEEKS} weeks at most.")
    return landmarks(folder, date.min, day, numbers)


def features_asked_for(names: Iterable[str], switches: Iterable[str]) -> "tuple[Feature, ...]":
    """Return the features asked for and what they are made of, or all of them."""
    from features.found import all_features, every_feature, with_parts
    from profilering.errors import BadInput, collected, did_you_mean

    there = all_features(_switched(switches))
    by_name = {one.name: one for one in there}
    behind = {one.name: one.switch for one in every_feature()}
    problems = [
        f"'{name}' is behind --switch {behind[name]}"
        if name in behind
        else f"'{name}' is none. {did_you_mean(name, by_name)}"
        for name in names
        if name not in by_name
    ]
    if problems:
        raise BadInput(collected("Features", problems))
    asked = set(names)
    return with_parts(asked, there) if asked else there


def _switched(switches: Iterable[str]) -> frozenset[str]:
    """Return the switches, of which params.yaml must have turned on each."""
    from profilering.errors import BadInput, collected, did_you_mean
    from profilering.params import read_params
    from profilering.places import Places
    from profilering.project import project_root
    from profilering.sources import Features

    wanted = frozenset(switches)
    keys = {"webbruk": "registers.use_webbruk"}
    keys |= {name: f"features.{name}" for name in Features.model_fields}
    problems = [f"'{one}'. {did_you_mean(one, keys)}" for one in wanted if one not in keys]
    if problems:
        raise BadInput(collected("No such switch", problems))
    off = wanted - read_params(Places(project_root()).params).switches() if wanted else wanted
    problems = [f"set {keys[one]} there, and read its comment first" for one in sorted(off)]
    if problems:
        raise BadInput(collected("params.yaml does not turn it on", problems))
    return wanted
