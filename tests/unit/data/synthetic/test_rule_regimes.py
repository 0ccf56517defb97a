"""Nav's rule as it was on the day: which answers have a profile, from when, and of which jobs."""

from datetime import date

import pytest

from data.synthetic.days import day_of, iso
from data.synthetic.generate import World, synthesize
from data.synthetic.writing.nav_profile import day_of_run, delivered, six_firsts, six_of_twelve
from models.baselines.nav_case import Jobb
from models.baselines.nav_rule import VEILARB, har_erfaring, har_erfaring_veilarb
from tests.unit.data.synthetic.worlds import date_of, day_of_instant, registers

FEW = ("periode", "opplysninger", "profilering", "aa_registeret")
ANSWERED, SILENT = ("NEI", "JA"), ("NEI", None)


def day(text):
    return day_of(date_of(text))


def spans(*jobs):
    return [(day(first), day(last) if last else None) for first, last in jobs]


@pytest.mark.parametrize(
    ("answered", "hindrances", "run"),
    [
        ("2023-12-31", ANSWERED, None),
        ("2024-01-01", ANSWERED, "2024-03-26"),
        ("2024-03-26", ANSWERED, "2024-03-26"),
        ("2024-03-27", ANSWERED, "2024-03-27"),
        ("2024-03-27", SILENT, None),
        ("2024-04-03", (None, "NEI"), None),
        ("2024-04-04", SILENT, "2024-04-04"),
        ("2026-05-01", SILENT, "2026-05-01"),
    ],
)
def test_which_answers_were_profiled_and_when(answered, hindrances, run):
    assert day_of_run(day(answered), hindrances) == (run and day(run))


OLD_AND_OPEN = spans(("2020-01-01", None))
# The second job encloses the first, and the third begins in both.
ENCLOSING = spans(
    ("2024-03-01", "2024-03-10"), ("2023-12-01", "2024-04-15"), ("2024-03-05", "2024-06-20")
)


@pytest.mark.parametrize("jobs", [OLD_AND_OPEN, ENCLOSING])
def test_until_june_2024_what_encloses_the_days_did_not_overlap_them(jobs):
    assert not six_of_twelve(jobs, day("2024-06-24"))
    assert six_of_twelve(jobs, day("2024-06-25"))


def test_a_job_that_began_within_the_year_always_counted():
    jobs = spans(("2023-10-01", None))
    assert six_of_twelve(jobs, day("2024-06-24"))
    assert not six_of_twelve(jobs, day("2024-03-30"))


@pytest.mark.parametrize(
    ("jobs", "on", "works"),
    [
        (spans(("2023-08-01", "2024-01-01")), "2024-02-20", True),
        (spans(("2023-08-02", "2024-01-01")), "2024-02-20", False),
        (spans(("2023-08-01", "2023-12-31")), "2024-02-20", False),
        (spans(("2023-09-05", "2023-11-30"), ("2023-12-02", "2024-03-20")), "2024-04-10", False),
        (spans(("2023-03-01", "2023-08-01")), "2024-02-29", True),
        (spans(("2023-02-01", "2023-07-31")), "2024-02-29", False),
        (spans(("2020-01-01", None)), "2024-02-20", True),
        ([], "2024-02-20", False),
    ],
)
def test_work_by_the_firsts_of_months(jobs, on, works):
    assert six_firsts(jobs, day(on)) is works
    full = [Jobb(date_of(iso(a)), None if b is None else date_of(iso(b))) for a, b in jobs]
    assert har_erfaring_veilarb(full, date_of(on)) is works


@pytest.mark.parametrize(
    ("on", "left_out"),
    [("2024-11-19", False), ("2024-11-20", True), ("2026-01-21", True), ("2026-01-22", False)],
)
def test_ended_jobs_were_left_out_at_times_while_their_status_was_not_asked_for(on, left_out):
    jobs = spans(("2024-01-01", "2024-11-01"), ("2024-02-01", None), ("2024-03-01", "2026-12-31"))
    assert delivered(jobs, day(on), 0.9) == jobs
    assert delivered(jobs, day(on), 0.1) == (jobs[1:] if left_out else jobs)


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    path = tmp_path_factory.mktemp("world")
    synthesize(path, World(500, 4, date(2023, 7, 1), date(2026, 3, 31)), registers=FEW)
    return registers(path)


def sent(line):
    return day_of_instant(line["sendtInnAv"]["tidspunkt"])


def answers_of(lines):
    return {line["id"]: line for line in lines["opplysninger"]}


def without_profile(lines):
    """Return the answers that have none; no answer has two."""
    profiled = [line["opplysningerOmArbeidssokerId"] for line in lines["profilering"]]
    assert len(profiled) == len(set(profiled))
    answers = answers_of(lines)
    return [answers[one] for one in answers.keys() - set(profiled)]


def test_every_answer_since_2024_has_one_profile(lines):
    without = without_profile(lines)
    assert any(sent(line) < date(2024, 1, 1) for line in without)
    for line in without:
        assert sent(line) < date(2024, 1, 1) or unheard(line)


def unheard(line):
    """Tell of an answer of the days in which a question left open kept it from being profiled.

    What was migrated has no question that was not asked.
    """
    is_then = date(2024, 3, 26) <= sent(line) < date(2024, 4, 4)
    return is_then and None in (line["helse"], line["annet"])


def test_unless_a_question_was_left_open_in_the_first_days(tmp_path):
    synthesize(tmp_path, World(400, 4, date(2024, 3, 10), date(2024, 4, 30)), registers=FEW)
    lines = registers(tmp_path)
    without = without_profile(lines)
    assert len(without) > 2
    assert all(map(unheard, without))
    assert sum(map(unheard, lines["opplysninger"])) == len(without)


def test_the_first_were_all_run_on_the_day_of_the_release(lines):
    answers, run_again = answers_of(lines), 0
    for line in lines["profilering"]:
        answered = sent(answers[line["opplysningerOmArbeidssokerId"]])
        assert sent(line) == max(answered, date(2024, 3, 26))
        run_again += answered < date(2024, 3, 26)
        source = line["sendtInnAv"]["tidspunktFraKilde"]
        assert (source is None) == (sent(line) < date(2024, 6, 3))
    assert run_again > 10


def jobs_known(lines, ident, on):
    """Return the jobs of a person as the full rule reads them, as known on a day."""
    found = []
    for job in lines["aa_registeret"]:
        if job["arbeidstaker"]["ident"] == ident and date_of(job["opprettet"]) <= on:
            span = job["ansettelsesperiode"]
            last = span["sluttdato"] if date_of(job["sistEndret"]) <= on else None
            found.append(Jobb(date_of(span["startdato"]), last and date_of(last)))
    return found


def understated(lines, since, until):
    """Return the shares of profiles with work, and of these that had none by the rule then."""
    idents = {line["id"]: line["identitetsnummer"] for line in lines["periode"]}
    answers, worked, missed, invented = answers_of(lines), 0, 0, 0
    for line in lines["profilering"]:
        if since <= sent(line) < until:
            given = answers[line["opplysningerOmArbeidssokerId"]]
            is_migrated = given["sendtInnAv"]["kilde"] == VEILARB
            test_of_work = har_erfaring_veilarb if is_migrated else har_erfaring
            jobs = jobs_known(lines, idents[line["periodeId"]], sent(line))
            full = test_of_work(jobs, sent(given))
            said = line["jobbetSammenhengendeSeksAvTolvSisteMnd"]
            worked, missed = worked + full, missed + (full and not said)
            invented += said and not full
    assert worked > 20
    assert not invented
    return missed / worked


def test_experience_was_understated_in_two_regimes(lines):
    enclosed = understated(lines, date(2024, 3, 26), date(2024, 6, 25))
    status_unsaid = understated(lines, date(2024, 11, 20), date(2026, 1, 22))
    assert 0.2 < enclosed < 0.9
    assert 0.02 < status_unsaid < 0.4
    for since, until in (("2024-06-25", "2024-11-20"), ("2026-01-22", "2026-04-13")):
        assert understated(lines, date_of(since), date_of(until)) == 0
