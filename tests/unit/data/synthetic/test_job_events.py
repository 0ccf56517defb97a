"""What employers report of jobs: form, reason, leave and lay-off, as far as it was known."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from data.synthetic.generate import World, synthesize
from data.synthetic.writing.job_events import (
    _SHARES,
    FORMS,
    LEAVES,
    REASONS,
    Absence,
    JobEvents,
    job_events,
    known_absences,
)
from features.compile import build
from features.found import all_features
from tests.support.synthetic import landmarks_of_truth, taken_in
from tests.unit.data.synthetic.worlds import END, START, date_of, five_thousand, registers

MADE = World(1500, 21, START, END)
FEW = ("periode", "opplysninger", "profilering", "aa_registeret", "dagpenger", "aap", "person")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("world")
    synthesize(path, MADE, registers=FEW)
    return path


@pytest.fixture(scope="module")
def jobs(folder):
    return registers(folder)["aa_registeret"]


def span(job):
    return job["ansettelsesperiode"]


def reason(job):
    return (span(job)["sluttaarsak"] or {}).get("kode")


def form(job):
    (details,) = job["ansettelsesdetaljer"]
    return details["ansettelsesform"]["kode"]


def absences(job):
    return [*job["permisjoner"], *job["permitteringer"]]


def test_shares_are_shares():
    for name, shares in _SHARES.items():
        assert len(shares) == len(REASONS), name
        assert sum(shares) == pytest.approx(1), name


def test_why_jobs_end_is_told_since_2021_and_at_times_not(jobs):
    ended = [job for job in jobs if span(job)["sluttdato"]]
    assert all(reason(job) is None for job in jobs if not span(job)["sluttdato"])
    assert all(reason(job) is None for job in ended if span(job)["sluttdato"] < "2021-01-01")
    told = Counter(reason(job) for job in ended if span(job)["sluttdato"] >= "2021-01-01")
    assert set(told) == set(REASONS)
    share = {why: count / told.total() for why, count in told.items()}
    assert 0.06 < share[None] < 0.16
    assert 0.30 < share["arbeidstakerHarSagtOppSelv"] < 0.60
    for why in ("arbeidsgiverHarSagtOppArbeidstaker", "kontraktEngasjementEllerVikariatErUtloept"):
        assert 0.10 < share[why] < 0.30


def of_situation(jobs, lines):
    """Return the jobs that ended just before a registration, by its situation."""
    spells = {line["id"]: line for line in lines["periode"]}
    found = {}
    for said in reversed(lines["opplysninger"]):
        spell = spells[said["periodeId"]]
        on = date_of_ms(spell["startet"]["tidspunkt"])
        mine = [job for job in jobs.get(spell["identitetsnummer"], []) if span(job)["sluttdato"]]
        before = [job for job in mine if date_of(span(job)["sluttdato"]) < on]
        last = max(before, key=lambda job: span(job)["sluttdato"], default=None)
        if last and (on - date_of(span(last)["sluttdato"])).days < 40:
            code = said["jobbsituasjon"]["beskrivelser"][0]["beskrivelse"]
            is_new = said["sendtInnAv"]["kilde"] != "veilarbregistrering"
            found.setdefault((code, is_new), []).append((last, said))
    return found


def date_of_ms(instant):
    return date(1970, 1, 1) + timedelta(days=instant // 86_400_000)


@pytest.fixture(scope="module")
def by_situation(folder, jobs):
    mine = {}
    for job in jobs:
        mine.setdefault(job["arbeidstaker"]["ident"], []).append(job)
    return of_situation(mine, registers(folder))


@pytest.mark.parametrize(
    ("situation", "why"),
    [
        (("HAR_SAGT_OPP", True), "arbeidstakerHarSagtOppSelv"),
        (("HAR_BLITT_SAGT_OPP", True), "arbeidsgiverHarSagtOppArbeidstaker"),
        # As the migration swapped it.
        (("HAR_SAGT_OPP", False), "arbeidsgiverHarSagtOppArbeidstaker"),
        (("HAR_BLITT_SAGT_OPP", False), "arbeidstakerHarSagtOppSelv"),
        (("MIDLERTIDIG_JOBB", True), "kontraktEngasjementEllerVikariatErUtloept"),
    ],
)
def test_it_fits_what_the_person_says_soon_after(by_situation, situation, why):
    ended = [job for job, _ in by_situation[situation] if span(job)["sluttdato"] >= "2021-01-01"]
    assert len(ended) > 15
    assert sum(reason(job) == why for job in ended) / len(ended) > 0.6


def test_one_job_in_six_or_so_is_midlertidig_and_nearly_all_that_are_said_to_be(jobs, by_situation):
    share = Counter(map(form, jobs))
    assert set(share) == set(FORMS)
    assert 0.10 < share["midlertidig"] / share.total() < 0.30
    said = [form(job) for job, _ in by_situation["MIDLERTIDIG_JOBB", True]]
    assert said.count("midlertidig") / len(said) > 0.8


def test_those_laid_off_have_a_lay_off_of_the_percent_that_they_say(by_situation):
    pairs = by_situation["ER_PERMITTERT", True] + by_situation["ER_PERMITTERT", False]
    assert len(pairs) > 40
    agreed = 0
    for job, said in pairs:
        for one in job["permitteringer"]:
            assert one["type"]["kode"] == "permittering"
            assert span(job)["startdato"] <= one["startdato"]
            assert one["sluttdato"] == span(job)["sluttdato"]
            (told,) = said["jobbsituasjon"]["beskrivelser"]
            agreed += one["prosent"] == float(told["detaljer"]["prosent"])
    # A job too small to count as work may have ended last.
    assert agreed / len(pairs) > 0.85


def test_leave_is_rare_and_that_with_children_most_often_womens(folder, jobs):
    sex = {x["svar"]["personIdent"]: x["svar"]["kjoenn"] for x in registers(folder)["person"]}
    leaves = [(one, job) for job in jobs for one in job["permisjoner"]]
    assert 0.01 < len(leaves) / len(jobs) < 0.08
    assert {one["type"]["kode"] for one, _ in leaves} == set(LEAVES)
    held = Counter(sex[job["arbeidstaker"]["ident"]] for job in jobs)
    with_child = [job for one, job in leaves if one["type"]["kode"] == LEAVES[0]]
    took = Counter(sex[job["arbeidstaker"]["ident"]] for job in with_child)
    (most, _), (least, _) = sorted(held.items(), key=lambda one: -took[one[0]] / one[1])
    assert took[most] / held[most] > 1.4 * took[least] / held[least]


def test_nothing_is_told_before_it_is_known_nor_after_the_window(jobs):
    last = END.isoformat()
    for job in jobs:
        assert job["opprettet"] <= job["sistEndret"] <= job["sistBekreftet"] <= f"{last}T23:59:59"
        for one in absences(job):
            assert span(job)["startdato"] <= one["startdato"] < job["sistEndret"][:10] <= last
            assert one["sluttdato"] is None or one["startdato"] <= one["sluttdato"]
            ends = [one["sluttdato"], span(job)["sluttdato"]]
            assert all(end is None or end < job["sistEndret"][:10] for end in ends)
            if span(job)["sluttdato"]:
                assert one["sluttdato"] <= span(job)["sluttdato"]


EVENTS = JobEvents(
    np.zeros(2, dtype=np.int64),
    np.zeros(2, dtype=np.int64),
    {1: Absence("permittering", 100, 150, 50.0, 130, 10**5)},
    {0: Absence("utdanningspermisjon", 100, 150, 100.0, 130, 180)},
)


@pytest.mark.parametrize(
    ("job", "ended", "last", "end", "changed"),
    [
        (0, None, 129, "not told", None),
        (0, None, 130, None, 130),
        (0, None, 179, None, 130),
        (0, None, 180, "1970-05-31", 180),
        (1, None, 129, "not told", None),
        (1, None, 999, None, 130),
        # The end of the job is reported, and all else with it.
        (0, 140, 999, "1970-05-31", 140),
        (1, 170, 999, "1970-05-31", 170),
    ],
)
def test_the_newest_of_what_is_told_was_known_that_day(job, ended, last, end, changed):
    found = known_absences(EVENTS, job, ended, last)
    told = [one for absent in found.documents.values() for one in absent]
    assert [one["sluttdato"] for one in told] == ([] if end == "not told" else [end])
    assert changed is None or found.changed == changed


def test_a_job_of_which_nothing_new_is_told_keeps_its_day_of_change():
    assert known_absences(EVENTS, 7, None, 999).changed < 0
    assert known_absences(EVENTS, 7, 140, 999).changed == 140


def test_whether_leave_begins_does_not_depend_on_how_long_the_job_lasts():
    chunk = five_thousand(1)
    jobs, leaves = chunk.lives.jobs, job_events(chunk).on_leave
    lasted = np.minimum(jobs.end, chunk.window.last) - jobs.start
    rates = []
    for short, long in ((250, 400), (400, 800), (800, 10**6)):
        group = np.flatnonzero((lasted >= short) & (lasted < long))
        early = [n in leaves and leaves[n].first - jobs.start[n] < 200 for n in group.tolist()]
        rates.append(np.mean(early))
    assert min(rates) > 0
    assert max(rates) < 3 * min(rates)


def test_none_is_quarantined_and_how_jobs_end_is_constant_no_more(folder, tmp_path):
    counts = taken_in(folder, FEW, tmp_path / "2_inndata")
    assert counts["registers"]["aa_registeret"]["quarantined"] == 0
    assert counts["registers"]["aa_registeret"]["unknown_values"] == {}
    truth = pd.read_parquet(folder / "sannhet" / "registreringer.parquet")
    wanted = [one for one in all_features() if one.name in OF_ENDS_AND_LEAVE]
    assert len(wanted) == len(OF_ENDS_AND_LEAVE)
    X = build(tmp_path / "2_inndata", landmarks_of_truth(truth), wanted)
    constant = [name for name in OF_ENDS_AND_LEAVE if X[name].nunique() < 2]
    assert not constant


OF_ENDS_AND_LEAVE = (
    "siste_slutt_aarsak",
    "antall_oppsigelser_fra_arbeidsgiver_siste_36_mnd",
    "antall_egne_oppsigelser_siste_36_mnd",
    "antall_utloepte_kontrakter_siste_36_mnd",
    "dager_siden_permittering_i_siste_slike_jobb",
    "dager_siden_permittering_tok_slutt_i_siste_slike_jobb",
    "permitteringsprosent",
    "har_hatt_jobb_med_permisjon",
    "siste_ansettelsesform",
    "antall_midlertidige_jobber_siste_36_mnd",
)
