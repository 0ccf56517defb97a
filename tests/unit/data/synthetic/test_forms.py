"""Both forms of a world say the same, to the last cell of the tables that ingest makes of them."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data.intake.all import REGISTERS
from data.intake.ingest import Ingest
from data.intake.sources import FileSource
from data.synthetic.generate import World, synthesize
from data.synthetic.writing import files
from data.synthetic.writing.files import encoded, to_parquet
from profilering.progress import silent
from tests.support.counts import count
from tests.unit.data.nav_documents import DEVELOPMENT
from tests.unit.data.synthetic.worlds import END, START

WORLD = World(count(150, 80), 5, START, END)
# A status is a code in Arena's form and an object in Komet's, a vedtakId a number or a text: no
# column holds both.
OF_TWO_TYPES = {"tiltakshistorikk", "vedtak_14a"}


def ingested(folder, form):
    """Write a world in a form and take it in; return its tables, counts, and files by register."""
    lines = synthesize(folder, WORLD, form=form)
    (paths,) = {tuple(p for n in lines for p in (folder / "syntetisk").glob(f"{n}.*") if lines[n])}
    forms = {path.stem: path.suffix[1:] for path in paths}
    sources = {p.stem: FileSource(p.stem, p, p.suffix[1:], REGISTERS[p.stem].forms) for p in paths}
    out = folder / "2_inndata"
    counts = Ingest(REGISTERS, sources, DEVELOPMENT, 0.0).write(out, silent)
    tables = {p.name: pq.read_table(p) for p in sorted(out.rglob("*.parquet"))}
    return tables, counts, forms


def test_both_forms_become_the_same_tables(tmp_path):
    tables, counts, forms = ingested(tmp_path / "jsonl", "jsonl")
    others, other_counts, other_forms = ingested(tmp_path / "parquet", "parquet")
    assert set(tables) == set(others)
    for name, table in tables.items():
        assert table.equals(others[name]), name
    assert counts == other_counts
    assert counts["people"] == WORLD.persons
    assert set(forms) == set(other_forms)
    assert set(forms.values()) == {"jsonl"}
    assert {name for name, form in other_forms.items() if form == "jsonl"} <= OF_TWO_TYPES


def documents_back(path):
    found = FileSource("x", path, "parquet").lines()
    return [json.loads(line.raw) for line in found]


def written(path, documents):
    """Write documents as JSON lines."""
    lines = encoded(("x", document) for document in documents)
    path.write_bytes(lines["x"].text if documents else b"")
    return path


def test_columns_hold_what_any_document_has(tmp_path, monkeypatch):
    monkeypatch.setattr(files, "_ROWS", 2)
    documents = [
        {"id": "a", "detaljer": {}, "vedtak": [], "tom": None, "prosent": 50},
        {"id": "b", "detaljer": {"stilling": "Ærfugl"}, "vedtak": [{"fra": "2024-01-01"}]},
        {"id": "c", "ny": {"type": "X", "aarsak": None}, "prosent": 37.5},
        {"id": "d", "vedtak": [{"til": "2024-02-01", "grad": 100}, {"fra": "2024-03-01"}]},
        {"detaljer": None, "ny": {}, "er_slettet": False},
    ]
    path = to_parquet(written(tmp_path / "x.jsonl", documents))
    assert [p.name for p in tmp_path.iterdir()] == ["x.parquet"]
    assert pq.read_schema(path).names == [
        "id", "detaljer", "vedtak", "tom", "prosent", "ny", "er_slettet",
    ]  # fmt: skip
    assert documents_back(path) == [
        {"id": "a", "detaljer": {}, "vedtak": [], "prosent": 50.0},
        {"id": "b", "detaljer": {"stilling": "Ærfugl"}, "vedtak": [{"fra": "2024-01-01"}]},
        {"id": "c", "ny": {"type": "X"}, "prosent": 37.5},
        {"id": "d", "vedtak": [{"til": "2024-02-01", "grad": 100}, {"fra": "2024-03-01"}]},
        {"ny": {}, "er_slettet": False},
    ]


def test_objects_and_lists_that_are_always_empty_stay_what_they_are(tmp_path):
    documents = [{"a": {}, "b": [], "c": [{}], "d": None}, {"a": {}, "c": []}]
    path = to_parquet(written(tmp_path / "x.jsonl", documents))
    assert documents_back(path) == [{"a": {}, "b": [], "c": [{}]}, {"a": {}, "c": []}]


@pytest.mark.parametrize(
    "documents",
    [
        [],
        [{"status": "DELTAR"}, {"status": {"type": "DELTAR"}}],
        [{"status": "DELTAR"}, {}, {"status": {"type": "DELTAR"}}],
        [{"a": [{"s": "x"}]}, {}, {"a": [{"s": 1}]}],
        [{"flagg": True}, {"flagg": 1}],
    ],
)
def test_what_no_columns_can_hold_stays_json_lines(tmp_path, monkeypatch, documents):
    monkeypatch.setattr(files, "_ROWS", 2)
    path = written(tmp_path / "x.jsonl", documents)
    before = path.read_bytes()
    assert to_parquet(path) == path
    assert [p.name for p in tmp_path.iterdir()] == ["x.jsonl"]
    assert path.read_bytes() == before


def test_columns_have_types_of_their_own(tmp_path):
    path = to_parquet(written(tmp_path / "x.jsonl", [{"ms": 1541030400000, "dag": "2024-01-01"}]))
    assert pq.read_schema(path).types == [pa.int64(), pa.string()]
