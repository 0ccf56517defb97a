"""One small register written in every form, for tests."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq

from data.intake.all import REGISTERS
from data.intake.forms.guess import FormName
from data.intake.sources import FileSource
from tests.unit.data import nav_documents as nav

Documents = list[dict[str, Any]]


def periods() -> Documents:
    """Return one open spell and two that ended."""
    ends = [None, nav.metadata("2024-05-01"), nav.metadata("2024-06-01", aarsak='a "b"\n; c, æ')]
    people = zip(nav.PERSONS, ends, strict=True)
    return [nav.periode(n, who, avsluttet=end) for n, (who, end) in enumerate(people, start=1)]


def jobs() -> Documents:
    """Return jobs with nested objects and lists, one of them without an end or details."""
    found = [nav.arbeidsforhold(n, who) for n, who in enumerate(nav.PERSONS, start=1)]
    found[0]["ansettelsesperiode"]["sluttdato"] = "2024-03-31"
    found[1]["ansettelsesdetaljer"][0]["yrke"]["kode"] = "0310000"
    found[2]["ansettelsesdetaljer"] = None
    return found


DOCUMENTS = {"periode": periods, "aa_registeret": jobs}


def flat(value: Any, prefix: str = "") -> dict[str, Any]:
    """Return an object's fields by dotted path; lists stay whole."""
    found: dict[str, Any] = {}
    for name, inner in value.items():
        found |= (
            flat(inner, f"{prefix}{name}.") if isinstance(inner, dict) else {prefix + name: inner}
        )
    return found


def cell(value: Any) -> Any:
    """Return a value as it stands in a CSV file."""
    return json.dumps(value) if isinstance(value, list | bool) else value


def as_csv(documents: Documents, path: Path, delimiter: str = ",") -> None:
    rows = [{name: cell(value) for name, value in flat(one).items()} for one in documents]
    with path.open("w", encoding="utf-8", newline="") as file:
        names = dict.fromkeys(name for row in rows for name in row)
        writer = csv.DictWriter(file, list(names), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def schema_of(values: list[Any], name: str = "nav.Rot") -> Any:
    """Return an Avro schema that fits some values: every member of it may be null."""
    said = [value for value in values if value is not None]
    if not said:
        return "null"
    match said[0]:
        case dict():
            keys = dict.fromkeys(key for value in said for key in value)
            fields = [
                {"name": k, "type": schema_of([v.get(k) for v in said] + [None], f"{name}_{k}")}
                for k in keys
            ]
            kind: Any = {"type": "record", "name": name, "fields": fields}
        case list():
            kind = {"type": "array", "items": schema_of([m for v in said for m in v], f"{name}_i")}
        case str():
            kind = "string"
        case float():
            kind = "double"
        case int():
            kind = {"type": "long", "logicalType": "timestamp-millis"}
    return ["null", kind] if None in values else kind


def as_avro(documents: Documents, path: Path, codec: str = "null", **more: Any) -> None:
    with path.open("wb") as file:
        fastavro.writer(file, schema_of(documents), documents, codec=codec, **more)


def as_jsonl(documents: Documents, path: Path) -> None:
    path.write_text("".join(f"{json.dumps(one)}\n" for one in documents), encoding="utf-8")


def as_json(documents: Documents, path: Path) -> None:
    path.write_text(json.dumps(documents, indent=2, ensure_ascii=False), encoding="utf-8")


def as_parquet(documents: Documents, path: Path) -> None:
    names = dict.fromkeys(name for one in documents for name in one)
    rows = [dict.fromkeys(names) | one for one in documents]
    pq.write_table(pa.Table.from_pylist(rows), path, row_group_size=2)


WRITERS: dict[str, tuple[FormName, Callable[[Documents, Path], None]]] = {
    "jsonl": ("jsonl", as_jsonl),
    "json: an array": ("json", as_json),
    "json: one after the other": (
        "json",
        lambda many, path: path.write_text("\n".join(json.dumps(d, indent=1) for d in many)),
    ),
    "avro": ("avro", as_avro),
    "avro: deflate": ("avro", lambda many, path: as_avro(many, path, "deflate")),
    "avro: blocks": ("avro", lambda many, path: as_avro(many, path, "xz", sync_interval=1)),
    "parquet": ("parquet", as_parquet),
    "parquet: dotted": ("parquet", lambda many, path: as_parquet([flat(d) for d in many], path)),
    "csv": ("csv", as_csv),
    "csv: semicolon": ("csv", lambda many, path: as_csv(many, path, ";")),
}


def source(register: str, path: Path, form: FormName) -> FileSource:
    return FileSource(register, path, form, REGISTERS[register].forms)


def read(register: str, path: Path, form: FormName) -> Documents:
    found = source(register, path, form)
    assert found.problem() is None
    lines = list(found.lines())
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert not any(line.fault or line.cut for line in lines)
    assert not found.is_truncated
    return [json.loads(line.raw) for line in lines]
