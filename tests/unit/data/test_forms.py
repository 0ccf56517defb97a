"""Every form gives the same documents, holds little at a time, and is told from others."""

import json
import tracemalloc
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import get_args

import fastavro
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.intake.all import REGISTERS
from data.intake.door import Door
from data.intake.forms import json_values
from data.intake.forms.columns import without_nulls
from data.intake.forms.guess import FormName
from data.intake.sources import MOST_BYTES, Line
from profilering.errors import BadInput
from profilering.sources import RegisterSource
from tests.unit.data import nav_documents as nav
from tests.unit.data.register_forms import (
    DOCUMENTS,
    WRITERS,
    Documents,
    as_avro,
    as_json,
    as_jsonl,
    as_parquet,
    jobs,
    read,
    schema_of,
    source,
)


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
    small = one_by_one(path, write, 3_000)
    large = one_by_one(path, write, 12_000)
    assert large < 1.5 * small + (1 << 20)
