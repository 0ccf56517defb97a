"""Dates in Norway, and months as Nav's own rule counts them (nav-formats.md 2.2)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilering.time import month_difference, now, oslo_date


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        # Winter: UTC + 1. The day turns at 23:00 UTC.
        ("2026-01-31T22:59:59Z", date(2026, 1, 31)),
        ("2026-01-31T23:00:00Z", date(2026, 2, 1)),
        # Summer time began on 29 March 2026: UTC + 2. The day turns at 22:00 UTC.
        ("2026-03-28T22:59:59Z", date(2026, 3, 28)),
        ("2026-03-28T23:00:00Z", date(2026, 3, 29)),
        ("2026-03-29T21:59:59Z", date(2026, 3, 29)),
        ("2026-03-29T22:00:00Z", date(2026, 3, 30)),
        # It ended on 25 October 2026.
        ("2026-10-24T22:00:00Z", date(2026, 10, 25)),
        ("2026-10-25T22:59:59Z", date(2026, 10, 25)),
        ("2026-10-25T23:00:00Z", date(2026, 10, 26)),
        # Other zones, and the nanoseconds of Java.
        ("2026-06-30T23:30:00-01:00", date(2026, 7, 1)),
        ("2026-02-02T08:16:10.123456789Z", date(2026, 2, 2)),
        (0, date(1970, 1, 1)),
        (1770020130000, date(2026, 2, 2)),
        (-1, date(1970, 1, 1)),  # 00:59:59.999 in Oslo
    ],
)
def test_an_instant_falls_on_its_date_in_oslo(instant, expected):
    assert oslo_date(instant) == expected


@pytest.mark.parametrize("instant", ["2026-02-02", "2026-02-02T08:16:10", "yesterday", "", 10**30])
def test_what_is_no_instant_is_refused(instant):
    with pytest.raises(ValueError):
        oslo_date(instant)


@given(st.datetimes(min_value=datetime(1970, 1, 2), max_value=datetime(2100, 1, 1)))
def test_milliseconds_and_text_agree(moment):
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    expected = moment.astimezone(ZoneInfo("Europe/Oslo")).date()
    assert oslo_date(int(moment.timestamp()) * 1000) == expected
    assert oslo_date(moment.isoformat()) == expected


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("2024-08-31", "2025-02-28", 5),  # dateutil says 6
        ("2004-02-29", "2022-02-28", 17 * 12 + 11),  # dateutil says 18 years
        ("2004-02-29", "2022-03-01", 18 * 12),
        ("2024-02-29", "2025-02-28", 11),
        ("2024-01-31", "2024-02-29", 0),
        ("2024-01-31", "2024-03-01", 1),
        ("2024-01-15", "2024-07-15", 6),
        ("2024-01-15", "2024-07-14", 5),
        ("2024-05-05", "2024-05-05", 0),
        ("2024-05-05", "2024-05-04", 0),
        ("2024-03-31", "2024-02-29", -1),
        ("2024-02-29", "2024-01-31", 0),
        ("2025-02-28", "2024-08-31", -5),
    ],
)
def test_months_are_counted_as_java_counts_them(start, end, months):
    assert month_difference(date.fromisoformat(start), date.fromisoformat(end)) == months


@given(st.dates(date(1920, 1, 1), date(2090, 1, 1)), st.integers(0, 40_000))
def test_months_never_decrease_and_a_full_year_is_twelve(start, days):
    end = start + timedelta(days=days)
    months = month_difference(start, end)
    assert 0 <= month_difference(start, end + timedelta(days=1)) - months <= 1
    assert months <= days / 28
    assert month_difference(start, end.replace(day=1)) <= months


def test_the_clock_has_a_zone():
    assert now().utcoffset() == timedelta(0)
