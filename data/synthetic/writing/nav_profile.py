"""Nav's rule as it was on the day: sections 2.3-2.8 and 2.10.

It was first run in 2024 and released in March of that year, when all submissions since January were
run again with the jobs known by then; older submissions have no result in this register, for the
rule before it (2.9) wrote elsewhere. It reads what is written: of migrated answers what the
migration made of them, with a test of work of its own. The full rule of today with its golden cases
is a baseline of the models; this one only writes what the register would hold.
"""

from datetime import date, timedelta
from typing import Final, NamedTuple

from data.synthetic.days import EPOCH, day_of
from data.synthetic.writing.forms import Document
from data.synthetic.writing.migrated import TAKEN_OVER
from profilering.time import month_difference

# First and last day, as they were known.
Job = tuple[int, int | None]
# Health and other, None where the question was not asked.
Hindrances = tuple[str | None, str | None]
_MARGIN: Final = 3
_OPEN: Final = 10**7
_UPPER_AGES: Final = ((day_of(date(2026, 4, 13)), 66), (-_OPEN, 59))
_FIRST_PROFILED: Final = day_of(date(2024, 1, 1))
_RELEASED: Final = TAKEN_OVER
_TAKES_NULL: Final = day_of(date(2024, 4, 4))
_OVERLAP_MENDED: Final = day_of(date(2024, 6, 25))
# Aa-registeret was asked without saying which jobs are wanted; what it answers is UNVERIFIED (U16).
_STATUS_UNSAID: Final = (day_of(date(2024, 11, 20)), day_of(date(2026, 1, 22)))
_ENDED_LEFT_OUT: Final = 0.5  # ASSUMPTION: the share of answers without them


class Profile(NamedTuple):
    """The result of one run."""

    profilert_til: str
    six_of_twelve: bool
    age: int | None


def read(document: Document) -> tuple[Hindrances, tuple[str, bool]]:
    """Return what the rule reads in a submission: hindrances, and education's digit if proved.

    A null answer to a question that was asked is a hindrance, as VET_IKKE is (2.4).
    """
    health, other, education = document["helse"], document["annet"], document["utdanning"]
    hindrances = (
        None if health is None else health["helsetilstandHindrerArbeid"],
        None if other is None else other["andreForholdHindrerArbeid"] or "VET_IKKE",
    )
    is_proved = education["bestaatt"] == "JA" and education["godkjent"] == "JA"
    return hindrances, (education["nus"], is_proved)


def day_of_run(day: int, hindrances: Hindrances) -> int | None:
    """Return the day on which answers of `day` were profiled, None where they never were."""
    if day < _FIRST_PROFILED or (day < _TAKES_NULL and None in hindrances):
        return None
    return max(day, _RELEASED)


def delivered(jobs: list[Job], day: int, chance: float) -> list[Job]:
    """Return which of the jobs Aa-registeret tells of on a day; `chance` is drawn from (0, 1)."""
    since, until = _STATUS_UNSAID
    if since <= day < until and chance < _ENDED_LEFT_OUT:
        return [job for job in jobs if job[1] is None or job[1] >= day]
    return jobs


def profile(
    day: int,
    born: date,
    hindrances: Hindrances,
    education: tuple[str, bool],
    jobs: list[Job],
) -> Profile:
    """Apply the decision table; `hindrances` and `education` are as `read` returns them.

    `day` is that of the answers, by which they are migrated or not; `jobs` stand in the order
    delivered.
    """
    age = month_difference(born, EPOCH + timedelta(days=day)) // 12
    worked = six_firsts(jobs, day) if day < TAKEN_OVER else six_of_twelve(jobs, day)
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


def six_of_twelve(jobs: list[Job], day: int) -> bool:
    """Tell whether a group of jobs covers six months of the year before `day` (2.6)."""
    today = EPOCH + timedelta(days=day)
    year_ago = today.replace(year=today.year - 1, day=28 if _is_leap_day(today) else today.day)
    first = day_of(year_ago)
    touches = _overlaps if day >= _OVERLAP_MENDED else _begins_or_ends_in
    groups: list[tuple[int, int]] = []
    for job_start, last in jobs:
        start, end = job_start, _OPEN if last is None else last
        for place, (g, h) in enumerate(groups):
            if touches(start, end, g - _MARGIN, h + _MARGIN):
                del groups[place]
                start, end = min(g, start), max(h, end)
                break
        groups.append((start, end))
    return any(
        _months(max(g, first), min(h, day)) >= 6 for g, h in groups if touches(g, h, first, day)
    )


def six_firsts(jobs: list[Job], day: int) -> bool:
    """Tell whether six firsts in a row, of this month and the eleven before, are in work (2.7)."""
    first, in_a_row = (EPOCH + timedelta(days=day)).replace(day=1), 0
    for _ in range(12):
        on = day_of(first)
        works = any(start <= on and (last is None or on <= last) for start, last in jobs)
        in_a_row = in_a_row + 1 if works else 0
        if in_a_row == 6:
            return True
        first = (first - timedelta(days=1)).replace(day=1)
    return False


def _overlaps(start: int, end: int, first: int, last: int) -> bool:
    return start < last and end > first


def _begins_or_ends_in(start: int, end: int, first: int, last: int) -> bool:
    """Tell as the rule did until June 2024: what encloses the days does not count."""
    return first < start < last or first < end < last


def _months(start: int, end: int) -> int:
    return month_difference(EPOCH + timedelta(days=start), EPOCH + timedelta(days=end))


def _is_leap_day(day: date) -> bool:
    return (day.month, day.day) == (2, 29)
