"""Time is an argument: civil dates in Europe/Oslo, and the one clock, which only the CLI reads."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")


def now() -> datetime:
    """Return this instant, with zone UTC; called at the edges only (CLI, run records)."""
    return datetime.now(UTC)


def oslo_date(instant: int | str) -> date:
    """Return the Europe/Oslo calendar date of a Nav instant.

    An instant is milliseconds since 1970-01-01T00:00Z (Avro) or an RFC 3339 string (REST).
    Raises ValueError for text that is no instant or has no zone, and for years beyond 1-9999.
    """
    if isinstance(instant, int):
        try:
            moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=instant)
        except OverflowError:
            raise ValueError("an instant is a number of milliseconds since 1970") from None
    else:
        moment = datetime.fromisoformat(instant)
        if moment.tzinfo is None:
            raise ValueError("an instant needs a zone, such as 2026-02-02T08:16:10Z")
    return moment.astimezone(OSLO).date()


def month_difference(start: date, end: date) -> int:
    """Return the whole calendar months from `start` to `end` as Java's Period.between counts them.

    Negative, and towards zero, when `end` is before `start`. Not dateutil's relativedelta, which
    lets the last day of a shorter month complete a month.
    """
    months = 12 * (end.year - start.year) + end.month - start.month
    if months > 0 and end.day < start.day:
        return months - 1
    if months < 0 and end.day > start.day:
        return months + 1
    return months
