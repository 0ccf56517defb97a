"""Avro container files, read block by block.

The blocks are taken apart here, because fastavro's own reader takes a file that ends in the middle
of a block's head for one that is whole, and loses a file to one time that Python cannot hold.
"""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

import orjson

from data.intake.forms.line import ENDS_TOO_EARLY, IS_BROKEN, Line, cut_short, line_of

_HEADER: Final = {
    "type": "record",
    "name": "header",
    "fields": [
        {"name": "magic", "type": {"type": "fixed", "name": "magic", "size": 4}},
        {"name": "meta", "type": {"type": "map", "values": "bytes"}},
        {"name": "sync", "type": {"type": "fixed", "name": "sync", "size": 16}},
    ],
}
_SYNC_BYTES: Final = 16
# Writers make blocks of some 64 kB.
_MOST_BLOCK_BYTES: Final = 1 << 28

# Each takes what there is of a block that was cut short.
_CODECS: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "null": lambda packed: packed,
    "deflate": lambda packed: zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed),
    "bzip2": lambda packed: bz2.BZ2Decompressor().decompress(packed),
    "xz": lambda packed: lzma.LZMADecompressor().decompress(packed),
}


class _DamageError(Exception):
    """The rest of the file cannot be read; the message is the rule."""


class _Container(NamedTuple):
    schema: Any
    unpacked: Callable[[bytes], bytes]
    sync: bytes


def problem(path: Path) -> str:
    """Say why a file cannot be read as Avro; empty where it can."""
    with path.open("rb") as file:
        try:
            _opened(file)
        except KeyError as error:
            return (
                f"is packed with the codec {error.args[0]}; write it with one of "
                f"{', '.join(sorted(_CODECS))}"
            )
        except Exception:
            return "is an Avro container file whose head is damaged"
    return ""


def lines(path: Path) -> Iterator[Line]:
    """Yield each record; what is lost by damage is one line that ends the file."""
    number = 0
    with path.open("rb") as file:
        try:
            for record in _records(file, _opened(file)):
                number += 1
                yield line_of(number, record)
        except _DamageError as damage:
            yield cut_short(number + 1, rule=str(damage))


def _opened(file: BinaryIO) -> _Container:
    """Read the head; raises KeyError for a codec that we do not have."""
    import fastavro

    header: Any = fastavro.schemaless_reader(file, _HEADER, None)
    fastavro.read.LOGICAL_READERS.update(_READERS)
    schema = fastavro.parse_schema(_adapted(orjson.loads(header["meta"]["avro.schema"])))
    codec = header["meta"].get("avro.codec", b"null").decode()
    return _Container(schema, _CODECS[codec], header["sync"])


def _records(file: BinaryIO, container: _Container) -> Iterator[Any]:
    """Yield what each block holds; raises _DamageError, after the records before the damage."""
    while start := file.read(1):
        file.seek(-len(start), 1)
        count, size = _whole(file), _whole(file)
        if count < 0 or not 0 <= size <= _MOST_BLOCK_BYTES:
            raise _DamageError(IS_BROKEN)
        packed = file.read(size)
        sync = file.read(_SYNC_BYTES)
        rule = ENDS_TOO_EARLY if len(sync) < _SYNC_BYTES else IS_BROKEN
        yield from _of_block(packed, count, container, rule)
        if sync != container.sync:
            raise _DamageError(rule)


def _of_block(packed: bytes, count: int, container: _Container, rule: str) -> Iterator[Any]:
    import fastavro

    block = BytesIO()
    for place in range(count):
        try:
            if place == 0:
                block = BytesIO(container.unpacked(packed))
            record = fastavro.schemaless_reader(
                block, container.schema, None, handle_unicode_errors="surrogateescape"
            )
        except Exception:
            # Damaged bytes make the codecs and fastavro raise errors of any kind.
            raise _DamageError(rule) from None
        yield record
    if block.read(1):
        raise _DamageError(IS_BROKEN)


def _whole(file: BinaryIO) -> int:
    import fastavro

    try:
        found: Any = fastavro.schemaless_reader(file, "long", None)
    except Exception:
        raise _DamageError(ENDS_TOO_EARLY) from None
    return int(found)


# --- Logical types, under names of our own: fastavro's are for everyone in this process.


def _day(days: int) -> str | int:
    # What Python cannot hold stays a number, and is refused with its field's name.
    try:
        return (date(1970, 1, 1) + timedelta(days=days)).isoformat()
    except OverflowError:
        return days


def _local(value: int, per_second: int) -> str | int:
    try:
        found = datetime(1970, 1, 1) + timedelta(microseconds=value * 1_000_000 // per_second)
    except OverflowError:
        return value
    return found.isoformat()


_OURS: Final = "profilering-"
_READERS: Final[dict[str, Callable[..., Any]]] = {
    f"int-{_OURS}date": lambda days, *_: _day(days),
    f"long-{_OURS}timestamp-micros": lambda value, *_: value // 1_000,
    f"long-{_OURS}timestamp-nanos": lambda value, *_: value // 1_000_000,
    f"long-{_OURS}local-timestamp-millis": lambda value, *_: _local(value, 1_000),
    f"long-{_OURS}local-timestamp-micros": lambda value, *_: _local(value, 1_000_000),
    f"long-{_OURS}local-timestamp-nanos": lambda value, *_: _local(value, 1_000_000_000),
}


def _adapted(schema: Any) -> Any:
    """Return a schema whose logical types give JSON; timestamp-millis and uuid are as they are."""
    if isinstance(schema, list):
        return [_adapted(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: _adapted(part) for name, part in schema.items()}
    logical = found.pop("logicalType", None)
    if logical == "decimal":
        found["logicalType"] = logical
    elif f"{found.get('type')}-{_OURS}{logical}" in _READERS:
        found["logicalType"] = f"{_OURS}{logical}"
    return found
