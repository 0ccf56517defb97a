"""A new feature's declaration and specification test, written to be filled in."""

import ast
import importlib
import json
import keyword
import pkgutil
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast, get_args

import features.definitions
from data.codes.baregion import ba_region_of
from features import declare, expressions, windows
from features.columns import COLUMNS, OF_PLACES, REFUSED, SWITCHED
from features.declare import Feature, Theme, Unit
from features.expressions import Value, any_row, count, days_covered, days_since_end
from features.found import every_feature, features_of
from features.legal import FOLLOW_UP, HEALTH
from features.windows import Window, ever, on_the_day, since_registration
from profilering.errors import BadInput, collected, did_you_mean
from profilering.files import write_text

TO_WRITE: Final = {
    "text_nb": "Skriv her hva veilederen leser",
    "text_nn": "Skriv her kva rettleiaren les",
}
"""The wordings of a declaration that has not been filled in; a test finds them."""
LONGEST_FILE: Final = 300
_DEFINITIONS: Final = Path("features") / "definitions"
_TESTS: Final = Path("tests") / "spec" / "features"
_WINDOW: Final = re.compile(r"siste_(\d+)_(mnd|dager)")
_YES_NO: Final = ("er_", "har_", "hadde_", "mottar_")

_TEST: Final = '''\
"""{name}, as a table that someone from Nav can read."""


def test_{name}(spec):
    spec(
{tables}        as_of="2024-01-31",
        # Write what each person has, worked out by hand, for the dots. Then add the boundaries: the
        # day itself, an open end, a row known late, nobody.
        expect={{"{name}": {{1: ..., 2: ...}}}},
    )
'''
_TABLE: Final = '''\
        {register}="""
            {header}
            {row}
        """,
'''
_OF_PERSON: Final = {"person": "1", "fra": "2024-01-01", "til": "2024-01-11"}
# What is of places is read by the person's own.
_LIVES: Final = {"person": "1", "kommune": "0301"}
_OF_PLACE: Final = {
    "region_type": "BAREGION",
    "region": ba_region_of("0301") or "",
    "yrke_type": "ALLE",
    "fra": "2023-12-01",
    "kjent_fra": "2024-01-09",
}


@dataclass(frozen=True)
class Scaffold:
    """What was written: the declaration's file and line, and the test, from the project's root."""

    definition: Path
    line: int
    test: Path


def scaffold(root: Path, name: str, register: str, theme: str) -> Scaffold:
    """Write a declaration at the end of the theme's file, and a test that fails until filled in.

    Window, value and unit are read off the name (`dager_`, `antall_`, `er_`, `_siste_12_mnd`).
    Raises BadInput, and writes nothing, when the name exists or is wrong, when register or theme is
    not known, and when `root` is no checkout.
    """
    problems = _problems(root, name, register, theme)
    if problems:
        raise BadInput(collected("features new", problems))
    declared = _declared(name, register, theme)
    path = root / _DEFINITIONS / f"{_file_for(root, declared)}.py"
    before = (
        path.read_text(encoding="utf-8") if path.is_file() else f'"""{theme.capitalize()}."""\n'
    )
    text = f"{_with_imports(before, declared)}\n\n{_declaration(declared)}"
    # The test first: a declaration without its test is what nobody would notice.
    test = root / _TESTS / f"test_{name}.py"
    write_text(test, _test(declared))
    write_text(path, text)
    line = text.splitlines().index(f"{name} = feature(") + 1
    return Scaffold(path.relative_to(root), line, test.relative_to(root))


def _problems(root: Path, name: str, register: str, theme: str) -> list[str]:
    if not (root / _DEFINITIONS).is_dir():
        return [f"no {_DEFINITIONS} here; run it in a checkout, or name one with --project"]
    found = _name_problems(root, name)
    reason = {**REFUSED, **SWITCHED}.get(register)
    readable = COLUMNS.keys() - SWITCHED.keys()
    if reason is not None:
        found.append(f"register '{register}' is not for new features: {reason}")
    elif register not in readable:
        found.append(f"no register '{register}'. {did_you_mean(register, sorted(readable))}")
    if theme not in get_args(Theme):
        found.append(f"no theme '{theme}'. {did_you_mean(theme, get_args(Theme))}")
    return found


def _name_problems(root: Path, name: str) -> list[str]:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or keyword.iskeyword(name):
        return [f"'{name}' is no name: write a-z, 0-9 and _, such as dager_i_arbeid_siste_12_mnd"]
    if any(hasattr(module, name) for module in (declare, expressions, windows)):
        return [f"'{name}' is a word that features are declared in: write another name"]
    texts = (path.read_text(encoding="utf-8") for path in (root / _DEFINITIONS).glob("*.py"))
    written = any(re.search(rf"^{name} = ", text, re.MULTILINE) for text in texts)
    if written or name in {one.name for one in every_feature()}:
        return [f"'{name}' exists; `profilering features list` shows it"]
    if (root / _TESTS / f"test_{name}.py").exists():
        return [f"{_TESTS / f'test_{name}.py'} exists; delete it, or write another name"]
    return []


def _declared(name: str, register: str, theme: str) -> Feature:
    """Return the declaration with what its name says, on the least legal basis that is enough."""
    value, unit = _value_of(name)
    for legal_basis in (FOLLOW_UP, HEALTH):
        try:
            return Feature(
                register=register,
                window=_window_of(name),
                value=value,
                unit=unit,
                theme=cast(Theme, theme),
                kind=value.gives,
                changeable=False,
                reading="begge",
                status="på prøve",
                legal_basis=legal_basis,
                text_nb=TO_WRITE["text_nb"],
                text_nn=TO_WRITE["text_nn"],
                name=name,
            )
        except BadInput as error:
            problem = str(error).partition(": ")[2]
    raise BadInput(f"features new: '{name}' cannot be declared. {problem}.")


def _window_of(name: str) -> Window:
    found = _WINDOW.search(name)
    if found:
        number = int(found[1])
        if number == 0:
            raise BadInput("features new: a window of 0 holds no day; 1 is the least.")
        return windows.months(number) if found[2] == "mnd" else windows.days(number)
    named = (one for one in (on_the_day, since_registration) if name.endswith(one.suffix))
    return next(named, ever)


def _value_of(name: str) -> tuple[Value, Unit]:
    if name.startswith(_YES_NO):
        return any_row(), "ja/nei"
    if "dager_siden" in name:
        return days_since_end(), "dager"
    if name.startswith("dager_"):
        return days_covered(), "dager"
    return count(), "antall"


def _file_for(root: Path, declared: Feature) -> str:
    """Return the file that declares most of the theme over the register, if it has room."""
    modules = [found.name for found in pkgutil.iter_modules(features.definitions.__path__)]
    of_file = {
        name: features_of(importlib.import_module(f"features.definitions.{name}"))
        for name in modules
    }

    def alike(name: str) -> tuple[int, int]:
        of_theme = [one for one in of_file[name] if one.theme == declared.theme]
        return sum(one.register == declared.register for one in of_theme), len(of_theme)

    plain = declared.theme.replace(" ", "_")
    likely = sorted((name for name in modules if alike(name)[1]), key=alike, reverse=True)
    for name in [*likely, plain, f"{plain}_{declared.register}"]:
        if _lines(root / _DEFINITIONS / f"{name}.py") + 20 < LONGEST_FILE:
            return name
    raise BadInput(
        f"features new: every file of '{declared.theme}' nears {LONGEST_FILE} lines; begin a new "
        f"one in {_DEFINITIONS} with a feature of the theme."
    )


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines()) if path.is_file() else 0


def _declaration(declared: Feature) -> str:
    basis = "HEALTH" if declared.legal_basis == HEALTH else "FOLLOW_UP"
    written: dict[str, Any] = {
        "register": _quoted(declared.register),
        "window": declared.window,
        "value": declared.value,
        **{key: _quoted(getattr(declared, key)) for key in ("unit", "theme", "kind")},
        "changeable": declared.changeable,
        **{key: _quoted(getattr(declared, key)) for key in ("reading", "text_nb", "text_nn")},
        "legal_basis": basis,
        "status": _quoted(declared.status),
    }
    lines = "".join(f"    {key}={value},\n" for key, value in written.items())
    return f"{declared.name} = feature(\n{lines})\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _test(declared: Feature) -> str:
    tables = {declared.register: _OF_PERSON}
    if declared.register in OF_PLACES:
        tables = {"person": _LIVES, declared.register: _OF_PLACE}
    written = (_table(register, row) for register, row in tables.items())
    return _TEST.format(name=declared.name, tables="".join(written))


def _table(register: str, cells: dict[str, str]) -> str:
    widths = [max(len(key), len(value)) for key, value in cells.items()]
    header, row = (
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in (cells, cells.values())
    )
    return _TABLE.format(register=register, header=header, row=row)


def _with_imports(source: str, declared: Feature) -> str:
    """Return the source with what the declaration needs imported, as ruff would sort it."""
    basis = "HEALTH" if declared.legal_basis == HEALTH else "FOLLOW_UP"
    wanted = {
        "features.declare": "feature",
        "features.expressions": declared.value.word,
        "features.legal": basis,
        "features.windows": str(declared.window).partition("(")[0],
    }
    for module, name in wanted.items():
        source = _with_import(source, module, name)
    return source


def _with_import(source: str, module: str, name: str) -> str:
    tree, lines = ast.parse(source), source.splitlines()
    froms = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    here = next((node for node in froms if node.module == module), None)
    if here is not None:
        names = {ast.unparse(alias) for alias in here.names} | {name}
        lines[here.lineno - 1 : here.end_lineno] = _import_lines(module, names)
    else:
        before = [node for node in froms if (node.module or "") < module]
        ends = [node.end_lineno or 0 for node in before] or [tree.body[0].end_lineno or 0]
        apart = [""] if not before else []
        lines[ends[-1] : ends[-1]] = [*apart, *_import_lines(module, {name})]
    return "\n".join(lines) + "\n"


def _import_lines(module: str, names: Iterable[str]) -> list[str]:
    ordered = sorted(names)
    line = f"from {module} import {', '.join(ordered)}"
    if len(line) <= 100:
        return [line]
    return [f"from {module} import (", *(f"    {name}," for name in ordered), ")"]
