"""All features: found by importing every file of `features/definitions`."""

import importlib
import pkgutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from types import ModuleType
from typing import Final

import features.definitions
from features.declare import Feature
from features.derived import names_read
from profilering.errors import BadInput, collected, did_you_mean

# What every table of features begins with.
TABLE_KEYS: Final = ("landmark_ref", "person_ref", "as_of")


@cache
def all_features(switches: frozenset[str] = frozenset()) -> tuple[Feature, ...]:
    """Return the declared features with their names, in order of name.

    Those with a switch are there when it is one of `switches`.
    Raises BadInput that names every wrong name, and a name that two files use.
    """
    return tuple(one for one in every_feature() if not one.switch or one.switch in switches)


@cache
def every_feature() -> tuple[Feature, ...]:
    """Return every declared feature, those behind any switch too, in order of name."""
    modules = sorted(found.name for found in pkgutil.iter_modules(features.definitions.__path__))
    declared = [
        one for name in modules for one in features_of(_imported(f"features.definitions.{name}"))
    ]
    problems = [f"'{name}' is declared twice" for name in _twice([one.name for one in declared])]
    problems += _unknown_parts(declared)
    if problems:
        raise BadInput(collected("Features", problems))
    return tuple(sorted(declared, key=lambda one: one.name))


def in_order(features: Sequence[Feature]) -> list[Feature]:
    """Return the features, each derived one after those that it is made of."""
    found = [one for one in features if not one.is_derived]
    there, waiting = {one.name for one in found}, [one for one in features if one.is_derived]
    while waiting:
        ready = [one for one in waiting if set(names_read(one.value)) <= there]
        if not ready:
            names = ", ".join(one.name for one in waiting)
            raise BadInput(f"Features that are made of others which are not asked for: {names}")
        found += ready
        there |= {one.name for one in ready}
        waiting = [one for one in waiting if one not in ready]
    return found


def with_parts(names: Iterable[str], features: Sequence[Feature]) -> tuple[Feature, ...]:
    """Return the features of these names and those that they are made of, as `features` has them.

    Raises KeyError for a name that is not among them.
    """
    by_name = {one.name: one for one in features}
    wanted, waiting = set[str](), list(names)
    while waiting:
        one = by_name[waiting.pop()]
        wanted.add(one.name)
        waiting += names_read(one.value) if one.is_derived else ()
    return tuple(one for one in features if one.name in wanted)


def features_of(module: ModuleType) -> list[Feature]:
    """Return the features that a file declares, each named after its variable."""
    found = [replace(v, name=name) for name, v in vars(module).items() if isinstance(v, Feature)]
    problems = [problem for one in found for problem in _name_problems(one)]
    if problems:
        raise BadInput(collected(module.__name__.replace(".", "/") + ".py", problems))
    return found


def _imported(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except TypeError as error:
        # A forgotten argument: Python names it, we say where.
        place = name.replace(".", "/") + ".py"
        raise BadInput(
            f"{place}: {error}. Write it; features/declare.py says what each is."
        ) from error


def _name_problems(one: Feature) -> list[str]:
    """Return what is wrong with a name: it carries its window, and its unit if that is days."""
    found = []
    if not (one.name.isascii() and one.name.islower() and one.name.isidentifier()):
        found.append(f"'{one.name}': write a name of a-z, 0-9 and _")
    if one.name in TABLE_KEYS:
        found.append(f"'{one.name}' is a key of every table of features: write another name")
    if one.window.suffix not in one.name:
        found.append(f"'{one.name}' looks at {one.window}: write ..._{one.window.suffix}")
    if one.unit == "dager" and "dager" not in one.name:
        found.append(f"'{one.name}' is in days: write dager in its name")
    return found


def _unknown_parts(declared: list[Feature]) -> list[str]:
    """Return what derived features name and nobody declares, or what is behind another switch."""
    switches = {one.name: one.switch for one in declared}
    return [
        f"'{one.name}' is made of '{part}', which is no feature that is there whenever it is. "
        + did_you_mean(part, switches)
        for one in declared
        if one.is_derived
        for part in names_read(one.value)
        if switches.get(part, "none") not in {"", one.switch}
    ]


def _twice(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})
