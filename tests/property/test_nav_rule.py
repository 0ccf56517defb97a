"""Nav's present rule against a second, slow reading of section 2 that shares no code with it.

The second reading counts months by walking through the days, and never moves a group's ends.
"""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from models.baselines.nav_rule import NavProfile, profile

Job = tuple[date, date | None]


def days(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=n) for n in range((end - start).days))


def whole_months(a: date, b: date) -> int:
    """A month is whole on the first day after its like-numbered day has come, or should have."""
    whole, owed = 0, False
    for day in days(a + timedelta(days=1), b + timedelta(days=1)):
        if day.day == 1:
            whole, owed = whole + owed, True
        if owed and day.day == a.day:
            whole, owed = whole + 1, False
    return whole


def year_before(d: date) -> date:
    back = d - timedelta(days=365)
    return back if whole_months(back, d) == 12 else back - timedelta(days=1)


def slow_standard(jobs: list[Job], d: date) -> bool:
    """2.6 with groups as lists of jobs, and a distance in days in place of a margin."""
    groups: list[list[tuple[date, date]]] = []
    for start, end in [(s, e or date(2300, 1, 1)) for s, e in jobs]:
        near = [
            group
            for group in groups
            if (start - max(h for _, h in group)).days < 3
            and (min(g for g, _ in group) - end).days < 3
        ]
        joined = near[0] if near else []
        groups = [group for group in groups if group is not joined] + [[*joined, (start, end)]]
    spans = [(min(g for g, _ in group), max(h for _, h in group)) for group in groups]
    inside = [(max(g, year_before(d)), min(h, d)) for g, h in spans if g < d and h > year_before(d)]
    return any(whole_months(a, b) >= 6 for a, b in inside)


def slow_in_time_order(jobs: list[Job], d: date) -> bool:
    """2.6 for true jobs in time order, by the days themselves: gaps of up to two days are filled.

    In that order a job can only reach the last group, so the order makes no difference.
    """
    worked: set[date] = set()
    for start, end in jobs:
        # Days after D count too: a job that starts at D or D + 1 carries the one before up to D.
        worked.update(days(start, end or d + timedelta(days=7)))
    filled = set(worked)
    for day in worked:
        for gap in (1, 2):
            if day + timedelta(days=gap + 1) in worked:
                filled.update(days(day, day + timedelta(days=gap + 1)))
    begin = None
    for day in days(year_before(d), d + timedelta(days=1)):
        if begin is not None and (day not in filled or day == d):
            if whole_months(begin, day) >= 6:
                return True
            begin = None
        elif begin is None and day in filled:
            begin = day
    return False


def slow_veilarb(jobs: list[Job], d: date) -> bool:
    """2.7 as a string of months, oldest first, in which six ones in a row are looked for."""
    months = [divmod(12 * d.year + d.month - 1 - back, 12) for back in range(11, -1, -1)]
    firsts = [date(year, month + 1, 1) for year, month in months]
    worked = ["01"[any(s <= f and (not e or f <= e) for s, e in jobs)] for f in firsts]
    return "111111" in "".join(worked)


def facts(
    jobs: list[Job], d: date, kilde: str = "demo:1", written: Callable[[date], Any] = str
) -> tuple[dict[str, Any], dict[str, Any]]:
    rows = [
        {"ansettelsesperiode": {"startdato": written(s), "sluttdato": written(e) if e else None}}
        for s, e in jobs
    ]
    sent = {"tidspunkt": f"{d}T10:00:00Z", "kilde": kilde}
    answers = {"helse": None, "annet": None, "utdanning": {"nus": "2"}}
    return {"sendtInnAv": sent, **answers}, {"foedselsAar": 1990, "arbeidsforhold": rows}


def experience(jobs: list[Job], d: date, kilde: str = "demo:1") -> bool:
    return profile(*facts(jobs, d, kilde)).jobbetSammenhengendeSeksAvTolvSisteMnd


# Month ends and their neighbours, where ways of counting part, are drawn often; and they are few,
# so that jobs meet, miss each other by days, and run backwards.
EDGES = [
    date(year, month, day)
    for year, months in ((2023, range(6, 13)), (2024, range(1, 6)))
    for month in months
    for day in (1, 2, 28, 29, 30, 31)
    if day <= monthrange(year, month)[1]
]
DATES = st.sampled_from(EDGES) | st.dates(EDGES[0], EDGES[-1])
SHORT = st.builds(
    lambda start, days: (start, start + timedelta(days=days)), DATES, st.integers(-3, 130)
)
JOBS = st.lists(SHORT | SHORT | st.tuples(DATES, DATES | st.none()), max_size=6)
REFERENCE = st.dates(date(2024, 2, 1), date(2024, 7, 1)) | st.just(date(2024, 2, 29))


@st.composite
def careers(draw: st.DrawFn) -> tuple[list[Job], date]:
    """True jobs in time order with short gaps, and a D near their end."""
    day, jobs = draw(DATES), []
    for length, gap in draw(
        st.lists(st.tuples(st.integers(1, 200), st.integers(0, 5)), max_size=5)
    ):
        jobs.append((day, day + timedelta(days=length)))
        day += timedelta(days=length + gap)
    if jobs and draw(st.booleans()):
        jobs[-1] = (jobs[-1][0], None)
    return jobs, day + timedelta(days=draw(st.integers(-200, 200)))


@settings(max_examples=500)
@given(JOBS, REFERENCE)
@example([(date(2023, 1, 1), date(2023, 8, 28))], date(2024, 2, 29))
def test_standard_mode_agrees_with_a_slow_reading(jobs: list[Job], d: date) -> None:
    assert experience(jobs, d) is slow_standard(jobs, d)


@given(careers())
def test_true_jobs_in_time_order_are_runs_of_days(career: tuple[list[Job], date]) -> None:
    assert experience(*career) is slow_in_time_order(*career)


@given(JOBS, REFERENCE)
def test_veilarb_mode_agrees_with_a_slow_reading(jobs: list[Job], d: date) -> None:
    assert experience(jobs, d, "veilarbregistrering") is slow_veilarb(jobs, d)


@given(
    st.dates(date(1900, 1, 1), date(2023, 12, 31)), st.dates(date(2024, 1, 1), date(2026, 12, 31))
)
@example(date(2004, 2, 29), date(2022, 2, 28))
def test_age_is_the_number_of_birthdays_reached(born: date, d: date) -> None:
    opplysninger, person = facts([], d)
    alder = profile(opplysninger, person | {"foedselsdato": str(born)}).alder
    # Who was born on 29 February has a birthday on 1 March in a year without it.
    leap_day = (born.month, born.day) == (2, 29)
    birthdays = [
        date(year, 3, 1) if leap_day and monthrange(year, 2)[1] == 28 else born.replace(year=year)
        for year in range(born.year + 1, d.year + 1)
    ]
    assert alder == sum(birthday <= d for birthday in birthdays)


def wrapped(value: Any, name: str = "") -> Any:
    """The same JSON with every member in an Avro union wrapper; names as in standard Avro-JSON."""
    if isinstance(value, dict):
        return {f"no.nav.demo.{name}": {key: wrapped(inner, key) for key, inner in value.items()}}
    if isinstance(value, list):
        return {"array": [wrapped(inner, "Row") for inner in value]}
    return None if value is None else {type(value).__name__: value}


def numbers(day: date) -> list[int]:
    """A date as the grunnlag topic writes it."""
    return [day.year, day.month, day.day]


@given(JOBS, REFERENCE, st.sampled_from(["demo:1", "veilarbregistrering"]))
def test_every_form_of_the_same_facts_gives_the_same_result(
    jobs: list[Job], d: date, kilde: str
) -> None:
    opplysninger, person = facts(jobs, d, kilde)
    result: NavProfile = profile(opplysninger, person)
    assert profile(wrapped(opplysninger), wrapped(person)) == result
    assert profile(*facts(jobs, d, kilde, numbers)) == result
    moment = datetime(d.year, d.month, d.day, 10, tzinfo=UTC)
    sent = {"tidspunkt": int(moment.timestamp()) * 1000, "kilde": kilde}
    assert profile(opplysninger | {"sendtInnAv": sent}, person) == result
