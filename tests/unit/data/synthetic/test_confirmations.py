"""Confirmations: Nav's fortnights, who answers, and what a missing one tells."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from data.synthetic.life.exits import MISSED, TOLD
from data.synthetic.writing.confirmations import confirmation_documents
from data.synthetic.writing.fortnights import confirmed
from data.synthetic.writing.registrations import registration_documents
from tests.unit.data.synthetic.some_people import as_lines, people, taken_in, written
from tests.unit.data.synthetic.worlds import END, day_of_instant, five_thousand

OSLO = ZoneInfo("Europe/Oslo")
SMALL = 400


@pytest.fixture(scope="module")
def documents():
    return written(confirmation_documents, people(count=SMALL))


@pytest.fixture(scope="module")
def spells():
    found = written(registration_documents, people(count=SMALL))["periode"]
    return {line["id"]: line for line in found}


@pytest.fixture(scope="module")
def answers(documents):
    found = defaultdict(list)
    for line in documents["bekreftelse"]:
        found[line["periodeId"]].append(line)
    return found


def oslo(instant):
    return datetime.fromtimestamp(instant / 1000, UTC).astimezone(OSLO)


def test_the_contracts_take_every_document(documents, tmp_path):
    for counts in taken_in(tmp_path, people(count=SMALL), documents).values():
        assert counts["used"] == counts["read"] > 300
        assert not counts["unknown_values"]


def test_chunks_do_not_matter():
    whole = as_lines(written(confirmation_documents, people()))
    halves = [as_lines(written(confirmation_documents, people(first, 30))) for first in (0, 30)]
    assert whole == {name: halves[0][name] + halves[1][name] for name in whole}


def test_the_form_is_navs(documents):
    for line in documents["bekreftelse"]:
        assert set(line) == {"periodeId", "bekreftelsesloesning", "id", "svar"}
        assert set(line["svar"]["sendtInnAv"]) == {"tidspunkt", "utfoertAv", "kilde", "aarsak"}
    assert len({line["id"] for line in documents["bekreftelse"]}) == len(documents["bekreftelse"])


def test_fortnights_run_from_monday_to_monday_within_the_registration(answers, spells):
    shortened = 0
    for periode_id, mine in answers.items():
        begun, ended = spells[periode_id]["startet"], spells[periode_id]["avsluttet"]
        before = begun["tidspunkt"]
        for line in mine:
            said = line["svar"]
            sent = said["sendtInnAv"]["tidspunkt"]
            first, end = oslo(said["gjelderFra"]), oslo(said["gjelderTil"])
            assert said["gjelderFra"] == begun["tidspunkt"] or first.weekday() == first.hour == 0
            assert end.hour == end.minute == 0
            shortened += end.weekday() != 0
            assert end.weekday() == 0 or not said["vilFortsetteSomArbeidssoeker"]
            assert timedelta(0) < end - first <= timedelta(days=14, hours=1)
            assert before <= said["gjelderFra"] < said["gjelderTil"] < sent
            assert ended is None or sent < ended["tidspunkt"]
            assert day_of_instant(sent) <= END
            before = said["gjelderTil"]
    assert shortened < 0.05 * sum(map(len, answers.values()))


def test_who_tells_nav_says_no_in_the_last_one_and_nobody_else_does(answers, spells):
    for periode_id, line in spells.items():
        says_no = [not one["svar"]["vilFortsetteSomArbeidssoeker"] for one in answers[periode_id]]
        ended = line["avsluttet"]
        told = ended and "Ønsket ikke" in ended["aarsak"]
        assert says_no[-1:] == [True] if told else not any(says_no)
        assert not any(says_no[:-1])
        if told:
            sent = answers[periode_id][-1]["svar"]["sendtInnAv"]["tidspunkt"]
            assert day_of_instant(sent) == day_of_instant(ended["tidspunkt"])


def test_dagpenger_takes_confirmations_only_while_it_is_responsible(documents, answers, spells):
    messages = defaultdict(list)
    for line in documents["paa_vegne_av"]:
        messages[line["verdi"]["periodeId"]].append(line)
    broken = 0
    for periode_id, mine in messages.items():
        kinds = ["fristBrutt" in line["verdi"]["handling"] for line in mine]
        assert kinds in ([False], [False, True])
        ended = spells[periode_id]["avsluttet"]
        # Who has left has been handed back.
        assert ended is None or (len(mine) == 2 and mine[1]["mottatt"] < ended["tidspunkt"])
        broken += len(mine) == 2 and mine[1]["verdi"]["handling"]["fristBrutt"]
    assert broken > 10
    for periode_id, mine in answers.items():
        times = [line["mottatt"] for line in messages[periode_id]]
        for line in mine:
            sent = line["svar"]["sendtInnAv"]
            is_theirs = sum(instant <= sent["tidspunkt"] for instant in times) == 1
            assert (line["bekreftelsesloesning"] == "DAGPENGER") == is_theirs
            assert (sent["utfoertAv"]["type"] == "SYSTEM") == is_theirs


def fortnights_due(chunk):
    """Return, for each fortnight that ran out well before the window: registration and end."""
    left, begun = chunk.lives.exits.left, chunk.lives.spells.day
    rows = []
    for spell, (day, until) in enumerate(zip(begun.tolist(), left.tolist(), strict=True)):
        monday = day - (date(1970, 1, 1) + timedelta(days=day)).weekday()
        last = min(until, chunk.window.last - 14)
        rows += [(spell, end) for end in range(monday + 14, last + 1, 14)]
    return np.array(rows)


@pytest.fixture(scope="module")
def missing():
    """Return chunk, registration, end, and whether a confirmation is missing, by fortnight."""
    chunk = five_thousand(3)
    due, found = fortnights_due(chunk), confirmed(chunk)
    there = set(zip(found.spell.tolist(), found.end.tolist(), strict=True))
    is_missing = np.array([tuple(row) not in there for row in due.tolist()])
    return chunk, due[:, 0], due[:, 1], is_missing


def test_missing_confirmations_tell_of_work(missing):
    chunk, spell, end, is_missing = missing
    began = chunk.lives.exits.work_day[spell] < end
    assert is_missing[began].mean() > 3 * is_missing[~began].mean() > 0


def test_more_are_missing_before_a_missed_end_when_a_job_started(missing):
    chunk, spell, _, is_missing = missing
    exits = chunk.lives.exits
    count = np.bincount(spell[is_missing], minlength=len(exits.left))
    ended = (exits.left <= chunk.window.last - 14) & (exits.left - chunk.lives.spells.day > 60)
    missed = ended & (exits.reason == MISSED)
    soon = (exits.work_day <= exits.left) & (exits.left <= exits.work_day + 35)
    assert count[missed & soon].mean() > count[missed & ~soon].mean() + 0.1
    assert count[missed].min() >= 1
    assert count[ended & (exits.reason == TOLD)].max() == 0


def test_the_last_missing_one_is_overdue_when_the_registration_ends(missing):
    chunk, spell, end, is_missing = missing
    left = chunk.lives.exits.left
    overdue = is_missing & (end + 8 <= left[spell])
    some = np.isin(np.arange(len(left)), spell[overdue])
    exits = chunk.lives.exits
    ended = (exits.left <= chunk.window.last - 14) & (exits.left - chunk.lives.spells.day > 30)
    assert some[ended & (exits.reason == MISSED)].all()


def test_who_is_not_digital_is_late_more_often():
    chunk = five_thousand(3)
    found = confirmed(chunk)
    late = (found.sent - found.end >= 8) & ~found.is_last
    digital = chunk.lives.answers.is_digital[found.spell]
    assert 0.02 < late[digital].mean() < 0.04
    assert 0.07 < late[~digital].mean() < 0.13


def test_most_but_not_all_tell_of_their_work():
    chunk = five_thousand(3)
    found, jobs = confirmed(chunk), chunk.lives.jobs
    person = chunk.lives.spells.person[found.spell]
    bounds = chunk.bounds(jobs.person)
    some = np.arange(0, len(person), 7)
    covered = np.array(
        [
            any(
                start < found.end[i] and last >= found.first[i]
                for start, last in zip(
                    jobs.start[bounds[p] : bounds[p + 1]].tolist(),
                    jobs.end[bounds[p] : bounds[p + 1]].tolist(),
                    strict=True,
                )
            )
            for i, p in zip(some.tolist(), person[some].tolist(), strict=True)
        ]
    )
    says = found.has_worked[some]
    assert 0.80 < says[covered].mean() < 0.90
    assert 0.003 < says[~covered].mean() < 0.02
