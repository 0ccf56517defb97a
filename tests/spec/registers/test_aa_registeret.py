"""Aa-registeret: what was known of a job, its position and its absences on which day."""

# ruff: noqa: E501 - one case a line

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.codes.yrke import Correspondence
from data.intake.all import REGISTERS
from data.intake.contract import Register, Row
from data.intake.door import Door
from data.quarantine import Refused
from data.registers import aa_registeret
from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import ANNA, BODIL, ingest, iso, ms, sound

POSITION = "stillingsprosent, yrke"


def versions(documents: list[Any], register: Register = REGISTERS["aa_registeret"]) -> list[Row]:
    """Return the versions of documents in the order that they were delivered."""
    rows = []
    for record, document in enumerate(documents, start=1):
        parsed = register.parse(document, Door(nav.DEVELOPMENT))
        rows += [row | {"record": record, "line": record} for row in parsed]
    return register.versions(rows)


def known(documents: list[Any], as_of: str, columns: str = POSITION) -> list[tuple[Any, ...]]:
    """Return what was known of Anna's jobs on a day."""
    day = date.fromisoformat(as_of)
    visible = [
        row
        for row in versions(documents)
        if row["person_ref"] == nav.DEVELOPMENT.person(ANNA)
        and row["kjent_fra"] <= day
        and (row["kjent_til"] is None or row["kjent_til"] > day)
    ]
    values = [[row[name] for name in columns.split(", ")] for row in visible]
    return [tuple(iso(v) if isinstance(v, date) else v for v in row) for row in values]


def detail(
    prosent: float | None, fra: str | None, til: str | None = None, yrke: str = "3119100"
) -> Any:
    """Return a position, reported for the months from `fra` to `til`."""
    months = {"rapporteringsmaaneder": {"fra": fra, "til": til}} if fra else {}
    return {"avtaltStillingsprosent": prosent, "yrke": {"kode": yrke}, **months}


def job(*details: Any, number: int = 1, **fields: Any) -> Any:
    """Return a job from 2020-01-15, known from 2020-02-05 and last changed 2025-03-05."""
    found = nav.arbeidsforhold(number, fra="2020-01-15", opprettet="2020-02-05")
    changed = {"sistEndret": "2025-03-05T06:00:00", "ansettelsesdetaljer": list(details)}
    return found | changed | fields


def ended(document: Any, til: str, **fields: Any) -> Any:
    """Return a job with a last day."""
    periode = document["ansettelsesperiode"] | {"sluttdato": til} | fields
    return document | {"ansettelsesperiode": periode}


TEN_THEN_FULL = job(
    detail(10, "2020-01", "2025-01", yrke="5221100"), detail(100, "2025-02", yrke="3119100")
)


# day        | percentage and yrke as known that day
@pytest.mark.parametrize(
    ("as_of", "expect"),
    [
        ("2020-02-04", []),
        ("2020-02-05", [(10.0, "5221100")]),
        ("2024-12-31", [(10.0, "5221100")]),
        # February is reported in March: until then the older position is what was known.
        ("2025-02-28", [(10.0, "5221100")]),
        ("2025-03-01", [(100.0, "3119100")]),
        ("2025-12-31", [(100.0, "3119100")]),
    ],
)
def test_a_job_of_ten_percent_is_not_full_before_it_was(as_of: str, expect: Any) -> None:
    assert known([TEN_THEN_FULL], as_of) == expect


@pytest.mark.parametrize(
    ("details", "as_of", "expect"),
    [
        # The newest position only: nothing is known of the years before it.
        ([detail(100, "2025-01")], "2025-01-31", [(None, None)]),
        ([detail(100, "2025-01")], "2025-02-01", [(100.0, "3119100")]),
        # Without months: from sistEndret.
        ([detail(60, None)], "2025-03-04", [(None, None)]),
        ([detail(60, None)], "2025-03-05", [(60.0, "3119100")]),
        # No position at all.
        ([], "2025-03-05", [(None, None)]),
        # Reported for a month after the last change: not before that month is over.
        ([detail(60, "2025-05")], "2025-05-31", [(None, None)]),
        ([detail(60, "2025-05")], "2025-06-01", [(60.0, "3119100")]),
        # Several that were known on the first day: the latest of them, in whatever order.
        ([detail(50, "2020-01"), detail(40, "2019-06", "2019-12")], "2020-02-05", [(50.0, "3119100")]),
        # A gap: the position last known.
        ([detail(50, "2020-01", "2020-06"), detail(90, "2021-01")], "2020-12-31", [(50.0, "3119100")]),
        ([detail(50, "2020-01", "2020-06"), detail(90, "2021-01")], "2021-02-01", [(90.0, "3119100")]),
    ],
)  # fmt: skip
def test_a_position_is_known_from_the_month_after_its_first(
    details: list[Any], as_of: str, expect: Any
) -> None:
    assert known([job(*details)], as_of) == expect


def test_a_job_known_within_its_first_month_has_no_position_yet() -> None:
    early = job(detail(80, "2020-01"), opprettet="2020-01-20T06:00:00")
    assert known([early], "2020-01-31") == [(None, None)]
    assert known([early], "2020-02-01") == [(80.0, "3119100")]


def test_the_end_its_reason_and_the_machine_are_known_from_the_change() -> None:
    reason = {"kode": "arbeidstakerHarSagtOppSelv"}
    by_hand = ended(TEN_THEN_FULL, "2025-02-28", sluttaarsak=reason, varsling=None)
    by_machine = ended(TEN_THEN_FULL, "2025-02-28", varsling={"kode": "NAVEND"})
    columns = "til, slutt_aarsak, er_maskinelt_avsluttet, stillingsprosent"
    assert known([by_hand], "2025-03-04", columns) == [(None, None, None, 100.0)]
    after = [("2025-03-01", "arbeidstakerHarSagtOppSelv", False, 100.0)]
    assert known([by_hand], "2025-03-05", columns) == after
    assert known([by_machine], "2025-03-05", columns) == [("2025-03-01", None, True, 100.0)]


def test_the_newest_leave_and_layoff_are_known_from_the_change() -> None:
    document = job(
        detail(80, "2020-01"),
        permitteringer=[
            {"startdato": "2025-02-10", "sluttdato": None, "prosent": 50},
            {"startdato": "2021-01-01", "sluttdato": "2021-03-31", "prosent": 100},
        ],
        permisjoner=[
            {
                "type": {"kode": "permisjonMedForeldrepenger"},
                "startdato": "2022-01-01",
                "sluttdato": "2022-10-31",
                "prosent": 100,
            }
        ],
    )
    laid_off = "er_permittert_fra, er_permittert_til, permittering_prosent"
    leave = "permisjon_fra, permisjon_til, permisjon_prosent, permisjon_type"
    assert known([document], "2025-03-04", laid_off) == [(None, None, None)]
    assert known([document], "2025-03-05", laid_off) == [("2025-02-10", None, 50.0)]
    assert known([document], "2022-12-31", leave) == [(None,) * 4]
    assert known([document], "2025-03-05", leave) == [
        ("2022-01-01", "2022-11-01", 100.0, "permisjonMedForeldrepenger")
    ]


def test_a_later_delivery_counts_from_its_own_change() -> None:
    first = job(detail(80, "2020-01"), sistEndret="2020-02-05T06:00:00")
    # It corrects what was said of the first years, which nobody knew then.
    later = job(detail(30, "2020-01", "2022-12"), detail(50, "2023-01"))
    last = ended(later | {"sistEndret": "2025-06-05T06:00:00"}, "2025-05-31")
    columns = "stillingsprosent, til"
    for delivered in ([first, later, last], [last, first, later]):
        assert known(delivered, "2024-12-31", columns) == [(80.0, None)]
        assert known(delivered, "2025-03-05", columns) == [(50.0, None)]
        assert known(delivered, "2025-06-05", columns) == [(50.0, "2025-06-01")]


def test_a_later_delivery_ends_what_the_older_one_expected() -> None:
    first = job(detail(80, "2020-01", "2025-03"), detail(100, "2025-04"))
    # Before April's report was due, the change was taken back.
    later = job(detail(80, "2020-01"), sistEndret="2025-04-20T06:00:00")
    assert known([first, later], "2025-04-30") == [(80.0, "3119100")]
    assert known([first, later], "2025-05-31") == [(80.0, "3119100")]


def test_one_row_of_a_job_is_visible_on_any_day() -> None:
    details = [detail(p, f"20{y}-0{m}") for p, (y, m) in enumerate([(20, 1), (21, 5), (24, 2)])]
    documents = [job(*details), job(*details, sistEndret="2025-04-01T06:00:00")]
    for day in ("2020-02-05", "2021-06-01", "2022-01-01", "2024-03-01", "2025-04-01"):
        assert len(known(documents, day)) == 1


@pytest.mark.parametrize(
    ("said", "kept"),
    [("a-ordningen", "A_ORDNINGEN"), ("FOER_A_ORDNINGEN", "FOER_A_ORDNINGEN"),
     ("før-a-ordningen", "FOER_A_ORDNINGEN")],
)  # fmt: skip
def test_rapporteringsordning_is_spelt_as_in_requests(said: str, kept: str) -> None:
    document = job(detail(80, "2020-01"), rapporteringsordning={"kode": said})
    assert known([document], "2020-02-05", "rapporteringsordning") == [(kept,)]


def rest(*identer: tuple[str, bool | None], **fields: Any) -> Any:
    """Return a job in variant R, of someone with these identity numbers."""
    document = job(detail(80, "2020-01"))
    document["navUuid"] = document.pop("uuid")
    persons = [{"type": "FOLKEREGISTERIDENT", "ident": i, "gjeldende": g} for i, g in identer]
    persons.insert(0, {"type": "AKTORID", "ident": "1" * 13, "gjeldende": True})
    place = {"type": "ORGANISASJONSNUMMER", "ident": "300000002"}
    aktor = {"type": "AKTORID", "ident": "2" * 13}
    parts = {"arbeidstaker": {"identer": persons}, "arbeidssted": {"identer": [aktor, place]}}
    return document | parts | fields


def test_of_several_identity_numbers_the_one_that_holds_is_the_person() -> None:
    door = Door(nav.DEVELOPMENT)
    rows = REGISTERS["aa_registeret"].parse(rest((BODIL, False), (ANNA, True)), door)
    assert {row["person_ref"] for row in rows} == {nav.DEVELOPMENT.person(ANNA)}
    assert door.replaced() == {nav.DEVELOPMENT.person(BODIL): nav.DEVELOPMENT.person(ANNA)}


def test_the_employer_is_the_same_in_both_variants() -> None:
    columns = "arbeidsforhold_ref, arbeidsgiver_ref"
    graphql = known([job(detail(80, "2020-01"))], "2025-03-05", columns)
    assert known([rest((ANNA, True))], "2025-03-05", columns) == graphql


def v1(hentet: str, tom: str | None = None, **fields: Any) -> Any:
    """Return an answer of REST v1 with one job."""
    row = {
        "navArbeidsforholdId": 17,
        "type": "ordinaertArbeidsforhold",
        "arbeidsgiver": {"type": "Organisasjon", "organisasjonsnummer": "300000002"},
        "ansettelsesperiode": {"periode": {"fom": "2020-01-15", "tom": tom}},
        "arbeidsavtaler": [
            {"stillingsprosent": 40.0, "gyldighetsperiode": {"fom": "2020-01-15", "tom": "2021-03-31"}},
            {"stillingsprosent": 70.0, "gyldighetsperiode": {"fom": "2021-04-01"}},
        ],
        "registrert": "2020-02-05T06:00:00",
    }  # fmt: skip
    return {"hentet": ms(hentet), "personIdent": ANNA, "svar": [row | fields]}


def test_an_end_in_v1_is_known_from_the_answer() -> None:
    answers = [v1("2022-01-10"), v1("2023-05-02", "2023-03-31")]
    columns = "stillingsprosent, til"
    assert known(answers, "2021-04-30", columns) == [(40.0, None)]
    assert known(answers, "2021-05-01", columns) == [(70.0, None)]
    assert known(answers, "2023-05-01", columns) == [(70.0, None)]
    assert known(answers, "2023-05-02", columns) == [(70.0, "2023-04-01")]


def test_yrke_is_translated_by_the_table_that_was_frozen(tmp_path: Path) -> None:
    path = tmp_path / "INVENTED.csv"
    path.write_text("sourceCode;targetCode\n5221100;5223\n3119100;3119\n3119100;3115\n", "utf-8")
    rows = versions([TEN_THEN_FULL], aa_registeret.register(Correspondence.read(path)))
    found = [(row["yrke_styrk08"], row["yrke_er_flertydig"]) for row in rows]
    assert found == [("5223", False), ("3115", True)]


def test_without_a_table_no_yrke_is_taken_for_styrk08() -> None:
    columns = "yrke_styrk08, yrke_er_flertydig"
    assert known([TEN_THEN_FULL], "2025-12-31", columns) == [(None, None)]


ABSENT = {"startdato": "2024-02-01", "sluttdato": "2024-01-31", "prosent": 50}
BAD = [
    ("a month that is none", job(detail(80, "2020-13")), "umulig_dato"),
    ("a day for a month", job(detail(80, "2020-01-01")), "umulig_dato"),
    ("last month before the first", job(detail(80, "2020-02", "2020-01")), "slutt_foer_start"),
    ("a lay-off that ends first", job(permitteringer=[ABSENT]), "slutt_foer_start"),
    ("a leave without a start", job(permisjoner=[{"prosent": 50}]), "felt_mangler"),
    ("a number for a reason", ended(job(), "2024-01-01", sluttaarsak={"kode": ANNA}), "ugyldig_verdi"),
    ("a number in a code", job(permisjoner=[ABSENT | {"type": {"kode": f"a{ANNA}"}}]), "ugyldig_verdi"),
    ("an older ident that is none", rest((ANNA, True), ("01819000048", False)), "ugyldig_ident"),
    ("only an aktorId", rest(), "felt_mangler"),
    ("v1 without a person", v1("2022-01-10") | {"personIdent": None}, "felt_mangler"),
    ("v1 without an employer", v1("2022-01-10", arbeidsgiver={}), "felt_mangler"),
    ("v1 not known when", v1("2022-01-10") | {"hentet": None}, "felt_mangler"),
    ("v1 that ends first", v1("2022-01-10", "2020-01-14"), "slutt_foer_start"),
]  # fmt: skip


@pytest.mark.parametrize(("document", "reason"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_a_broken_document_is_refused_and_not_quoted(document: Any, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        versions([document])
    assert refused.value.reason == reason
    assert ANNA not in refused.value.rule


def test_all_forms_come_through_the_door(tmp_path: Path) -> None:
    broken = job(detail(80, "2020-13"))
    documents = [TEN_THEN_FULL, rest((ANNA, True)), v1("2022-01-10"), v1("2022-01-10")]
    documents[-1]["svar"] = []
    folder = ingest(tmp_path, sound() | {"aa_registeret": [*documents, broken]}, limit=0.5)
    counts = json.loads((folder / "ingest.json").read_text())["registers"]["aa_registeret"]
    assert (counts["read"], counts["used"], counts["rows"]) == (5, 3, 5)
    assert counts["skipped_by_reason"] == {"uten_ny_rad": 1}
    assert counts["quarantined_by_reason"] == {"umulig_dato": 1}


def test_a_job_of_another_uuid_is_another_job() -> None:
    other = job(detail(20, "2020-01"), number=2)
    assert known([TEN_THEN_FULL, other], "2020-12-31", "stillingsprosent") == [(10.0,), (20.0,)]
