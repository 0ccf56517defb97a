"""Identity numbers, as the table of examples in section 4.5 of the reference on Nav's formats."""

import pytest

from data.identity import Identity, IdentityType, identity_of, is_synthetic

EXAMPLES = """
number      | type        | classic | why
01819000049 | tnr         | yes     | remainder 0
01819000057 | tnr         | no      | remainder 1: valid only under the 2032 rule
01819000065 | tnr         | no      | remainder 2
01819000073 | tnr         | no      | remainder 3
01819000048 | -           | -       | the second control digit is wrong
14840570097 | tnr         | yes     | 14 April 05
41819000032 | dnr-and-tnr | yes     | 1 January 90
70840270023 | dnr-and-tnr | yes     | 30 April 02
01419000066 | hnr         | yes     | a NAV test number in practice
41019000000 | -           | -       | dnr form, control digits wrong on purpose
01019000000 | -           | -       | fnr form, control digits wrong on purpose
"""


def rows() -> list[list[str]]:
    return [[c.strip() for c in line.split("|")] for line in EXAMPLES.strip().splitlines()[1:]]


@pytest.mark.parametrize(("number", "kind", "classic", "why"), rows())
def test_the_examples_of_the_reference(number: str, kind: str, classic: str, why: str) -> None:
    expected = None if kind == "-" else Identity(IdentityType(kind), classic == "yes")
    assert identity_of(number) == expected, why
    assert is_synthetic(number) == (kind in ("tnr", "dnr-and-tnr"))


def with_control_digits(stem: str) -> str | None:
    """Return the classic number of a stem, worked out anew, or None where there is none."""
    d = [int(c) for c in stem]
    k1 = -sum(w * x for w, x in zip((3, 7, 6, 1, 8, 9, 4, 5, 2), d, strict=True)) % 11
    k2 = -sum(w * x for w, x in zip((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), [*d, k1], strict=False)) % 11
    return f"{stem}{k1}{k2}" if k1 < 10 and k2 < 10 else None


def first_number(day: str, month: str, year: str) -> str:
    """Return the first number of a date whose control digits exist."""
    stems = (f"{day}{month}{year}{n:03d}" for n in range(1000))
    return next(number for stem in stems if (number := with_control_digits(stem)))


DATES = """
day | month | year | type        | why
29  | 82    | 00   | tnr         | 00 is 2000, a leap year
29  | 82    | 04   | tnr         | a leap year
29  | 82    | 01   | -           | no leap year
31  | 84    | 90   | -           | April has 30 days
00  | 81    | 90   | -           | no day 0
01  | 80    | 90   | -           | no month 0
01  | 93    | 90   | -           | no month 13
01  | 66    | 90   | -           | month + 65 is no series of this rule
01  | 21    | 90   | -           | month + 20 is no series of this rule
01  | 41    | 90   | hnr         | month + 40
41  | 41    | 90   | dnr-and-hnr | day + 40 and month + 40
41  | 01    | 90   | dnr         | day + 40
01  | 01    | 90   | fnr         | as people have it
71  | 81    | 90   | dnr-and-tnr | 31 January
72  | 81    | 90   | -           | no day 32
"""


@pytest.mark.parametrize(
    ("day", "month", "year", "kind", "why"),
    [[c.strip() for c in line.split("|")] for line in DATES.strip().splitlines()[1:]],
)
def test_the_date_must_exist(day: str, month: str, year: str, kind: str, why: str) -> None:
    identity = identity_of(first_number(day, month, year))
    assert (identity.type if identity else "-") == kind, why


@pytest.mark.parametrize(
    "number", ["", "0181900004", "018190000499", "0181900004x", " 1819000049", "٠١٨١٩٠٠٠٠٤٩"]
)
def test_a_number_is_eleven_ascii_digits(number: str) -> None:
    assert identity_of(number) is None
