"""Every form of file gives the same documents, says what is wrong, and loses nothing silently."""

import csv
import json
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, get_args

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.intake.all import REGISTERS
from data.intake.door import Door
from data.intake.forms import json_values
from data.intake.forms.columns import kinds_of, without_nulls
from data.intake.forms.guess import FormName
from data.intake.sources import MOST_BYTES, FileSource, Line
from data.quarantine import Reason
from profilering.errors import BadInput
from profilering.params import RegisterSource
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


@pytest.mark.parametrize("register", DOCUMENTS)
@pytest.mark.parametrize("name", WRITERS)
def test_every_form_gives_the_same_documents(register: str, name: str, tmp_path: Path) -> None:
    form, write = WRITERS[name]
    documents = DOCUMENTS[register]()
    write(documents, tmp_path / "x")
    found = read(register, tmp_path / "x", form)
    assert without_nulls(found) == without_nulls(documents)
    door = Door(nav.DEVELOPMENT)
    rows = [REGISTERS[register].parse(one, door) for one in documents]
    assert [REGISTERS[register].parse(one, door) for one in found] == rows


def test_params_names_the_forms() -> None:
    assert RegisterSource.model_fields["form"].annotation == FormName
    assert set(get_args(FormName)) == {form for form, _ in WRITERS.values()} | {"tidslinje"}


@pytest.mark.parametrize("as_lines", [True, False])
def test_a_tidslinje_gives_the_documents_of_its_registers(as_lines: bool, tmp_path: Path) -> None:
    event = {"type": "PERIODE_STARTET_V1", "tidspunkt": "2026-02-02T08:15:30Z"}
    event["sendtInnAv"] = {"tidspunkt": "2026-02-02T08:15:30Z", "kilde": "demo"}
    one = {"periodeId": nav.uuid("a1", 1), "identitetsnummer": nav.ANNA, "hendelser": [event]}
    one["startet"] = "2026-02-02T08:15:30Z"
    other = {"hendelser": 1}
    (as_jsonl if as_lines else as_json)([one, other], tmp_path / "x")
    tidslinjer = source("periode", tmp_path / "x", "tidslinje")
    assert tidslinjer.problem() is None
    sound, broken = tidslinjer.lines()
    assert [found["id"] for found in json.loads(sound.raw)] == [nav.uuid("a1", 1)]
    assert broken.fault is not None
    assert broken.number == 2
    [nothing, _] = source("profilering", tmp_path / "x", "tidslinje").lines()
    assert nothing == Line(1, b"[]")


def test_a_register_that_no_tidslinje_tells_of_is_told(tmp_path: Path) -> None:
    as_jsonl([{}], tmp_path / "x")
    one = source("aap", tmp_path / "x", "tidslinje")
    assert "serves bekreftelse, egenvurdering, opplysninger," in str(one.problem())
    with pytest.raises(BadInput, match="tidslinje"):
        list(one.lines())


# --- A file in another form than declared


def beginnings() -> dict[str, tuple[bytes, str]]:
    """Return files, and what they are called."""
    avro, parquet = BytesIO(), BytesIO()
    fastavro.writer(avro, schema_of(jobs()), jobs())
    pq.write_table(pa.Table.from_pylist(jobs()), parquet)
    return {
        "avro": (avro.getvalue(), "an Avro container file"),
        "parquet": (parquet.getvalue(), "a parquet file"),
        "csv": (b"uuid,type.kode\n1,2\n", "a CSV file"),
        "jsonl": (b'{"a": 1}\n{"a": 2}\n', "JSON lines"),
        "json": (b'[{"a": 1,\n "b": 2}]\n', "one JSON document over many lines"),
        "gzip": (b"\x1f\x8b\x08\x00", "compressed (gzip)"),
        "zip": (b"PK\x03\x04", "compressed (zip)"),
        "UTF-16": ('{"a": 1}'.encode("utf-16"), "in UTF-16"),
        "UTF-16 without mark": ('{"a": 1}'.encode("utf-16-le"), "in UTF-16"),
        "empty": (b"", "empty: 0 lines"),
    }


@pytest.mark.parametrize("declared", get_args(FormName))
@pytest.mark.parametrize("form", beginnings())
def test_a_file_of_another_form_is_told(form: str, declared: FormName, tmp_path: Path) -> None:
    content, words = beginnings()[form]
    (tmp_path / "x").write_bytes(content)
    register = "periode" if declared == "tidslinje" else "aa_registeret"
    problem = source(register, tmp_path / "x", declared).problem()
    if form == declared or (form in ("json", "jsonl") and declared in ("json", "tidslinje")):
        assert problem is None
        return
    assert str(problem).startswith(f"'{register}': x is {words}")
    if form in get_args(FormName):
        assert f"in params.yaml is {declared}, it looks like {form}" in str(problem)


def test_a_file_that_is_nothing_known_is_told(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("<html>\n")
    assert "is no parquet file" in str(source("aap", tmp_path / "x", "parquet").problem())
    assert "is no Avro container file" in str(source("aap", tmp_path / "x", "avro").problem())
    assert "such as 'hentet'" in str(source("dagpenger", tmp_path / "x", "csv").problem())
    assert "is missing" in str(source("aap", tmp_path / "y", "csv").problem())
    (tmp_path / "x").write_bytes(b"[" + b" " * MOST_BYTES + b"{}]")
    assert "array on one line" in str(source("aap", tmp_path / "x", "jsonl").problem())


def test_json_above_a_gigabyte_is_told(tmp_path: Path) -> None:
    with (tmp_path / "x").open("wb") as file:
        file.write(b'[{"a": 1}]')
        file.truncate(json_values.MOST_BYTES_OF_A_FILE + 1)
    assert "(form jsonl)" in str(source("aap", tmp_path / "x", "json").problem())


def test_damaged_heads_are_told(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"Obj\x01\x04\x14avro")
    assert "head is damaged" in str(source("aap", tmp_path / "x", "avro").problem())
    as_avro(jobs(), tmp_path / "x")
    content = (tmp_path / "x").read_bytes()
    (tmp_path / "x").write_bytes(content.replace(b"\x08null", b"\x0csnappy"))
    assert "codec snappy; write it with" in str(source("aap", tmp_path / "x", "avro").problem())
    as_parquet(jobs(), tmp_path / "x")
    (tmp_path / "x").write_bytes((tmp_path / "x").read_bytes()[:-9])
    assert "was cut short" in str(source("aap", tmp_path / "x", "parquet").problem())


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (f"{nav.ANNA},{nav.uuid('f1', 1)}", "no column that bears the name of a field"),
        ("uuid,uuid", "two columns of the same name: the second is column 2"),
        ("uuid,,opprettet", "without a sound name: column 2"),
        ("uuid,a..b", "without a sound name: column 2"),
        ('uuid,"b', "has no header"),
    ],
)
def test_headers_that_cannot_be_read_are_told(header: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_text(f"{header}\n1,2,3\n")
    problem = str(source("aa_registeret", tmp_path / "x", "csv").problem())
    assert words in problem
    assert nav.ANNA not in problem


# --- Files that end too early: each is cut at every byte


def whole_and_cut(path: Path, one: FileSource) -> Iterator[tuple[int, list[Line]]]:
    """Yield, for each place where the file may be cut, what is then read."""
    content = path.read_bytes()
    for length in range(len(content) - 1, 0, -7):
        path.write_bytes(content[:length])
        if one.problem() is None:
            yield length, list(one.lines())


@pytest.mark.parametrize("form", ["jsonl", "json", "avro", "deflate", "csv"])
def test_a_file_that_was_cut_short_gives_what_is_before_and_says_so(
    form: str, tmp_path: Path
) -> None:
    path = tmp_path / "x"
    if form in ("avro", "deflate"):
        as_avro(jobs(), path, "null" if form == "avro" else form)
        one = source("aa_registeret", path, "avro")
    else:
        _, write = WRITERS[form if form != "json" else "json: an array"]
        write(jobs(), path)
        one = source("aa_registeret", path, form)  # type: ignore[arg-type]
    all_lines = [line.raw for line in one.lines()]
    seen = 0
    for _, lines in whole_and_cut(path, one):
        if one.is_truncated:
            seen += 1
            assert [line.raw for line in lines[:-1]] == all_lines[: len(lines) - 1]
            assert lines[-1].fault is not None
            assert lines[-1].fault.reason is Reason.AVKORTET_FIL
            assert "the file ends in the middle of a document" in lines[-1].fault.rule
        elif form != "csv":
            # Between two documents, where nobody can tell.
            assert [line.raw for line in lines] == all_lines[: len(lines)]
    assert seen > 20


def test_avro_that_ends_in_the_head_of_a_block_is_seen(tmp_path: Path) -> None:
    as_avro(jobs() * 40, tmp_path / "x", sync_interval=1)
    content = (tmp_path / "x").read_bytes()
    as_avro(jobs() * 40, tmp_path / "y")
    one = source("aa_registeret", tmp_path / "x", "avro")
    (tmp_path / "x").write_bytes(content + b"\x80")
    assert len(list(one.lines())) == 121
    assert one.is_truncated


def test_avro_with_a_damaged_block_keeps_the_records_before_it(tmp_path: Path) -> None:
    as_avro(jobs(), tmp_path / "x", "deflate", sync_interval=1)
    content = bytearray((tmp_path / "x").read_bytes())
    second = len(content) - 2 * (len(content) - content.rindex(content[-16:], 0, -16)) + 40
    content[second : second + 20] = bytes(20)
    (tmp_path / "x").write_bytes(content)
    one = source("aa_registeret", tmp_path / "x", "avro")
    first, last = one.lines()
    assert first.fault is None
    assert last.fault is not None
    assert "damaged" in last.fault.rule
    assert one.is_truncated


def test_a_damaged_page_of_parquet_is_seen(tmp_path: Path) -> None:
    pq.write_table(pa.Table.from_pylist(jobs() * 400), tmp_path / "x", use_dictionary=False)
    content = bytearray((tmp_path / "x").read_bytes())
    content[200:2_000] = b"\xff" * 1_800
    (tmp_path / "x").write_bytes(content)
    one = source("aa_registeret", tmp_path / "x", "parquet")
    assert one.problem() is None
    *_, last = one.lines()
    assert last.fault is not None
    assert one.is_truncated


def test_the_last_line_may_lack_its_end(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b'{"a": 1}\n{"a": 2}')
    one = source("aap", tmp_path / "x", "jsonl")
    assert [line.fault for line in one.lines()] == [None, None]
    assert not one.is_truncated


@pytest.mark.parametrize(
    ("text", "documents", "rule"),
    [
        ("[]", 0, None),
        (' [ {"a": "]"} , {"a": [1, {}]} ] \n', 2, None),
        ('{"a": NaN}{"a": "\\ud800"}', 2, None),
        ("[1, 2 3]", 2, "damaged"),
        ('[{"a": 1} {"a": 2}, {"a": 3}, {"a": 4}]', 1, "damaged"),
        ('[{"a": nothing}, {"a": 2}, {"a": 3}]', 0, "damaged"),
        ("[" * 200_000, 0, "damaged"),
        ('[{"a": 1},', 1, "in the middle"),
        ('{"a": {"b": "c', 0, "in the middle"),
    ],
)
def test_json_of_many_shapes(text: str, documents: int, rule: str | None, tmp_path: Path) -> None:
    (tmp_path / "x").write_text(text)
    one = source("aap", tmp_path / "x", "json")
    lines = list(one.lines())
    assert sum(line.fault is None for line in lines) == documents
    assert one.is_truncated is (rule is not None)
    assert rule is None or rule in str(lines[-1].fault)


def test_long_and_latin_1_documents_of_json(tmp_path: Path) -> None:
    long = b'{"a": "' + b"x" * MOST_BYTES + b'"}'
    (tmp_path / "x").write_bytes(b"\xef\xbb\xbf[" + long + b',{"a": "\xf8"},\n{"a": 1}]')
    first, second, third = source("aap", tmp_path / "x", "json").lines()
    assert first.cut
    assert (second.raw, third.raw) == (b'{"a": "\xf8"}', b'{"a": 1}')


# --- Types


def test_avro_types(tmp_path: Path) -> None:
    def logical(kind: str, name: str) -> dict[str, Any]:
        return {"type": kind, "logicalType": name}

    types = {
        "ms": logical("long", "timestamp-millis"),
        "us": ["null", logical("long", "timestamp-micros")],
        "day": logical("int", "date"),
        "local": logical("long", "local-timestamp-millis"),
        "uuid": logical("string", "uuid"),
        "part": {"type": "bytes", "logicalType": "decimal", "precision": 5, "scale": 2},
        "code": {"type": "enum", "name": "Code", "symbols": ["JA", "NEI"]},
        "again": "Code",
        "map": {"type": "map", "values": "string"},
        "raw": ["null", "bytes"],
    }
    fields = [{"name": name, "type": kind} for name, kind in types.items()]
    schema = {"type": "record", "name": "x", "fields": fields}
    when = datetime(2024, 2, 1, 11, tzinfo=UTC)
    sound = {
        "ms": when,
        "us": when,
        "day": date(2024, 2, 1),
        "local": datetime(2024, 2, 1, 12),
        "uuid": "no uuid",
        "part": Decimal("80.5"),
        "code": "JA",
        "again": "NEI",
        "map": {"a": "b"},
        "raw": None,
    }
    strange = sound | {"ms": 10**17, "day": 10**9, "local": 10**17, "us": None}
    with (tmp_path / "x").open("wb") as file:
        fastavro.writer(file, schema, [sound, strange, sound | {"raw": b"x"}, sound])
    first, second, third, fourth = source("periode", tmp_path / "x", "avro").lines()
    assert json.loads(first.raw) == sound | {
        "ms": nav.ms("2024-02-01"),
        "us": nav.ms("2024-02-01"),
        "day": "2024-02-01",
        "local": "2024-02-01T12:00:00",
        "part": 80.5,
    }
    assert json.loads(second.raw)["ms"] == 10**17
    assert json.loads(second.raw)["day"] == 10**9
    assert third.fault is not None
    assert third.fault.reason is Reason.FEIL_TYPE
    assert fourth.raw == first.raw


def test_parquet_types(tmp_path: Path) -> None:
    when = datetime(2024, 2, 1, 11, 0, 0, 5000)
    table = pa.table(
        {
            "day": pa.array([date(2024, 2, 1), None]),
            "zone": pa.array([when, None], pa.timestamp("us", "Europe/Oslo")),
            "local": pa.array([when, datetime(2024, 2, 1)], pa.timestamp("ns")),
            "part": pa.array([Decimal("80.50"), None]),
            "code": pa.array(["0301", None]).dictionary_encode(),
            "map": pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int64())),
            "a.b.c": pa.array([None, 1]),
        }
    )
    pq.write_table(table, tmp_path / "x")
    first, second = (
        json.loads(line.raw) for line in FileSource("x", tmp_path / "x", "parquet").lines()
    )
    assert first == {
        "day": "2024-02-01",
        "zone": "2024-02-01T12:00:00.005000+01:00",
        "local": "2024-02-01T11:00:00.005000",
        "part": 80.5,
        "code": "0301",
        "map": {"a": 1},
    }
    assert second == {"local": "2024-02-01T00:00:00", "a": {"b": {"c": 1}}}


def test_a_value_of_parquet_that_cannot_be_loses_its_row_only(tmp_path: Path) -> None:
    times = pa.array([0, 10**15, 1], pa.timestamp("s"))
    raw = pa.array([None, None, b"x"], pa.binary())
    pq.write_table(pa.table({"t": times, "raw": raw, "n": [1, 2, 3]}), tmp_path / "x")
    one = FileSource("x", tmp_path / "x", "parquet")
    first, second, third = one.lines()
    assert json.loads(first.raw) == {"t": "1970-01-01T00:00:00", "n": 1}
    assert second.fault is not None
    assert second.fault.reason is Reason.UGYLDIG_VERDI
    assert third.fault is not None
    assert third.fault.reason is Reason.FEIL_TYPE
    assert not one.is_truncated


def test_columns_of_the_wrong_type_or_missing_are_left_to_the_contract(tmp_path: Path) -> None:
    rows = [flat(one) for one in jobs()]
    for row in rows:
        row["opprettet"] = 1
        del row["uuid"]
    as_parquet(rows, tmp_path / "x")
    door = Door(nav.DEVELOPMENT)
    for found in read("aa_registeret", tmp_path / "x", "parquet"):
        with pytest.raises(BadInput, match="'uuid' is missing") as refused:
            REGISTERS["aa_registeret"].parse(found, door)
        assert "'opprettet' must be a date-time" in str(refused.value)


def test_the_contract_says_what_a_cell_is(tmp_path: Path) -> None:
    kinds = kinds_of(REGISTERS["aa_registeret"].forms)
    assert kinds["ansettelsesdetaljer"] >= {list}
    assert kinds["uuid"] == {str}
    text = (
        "hentet;svar.personIdent;svar.perioder;annet;tom\r\n"
        f'1706785200000;{nav.ANNA};"[{{""fraOgMedDato"": ""2024-02-02""}}]";0301;\r\n'
        f"2024-02-01T12:00:00+01:00;{nav.ANNA};[1,2;080;\r\n"
    )
    (tmp_path / "x").write_bytes(b"\xef\xbb\xbf" + text.encode())
    first, second = read("dagpenger", tmp_path / "x", "csv")
    svar = {"personIdent": nav.ANNA, "perioder": [{"fraOgMedDato": "2024-02-02"}]}
    assert first == {"hentet": 1706785200000, "svar": svar, "annet": "0301"}
    svar = {"personIdent": nav.ANNA, "perioder": "[1,2"}
    assert second == {"hentet": "2024-02-01T12:00:00+01:00", "svar": svar, "annet": "080"}


def test_a_column_and_a_part_of_it(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("id,avsluttet,avsluttet.kilde\n1,,a\n1,a,\n1,a,a\n")
    lines = list(source("periode", tmp_path / "x", "csv").lines())
    assert [bool(line.fault) for line in lines] == [False, False, True]
    assert lines[0].raw == b'{"id":"1","avsluttet":{"kilde":"a"}}'


def test_flags_and_numbers_of_csv(tmp_path: Path) -> None:
    name = "jobbetSammenhengendeSeksAvTolvSisteMnd"
    cells = "true,36 True,36.5 f,036 1,NaN TRUE,1e9999"
    (tmp_path / "x").write_text(f"id,{name},alder\n" + "".join(f"x,{c}\n" for c in cells.split()))
    found = [(one[name], one["alder"]) for one in read("profilering", tmp_path / "x", "csv")]
    assert found == [
        (True, 36),
        (True, 36.5),
        (False, "036"),
        ("1", "NaN"),
        (True, "1e9999"),
    ]


def test_rows_of_csv_that_are_none(tmp_path: Path) -> None:
    long = b"x" * (MOST_BYTES + 5)
    rows = [
        b"id,identitetsnummer",
        b"1,2",
        b"1",
        b"1,2,3",
        b"",
        b",",
        b'1,"a',
        b'b"',
        b'1,"a"b',
        b"1,\xf8",
        b"1," + long,
        b"[],[]",
        b"",
    ]
    (tmp_path / "x").write_bytes(b"\r\n".join(rows))
    one = source("periode", tmp_path / "x", "csv")
    assert one.problem() is None
    lines = list(one.lines())
    assert [
        line.fault.reason if line.fault else json.loads(line.raw or b"0") for line in lines
    ] == [
        {"id": "1", "identitetsnummer": "2"},
        Reason.FEIL_TYPE,
        Reason.FEIL_TYPE,
        0,
        0,
        {"id": "1", "identitetsnummer": "a\r\nb"},
        Reason.FEIL_TYPE,
        Reason.FEIL_TEGNKODING,
        Reason.FOR_LANG_LINJE,
        {"id": "[]", "identitetsnummer": "[]"},
    ]
    assert lines[1].raw == b"1"
    assert not one.is_truncated
    assert len({line.sha256 for line in lines}) == len(lines) - 1


def test_a_quote_of_csv_that_never_closes_ends_the_file(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b'id,identitetsnummer\n1,2\n1,"2\n1,2\n')
    one = source("periode", tmp_path / "x", "csv")
    assert [bool(line.fault) for line in one.lines()] == [False, True]
    assert one.is_truncated


def test_lines_that_a_quote_of_csv_swallows_are_counted(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b'id,identitetsnummer\n1,"2\n1,2\n1,"2"\n1,2\n')
    one = source("periode", tmp_path / "x", "csv")
    assert [bool(line.fault) for line in one.lines()] == [True, True, True, False]


# --- Memory


def one_by_one(path: Path, write: Callable[[Documents, Path], None], count: int) -> int:
    """Return the most that Python and Arrow held while a register of `count` jobs was read."""
    write([nav.arbeidsforhold(n) for n in range(count)], path)
    form = path.name.split(":")[0]
    pool = pa.default_memory_pool()
    before = pool.bytes_allocated()
    most = 0
    tracemalloc.start()
    for _ in source("aa_registeret", path, form).lines():  # type: ignore[arg-type]
        most = max(most, pool.bytes_allocated() - before)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak + most


@pytest.mark.parametrize("name", ["jsonl", "json: an array", "avro: deflate", "parquet", "csv"])
def test_what_is_held_does_not_grow_with_the_file(name: str, tmp_path: Path) -> None:
    _, write = WRITERS[name]
    if name == "parquet":

        def write(many: Documents, path: Path) -> None:
            pq.write_table(pa.Table.from_pylist(many), path)

    path = tmp_path / name
    small = one_by_one(path, write, 4_000)
    large = one_by_one(path, write, 24_000)
    assert large < 1.5 * small + (1 << 20)
