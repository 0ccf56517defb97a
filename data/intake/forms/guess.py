"""What a file looks like by its beginning, whatever it is said to be."""

import re
from typing import Final, Literal

import orjson

from data.intake.forms.line import BOM, MOST_BYTES

FormName = Literal["jsonl", "json", "avro", "parquet", "csv", "tidslinje"]

_BINARY: Final[dict[bytes, tuple[FormName | None, str]]] = {
    b"PAR1": ("parquet", "a parquet file"),
    b"Obj\x01": ("avro", "an Avro container file"),
    b"\x1f\x8b": (None, "compressed (gzip): unpack it first"),
    b"PK": (None, "compressed (zip), or a workbook: unpack it first, or save it as CSV in UTF-8"),
    b"\x28\xb5\x2f\xfd": (None, "compressed (zstd): unpack it first"),
    b"\xff\xfe": (None, "in UTF-16: write it in UTF-8"),
    b"\xfe\xff": (None, "in UTF-16: write it in UTF-8"),
}
_READS: Final[dict[FormName, frozenset[FormName]]] = {
    "json": frozenset({"json", "jsonl"}),
    "tidslinje": frozenset({"json", "jsonl"}),
}
_MAGIC: Final[dict[FormName, str]] = {
    "avro": "no Avro container file",
    "parquet": "no parquet file",
}
_NAMES: Final = re.compile(r'"?[^\W\d][\w.]*"?(?:[,;]"?[^\W\d][\w.]*"?)+')
# A line of a document over many lines.
_GOES_ON: Final = (b"{", b"[", b",", b":")


def mismatch(head: bytes, declared: FormName) -> str:
    """Say why a file that begins so is not of its declared form; empty where it may be."""
    if not head:
        return "is empty: 0 lines"
    found, words = _looks_like(head)
    if words and found is None:
        return f"is {words}"
    if found is None:
        return f"is {_MAGIC[declared]}" if declared in _MAGIC else ""
    if found in _READS.get(declared, {declared}):
        return ""
    return f"is {words}; its form in params.yaml is {declared}, it looks like {found}"


def form_of(head: bytes) -> FormName | None:
    """Return the form that a file looks like by its first bytes, if that can be told."""
    return _looks_like(head)[0]


def _looks_like(head: bytes) -> tuple[FormName | None, str]:
    """Return the form, if any, and what to call the file, if that can be told."""
    for magic, found in _BINARY.items():
        if head.startswith(magic):
            return found
    if b"\0" in head[:4]:
        return None, "in UTF-16, or no text at all: write it in UTF-8"
    first = head.removeprefix(BOM).lstrip().split(b"\n")[0].strip()
    if first.startswith((b"{", b"[")):
        return _json(first, head)
    if _NAMES.fullmatch(first.decode(errors="replace")):
        return "csv", "a CSV file"
    return None, ""


def _json(first: bytes, head: bytes) -> tuple[FormName, str]:
    if len(head) == MOST_BYTES and b"\n" not in head and first.startswith(b"["):
        return "json", "one JSON array on one line"
    if first.endswith(_GOES_ON):
        try:
            orjson.loads(first)
        except orjson.JSONDecodeError:
            return "json", "one JSON document over many lines"
    return "jsonl", "JSON lines"
