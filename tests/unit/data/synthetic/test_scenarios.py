"""Every scenario changes what it says, and leaves the rest."""

from datetime import date

import numpy as np
import pytest

from data.synthetic.days import NEVER, day_of, months_of, window_of
from data.synthetic.laws.all import SCENARIOS, WORLDS, laws_of
from data.synthetic.life.predictor import predictor_of
from data.synthetic.margins import NUS, UBESVART
from profilering.errors import BadInput
from tests.unit.data.synthetic.living import fresh, lived
from tests.unit.data.synthetic.worlds import END, START

SEED = 7
FROM_ELSEWHERE = {"traits", "places", "need", "situation", "work", "health", "office", "offers"}
# What may move in each scenario, among first registrations. What follows the hazard of work moves
# with it: the times to work and the days of leaving.
MOVES = {
    "leak": set(),
    "drift": FROM_ELSEWHERE,
    "no-drift": {"work", "offers"},
    "gap": {"reports", "work", "offers"},
    "no-gap": {"reports", "work", "offers"},
    "recession": {"days", "work", "offers"},
    "shock": FROM_ELSEWHERE,
    "calm": {"days", "work", "offers", "need", "places"},
    "thin-data": {"open", "reports"},
    "silence-at-random": {"open"},
    "no-kinds": {"need", "work", "offers"},
    "gaming": {"office", "offers"},
    "no-tiltak": {"offers"},
    "heavy-tail": set(),
}
FOLLOW = {"times", "leaving"}
QUIET = {"leak", "thin-data", "silence-at-random"}


def things(chunk):
    """Return what can move: names and the columns of first registrations."""
    people, lives = chunk.people, chunk.lives
    first = lives.spells.times == 0
    earlier = lives.jobs.serial < 6
    since = people.first_day[lives.jobs.person]
    answers, truth = lives.answers, lives.truth
    of_people = {
        "days": [people.first_day],
        "traits": [people.landgruppe, people.education, people.attachment, people.strain],
        "places": [people.kommune, people.occupation, people.is_woman],
        "need": [people.need],
        "jobs": [(lives.jobs.start - since)[earlier], lives.jobs.percent[earlier]],
        "reports": [(chunk.reports.created == NEVER)[earlier]],
    }
    columns = {
        "limits": [answers.is_limited, answers.is_hindered],
        "open": [answers.health, answers.other],
        "situation": [answers.situation],
        "work": [truth.work_predictor],
        "health": [truth.health_predictor],
        "frailty": [truth.z],
        "office": [truth.office],
        "offers": [truth.offer],
        "times": [truth.to_work],
        "leaving": [lives.exits.left - lives.spells.day],
    }
    return of_people | {name: [one[first] for one in many] for name, many in columns.items()}


def moved(world, name):
    before, after = (things(lived(world, SEED, n, 300)) for n in ((), (name,)))
    return {thing for thing in before if not all(map(np.array_equal, before[thing], after[thing]))}


def living(world, *names):
    return lived(world, SEED, names, 1200)


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_moves_what_it_says_and_leaves_the_rest(world, name):
    found = moved(world, name)
    assert found <= MOVES[name] | (set() if name in QUIET else FOLLOW)
    assert (name == "leak") == (not found)


@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("name", ["recession", "shock", "calm"])
def test_the_calendar_hardly_touches_the_predictor(world, name):
    case = fresh(laws_of(world, ("no-drift",)), SEED, 1500)
    here, there = (
        predictor_of(laws_of(world, names)).prospects(case)
        for names in (("no-drift",), ("no-drift", name))
    )
    assert np.sqrt(np.mean((here - there) ** 2)) < 0.06


def first(chunk):
    return chunk.lives.spells.times == 0


def of_group(chunk):
    return chunk.people.landgruppe == 2


def test_leak_turns_the_switch_on():
    assert laws_of("A", ("leak",)).has_leaks
    assert not laws_of("A").has_leaks


def slope_by_year(name, column):
    """Return what a year adds to the effect of a column on the predictor, in world A."""
    laws = laws_of("A", (name,) if name else ())
    case = fresh(laws, SEED)
    years = (case.at.day - day_of(date(2022, 11, 1))) / 365.25
    x = column(case).astype(float)
    terms = np.stack([np.ones(len(x)), years, x, x * years], axis=1)
    said = predictor_of(laws).prospects(case)
    return np.linalg.lstsq(terms, said, rcond=None)[0][3]


@pytest.mark.parametrize(
    ("column", "sign"),
    [
        (lambda case: np.isin(case.people.education, [NUS.index("6"), NUS.index("7")]), 1),
        (lambda case: case.held.share_24, -1),
        (lambda case: case.age > 55, -1),
    ],
)
def test_drift_changes_effects_with_the_years(column, sign):
    assert abs(slope_by_year("", column)) < 0.05
    assert sign * slope_by_year("drift", column) > 0.03


def test_drift_moves_who_comes():
    chunk = living("A", "drift")
    late = chunk.people.first_day > day_of(date(2024, 11, 1))
    assert chunk.people.is_shocked[late].mean() > 0.25
    assert living("A").people.is_shocked[late].mean() < 0.01


@pytest.mark.parametrize(
    ("name", "truth", "unreported"), [("gap", -0.60, 0.25), ("no-gap", 0.0, 0.015)]
)
def test_gap_in_truth_and_in_labels(name, truth, unreported):
    base, chunk = living("A"), living("A", name)
    group = of_group(chunk)
    widened = (
        chunk.lives.truth.work_predictor[first(chunk)]
        - (base.lives.truth.work_predictor[first(base)])
    )
    assert np.allclose(widened[group], truth - laws_of("A").gap.truth)
    assert np.allclose(widened[~group], 0)
    mine = group[chunk.lives.jobs.person]
    never = chunk.reports.created == NEVER
    assert never[mine].mean() == pytest.approx(unreported, abs=0.03)
    assert never[~mine].mean() == pytest.approx(0.015, abs=0.01)


def between(days, begin, end):
    return (days >= day_of(begin)) & (days < day_of(end))


@pytest.mark.parametrize("world", WORLDS)
def test_recession_in_the_last_two_years(world):
    before, after = laws_of(world).calendar, laws_of(world, ("recession",)).calendar
    early = np.arange(day_of(date(2013, 1, 1)), day_of(date(2024, 1, 1)), 30)
    assert np.allclose(before.hiring(early), after.hiring(early))
    # The same day of the year: seasons cancel.
    low, high = (np.array([day_of(date(year, 10, 31))]) for year in (2024, 2026))
    rise = after.hiring(high) - after.hiring(low)
    assert rise == pytest.approx(after.on_hiring * np.log(1.66), abs=0.02)
    days = after.first_days(window_of(START, END), (np.arange(20_000) + 0.5) / 20_000)
    quiet, full = (
        between(days, date(year, 11, 1), date(year + 1, 11, 1)).sum() for year in (2023, 2025)
    )
    assert full > 1.2 * quiet


def test_shock_hits_a_fifth_of_the_inflow():
    people = living("B", "shock").people
    hit, days = people.is_shocked, people.first_day
    assert 0.10 < hit[between(days, date(2023, 3, 1), date(2024, 3, 1))].mean() < 0.30
    assert not hit[days < day_of(date(2022, 9, 1))].any()
    assert not hit[days > day_of(date(2025, 3, 1))].any()
    assert not living("B").people.is_shocked.any()


@pytest.mark.parametrize("world", WORLDS)
def test_calm_is_flat(world):
    calm = laws_of(world, ("calm",)).calendar
    days = np.arange(day_of(date(2013, 1, 1)), day_of(date(2027, 1, 1)), 7)
    for flat in (calm.hiring, calm.on_the_shocked, calm.ailing, calm.brief):
        assert np.ptp(flat(days)) < 1e-12
    months = np.bincount(months_of(living(world, "calm").people.first_day), minlength=13)
    assert months[1:].min() > 0.75 * months[1:].mean()


@pytest.mark.parametrize("world", WORLDS)
def test_thin_data(world):
    base, thin = living(world), living(world, "thin-data")
    assert laws_of(world, ("thin-data",)).silence.no_answers == 0.25
    left_open, usual = ((c.lives.answers.health == UBESVART).mean() for c in (thin, base))
    assert left_open > 3 * usual
    unreported, few = ((c.reports.created == NEVER).mean() for c in (thin, base))
    assert unreported == pytest.approx(few + 0.20, abs=0.03)


@pytest.mark.parametrize("world", WORLDS)
def test_silence_at_random_tells_nothing(world):
    answers = living(world, "silence-at-random").lives.answers
    for truth, said in ((answers.is_limited, answers.health), (answers.is_hindered, answers.other)):
        left_open = said == UBESVART
        for who in (truth, ~truth):
            assert left_open[who].mean() == pytest.approx(0.08, abs=4 * (0.07 / who.sum()) ** 0.5)


def test_no_kinds_leaves_one():
    assert not living("A", "no-kinds").people.need.any()


def test_gaming_is_strong_and_offices_differ():
    assert laws_of("A", ("gaming",)).practice.gaming == 0.90
    wide, usual = (living("A", *n).lives.truth.office.std() for n in (("gaming",), ()))
    assert wide == pytest.approx(2.8 * usual, rel=0.02)


@pytest.mark.parametrize("world", WORLDS)
def test_no_tiltak(world):
    lives = living(world, "no-tiltak").lives
    assert (lives.truth.offer == -1).all()
    assert (lives.tiltak.kind == -1).all()
    few = lived(world, SEED, ("no-tiltak",), 300, has_incidence=True).lives.truth
    assert np.allclose(few.integrated, few.without_tiltak)


@pytest.mark.parametrize("world", WORLDS)
def test_heavy_tail_spreads_the_times_about_the_same_half_year(world):
    base, wide = living(world), living(world, "heavy-tail")
    by = {}
    for name, chunk in (("base", base), ("wide", wide)):
        times = chunk.lives.truth.to_work[first(chunk)]
        by[name] = [(times <= day).mean() for day in (28, 182, 1461)]
    assert by["wide"][0] > 1.08 * by["base"][0]
    assert by["wide"][1] == pytest.approx(by["base"][1], abs=0.06)
    assert by["wide"][2] < by["base"][2]


def test_scenarios_compose():
    both = laws_of("B", ("gap", "recession"))
    assert both == laws_of("B", ("recession", "gap"))
    assert both.gap == laws_of("B", ("gap",)).gap
    assert both.calendar == laws_of("B", ("recession",)).calendar
    assert laws_of("B", ("calm", "recession")) != laws_of("B", ("recession", "calm"))


def test_laws_of_gives_the_same_object_each_time():
    assert laws_of("A") is WORLDS["A"]
    assert laws_of("B", ("drift",), 0.5) is laws_of("B", ("drift",), 0.5)
    assert predictor_of(laws_of("A", ("drift",))) is predictor_of(laws_of("A", ("drift",)))
    assert laws_of("A", (), 0.5).nonlinear == 0.5


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("C", (), None), ["world 'C'", "A or B"]),
        (("A", ("lek", "gap"), None), ["scenario 'lek'", "leak", "thin-data"]),
        (("A", (), 0.95), ["from 0 to 0.9"]),
        (("A", (), -0.1), ["from 0 to 0.9"]),
        (("A", (), float("nan")), ["from 0 to 0.9"]),
        (("Z", ("nothing",), 2.0), ["world 'Z'", "scenario 'nothing'", "from 0 to 0.9"]),
    ],
)
def test_unknown_names_are_refused_with_what_there_is(asked, words):
    with pytest.raises(BadInput) as error:
        laws_of(*asked)
    assert all(word in str(error.value) for word in words)


def test_every_scenario_says_what_it_does():
    assert {"leak", "drift", "gap", "recession", "thin-data"} <= set(SCENARIOS)
    assert all(one.says.endswith(".") for one in SCENARIOS.values())
    assert set(MOVES) == set(SCENARIOS)
