"""Files of registers: JSON lines as Nav delivers them, and the same documents in parquet."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Literal, NamedTuple

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from data.synthetic.writing.forms import Document

FormName = Literal["jsonl", "parquet"]
_ROWS: Final = 10_000
# An object that is empty in every document: parquet has no object without fields.
_NO_FIELDS: Final = pa.map_(pa.string(), pa.string())


class Lines(NamedTuple):
    """Lines of one register, as they stand in its file."""

    text: bytearray
    number: int


def encoded(documents: Iterable[tuple[str, Document]]) -> dict[str, Lines]:
    """Return the documents, each with its register's id before it, as JSON lines by register."""
    text: defaultdict[str, bytearray] = defaultdict(bytearray)
    number = Counter[str]()
    for name, document in documents:
        text[name] += orjson.dumps(document, option=orjson.OPT_APPEND_NEWLINE)
        number[name] += 1
    return {name: Lines(lines, number[name]) for name, lines in text.items()}


class RegisterFiles:
    """A file of JSON lines for each register, filled from the first line to the last."""

    def __init__(self, folder: Path, registers: Collection[str]) -> None:
        self.counts = dict.fromkeys(registers, 0)
        self._folder = folder
        self._files: dict[str, IO[bytes]] = {}
        self._stack = ExitStack()

    def __enter__(self) -> "RegisterFiles":
        for name in self.counts:
            path = self._folder / f"{name}.jsonl"
            self._files[name] = self._stack.enter_context(path.open("wb"))
        return self

    def add(self, lines: dict[str, Lines]) -> None:
        """Write more lines of some registers."""
        for name, (text, number) in lines.items():
            self._files[name].write(text)
            self.counts[name] += number

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()


def to_parquet(path: Path) -> Path:
    """Put a parquet file, a column for each field, in the place of JSON lines; return its path.

    The lines stay, and theirs is the path returned, where no columns can hold them: without a
    document, or where a field is, say, text in one document and an object in another.
    """
    try:
        fields = _fields(path)
    except pa.ArrowException:
        return path
    if not fields:
        return path
    written = path.with_suffix(".parquet")
    kind = pa.struct(fields)
    with pq.ParquetWriter(written, pa.schema(fields), compression="zstd") as writer:
        for block in _blocks(path):
            writer.write_table(pa.Table.from_struct_array(pa.array(block, kind)))
    path.unlink()
    return written


def _fields(path: Path) -> list[Any]:
    """Return the fields that the documents of the whole file have, in the order of their coming."""
    found = pa.schema([])
    for block in _blocks(path):
        more = pa.schema(list(pa.array(block).type))
        found = pa.unify_schemas([found, more], promote_options="permissive")
    return [field.with_type(_storable(field.type)) for field in found]


def _storable(kind: Any) -> Any:
    """Return a type with another one for objects, however deep, that have no fields."""
    if pa.types.is_list(kind):
        return pa.list_(_storable(kind.value_type))
    if not pa.types.is_struct(kind):
        return kind
    fields = [field.with_type(_storable(field.type)) for field in kind]
    return pa.struct(fields) if fields else _NO_FIELDS


def _blocks(path: Path) -> Iterator[list[Document]]:
    """Yield the documents, many at a time."""
    block: list[Document] = []
    with path.open("rb") as file:
        for line in file:
            block.append(orjson.loads(line))
            if len(block) == _ROWS:
                yield block
                block = []
    if block:
        yield block
