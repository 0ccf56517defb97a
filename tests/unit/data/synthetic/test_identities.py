"""Identities: valid by Nav's rules, of nobody, and never shared."""

import numpy as np
import pytest

from data.synthetic.days import day_of, iso
from data.synthetic.identities import organisation, person_idents, uuids
from profilering.errors import BadInput
from tests.unit.data.synthetic.worlds import date_of, is_valid_tnr


@pytest.mark.parametrize(
    ("ident", "valid"),
    [
        ("01819000049", True),
        ("01819000057", False),  # valid under the rule of 2032 only
        ("01819000048", False),
        ("14840570097", True),
        ("01419000066", False),  # month + 40
    ],
)
def test_the_validator_of_these_tests_knows_the_examples_of_the_reference(ident, valid):
    assert is_valid_tnr(ident) == valid


def test_idents_are_valid_unique_and_say_birth_date_and_sex():
    rng = np.random.default_rng(1)
    birth = rng.integers(day_of(date_of("1951-01-01")), day_of(date_of("2008-12-31")), 3000)
    woman = rng.random(3000) < 0.4
    idents = person_idents(birth, woman)
    assert len(set(idents)) == 3000
    assert all(map(is_valid_tnr, idents))
    for ident, day, is_woman in zip(idents, birth.tolist(), woman.tolist(), strict=True):
        year, month, in_month = iso(day).split("-")
        assert ident[:6] == f"{in_month}{int(month) + 80}{year[2:]}"
        assert (int(ident[8]) % 2 == 0) == is_woman
        assert (int(ident[6:9]) >= 500) == (year >= "2000")


def test_an_ident_does_not_depend_on_those_who_come_after():
    birth, woman = np.full(50, 9000), np.arange(50) % 2 == 0
    assert person_idents(birth, woman)[:20] == person_idents(birth[:20], woman[:20])


def test_too_many_people_of_one_day_are_refused_with_what_to_do():
    with pytest.raises(BadInput, match="Ask for fewer people"):
        person_idents(np.full(400, 9000), np.ones(400, dtype=bool))


def test_organisations_start_with_3_and_have_their_control_digit():
    weights = (3, 2, 7, 6, 5, 4, 3, 2, 1)
    for number in range(0, 9_000_000, 12_345):
        found = organisation(number)
        assert found[0] == "3"
        assert len(found) == 9
        assert sum(int(d) * w for d, w in zip(found, weights, strict=True)) % 11 == 0
    assert organisation(0) == "300000002"


def test_uuids_are_of_form_4_and_differ_by_kind_person_and_count():
    person, count = np.divmod(np.arange(20_000), 10)
    found = uuids(1, "periode", person, count) + uuids(1, "profilering", person, count)
    assert len(set(found)) == 40_000
    assert all(u[:9] == "00000000-" and u[14] == "4" and u[19] == "8" for u in found)
    assert {len(u) for u in found} == {36}
    assert set(uuids(2, "periode", person, count)).isdisjoint(found)
