"""Rows on disk by person bucket: they come back as they went, in order, and can change owner."""

from datetime import date

from data.intake.all import REGISTERS
from data.intake.spool import BUCKETS, Spool, bucket_of

FIRST, LAST = "00" + "a" * 30, "ff" + "b" * 30


def row(person_ref: str, record: int) -> dict[str, object]:
    return {"person_ref": person_ref, "record": record, "fra": date(2024, 2, 29), "til": None}


def test_buckets_rise_with_person_ref_and_none_is_empty_of_refs():
    refs = [f"{i:02x}" + "0" * 30 for i in range(256)]
    buckets = [bucket_of(ref) for ref in refs]
    assert buckets == sorted(buckets)
    assert set(buckets) == set(range(BUCKETS))


def test_rows_come_back_with_their_dates_in_the_order_of_records(tmp_path):
    spool = Spool(REGISTERS["aap"], tmp_path / "aap")
    for record in (1, 2, 3):
        spool.add(row(FIRST, record))
    spool.add(row(LAST, 4))
    spool.close()
    assert list(spool.rows(0)) == [row(FIRST, record) for record in (1, 2, 3)]
    assert list(spool.rows(BUCKETS - 1)) == [row(LAST, 4)]
    assert list(spool.rows(1)) == []


def test_rows_of_a_replaced_person_go_to_the_one_that_stands_for_it(tmp_path):
    spool = Spool(REGISTERS["aap"], tmp_path / "aap")
    for record, ref in enumerate((LAST, FIRST, LAST, FIRST), start=1):
        spool.add(row(ref, record))
    spool.close()
    spool.move({FIRST: LAST})
    assert list(spool.rows(0)) == []
    assert list(spool.rows(BUCKETS - 1)) == [row(LAST, record) for record in (1, 2, 3, 4)]
    # Within a bucket too.
    near = "ff" + "c" * 30
    spool.move({LAST: near})
    assert [found["person_ref"] for found in spool.rows(BUCKETS - 1)] == [near] * 4


def test_rows_about_places_are_nobodys_and_move_for_nobody(tmp_path):
    spool = Spool(REGISTERS["arbeidsmarked"], tmp_path / "arbeidsmarked")
    spool.add({"record": 1, "fra": date(2024, 2, 1)})
    spool.close()
    spool.move({FIRST: LAST})
    assert list(spool.rows(0)) == [{"record": 1, "fra": date(2024, 2, 1)}]
