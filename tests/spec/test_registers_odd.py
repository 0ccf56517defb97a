"""What is odd and none the less true: clocks that change, spells that overlap, days to come."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from data.intake.all import REGISTERS
from data.intake.ingest import Ingest, warnings
from data.intake.sources import FileSource
from profilering.errors import BadInput
from profilering.progress import silent
from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import ANNA, ingest, sound, write_sources


def table(folder: Path, register: str) -> list[dict[str, Any]]:
    return pq.read_table(folder / f"{register}.parquet").to_pylist()


def counts(folder: Path, register: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "ingest.json").read_text())["registers"][register]
    return found


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        # Summer time began on 31 March and ended on 27 October 2024, at 01:00 UTC.
        ("2024-03-30T22:59:59Z", "2024-03-30"),
        ("2024-03-30T23:00:00Z", "2024-03-31"),
        ("2024-03-31T21:59:59Z", "2024-03-31"),
        ("2024-03-31T22:00:00Z", "2024-04-01"),
        ("2024-10-26T22:00:00Z", "2024-10-27"),
        ("2024-10-27T22:59:59Z", "2024-10-27"),
        ("2024-10-27T23:00:00Z", "2024-10-28"),
    ],
)
def test_a_day_is_a_day_in_oslo_also_when_clocks_change(
    tmp_path: Path, instant: str, day: str
) -> None:
    registers = sound()
    registers["periode"][0]["startet"]["tidspunkt"] = instant
    rows = table(ingest(tmp_path, registers), "periode")
    assert date.fromisoformat(day) in {row["fra"] for row in rows}
    assert date.fromisoformat(day) in {row["kjent_fra"] for row in rows}


def test_two_spells_and_two_jobs_at_the_same_time_are_both_kept(tmp_path: Path) -> None:
    registers = sound()
    registers["periode"].append(nav.periode(8, ANNA, start="2024-02-10"))
    registers["aa_registeret"].append(nav.arbeidsforhold(8, ANNA, fra="2023-06-01"))
    folder = ingest(tmp_path, registers)
    assert counts(folder, "periode")["used"] == counts(folder, "aa_registeret")["used"] == 4


def test_what_is_to_come_is_kept_and_known_on_no_day_before(tmp_path: Path) -> None:
    registers = sound()
    registers["periode"].append(nav.periode(8, ANNA, start="2099-12-31"))
    folder = ingest(tmp_path, registers)
    (row,) = [row for row in table(folder, "periode") if row["fra"].year == 2099]
    assert row["kjent_fra"] == date(2099, 12, 31)


def test_one_line_of_200_megabytes_is_refused_and_never_held(tmp_path: Path) -> None:
    sources = write_sources(tmp_path / "in", sound())
    path = sources["aap"].path
    with path.open("ab") as file:
        file.write(b'{"personIdent": "')
        for _ in range(200):
            file.write(b"x" * (1 << 20))
        file.write(b'"}\n')
    Ingest(REGISTERS, sources, nav.DEVELOPMENT, 0.5).write(tmp_path / "out", silent)
    assert counts(tmp_path / "out", "aap")["quarantined_by_reason"] == {"for_lang_linje": 1}
    assert counts(tmp_path / "out", "aap")["used"] == 3


def test_a_file_cut_in_the_middle_of_a_document_stops_the_run(tmp_path: Path) -> None:
    before = ingest(tmp_path, sound())
    stamp = (before / "ingest.json").stat().st_mtime_ns
    sources = write_sources(tmp_path / "in", sound())
    path = sources["aa_registeret"].path
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(BadInput, match=r"'aa_registeret' is not whole.*document 3"):
        Ingest(REGISTERS, sources, nav.DEVELOPMENT, 0.5).write(before, silent)
    assert (before / "ingest.json").stat().st_mtime_ns == stamp


def test_a_register_that_shrank_and_codes_new_to_us_are_told() -> None:
    one = {"unknown_values": {}}
    before = {"registers": {"aap": one | {"read": 1000}, "periode": one | {"read": 10}}}
    now = {
        "registers": {
            "aap": {"read": 899, "unknown_values": {"status": 7}},
            "periode": one | {"read": 9},
            "webbruk": one | {"read": 1},
        }
    }
    shrank, codes = warnings(before, now)
    assert "'aap' has 899 records, 10% fewer than the 1,000 of the ingest before" in shrank
    assert codes == "'aap': 7 values of 'status' are not on our list of codes"


def test_a_submission_sent_again_for_a_later_spell_is_known_of_it_from_its_start(
    tmp_path: Path,
) -> None:
    registers = sound()
    registers["periode"].append(nav.periode(8, ANNA, start="2024-06-01"))
    registers["opplysninger"].append(nav.opplysninger(1, 8, "2024-02-01"))
    rows = table(ingest(tmp_path, registers), "opplysninger")
    anna = nav.DEVELOPMENT.person(ANNA)
    known = sorted(row["kjent_fra"] for row in rows if row["person_ref"] == anna)
    assert known == [date(2024, 2, 1), date(2024, 6, 1)]


def test_the_same_register_in_every_form_needs_no_other_setting(tmp_path: Path) -> None:
    sources = write_sources(tmp_path / "in", sound())
    lines = sources["aap"].path.read_bytes().splitlines()
    whole = tmp_path / "in" / "aap.json"
    whole.write_bytes(b"[\n" + b",\n".join(lines) + b"\n]\n")
    named = dict(sources) | {"aap": FileSource("aap", whole, "json", REGISTERS["aap"].forms)}
    Ingest(REGISTERS, sources, nav.DEVELOPMENT, 0.0).write(tmp_path / "a", silent)
    Ingest(REGISTERS, named, nav.DEVELOPMENT, 0.0).write(tmp_path / "b", silent)
    assert table(tmp_path / "a", "aap") == table(tmp_path / "b", "aap")
