"""The rules of the house as functions: each takes a text and returns the lines that break it."""

import ast
import re
from collections.abc import Iterator

FILE_LINES = 300
FUNCTION_LINES = 40

# Written in two halves, so that this file does not break its own rule.
_HOSTS = ("pypi" + ".org", "files.python" + "hosted", "registry." + "npmjs", "deb.deb" + "ian.org")
_FOLDERS = ("home", "root", "work", "Users")
MACHINE = re.compile(rf"(?<![\w.~<-])/(?:{'|'.join(_FOLDERS)})/|{'|'.join(map(re.escape, _HOSTS))}")
ELEVEN = re.compile(r"(?<![\w.])\d{11}(?!\w|\.\d)")
UNSAFE = {"pickle", "cPickle", "_pickle", "joblib", "dill", "cloudpickle", "shelve", "marshal"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def machine_places(text: str) -> list[str]:
    """Return the paths of one machine, and hosts of package registries, that a text names."""
    return [match[0] for match in MACHINE.finditer(text)]


def real_looking_identities(text: str) -> int:
    """Count the 11-digit numbers that could be a living person's; synthetic ones have month + 80.

    The numbers themselves are never returned.
    """
    return sum(_is_real_looking([int(d) for d in m[0]]) for m in ELEVEN.finditer(text))


def _is_real_looking(d: list[int]) -> bool:
    day = (d[0] % 4) * 10 + d[1] if d[0] < 8 else 0
    month = d[2] * 10 + d[3]
    first = sum(w * x for w, x in zip((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), d, strict=False)) % 11
    second = sum(w * x for w, x in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1), d, strict=True)) % 11
    # From 2032 the first control digit may leave a remainder of up to 3.
    return 1 <= day <= 31 and 1 <= month <= 12 and first <= 3 and second == 0


def clock_readings(tree: ast.AST) -> list[int]:
    """Return the lines that read today's date or the time: `date.today`, `datetime.now` and kin."""
    clocks = {"date", "datetime", "Timestamp", "pd", "dt"}
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"today", "now", "utcnow"}
        and _last_name(node.value) in clocks
    ]


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def long_functions(tree: ast.AST) -> list[str]:
    """Return the functions of FUNCTION_LINES lines or more, docstring included."""
    return [
        f"{node.name}: {length} lines"
        for node in ast.walk(tree)
        if isinstance(node, Function)
        and (length := (node.end_lineno or 0) - node.lineno + 1) >= FUNCTION_LINES
    ]


def undocumented(tree: ast.Module) -> list[str]:
    """Return the module, and its public functions, classes and methods, without a docstring."""
    found = ["the module"] if tree.body and not ast.get_docstring(tree) else []
    return found + [name for name, node in _public(tree, "") if not ast.get_docstring(node)]


def _public(
    scope: ast.Module | ast.ClassDef, prefix: str
) -> Iterator[tuple[str, Function | ast.ClassDef]]:
    for node in scope.body:
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield prefix + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from _public(node, f"{prefix}{node.name}.")


def unsafe_imports(tree: ast.AST) -> list[str]:
    """Return the imports of modules that run code while they load data."""
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.append(node.module or "")
    return [name for name in found if name.split(".")[0] in UNSAFE]
