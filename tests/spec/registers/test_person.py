"""Person: where somebody lived when, which numbers are one person, and whom the door leaves out."""

# One case a line.
# ruff: noqa: E501

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from data.intake.all import REGISTERS
from data.intake.door import Door
from data.quarantine import Refused
from profilering.sql import known_sql
from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import ANNA, BODIL, DAG, NOT_SYNTHETIC, ingest, iso, ms, sound

PERSON = REGISTERS["person"]
REF = {ident: nav.DEVELOPMENT.person(ident) for ident in nav.PERSONS}
SKJERMING = json.loads('{"skjermetFra":[2026,1,15,0,0],"skjermetTil":null}')


def skjerming(verdi: Any, mottatt: str = "2024-03-01", ident: str = ANNA) -> Any:
    return {"personIdent": ident, "mottatt": ms(mottatt), "verdi": verdi}


def interval(fra: list[int] | None, til: list[int] | None = None, **fields: str) -> Any:
    return skjerming({"skjermetFra": fra, "skjermetTil": til}, **fields)


def rows_of(*documents: Any) -> list[dict[str, Any]]:
    """Return the rows of documents as the reader gives them on to `versions`."""
    door = Door(nav.DEVELOPMENT)
    return [
        row | {"record": number, "line": number}
        for number, document in enumerate(documents, start=1)
        for row in PERSON.parse(document, door)
    ]


def known(folder: Path, as_of: str, columns: str) -> list[tuple[Any, ...]]:
    """Return what the table says of Anna on a day."""
    with duckdb.connect(":memory:") as connection:
        connection.read_parquet(str(folder / "person.parquet")).create_view("r")
        rows = connection.execute(
            f"SELECT {columns} FROM r WHERE person_ref = $who AND {known_sql('r', '$day')} "
            "ORDER BY fra, row_ref",
            {"who": REF[ANNA], "day": date.fromisoformat(as_of)},
        ).fetchall()
    return [tuple(iso(c) if isinstance(c, date) else c for c in row) for row in rows]


def taken_in(tmp_path: Path, *documents: Any) -> Path:
    others = [nav.person(ident) for ident in (BODIL, DAG)]
    return ingest(tmp_path, sound() | {"person": [*documents, *others]})


# --- Residence

OSLO = {"kommune": "0301", "bydel": "030101", "gyldigFra": "2015-01-01", "gyldigTil": "2019-12-31"}
BERGEN = {"kommune": "4601", "gyldigFra": "2020-01-01"}
WHERE = "fra, til, kommune, bydel"


def test_residence_is_dated_and_its_last_day_is_part_of_it(tmp_path: Path) -> None:
    folder = taken_in(tmp_path, nav.person(hentet="2024-01-15", bosatt=[OSLO, BERGEN]))
    assert known(folder, "2024-01-14", WHERE) == []
    assert known(folder, "2024-01-15", WHERE) == [
        ("2015-01-01", "2020-01-01", "0301", "030101"),
        ("2020-01-01", None, "4601", None),
    ]


def test_the_end_of_a_residence_is_known_from_the_answer_that_said_it(tmp_path: Path) -> None:
    now = {"kommune": "1103", "gyldigFra": "2024-04-01"}
    ended = BERGEN | {"gyldigTil": "2024-03-31"}
    folder = taken_in(
        tmp_path,
        nav.person(hentet="2024-01-15", bosatt=[OSLO, BERGEN]),
        nav.person(hentet="2024-05-02", bosatt=[OSLO, ended, now]),
    )
    columns = "fra, til, kommune"
    assert known(folder, "2024-05-01", columns)[1:] == [("2020-01-01", None, "4601")]
    assert known(folder, "2024-05-02", columns)[1:] == [
        ("2020-01-01", "2024-04-01", "4601"),
        ("2024-04-01", None, "1103"),
    ]


@pytest.mark.parametrize(
    ("why", "bosatt", "expected"),
    [
        ("nothing dated", None, [("2024-01-15", None, "0301", None)]),
        ("nothing in the list", [], [("2024-01-15", None, "0301", None)]),
        ("moved out of it", [OSLO], [("2015-01-01", "2020-01-01", "0301", "030101"), ("2024-01-15", None, "0301", None)]),
        ("no first day", [{"kommune": "4601"}], [("2024-01-15", None, "4601", None)]),
        ("no first day, and ended", [{"kommune": "4601", "gyldigTil": "2023-06-30"}, BERGEN | {"gyldigFra": "2023-07-01"}], [("2023-06-30", "2023-07-01", "4601", None), ("2023-07-01", None, "4601", None)]),
    ],
)  # fmt: skip
def test_residence_without_dates(tmp_path: Path, why: str, bosatt: Any, expected: Any) -> None:
    folder = taken_in(tmp_path, nav.person(bosatt=bosatt))
    assert known(folder, "2024-01-15", WHERE) == expected


def test_an_undated_residence_said_again_is_the_same_row(tmp_path: Path) -> None:
    days = ("2024-01-15", "2024-05-02")
    answers = [nav.person(hentet=day, bosatt=[{"kommune": "4601"}]) for day in days]
    folder = taken_in(tmp_path, *answers)
    assert known(folder, "2024-05-02", WHERE) == [("2024-01-15", None, "4601", None)]


def test_a_bydel_says_its_kommune_and_one_of_another_kommune_is_counted(tmp_path: Path) -> None:
    folder = taken_in(tmp_path, nav.person(kommune=None, bydel="030102"))
    assert known(folder, "2024-02-01", WHERE) == [("2024-01-15", None, "0301", "030102")]
    folder = taken_in(tmp_path / "2", nav.person(kommune="4601", bydel="120108"))
    assert known(folder, "2024-02-01", WHERE) == [("2024-01-15", None, "4601", None)]
    counts = json.loads((folder / "ingest.json").read_text())["registers"]["person"]
    assert counts["unknown_values"] == {"bydel": 1}


def test_a_death_and_a_move_abroad_are_known_when_they_were_told(tmp_path: Path) -> None:
    told = {"doedsdato": "2024-04-20", "utflyttetDato": "2024-03-01"}
    folder = taken_in(tmp_path, nav.person(), nav.person(hentet="2024-05-02", **told))
    columns = "doedsdato, utflyttet_dato, foedselsdato"
    assert known(folder, "2024-05-01", columns) == [(None, None, "1990-01-01")]
    assert known(folder, "2024-05-02", columns) == [("2024-04-20", "2024-03-01", "1990-01-01")]


# --- One person, several numbers


def ident(number: str, gjeldende: bool) -> Any:
    return {"ident": number, "gjeldende": gjeldende}


@pytest.mark.parametrize(
    ("why", "asked", "identer", "now", "older"),
    [
        ("the number asked for holds", ANNA, [ident(ANNA, True), ident(DAG, False)], ANNA, {DAG}),
        ("it has been replaced", DAG, [ident(DAG, False), ident(ANNA, True)], ANNA, {DAG}),
        ("it is not in the list", DAG, [ident(ANNA, True)], ANNA, {DAG}),
        ("none holds", ANNA, [ident(DAG, False), ident(BODIL, False)], ANNA, {DAG, BODIL}),
        ("said twice", ANNA, [ident(ANNA, True), ident(ANNA, True)], ANNA, set()),
        ("no list", ANNA, None, ANNA, set()),
    ],
)  # fmt: skip
def test_numbers_of_one_person(
    monkeypatch: pytest.MonkeyPatch, why: str, asked: str, identer: Any, now: str, older: set[str]
) -> None:
    told: set[tuple[str, str]] = set()
    monkeypatch.setattr(Door, "same_person", lambda _, old, new: told.add((old, new)))
    row, *ended = rows_of(nav.person(asked, identer=identer))
    assert row["person_ref"] == row["asked_ref"] == REF[now]
    assert {one["asked_ref"] for one in ended if not one["fra"]} == {REF[o] for o in older}
    assert {pair for pair in told if pair[0] != pair[1]} == {(REF[o], REF[now]) for o in older}


def test_answers_by_an_older_number_are_of_the_same_person(tmp_path: Path) -> None:
    changed = [ident(ANNA, True), ident(DAG, False)]
    later = nav.person(hentet="2024-05-02", kommune="4601", identer=changed)
    folder = ingest(tmp_path, sound() | {"person": [nav.person(DAG), nav.person(BODIL), later]})
    assert known(folder, "2024-05-01", "kommune") == [("0301",)]
    assert known(folder, "2024-05-02", "kommune") == [("4601",)]


# --- Whom the door leaves out

STATUS = [("true", True), ("TRUE", True), ("True", True), (True, True), ("false", False), ("ja", False), ("", False), (" true", False), (False, False), (None, False)]  # fmt: skip


@pytest.mark.parametrize(("verdi", "is_shielded"), STATUS)
def test_anything_but_true_is_not_shielded(verdi: Any, is_shielded: bool) -> None:
    rows = rows_of(skjerming(verdi))
    assert [row["er_skjermet"] for row in rows] == [is_shielded]
    assert PERSON.leaves_out(rows) == ({REF[ANNA]} if is_shielded else set())


@pytest.mark.parametrize(
    ("why", "document", "dates", "is_left_out"),
    [
        ("the reference's example", skjerming(SKJERMING), ("2026-01-15", None), True),
        ("open", interval([2020, 1, 1, 0, 0]), ("2020-01-01", None), True),
        ("ended at midnight", interval([2020, 1, 1, 0, 0], [2024, 3, 1, 0, 0]), ("2020-01-01", "2024-03-01"), False),
        ("ends in the day", interval([2020, 1, 1, 0, 0], [2024, 3, 1, 15, 30]), ("2020-01-01", "2024-03-02"), True),
        ("with seconds and nanoseconds", interval([2020, 1, 1, 8, 0, 1, 5]), ("2020-01-01", None), True),
        ("no start", interval(None, [2024, 6, 30, 0, 0]), (None, "2024-06-30"), True),
        ("no start, and over", interval(None, [2023, 6, 30, 0, 0]), (None, "2023-06-30"), False),
        ("in the future", interval([2025, 1, 1, 0, 0], [2025, 2, 1, 0, 0]), ("2025-01-01", "2025-02-01"), True),
    ],
)  # fmt: skip
def test_an_interval(why: str, document: Any, dates: Any, is_left_out: bool) -> None:
    (row,) = rows_of(document)
    assert (iso(row["skjermet_fra"]), iso(row["skjermet_til"])) == dates
    assert bool(PERSON.leaves_out([row])) is is_left_out


@pytest.mark.parametrize(
    ("why", "documents", "is_left_out"),
    [
        ("lifted", [skjerming("true"), skjerming("false", "2024-04-01")], False),
        ("in the wrong order", [skjerming("false", "2024-04-01"), skjerming("true")], False),
        ("a new interval, over by now", [interval([2020, 1, 1, 0, 0]), interval([2020, 1, 1, 0, 0], [2024, 4, 1, 0, 0], mottatt="2024-04-02")], False),
        ("over since something else was said", [interval([2020, 1, 1, 0, 0], [2024, 4, 1, 0, 0]), nav.person(hentet="2024-05-02")], False),
        ("the other topic does not lift it", [interval([2020, 1, 1, 0, 0]), skjerming("false", "2024-04-01")], True),
        ("nor does an answer that says nothing", [nav.person(skjermet=True), nav.person(hentet="2024-05-02")], True),
        ("an answer that says no", [nav.person(skjermet=True), nav.person(hentet="2024-05-02", skjermet=False)], False),
        ("a record is not lifted by an answer", [skjerming("true"), nav.person(hentet="2024-05-02", skjermet=False)], True),
        ("address", [nav.person(adressebeskyttelse="FORTROLIG")], True),
        ("address, and null later", [nav.person(adressebeskyttelse="FORTROLIG"), nav.person(hentet="2024-05-02")], True),
        ("address, and UGRADERT later", [nav.person(adressebeskyttelse=6), nav.person(hentet="2024-05-02", adressebeskyttelse="UGRADERT")], False),
        ("UGRADERT", [nav.person(adressebeskyttelse="UGRADERT", skjermet=False)], False),
        ("nothing said", [nav.person()], False),
    ],
)  # fmt: skip
def test_what_was_said_last_counts(why: str, documents: Any, is_left_out: bool) -> None:
    assert PERSON.leaves_out(rows_of(*documents)) == ({REF[ANNA]} if is_left_out else set())


GRADES = [
    ("UGRADERT", "UGRADERT"), (None, None), ("ugradert", "UKJENT_VERDI"), (8, "UKJENT_VERDI"),
    ("FORTROLIG", "FORTROLIG"), (7, "FORTROLIG"), ("SPFO", "FORTROLIG"), ("6", "STRENGT_FORTROLIG"),
    ("STRENGT_FORTROLIG", "STRENGT_FORTROLIG"), (6, "STRENGT_FORTROLIG"), ("SPSF", "STRENGT_FORTROLIG"),
    ("STRENGT_FORTROLIG_UTLAND", "STRENGT_FORTROLIG_UTLAND"), (19, "STRENGT_FORTROLIG_UTLAND"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "read"), GRADES)
def test_address_protection_by_name_or_code(said: Any, read: str | None) -> None:
    (row,) = rows_of(nav.person(adressebeskyttelse=said))
    assert row["adressebeskyttelse"] == read
    assert bool(PERSON.leaves_out([row])) is (read not in (None, "UGRADERT"))


def test_a_record_of_skjerming_ends_no_answer_and_is_in_no_table(tmp_path: Path) -> None:
    folder = taken_in(tmp_path, nav.person(), skjerming("false"))
    assert known(folder, "2024-12-31", WHERE) == [("2024-01-15", None, "0301", None)]
    counts = json.loads((folder / "ingest.json").read_text())["registers"]["person"]
    assert (counts["read"], counts["used"], counts["quarantined"], counts["rows"]) == (4, 4, 0, 3)
    for path in folder.glob("person*.parquet"):
        names = " ".join(pq.read_schema(path).names)
        assert "skjerm" not in names
        assert "beskyttelse" not in names


@pytest.mark.parametrize(
    "document", [skjerming("true"), nav.person(hentet="2024-05-02", adressebeskyttelse=7)]
)
def test_who_is_protected_is_in_no_table(tmp_path: Path, document: Any) -> None:
    folder = taken_in(tmp_path, nav.person(), document)
    counts = json.loads((folder / "ingest.json").read_text())
    assert counts["people"] == 2
    assert counts["registers"]["person"]["skipped_by_reason"] == {"vernet": 2}
    for path in folder.glob("*.parquet"):
        assert REF[ANNA] not in str(pq.read_table(path).to_pylist())


def test_a_change_of_protection_alone_is_no_new_row(tmp_path: Path) -> None:
    """A version that began that day would tell when somebody's protection was lifted."""
    later = nav.person(hentet="2024-05-02", adressebeskyttelse="UGRADERT", skjermet=False)
    folder = taken_in(tmp_path, nav.person(), later)
    assert known(folder, "2024-12-31", "kjent_fra") == [("2024-01-15",)]


BAD = [
    ("bydel of four digits", nav.person(bydel="0301"), "ugyldig_verdi", "'svar.bydel'"),
    ("residence without kommune", nav.person(bosatt=[{"bydel": "030101"}]), "felt_mangler", "'svar.bosatt.kommune'"),
    ("it ends before it starts", nav.person(bosatt=[BERGEN | {"gyldigTil": "2019-12-31"}]), "slutt_foer_start", "'gyldigTil'"),
    ("dead before birth", nav.person(doedsdato="1989-12-31"), "slutt_foer_start", "'doedsdato'"),
    ("dead tomorrow", nav.person(doedsdato="2024-01-16"), "umulig_dato", "'doedsdato'"),
    ("two numbers hold", nav.person(identer=[ident(ANNA, True), ident(DAG, True)]), "ugyldig_verdi", "'identer'"),
    ("a number that is none", nav.person(identer=[ident("01819000048", False)]), "ugyldig_ident", "'svar.identer.ident'"),
    ("a real number", nav.person(identer=[ident(NOT_SYNTHETIC, False)]), "ekte_ident_i_utvikling", "'svar.identer.ident'"),
    ("holds, or not", nav.person(identer=[{"ident": ANNA}]), "felt_mangler", "'svar.identer.gjeldende'"),
    ("protection is a list", nav.person(adressebeskyttelse=["FORTROLIG"]), "feil_type", "'svar.adressebeskyttelse'"),
    ("protection is true", nav.person(adressebeskyttelse=True), "feil_type", "'svar.adressebeskyttelse'"),
    ("skjermet is text", nav.person(skjermet="true"), "feil_type", "'svar.skjermet'"),
    ("neither from nor to", interval(None, None), "felt_mangler", "'verdi'"),
    ("four numbers", interval([2024, 1, 1, 0]), "feil_type", "'verdi.skjermetFra'"),
    ("text for an array", interval("2024-01-01T00:00"), "feil_type", "'verdi.skjermetFra'"),
    ("no such hour", interval([2024, 1, 1, 25, 0]), "umulig_dato", "'verdi.skjermetFra'"),
    ("ends before it starts", interval([2024, 1, 2, 0, 0], [2024, 1, 1, 0, 0]), "slutt_foer_start", "'skjermetTil'"),
    ("status is a number", skjerming(1), "feil_type", "'verdi'"),
    ("nobody", skjerming("true", ident=None), "felt_mangler", "'personIdent'"),
    ("not known when", skjerming("true") | {"mottatt": None}, "felt_mangler", "'mottatt'"),
    ("not said what", {k: v for k, v in interval([2024, 1, 1, 0, 0]).items() if k != "verdi"} | {"skjermetFra": 1}, "felt_mangler", "'verdi'"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "document", "reason", "rule"), BAD, ids=[one[0] for one in BAD])
def test_what_the_door_refuses(why: str, document: Any, reason: str, rule: str) -> None:
    with pytest.raises(Refused) as raised:
        rows_of(document)
    assert raised.value.reason == reason
    assert rule in raised.value.rule
    assert ANNA not in str(raised.value)
