"""Nav's rule in standard mode, for the register Profilering: sections 2.3-2.6 and 2.8.

As if the present service had run through the whole window (it started in 2024); only the upper age
has its date. The full rule with its golden cases is a baseline of the models; this one only writes
what the register would hold, from the jobs that Aa-registeret knew that day.
"""

from datetime import date, timedelta
from typing import Final, NamedTuple

from data.synthetic.days import EPOCH, day_of
from profilering.time import month_difference

_MARGIN: Final = 3
_OPEN: Final = 10**7
_UPPER_AGES: Final = ((day_of(date(2026, 4, 13)), 66), (-_OPEN, 59))


class Profile(NamedTuple):
    """The result of one run."""

    profilert_til: str
    six_of_twelve: bool
    age: int | None


def profile(
    day: int,
    born: date,
    hindrances: tuple[str | None, str | None],
    education: tuple[str, bool],
    jobs: list[tuple[int, int | None]],
) -> Profile:
    """Apply the decision table; answers are None where the question was not answered.

    `education` is the digit and whether it is passed and approved; `jobs` are first and last known
    days in the order delivered.
    """
    age = month_difference(born, EPOCH + timedelta(days=day)) // 12
    worked = six_of_twelve(jobs, day)
    digit, proved = education
    upper = next(limit for since, limit in _UPPER_AGES if day >= since)
    schooled = digit == "2" or (digit not in "019" and proved)
    if any(answer in {"JA", "VET_IKKE"} for answer in hindrances):
        result = "OPPGITT_HINDRINGER"
    elif 18 <= age <= upper and worked and schooled:
        result = "ANTATT_GODE_MULIGHETER"
    else:
        result = "ANTATT_BEHOV_FOR_VEILEDNING"
    return Profile(result, worked, age)


def six_of_twelve(jobs: list[tuple[int, int | None]], day: int) -> bool:
    """Tell whether a group of jobs covers six months of the year before `day` (2.6)."""
    today = EPOCH + timedelta(days=day)
    year_ago = today.replace(year=today.year - 1, day=28 if _is_leap_day(today) else today.day)
    first = day_of(year_ago)
    groups: list[tuple[int, int]] = []
    for job_start, last in jobs:
        start, end = job_start, _OPEN if last is None else last
        for place, (g, h) in enumerate(groups):
            if g - _MARGIN < end and h + _MARGIN > start:
                del groups[place]
                start, end = min(g, start), max(h, end)
                break
        groups.append((start, end))
    return any(_months(max(g, first), min(h, day)) >= 6 for g, h in groups if g < day and h > first)


def _months(start: int, end: int) -> int:
    return month_difference(EPOCH + timedelta(days=start), EPOCH + timedelta(days=end))


def _is_leap_day(day: date) -> bool:
    return (day.month, day.day) == (2, 29)
