"""Situasjonsbeskrivelse: which answer was known when, and what is no answer."""

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
from data.intake.document import unwrapped
from data.intake.door import Door
from data.quarantine import Refused
from profilering.sql import known_sql
from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import ANNA, BODIL, ingest, iso, ms, sound, uuid

REGISTER = REGISTERS["situasjonsbeskrivelse"]


def svar(verdi: Any, tidspunkt: str = "2024-02-01", kilde: str = "ARBEIDSSOEKER") -> Any:
    return {"verdi": verdi, "kilde": kilde, "tidspunkt": ms(tidspunkt)}


def told(number: int = 1, ident: str = ANNA, **felt: Any) -> Any:
    return {"id": uuid("51", number), "personIdent": ident, "felt": felt}


def rows_of(document: Any, door: Door | None = None) -> list[dict[str, Any]]:
    return REGISTER.parse(document, door or Door(nav.DEVELOPMENT))


def taken_in(tmp_path: Path, *documents: Any) -> tuple[Path, dict[str, Any]]:
    folder = ingest(tmp_path, sound() | {REGISTER.id: list(documents)})
    return folder, json.loads((folder / "ingest.json").read_text())["registers"][REGISTER.id]


def known(folder: Path, as_of: str, columns: str = "felt, verdi_tekst, kilde") -> Any:
    """Return what was known of Anna on a day."""
    with duckdb.connect(":memory:") as connection:
        connection.read_parquet(str(folder / f"{REGISTER.id}.parquet")).create_view("r")
        rows = connection.execute(
            f"SELECT {columns} FROM r WHERE person_ref = $who AND {known_sql('r', '$day')} ORDER BY felt, fra",
            {"who": nav.DEVELOPMENT.person(ANNA), "day": date.fromisoformat(as_of)},
        ).fetchall()
    return [tuple(iso(c) if isinstance(c, date) else c for c in row) for row in rows]


JA = ("kan_flytte", "JA", "ARBEIDSSOEKER")
NEI = ("kan_flytte", "NEI", "VEILEDER")


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2024-01-31", []),
        ("2024-02-01", [JA]),
        ("2024-03-09", [JA, ("omsorg_hindrer", "VET_IKKE", "ARBEIDSSOEKER")]),
        # A veileder's answer takes the person's place, and touches no other question.
        ("2024-03-10", [NEI, ("omsorg_hindrer", "VET_IKKE", "ARBEIDSSOEKER")]),
        ("2024-04-14", [NEI, ("omsorg_hindrer", "VET_IKKE", "ARBEIDSSOEKER")]),
        # The person takes an answer back.
        ("2024-04-15", [("omsorg_hindrer", "VET_IKKE", "ARBEIDSSOEKER")]),
        ("2024-06-01", [JA, ("omsorg_hindrer", "VET_IKKE", "ARBEIDSSOEKER")]),
    ],
)
def test_each_answer_holds_until_its_question_is_answered_again(
    tmp_path: Path, as_of: str, expected: Any
) -> None:
    folder, counts = taken_in(
        tmp_path,
        told(1, kan_flytte=svar(True, "2024-02-01")),
        told(2, omsorg_hindrer=svar("VET_IKKE", "2024-03-01")),
        told(3, kan_flytte=svar(False, "2024-03-10", "VEILEDER")),
        told(4, kan_flytte=svar(None, "2024-04-15")),
        told(5, kan_flytte=svar(True, "2024-06-01")),
    )
    assert known(folder, as_of) == expected
    assert (counts["read"], counts["quarantined"], counts["rows"]) == (5, 0, 4)


def test_answers_of_one_document_are_known_each_from_their_own_time(tmp_path: Path) -> None:
    document = told(
        kan_flytte=svar(True, "2024-02-01T23:30"), kan_pendle=svar(False, "2024-02-02T00:30")
    )
    folder, _ = taken_in(tmp_path, document)
    columns = "felt, kjent_fra, fra, til"
    assert known(folder, "2024-02-01", columns) == [
        ("kan_flytte", "2024-02-01", "2024-02-01", None)
    ]
    assert len(known(folder, "2024-02-02", columns)) == 2


def test_the_last_answer_of_a_day_is_that_days(tmp_path: Path) -> None:
    folder, _ = taken_in(
        tmp_path,
        told(1, kan_flytte=svar(True, "2024-02-01T16:00")),
        told(2, kan_flytte=svar(False, "2024-02-01T08:00")),
    )
    assert known(folder, "2024-02-01") == [JA]


def test_an_answer_taken_back_on_its_day_was_never_given(tmp_path: Path) -> None:
    folder, _ = taken_in(
        tmp_path,
        told(1, kan_flytte=svar(True, "2024-02-01T08:00")),
        told(2, kan_flytte=svar(None, "2024-02-01T16:00")),
    )
    assert known(folder, "2024-02-01") == []


def test_documents_sent_again_and_documents_that_say_nothing_are_counted(tmp_path: Path) -> None:
    one = told(1, kan_flytte=svar(True))
    folder, counts = taken_in(tmp_path, one, one, told(2), told(3, kan_flytte=None))
    assert known(folder, "2024-02-01") == [JA]
    assert (counts["read"], counts["used"], counts["skipped"]) == (4, 1, 3)


VALUES = [
    ("oensket_yrke", ["5321", "2223", "5321"], ("verdi_liste", "2223;5321")),
    ("oensket_yrke", [], ("verdi_liste", "")),
    ("oensket_sted", ["0301", "4601"], ("verdi_liste", "0301;4601")),
    ("stillingsprosent_oensket", 62.5, ("verdi_tall", 62.5)),
    ("kan_flytte", True, ("verdi_tekst", "JA")),
    ("kan_pendle", False, ("verdi_tekst", "NEI")),
    ("sprak", [{"kode": "nb", "nivaa": "B2"}, {"kode": "en", "nivaa": "C1"}], ("verdi_liste", "en:C1;nb:B2")),
    ("foererkort", ["BE", "A1"], ("verdi_liste", "A1;BE")),
    ("digitale_ferdigheter", 5, ("verdi_tall", 5.0)),
    ("egen_forventning_uker", 12, ("verdi_tall", 12.0)),
    ("helse_hindrer_egen", "VET_IKKE", ("verdi_tekst", "VET_IKKE")),
    ("omsorg_hindrer", "JA", ("verdi_tekst", "JA")),
    ("jobbsoek_per_uke", 0, ("verdi_tall", 0.0)),
]  # fmt: skip


def test_every_question_has_a_case() -> None:
    questions = REGISTER.forms[0].model_fields["felt"].annotation.model_fields
    assert {name for name, *_ in VALUES} == set(questions)


@pytest.mark.parametrize(("felt", "verdi", "cell"), VALUES)
def test_each_kind_of_value_has_its_column(felt: str, verdi: Any, cell: tuple[str, Any]) -> None:
    document = told(**{felt: svar(verdi, kilde="REGISTER")})
    # As if it came by way of Avro-JSON: no name of ours may look like a wrapper's.
    (row,) = rows_of(unwrapped(document))
    values = {name: row[name] for name in ("verdi_tekst", "verdi_tall", "verdi_liste")}
    assert values == dict.fromkeys(values) | dict([cell])
    assert (row["felt"], row["kilde"]) == (felt, "REGISTER")


def test_what_is_new_to_us_is_counted_and_free_text_is_never_kept(tmp_path: Path) -> None:
    document = told(
        om_meg=svar("Jeg heter Anna og er syk"),
        kan_flytte=svar(True, kilde="ROBOT"),
        omsorg_hindrer=svar("KANSKJE"),
        foererkort=svar(["B", "X9"]),
    )
    folder, counts = taken_in(tmp_path, document | {"skjemaversjon": 2})
    new = {"felt": 1, "kilde": 1, "verdi": 2, "skjemaversjon": 1}
    assert counts["unknown_values"] == new
    columns = "felt, verdi_tekst, verdi_liste, kilde"
    assert known(folder, "2024-02-01", columns) == [
        ("foererkort", None, "B;UKJENT_VERDI", "ARBEIDSSOEKER"),
        ("kan_flytte", "JA", None, "UKJENT_VERDI"),
        ("omsorg_hindrer", "UKJENT_VERDI", None, "ARBEIDSSOEKER"),
    ]
    for path in folder.glob("*.parquet"):
        assert "Anna" not in str(pq.read_table(path).to_pylist())
    assert "om_meg" not in (folder / "ingest.json").read_text()


def without(document: Any, *path: str) -> Any:
    *way, last = path
    inner = document
    for part in way:
        inner = inner[part]
    del inner[last]
    return document


BAD = [
    ("no person", told(ident=None), "felt_mangler"),
    ("not a person's number", told(ident="01819000048"), "ugyldig_ident"),
    ("id is no uuid", told() | {"id": "1"}, "ugyldig_verdi"),
    ("no answers", told() | {"felt": None}, "felt_mangler"),
    ("answers in a list", told() | {"felt": []}, "feil_type"),
    ("not said when", told(kan_flytte=svar(True) | {"tidspunkt": None}), "felt_mangler"),
    ("not said by whom", told(kan_flytte=svar(True) | {"kilde": None}), "felt_mangler"),
    ("an answer that was lost takes nothing back", without(told(kan_flytte=svar(True)), "felt", "kan_flytte", "verdi"), "felt_mangler"),
    ("a bare value", told(kan_flytte=True), "feil_type"),
    ("text for yes", told(kan_flytte=svar("JA")), "feil_type"),
    ("occupation in seven digits", told(oensket_yrke=svar(["2223111"])), "ugyldig_verdi"),
    ("occupation by name", told(oensket_yrke=svar(["sykepleier"])), "ugyldig_verdi"),
    ("one occupation, no list", told(oensket_yrke=svar("2223")), "feil_type"),
    ("kommune lost its zero", told(oensket_sted=svar(["301"])), "ugyldig_verdi"),
    ("more than all", told(stillingsprosent_oensket=svar(101)), "ugyldig_verdi"),
    ("a language by name", told(sprak=svar([{"kode": "norsk", "nivaa": "B2"}])), "ugyldig_verdi"),
    ("a level of its own", told(sprak=svar([{"kode": "nb", "nivaa": "flytende"}])), "ugyldig_verdi"),
    ("no level", told(sprak=svar([{"kode": "nb"}])), "felt_mangler"),
    ("a scale from 1 to 5", told(digitale_ferdigheter=svar(6)), "ugyldig_verdi"),
    ("weeks are a number", told(egen_forventning_uker=svar("tre")), "feil_type"),
    ("no such time", told(kan_flytte=svar(True) | {"tidspunkt": 17}), "umulig_dato"),
]  # fmt: skip


@pytest.mark.parametrize(("why", "document", "reason"), BAD, ids=[one[0] for one in BAD])
def test_what_the_door_refuses(why: str, document: Any, reason: str) -> None:
    with pytest.raises(Refused) as raised:
        rows_of(document)
    assert raised.value.reason == reason
    assert "sykepleier" not in str(raised.value)


def test_two_people_do_not_answer_for_each_other(tmp_path: Path) -> None:
    folder, _ = taken_in(
        tmp_path,
        told(1, kan_flytte=svar(True)),
        told(2, BODIL, kan_flytte=svar(False, "2024-03-01")),
    )
    assert known(folder, "2024-03-01") == [JA]
