"""Whatever a document holds, it is used, skipped or quarantined: nothing else can happen."""

import json
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.intake.all import REGISTERS
from data.intake.door import Door
from data.intake.reader import Reader
from data.intake.sources import Line
from data.intake.spool import BUCKETS, Spool
from data.intake.tables import Tables
from tests.unit.data import nav_documents as nav
from tests.unit.data.optional_documents import OPTIONAL

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(["2024-02-29", "2024-02-01T12:00:00", "9999-12-31", "JA", "K", "0301", ""])
    | st.integers(0, 4 * 10**12)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["string", "a.B", "kode", "tidspunkt"]), inner, max_size=2
        )
    ),
    max_leaves=4,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value inside a document."""
    pairs: Any = ()
    if isinstance(value, dict):
        pairs = value.items()
    if isinstance(value, list):
        pairs = enumerate(value)
    found = [path] if path else []
    for key, inner in pairs:
        found += places(inner, (*path, key))
    return found


@pytest.mark.parametrize("register", sorted(nav.MAKERS) + sorted(OPTIONAL))
@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_change_to_a_document_is_counted_once(
    tmp_path: Path, register: str, data: st.DataObject
) -> None:
    make = nav.MAKERS.get(register, lambda: OPTIONAL[register])
    documents = [deepcopy(make()) for _ in range(2)]
    changed = documents[1]
    for path in data.draw(st.lists(st.sampled_from(places(changed)), min_size=1, max_size=3)):
        inner = changed
        try:
            for part in path[:-1]:
                inner = inner[part]
            inner[path[-1]] = data.draw(VALUES)
        except (TypeError, KeyError, IndexError):
            continue
    door = Door(nav.DEVELOPMENT)
    REGISTERS["periode"].parse(nav.periode(), door)
    reader = Reader(REGISTERS[register], door, REGISTERS)
    lines = [Line(n, json.dumps(d).encode()) for n, d in enumerate(documents, start=1)]
    with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
        spool = Spool(REGISTERS[register], Path(folder) / "spool")
        reader.read(lines, spool)
        with Tables(REGISTERS[register], Path(folder)) as tables:
            rows = []
            for bucket in range(BUCKETS):
                kept = reader.settle(list(spool.rows(bucket)), set())
                tables.write(kept)
                rows += kept
    tally = reader.tally
    assert tally.read == 2 == tally.used + tally.quarantined + tally.skipped.total()
    for row in rows:
        assert row["kjent_til"] is None or row["kjent_fra"] < row["kjent_til"]
        assert row["til"] is None or row["fra"] <= row["til"]
