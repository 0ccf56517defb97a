"""Bring a params.yaml up to this version: missing keys are put in, nothing else is touched.

New lines are inserted into the text itself. Reading and writing the file through a YAML library
would change its quotes and spacing, and would move the comments between sections.
"""

from io import StringIO
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from profilering.errors import BadInput
from profilering.params import Params, fault_position
from profilering.settings import Inline


def upgraded(text: str) -> tuple[str, list[str]]:
    """Add the keys that `text` (a params.yaml) lacks, with comments; return it and the added keys.

    Values, order, comments and unknown keys stay as they are. Raises BadInput when `text` is no
    YAML mapping, or is written so that nothing can be inserted (it then names the keys).
    """
    tree = _mapping(text)
    gaps = _Gaps(text.splitlines())
    gaps.fill(tree, Params, "", len(gaps.lines), 0)
    if not gaps.added:
        return text, []
    result = gaps.filled()
    if not _only_added(tree, result, gaps.added):
        raise BadInput(
            "params.yaml could not be upgraded as it is written. Add these keys by hand, each "
            "section as a block: " + ", ".join(gaps.added)
        )
    return result, gaps.added


class _Gaps:
    """What a text lacks, and where it is to be inserted."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.added: list[str] = []
        # Before which old line, how deep, and the new lines.
        self.insertions: list[tuple[int, int, list[str]]] = []

    def fill(self, tree: Any, model: type[BaseModel], prefix: str, end: int, indent: int) -> None:
        """Gather what the mapping `tree`, which ends before line `end`, lacks of `model`."""
        for name, field in model.model_fields.items():
            inner = _section(field)
            if name not in tree:
                apart = [""] if indent == 0 else []
                self.insertions.append((end, indent, apart + _written(name, field, indent)))
                self.added += _keys(name, field, prefix)
            elif inner is not None and (tree[name] is None or isinstance(tree[name], dict)):
                line, column = tree.lc.key(name)
                held: Any = tree[name] or {}
                depth = held.lc.key(next(iter(held)))[1] if held else column + 2
                held_end = _end_of_section(self.lines, line, column)
                self.fill(held, inner, f"{prefix}{name}.", held_end, depth)

    def filled(self) -> str:
        """Return the text with everything inserted."""
        # Where two stand at the same line, the deeper one belongs to what is above.
        pieces = sorted(self.insertions, key=lambda piece: (piece[0], -piece[1]))
        result: list[str] = []
        done = 0
        for position, _, new in pieces:
            result += self.lines[done:position] + new
            done = position
        return "\n".join(result + self.lines[done:]).lstrip("\n") + "\n"


def _mapping(text: str) -> Any:
    from ruamel.yaml import YAML
    from ruamel.yaml.comments import CommentedMap
    from ruamel.yaml.error import YAMLError

    try:
        tree = YAML().load(text)
    except YAMLError as error:
        raise BadInput(f"params.yaml is not valid YAML{fault_position(error)}.") from None
    if tree is None:
        return CommentedMap()
    if not isinstance(tree, CommentedMap):
        raise BadInput("params.yaml must be a mapping of sections.")
    return tree


def _end_of_section(lines: list[str], start: int, column: int) -> int:
    """Return the line after the section's last line with content; comments after it are not its."""
    end = start + 1
    for number in range(start + 1, len(lines)):
        content = lines[number].strip()
        if not content or content.startswith("#"):
            continue
        depth = len(lines[number]) - len(lines[number].lstrip())
        if depth <= column and not (depth == column and content.startswith("- ")):
            break
        end = number + 1
    return end


def _section(field: FieldInfo) -> type[BaseModel] | None:
    inner = field.annotation
    return inner if isinstance(inner, type) and issubclass(inner, BaseModel) else None


def _written(name: str, field: FieldInfo, indent: int) -> list[str]:
    """Return the lines of one setting, or of a whole section, with comments."""
    margin = " " * indent
    inner = _section(field)
    if inner is None:
        return [f"{margin}# {field.description}", *_dumped({name: _first(field)}, margin)]
    comment = f"{margin}# {(inner.__doc__ or '').splitlines()[0]}"
    if issubclass(inner, Inline):
        return [comment, *_dumped({name: _first(field)}, margin, inline=True)]
    lines = [comment, f"{margin}{name}:"]
    for key, setting in inner.model_fields.items():
        written = _written(key, setting, indent + 2)
        # What is said of the first of several is not said again of the others.
        lines += written[1:] if written[0] in lines else written
    return lines


def _first(field: FieldInfo) -> Any:
    inner = _section(field)
    if inner is not None:
        return {key: _first(setting) for key, setting in inner.model_fields.items()}
    extra: Any = field.json_schema_extra
    return extra["first"]


def _dumped(value: dict[str, Any], margin: str, *, inline: bool = False) -> list[str]:
    from ruamel.yaml import YAML

    yaml, out = YAML(), StringIO()
    yaml.default_flow_style = None if inline else False
    yaml.dump(value, out)
    return [margin + line for line in out.getvalue().splitlines()]


def _keys(name: str, field: FieldInfo, prefix: str) -> list[str]:
    inner = _section(field)
    if inner is None:
        return [f"{prefix}{name}"]
    found: list[str] = []
    for key, setting in inner.model_fields.items():
        found += _keys(key, setting, f"{prefix}{name}.")
    return found


def _only_added(before: Any, result: str, added: list[str]) -> bool:
    """Whether `result` holds every key and value of `before`, the added keys, and nothing else."""
    try:
        after = _leaves(_mapping(result), "")
    except BadInput:
        return False
    old = _leaves(before, "")
    return set(after) == set(old) | set(added) and all(after[key] == old[key] for key in old)


def _leaves(tree: Any, prefix: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            found |= _leaves(value, f"{prefix}{key}.")
        elif value is not None:
            found[f"{prefix}{key}"] = value
    return found
