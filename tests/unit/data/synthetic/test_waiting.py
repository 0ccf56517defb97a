"""Before November 2018 Nav knew of some registrations only days after; since, on the day."""

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import numpy as np
import pytest

from data.synthetic.chunk import make_chunk
from data.synthetic.days import day_of, window_of
from data.synthetic.draws import Draws
from data.synthetic.generate import World, synthesize
from data.synthetic.laws.world_a import WORLD_A
from data.synthetic.life.grid import LANDMARKS
from data.synthetic.report.stock import stock_counts
from data.synthetic.report.unwritten import unwritten_chunks
from data.synthetic.report.view import View
from tests.unit.data.synthetic.living import errors, happened, there
from tests.unit.data.synthetic.worlds import day_of_instant, registers

LAUNCH = date(2018, 11, 1)
# Nav, November and December 2018: without the new registration so many of the fully unemployed
# would not have been counted (of 62,400 and 63,500).
SOURCED = {"2018-11": 2_500 / 62_400, "2018-12": 3_600 / 63_500}
# Nav's figures are estimates, rounded to hundreds; sampling adds about a tenth of the share.
TOLERANCE = 0.25
WAITS_FOR_ALL = replace(WORLD_A, waiting=replace(WORLD_A.waiting, share=1.0, longest=60))


def lines_of(folder, start, end):
    synthesize(folder, World(150, 8, start, end))
    return registers(folder)


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    return lines_of(tmp_path_factory.mktemp("world"), date(2017, 7, 1), date(2019, 6, 30))


def test_a_registration_that_waited_says_when_it_came_and_when_it_was_known(lines):
    waited = {}
    for line in lines["periode"]:
        told, known = line["startet"]["tidspunktFraKilde"], line["startet"]["tidspunkt"]
        if told is not None:
            assert told["avviksType"] == "FORSINKELSE"
            came = day_of_instant(told["tidspunkt"])
            assert came < LAUNCH
            waited[line["id"]] = (day_of_instant(known) - came).days
    assert min(waited.values()) >= 1
    assert 40 < max(waited.values()) <= WORLD_A.waiting.longest
    before = [line for line in lines["periode"] if day_of_instant(known_at(line)) < LAUNCH]
    assert 0.35 < len(waited) / len(before) < 0.6


def known_at(line):
    return line["startet"]["tidspunkt"]


def test_nothing_is_written_of_a_registration_before_nav_knew_of_it(lines):
    known = {line["id"]: known_at(line) for line in lines["periode"]}
    assert all(
        line["sendtInnAv"]["tidspunkt"] > known[line["periodeId"]] for line in lines["opplysninger"]
    )
    for line in lines["bekreftelse"]:
        assert line["svar"]["gjelderFra"] >= known[line["periodeId"]]
    assert all(
        line["mottatt"] > known[line["verdi"]["periodeId"]] for line in lines["paa_vegne_av"]
    )
    first = {}
    for line in lines["periode"]:
        first.setdefault(line["identitetsnummer"], day_of_instant(known_at(line)))
    for register in ("person", "dagpenger", "aap", "tiltakspenger", "sykepenger"):
        for line in lines[register]:
            asked = date.fromisoformat(line["hentet"][:10])
            assert asked >= first[line["svar"]["personIdent"]]


def test_chunks_do_not_matter_where_some_are_never_known_of(tmp_path):
    texts = []
    for size in (60, 7):
        folder = tmp_path / str(size)
        synthesize(folder, World(60, 8, date(2017, 7, 1), LAUNCH), chunk_size=size)
        truth = (folder / "sannhet" / "landemerker.parquet").read_bytes()
        texts.append((truth, registers(folder)))
    assert texts[0] == texts[1]
    known = {line["svar"]["personIdent"] for line in texts[0][1]["person"]}
    assert 45 < len(known) < 60


def test_a_window_that_begins_with_the_launch_has_no_delay(tmp_path):
    lines = lines_of(tmp_path, LAUNCH, date(2019, 6, 30))
    assert all(line["startet"]["tidspunktFraKilde"] is None for line in lines["periode"])


def of_2017(laws, persons, **how):
    window = window_of(date(2017, 1, 1), date(2018, 10, 31))
    return make_chunk(0, [str(n) for n in range(persons)], Draws(3), window, laws, **how)


def test_who_is_out_before_nav_knew_is_in_no_register_but_lived():
    at_once = replace(WORLD_A, waiting=replace(WORLD_A.waiting, share=0.0))
    late, early = (of_2017(laws, 1500, has_incidence=False) for laws in (WAITS_FOR_ALL, at_once))
    assert len(early.idents) == 1500
    assert 0.75 < len(late.idents) / 1500 < 0.95
    lives = late.lives
    assert set(lives.spells.person.tolist()) == set(range(len(late.idents)))
    waited = lives.spells.day - lives.spells.began
    assert (waited > 0).all() and waited.max() <= 60
    out = np.minimum(lives.exits.left, np.minimum(lives.exits.work_day, lives.exits.aap_day))
    assert (out > lives.spells.day).all()
    assert (lives.spells.day <= late.window.last).all()
    # Jobs found while they waited are reported like any other: such people come back.
    later = lives.spells.times[np.unique(lives.spells.person, return_index=True)[1]] > 0
    assert later.any()


@pytest.fixture(scope="module")
def waiting():
    """1,500 people who all wait for up to two months, with the true incidence."""
    return of_2017(WAITS_FOR_ALL, 1500)


@pytest.mark.parametrize("kind", ["integrated", "given_all"])
@pytest.mark.parametrize("place", range(len(LANDMARKS)))
def test_the_truth_counts_from_the_day_that_nav_knew(waiting, kind, place):
    here = there(waiting, LANDMARKS[place])
    said = getattr(waiting.lives.truth, kind)[here, place]
    assert (np.abs(errors(said, happened(waiting, LANDMARKS[place])[here])) < 3.5).all()


@cache
def stock(seed, ends):
    """Return the fully unemployed of each month as Nav counts them, had waits ended on a day."""
    laws = replace(WORLD_A, waiting=replace(WORLD_A.waiting, before=ends))
    window = window_of(date(2013, 1, 1), date(2018, 12, 31))
    found, names = 0.0, []
    for chunk in unwritten_chunks(12_000, seed, window, laws):
        view = View(chunk)
        found, names = found + stock_counts(view)["stock"].sum(axis=0)[:, 0], view.months.names
    return dict(zip(names, found, strict=True))


def test_the_launch_raised_the_stock_by_what_nav_says():
    seeds, never = (101, 202, 303), LAUNCH + timedelta(days=3650)
    for month, share in SOURCED.items():
        counted, without = (sum(stock(s, day)[month] for s in seeds) for day in (LAUNCH, never))
        assert counted > 2_000
        assert (counted - without) / counted == pytest.approx(share, rel=TOLERANCE)
    assert all(stock(s, LAUNCH)["2018-10"] == stock(s, never)["2018-10"] for s in seeds)


def test_the_share_who_wait_and_the_longest_wait_are_as_the_law_says():
    chunk = of_2017(WORLD_A, 1500, has_incidence=False)
    assert day_of(LAUNCH) > chunk.lives.spells.began.max()
    waited = chunk.lives.spells.day - chunk.lives.spells.began
    assert waited.max() == WORLD_A.waiting.longest
    # Fewer than drawn, for some are out again by then.
    assert 0.40 < (waited > 0).mean() < WORLD_A.waiting.share
