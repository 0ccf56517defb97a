"""Nav's rule for landmarks: the same answer as the rule gives on the same facts, by hand."""

import json
from datetime import date

import numpy as np
import pytest

from models.baselines.by_group import FEWEST, group_incidence, quantile_cuts, quantile_groups
from models.baselines.nav_case import Hindring, Jobb, Person, Svar, Utdanning
from models.baselines.nav_groups import UNKNOWN, nav_profiles
from models.baselines.nav_rule import decide
from tests.support.registers import landmarks_of, spell_of, write_registers
from tests.unit.models.worlds import cohort_of, plain_space

DAY, BORN = date(2024, 6, 14), date(1984, 6, 1)
KILDE = "arbeidssoekerregisteret"
LONG_JOB = (date(2020, 1, 1), None)
GOOD, GUIDANCE, HINDERED = (
    "ANTATT_GODE_MULIGHETER",
    "ANTATT_BEHOV_FOR_VEILEDNING",
    "OPPGITT_HINDRINGER",
)


def answers(person: str, day: date = DAY, health: str = "NEI", nus: str = "4", **row) -> dict:
    """Return a row of opplysninger, as the ingest would write it."""
    said = {
        "sendtInnAv": {"tidspunkt": f"{day}T08:00:00Z", "kilde": KILDE},
        "utdanning": {"nus": nus, "bestaatt": "JA", "godkjent": "JA"},
        "helse": {"helsetilstandHindrerArbeid": health},
        "annet": {"andreForholdHindrerArbeid": "NEI"},
    }
    return {
        "person_ref": person,
        "row_ref": f"o-{person}-{day}",
        "periode_ref": spell_of(person),
        "fra": day,
        "kjent_fra": day,
        "nav_opplysninger": json.dumps(said),
    } | row


def born(person: str, day: date = BORN) -> dict:
    known = date(2000, 1, 1)
    common = {"fra": known, "kjent_fra": known, "row_ref": f"p-{person}"}
    return {"person_ref": person, "foedselsdato": day} | common


def job(person: str, fra: date, til: date | None, kjent_fra: date | None = None) -> dict:
    common = {"row_ref": f"a-{person}-{fra}", "kjent_fra": kjent_fra or fra}
    return {"person_ref": person, "fra": fra, "til": til} | common


def by_hand(*jobs, health="NEI", nus="4", foedselsdato=BORN) -> str:
    svar = Svar(
        DAY, KILDE, Hindring(True, health), Hindring(True, "NEI"), Utdanning(nus, "JA", "JA")
    )
    return decide(svar, Person(foedselsdato, None, [Jobb(*one) for one in jobs])).profilertTil


def profiles(tmp_path, people: str, **registers) -> dict[str, str]:
    folder = write_registers(tmp_path, registers)
    found = nav_profiles(folder, landmarks_of(dict.fromkeys(people, DAY)))
    return {ref.split(":")[0]: str(profile) for ref, profile in found.items()}


def test_profiles_are_those_of_the_rule_on_the_same_facts(tmp_path):
    half_year = date(2023, 12, 1)
    found = profiles(
        tmp_path,
        "abcdefg",
        opplysninger=[
            *(answers(person) for person in "aefg"),
            answers("b", health="JA"),
            answers("c", nus="1"),
            answers("d"),
        ],
        person=[*(born(person) for person in "abcfg"), born("d", date(1957, 6, 14))],
        aa_registeret=[
            *(job(person, *LONG_JOB) for person in "abcde"),
            # The last day is the day before `til`: 1 June makes six months, 31 May does not.
            job("f", half_year, date(2024, 6, 2)),
            job("g", half_year, date(2024, 6, 1)),
        ],
    )
    expected = {
        "a": by_hand(LONG_JOB),
        "b": by_hand(LONG_JOB, health="JA"),
        "c": by_hand(LONG_JOB, nus="1"),
        "d": by_hand(LONG_JOB, foedselsdato=date(1957, 6, 14)),
        "e": by_hand(LONG_JOB, foedselsdato=None),
        "f": by_hand((half_year, date(2024, 6, 1))),
        "g": by_hand((half_year, date(2024, 5, 31))),
    }
    assert found == expected
    order = [GOOD, HINDERED, GUIDANCE, GUIDANCE, GUIDANCE, GOOD, GUIDANCE]
    assert list(found.values()) == order


def test_a_job_reported_after_the_day_is_not_known(tmp_path):
    found = profiles(
        tmp_path,
        "ab",
        opplysninger=[answers("a"), answers("b")],
        person=[born("a"), born("b")],
        aa_registeret=[
            job("a", *LONG_JOB, kjent_fra=DAY),
            job("b", *LONG_JOB, kjent_fra=date(2024, 6, 15)),
        ],
    )
    assert found == {"a": by_hand(LONG_JOB), "b": by_hand()} == {"a": GOOD, "b": GUIDANCE}


def test_without_answers_known_on_the_day_nobody_is_profiled(tmp_path):
    later = date(2024, 6, 15)
    rows = [
        answers("a", day=later),
        answers("b", periode_ref="another spell"),
        answers("e"),
    ]
    found = profiles(tmp_path, "abde", opplysninger=rows, person=[], aa_registeret=[])
    assert found == dict.fromkeys("abd", UNKNOWN) | {"e": GUIDANCE}
    assert UNKNOWN == "ikke profilert"


def test_where_nobody_has_answered_nobody_is_profiled(tmp_path):
    assert profiles(tmp_path, "ab") == {"a": UNKNOWN, "b": UNKNOWN}


def test_the_answers_of_the_day_replace_the_earlier_ones(tmp_path):
    earlier = date(2024, 6, 1)
    found = profiles(
        tmp_path,
        "a",
        opplysninger=[answers("a", health="JA"), answers("a", day=earlier, kjent_til=DAY)],
    )
    assert found == {"a": HINDERED}


def test_a_group_too_small_in_training_has_the_incidence_of_everyone():
    # 40 of `a`, three in four of them at work at 3; 29 of `b`, none of them by the last horizon.
    assert FEWEST == 30
    time = np.array([3.0] * 30 + [30.0] * 39)
    exit_ = (time == 3).astype(int)
    train = cohort_of(plain_space("x"), np.zeros((69, 1)), time, exit_)
    groups = np.array(["a"] * 40 + ["b"] * 29)
    found = group_incidence(train, groups, np.array(["b", "a", "never seen"]))
    assert found.shape == (3, 2, 3)
    assert found[1, 0] == pytest.approx([30 / 40] * 3, abs=1e-6)
    for row in (0, 2):
        assert found[row, 0] == pytest.approx([30 / 69] * 3, abs=1e-6)
    assert found[:, 1] == pytest.approx(np.zeros((3, 3)), abs=1e-6)


def test_quantile_groups_are_those_of_the_training_values_and_missing_is_a_group():
    train = np.array([0.0, 1.0, 2.0, 3.0, 4.0, np.nan])
    of_train, of_rows = quantile_groups(train, np.array([-5.0, 4.0, 99.0, np.nan]))
    assert len(set(of_train[:5].tolist())) == 5
    assert of_train[5] == of_rows[3] == -1
    assert of_rows[0] == of_train[0]
    assert of_rows[1] == of_train[4]


def test_cuts_part_those_above_a_value_that_most_have():
    # Quartiles of these are 0, 0 and 25: two groups. The 37 days above 0 are told apart too.
    days = np.concatenate([np.zeros(63), np.arange(1.0, 38)])
    cuts = quantile_cuts(days)
    assert cuts[0] == 0
    assert 8 <= len(cuts) <= 10
    sizes = np.bincount(quantile_groups(days, days)[0])
    assert sizes[0] == 63
    assert sizes[1:].max() <= 6


def test_there_are_never_more_than_ten_cuts_and_none_without_values():
    assert len(quantile_cuts(np.random.default_rng(0).random(1000))) == 10
    assert len(quantile_cuts(np.full(4, 7.0))) == 1
    assert len(quantile_cuts(np.full(4, np.nan))) == 0
    assert quantile_groups(np.full(4, np.nan), np.array([1.0, np.nan]))[1].tolist() == [0, -1]
