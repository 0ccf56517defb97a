"""All features: found by importing every file of `features/definitions`."""

import importlib
import pkgutil
from dataclasses import replace
from functools import cache
from types import ModuleType

import features.definitions
from features.declare import Feature
from profilering.errors import BadInput, collected


@cache
def all_features() -> tuple[Feature, ...]:
    """Return every declared feature with its name, in order of name.

    Raises BadInput that names every wrong name, and a name that two files use.
    """
    modules = sorted(found.name for found in pkgutil.iter_modules(features.definitions.__path__))
    declared = [
        one for name in modules for one in features_of(_imported(f"features.definitions.{name}"))
    ]
    problems = [f"'{name}' is declared twice" for name in _twice([one.name for one in declared])]
    if problems:
        raise BadInput(collected("Features", problems))
    return tuple(sorted(declared, key=lambda one: one.name))


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
    if one.window.suffix not in one.name:
        found.append(f"'{one.name}' looks at {one.window}: write ..._{one.window.suffix}")
    if one.unit == "dager" and "dager" not in one.name:
        found.append(f"'{one.name}' is in days: write dager in its name")
    return found


def _twice(names: list[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})
