"""A canary identity is put into every text of every document, and found nowhere afterwards."""

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from data.identity import Environment, Pseudonyms
from data.intake.all import REGISTERS
from profilering.errors import BadInput, QuarantineLimit
from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import BODIL, NOT_SYNTHETIC, ingest, sound
from tests.unit.data.optional_documents import OPTIONAL


def assert_absent(folder: Path, canary: str) -> None:
    """Fail if the canary stands in any file, as bytes or in any cell."""
    for path in folder.iterdir():
        assert canary.encode() not in path.read_bytes()
        if path.suffix == ".parquet":
            assert canary not in str(pq.read_table(path).to_pylist())


def strings(value: Any, path: tuple[Any, ...] = ()) -> Any:
    """Yield the path of every text in a document."""
    if isinstance(value, str):
        yield path
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield from strings(inner, (*path, key))
    for key, inner in enumerate(value) if isinstance(value, list) else ():
        yield from strings(inner, (*path, key))


@pytest.mark.parametrize("register", sorted(nav.MAKERS))
def test_a_canary_in_any_text_of_a_document_is_found_nowhere(tmp_path: Path, register: str) -> None:
    registers = sound()
    details = registers["opplysninger"][0]["jobbsituasjon"]["beskrivelser"][0]["detaljer"]
    details |= {"stilling": "x", "stilling_styrk08": "1", "prosent": "60"}
    whole = registers[register][0]
    for number, (*way, last) in enumerate(list(strings(whole))):
        for written in (BODIL, f"av {BODIL[:6]} {BODIL[6:]}"):
            document = json.loads(json.dumps(whole))
            inner = document
            for part in way:
                inner = inner[part]
            inner[last] = written
            place = tmp_path / f"{number}{written[0]}"
            try:
                folder = ingest(place, registers | {register: [document]}, limit=1.0)
            except BadInput as error:
                assert written not in str(error)
            else:
                assert_absent(folder, written)


@pytest.mark.parametrize("register", sorted(OPTIONAL))
def test_a_canary_in_a_register_that_may_be_left_out_is_found_nowhere(
    tmp_path: Path, register: str
) -> None:
    whole, documents = OPTIONAL[register], []
    for *way, last in strings(whole):
        for written in (BODIL, f"av {BODIL[:6]} {BODIL[6:]}"):
            document = json.loads(json.dumps(whole))
            inner = document
            for part in way:
                inner = inner[part]
            inner[last] = written
            documents.append(document)
    folder = ingest(tmp_path, sound() | {register: [whole, *documents]}, limit=1.0)
    for written in (BODIL, f"av {BODIL[:6]} {BODIL[6:]}"):
        assert_absent(folder, written)
    found = json.loads((folder / "ingest.json").read_text())["registers"][register]
    assert found["used"] + found["skipped"] >= 1
    assert found["read"] == len(documents) + 1
    assert found["read"] == found["used"] + found["quarantined"] + found["skipped"]


def test_every_register_has_a_document_here() -> None:
    assert set(OPTIONAL) | set(nav.MAKERS) == set(REGISTERS)


def test_production_takes_real_people_and_refuses_synthetic_ones(tmp_path: Path) -> None:
    production = Pseudonyms(Environment.PRODUCTION, bytes(range(32)))
    with pytest.raises(QuarantineLimit, match="syntetisk_ident_i_produksjon 3"):
        ingest(tmp_path, sound(), limit=0.01, pseudonyms=production)
    text = json.dumps(sound())
    for ident in nav.PERSONS:
        text = text.replace(ident, NOT_SYNTHETIC)
    folder = ingest(tmp_path, json.loads(text), limit=0.01, pseudonyms=production)
    counts = json.loads((folder / "ingest.json").read_text())
    assert counts["environment"] == "production"
    assert counts["people"] == 1
    assert_absent(folder, NOT_SYNTHETIC)
