"""Files cut short or damaged: what can be read is, the rest is not lost silently."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.intake.all import REGISTERS
from data.intake.door import Door
from data.intake.reader import Reader
from data.intake.sources import MOST_BYTES, FileSource, Line
from data.intake.spool import Spool
from data.quarantine import Reason
from tests.unit.data import nav_documents as nav
from tests.unit.data.register_forms import (
    WRITERS,
    as_avro,
    jobs,
    source,
)


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


def test_what_a_form_refuses_is_refused_by_the_reader(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"id,identitetsnummer\n1\n\n1,2\n1")
    reader = Reader(REGISTERS["periode"], Door(nav.DEVELOPMENT), REGISTERS)
    spool = Spool(REGISTERS["periode"], tmp_path / "spool")
    reader.read(source("periode", tmp_path / "x", "csv").lines(), spool)
    tally = reader.tally
    assert [(one.reason, one.line) for one in tally.entries] == [
        (Reason.FEIL_TYPE, 1),
        (Reason.UGYLDIG_VERDI, 3),
        (Reason.AVKORTET_FIL, 4),
    ]
    assert (tally.read, tally.skipped.total()) == (4, 1)


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
