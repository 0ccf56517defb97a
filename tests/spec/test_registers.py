"""When what was true, and when Nav knew it: small tables of documents and of what is visible."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from profilering.sql import known_sql
from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import ANNA, BODIL, ingest, iso, sound

Visible = Callable[[str, list[Any], str, str], list[tuple[Any, ...]]]


@pytest.fixture
def visible(tmp_path: Path) -> Visible:
    """Return the rows of a register that were known of Anna on a day: fra, til, further columns."""

    def look(register: str, documents: list[Any], as_of: str, columns: str = "fra, til") -> Any:
        registers = sound()
        registers[register] = documents
        if register == "periode":
            registers |= {"opplysninger": [nav.opplysninger()], "profilering": [nav.profilering()]}
        folder = ingest(tmp_path, registers)
        person_ref = nav.DEVELOPMENT.person(ANNA)
        with duckdb.connect(":memory:") as connection:
            connection.read_parquet(str(folder / f"{register}.parquet")).create_view("r")
            rows = connection.execute(
                f"SELECT {columns} FROM r WHERE person_ref = $who AND {known_sql('r', '$day')} "
                "ORDER BY fra, row_ref",
                {"who": person_ref, "day": date.fromisoformat(as_of)},
            ).fetchall()
        return [tuple(iso(c) if isinstance(c, date) else c for c in row) for row in rows]

    return look


def test_a_job_reported_late_is_not_yet_known(visible: Visible) -> None:
    job = nav.arbeidsforhold(fra="2024-01-01", opprettet="2024-03-15")
    assert visible("aa_registeret", [job], "2024-03-14", "fra, til") == []
    assert visible("aa_registeret", [job], "2024-03-15", "fra, til") == [("2024-01-01", None)]


def test_an_end_reported_in_may_is_an_open_job_in_april(visible: Visible) -> None:
    job = nav.arbeidsforhold(
        fra="2023-01-01", til="2024-03-31", opprettet="2023-02-05", endret="2024-05-10"
    )
    assert visible("aa_registeret", [job], "2024-04-30", "fra, til") == [("2023-01-01", None)]
    # The last day is worked, so the interval ends on the day after it.
    assert visible("aa_registeret", [job], "2024-05-10", "fra, til") == [
        ("2023-01-01", "2024-04-01")
    ]


def test_a_job_delivered_again_after_a_change_keeps_both_versions(visible: Visible) -> None:
    first = nav.arbeidsforhold(opprettet="2023-04-04")
    later = nav.arbeidsforhold(opprettet="2023-04-04", endret="2024-01-10")
    later["ansettelsesdetaljer"][0]["avtaltStillingsprosent"] = 50
    columns = "fra, til, stillingsprosent"
    both = [first, later]
    start = "2023-03-01"
    assert visible("aa_registeret", both, "2024-01-09", columns) == [(start, None, 80.0)]
    assert visible("aa_registeret", both, "2024-01-10", columns) == [(start, None, 50.0)]


def test_a_job_never_changed_is_known_with_its_end_from_the_beginning(visible: Visible) -> None:
    job = nav.arbeidsforhold(fra="2024-01-01", til="2024-01-05", opprettet="2024-02-05")
    job["sistEndret"] = None
    assert visible("aa_registeret", [job], "2024-02-05", "fra, til") == [
        ("2024-01-01", "2024-01-06")
    ]


SPELL = "fra, til, slutt_aarsak, er_slettet"


def test_a_spell_is_open_until_its_end_is_known(visible: Visible) -> None:
    ended = nav.periode(start="2024-02-01", avsluttet=nav.metadata("2024-06-20"))
    assert visible("periode", [ended], "2024-06-19", SPELL) == [("2024-02-01", None, None, False)]
    assert visible("periode", [ended], "2024-06-20", SPELL) == [
        ("2024-02-01", "2024-06-20", "UDEFINERT", False)
    ]


@pytest.mark.parametrize("avvik", ["FORSINKELSE", "TIDSPUNKT_KORRIGERT"])
def test_a_delayed_or_corrected_end_counts_from_when_it_should_have_been(
    visible: Visible, avvik: str
) -> None:
    avsluttet = nav.metadata("2024-06-20", ("2024-06-15", avvik))
    spell = nav.periode(start="2024-02-01", avsluttet=avsluttet)
    assert visible("periode", [spell], "2024-06-19", SPELL) == [("2024-02-01", None, None, False)]
    assert visible("periode", [spell], "2024-06-20", "fra, til") == [("2024-02-01", "2024-06-15")]


def test_an_unknown_deviation_moves_nothing(visible: Visible) -> None:
    avsluttet = nav.metadata("2024-06-20", ("2024-06-15", "NOE_NYTT"))
    spell = nav.periode(start="2024-02-01", avsluttet=avsluttet)
    assert visible("periode", [spell], "2024-06-20", "fra, til") == [("2024-02-01", "2024-06-20")]


@pytest.mark.parametrize("avvik", ["SLETTET", "RETTING"])
def test_a_deleted_spell_is_seen_as_a_spell_until_it_was_deleted(
    visible: Visible, avvik: str
) -> None:
    avsluttet = nav.metadata("2024-03-05", ("2024-03-05", avvik))
    spell = nav.periode(start="2024-02-01", avsluttet=avsluttet)
    assert visible("periode", [spell], "2024-03-04", SPELL) == [("2024-02-01", None, None, False)]
    assert visible("periode", [spell], "2024-03-05", SPELL) == [
        ("2024-02-01", "2024-03-05", "UDEFINERT", True)
    ]


def test_a_spell_deleted_after_its_end_was_an_ended_spell_in_between(visible: Visible) -> None:
    ended = nav.periode(start="2024-02-01", avsluttet=nav.metadata("2024-03-01"))
    deleted = nav.periode(
        start="2024-02-01", avsluttet=nav.metadata("2024-04-01", ("2024-04-01", "SLETTET"))
    )
    both = [ended, deleted]
    assert visible("periode", both, "2024-03-31", SPELL)[0][3] is False
    assert visible("periode", both, "2024-04-01", SPELL)[0][3] is True


MOVED_BACK = nav.metadata("2024-02-01", ("2024-01-20", "TIDSPUNKT_KORRIGERT"))


def test_the_latest_record_of_a_spell_says_whose_it_is(visible: Visible) -> None:
    first = nav.periode(ident=BODIL, start="2024-02-01")
    corrected = nav.periode(ident=ANNA, startet=MOVED_BACK)
    assert visible("periode", [first, corrected], "2024-02-01", "fra") == [("2024-02-01",)]


def test_a_start_moved_back_is_not_known_before_something_with_a_time_says_so(
    visible: Visible,
) -> None:
    first = nav.periode(start="2024-02-01")
    corrected = nav.periode(startet=MOVED_BACK)
    ended = nav.periode(startet=MOVED_BACK, avsluttet=nav.metadata("2024-06-01"))
    for records in ([first, corrected, ended], [[first, corrected, ended]], [ended, first]):
        for as_of in ("2024-02-01", "2024-05-31"):
            assert visible("periode", records, as_of, "fra, til") == [("2024-02-01", None)]
        assert visible("periode", records, "2024-06-01", "fra, til") == [
            ("2024-01-20", "2024-06-01")
        ]
    # Where the first record was not delivered there is nothing better than the corrected start.
    assert visible("periode", [corrected], "2024-02-01", "fra") == [("2024-01-20",)]


@pytest.mark.parametrize(
    ("aarsak", "code"),
    [
        ("[Bekreftelse] ikke levert innen fristen", "BEKREFTELSE_IKKE_LEVERT_INNEN_FRIST"),
        ("[Bekreftelse:ytelse/støtte] Ikke levert", "BEKREFTELSE_IKKE_LEVERT_INNEN_FRIST"),
        ("[Bekreftelse] Ønsket ikke å være registrert", "SVARTE_NEI_I_BEKREFTELSE"),
        ("Stopp av periode", "UDEFINERT"),
    ],
)
def test_an_older_end_has_its_reason_guessed(visible: Visible, aarsak: str, code: str) -> None:
    spell = nav.periode(avsluttet=nav.metadata("2024-06-20", aarsak=aarsak))
    assert visible("periode", [spell], "2024-06-20", "slutt_aarsak") == [(code,)]


def test_a_reason_that_is_given_is_not_guessed(visible: Visible) -> None:
    spell = nav.periode(
        avsluttet=nav.metadata("2026-07-20", aarsak="Stopp av periode"),
        avslutningsInfo={"aarsaksinformasjon": {"type": "SVARTE_NEI_I_BEKREFTELSE"}},
    )
    assert visible("periode", [spell], "2026-07-20", "slutt_aarsak") == [
        ("SVARTE_NEI_I_BEKREFTELSE",)
    ]


def test_answers_hold_until_the_next_ones_of_the_spell(visible: Visible) -> None:
    later = nav.opplysninger(
        2, 1, "2024-04-15", helse={"helsetilstandHindrerArbeid": "JA"}, utdanning=None
    )
    both = [nav.opplysninger(1, 1, "2024-02-01"), later]
    columns = "fra, helse_hindrer, nus"
    assert visible("opplysninger", both, "2024-04-14", columns) == [("2024-02-01", "NEI", "4")]
    assert visible("opplysninger", both, "2024-04-15", columns) == [("2024-04-15", "JA", None)]


def test_not_asked_is_not_the_same_as_not_answered(visible: Visible) -> None:
    columns = "er_spurt_helse, helse_hindrer, er_spurt_annet, annet_hindrer"
    told = nav.opplysninger(helse=None, annet={"andreForholdHindrerArbeid": None})
    assert visible("opplysninger", [told], "2024-02-01", columns) == [(False, None, True, None)]


def test_situations_are_sorted_and_the_first_details_count(visible: Visible) -> None:
    one = {"beskrivelse": "MIDLERTIDIG_JOBB", "detaljer": {"siste_arbeidsdag_iso8601": "no date"}}
    two = {
        "beskrivelse": "ER_PERMITTERT",
        "detaljer": {
            "prosent": "60",
            "stilling_styrk08": "0110",
            "siste_arbeidsdag_iso8601": "2024-01-31",
            "stilling": "dropped",
        },
    }
    told = nav.opplysninger(jobbsituasjon={"beskrivelser": [one, two]})
    columns = "situasjoner, stilling_styrk08, prosent, siste_arbeidsdag"
    assert visible("opplysninger", [told], "2024-02-01", columns) == [
        ("ER_PERMITTERT;MIDLERTIDIG_JOBB", "0110", 60.0, "2024-01-31")
    ]


def test_dagpenger_change_from_one_answer_to_the_next(visible: Visible) -> None:
    answers = [
        nav.dagpenger(ANNA, "2024-02-05", ("2024-02-02", None)),
        nav.dagpenger(ANNA, "2024-03-05", ("2024-02-02", None)),
        nav.dagpenger(ANNA, "2024-05-07", ("2024-02-02", "2024-04-30")),
    ]
    assert visible("dagpenger", answers, "2024-02-04", "fra, til") == []
    assert visible("dagpenger", answers, "2024-05-06", "fra, til") == [("2024-02-02", None)]
    assert visible("dagpenger", answers, "2024-05-07", "fra, til") == [("2024-02-02", "2024-05-01")]


def test_dagpenger_that_an_answer_no_longer_holds_are_gone_from_then_on(visible: Visible) -> None:
    empty = nav.dagpenger(ANNA, "2024-03-05")
    empty["svar"]["perioder"] = []
    answers = [nav.dagpenger(ANNA, "2024-02-05", ("2024-02-02", None)), empty]
    assert visible("dagpenger", answers, "2024-03-04", "fra, til") == [("2024-02-02", None)]
    assert visible("dagpenger", answers, "2024-03-05", "fra, til") == []


def test_the_last_answer_of_a_day_is_that_days(visible: Visible) -> None:
    answers = [
        nav.dagpenger(ANNA, "2024-02-05T16:00", ("2024-02-02", None)),
        nav.dagpenger(ANNA, "2024-02-05T08:00", ("2024-02-01", None)),
    ]
    assert visible("dagpenger", answers, "2024-02-05", "fra, til") == [("2024-02-02", None)]


def test_aap_is_known_from_vedtaksdato(visible: Visible) -> None:
    vedtak = nav.aap(vedtaksdato="2024-06-10", fra="2024-06-01")
    assert visible("aap", [vedtak], "2024-06-09", "fra, til") == []
    assert visible("aap", [vedtak], "2024-06-10", "fra, til") == [("2024-06-01", "2025-01-01")]


def fetched_aap(hentet: str, **changes: Any) -> Any:
    """Return AAP in an envelope, with changes to its one vedtak; None leaves it out."""
    svar = nav.aap(vedtaksdato="2024-06-10", fra="2024-06-01")
    svar["vedtak"] = [svar["vedtak"][0] | changes] if changes != {"gone": True} else []
    return {"hentet": nav.ms(hentet), "svar": svar}


def test_aap_fetched_weeks_later_is_still_known_from_vedtaksdato(visible: Visible) -> None:
    answers = [fetched_aap("2024-05-01", gone=True), fetched_aap("2024-07-01")]
    assert visible("aap", answers, "2024-06-10", "fra, til") == [("2024-06-01", "2025-01-01")]


def test_aap_changed_without_a_new_vedtaksdato_is_known_from_the_answer(visible: Visible) -> None:
    shorter = {"periode": {"fraOgMedDato": "2024-06-01", "tilOgMedDato": "2024-08-31"}}
    answers = [fetched_aap("2024-07-01"), fetched_aap("2024-09-01", **shorter)]
    assert visible("aap", answers, "2024-08-31", "fra, til") == [("2024-06-01", "2025-01-01")]
    assert visible("aap", answers, "2024-09-01", "fra, til") == [("2024-06-01", "2024-09-01")]


def test_an_aap_application_is_no_vedtak(visible: Visible) -> None:
    answers = [fetched_aap("2024-07-01", status="UTREDES")]
    assert visible("aap", answers, "2024-12-31", "fra, til") == []


def test_a_person_moves(visible: Visible) -> None:
    answers = [
        nav.person(hentet="2024-01-15", kommune="0301"),
        nav.person(hentet="2024-05-02", kommune="4601"),
    ]
    columns = "kommune, foedselsdato"
    assert visible("person", answers, "2024-05-01", columns) == [("0301", "1990-01-01")]
    assert visible("person", answers, "2024-05-02", columns) == [("4601", "1990-01-01")]


def test_a_birth_year_alone_stands_for_the_first_of_july(visible: Visible) -> None:
    answer = nav.person(foedselsdato=None, foedselsAar=1959)
    assert visible("person", [answer], "2024-02-01", "foedselsdato") == [("1959-07-01",)]


def test_dates_are_those_of_oslo(visible: Visible) -> None:
    # 23:30 UTC is the next day in Oslo, in winter and in summer.
    spell = nav.periode(
        startet=nav.metadata("2024-02-01") | {"tidspunkt": "2024-01-31T23:30:00Z"},
        avsluttet=nav.metadata("2024-06-20") | {"tidspunkt": "2024-06-19T22:30:00.000Z"},
    )
    assert visible("periode", [spell], "2024-12-31", "fra, til") == [("2024-02-01", "2024-06-20")]
