"""Labels or truth: a second source of work tells a gap in reports from a gap in who finds work."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from models.fairness.label_quality import NOT_DELIVERED, label_quality, told_of_work
from tests.support.registers import write_registers
from tests.unit.models.fairness.planted import planted, two_groups

NAMES = ("landgruppe",)
END, CUTOFF = date(2024, 6, 1), date(2024, 9, 1)


def answers(person: str, *said: bool, first: date = date(2024, 1, 1), periode: str = "") -> list:
    """Return a person's answers, fortnight by fortnight, each known when it is over."""
    rows = []
    for nth, worked in enumerate(said):
        fra, til = (first + timedelta(days=14 * days) for days in (nth, nth + 1))
        rows.append(
            {
                "person_ref": person,
                "row_ref": f"{person}{periode}{nth}",
                "periode_ref": periode or f"r{person}",
                "fra": fra,
                "til": til,
                "kjent_fra": til,
                "har_jobbet": worked,
            }
        )
    return rows


def job(person: str, fra: date, til: date | None = None, kjent_fra: date | None = None) -> dict:
    """Return an employment, known from its first day unless it says otherwise."""
    days = {"fra": fra, "til": til, "kjent_fra": kjent_fra or fra}
    return {"person_ref": person, "row_ref": person} | days


def heard(folder: Path, said: list, jobs: list) -> dict[str, list[bool]]:
    """Return whether each run was heard of, by registration."""
    write_registers(folder, {"bekreftelse": said, "aa_registeret": jobs})
    found = told_of_work(folder, END, CUTOFF)
    return {ref: rows["is_heard_of"].tolist() for ref, rows in found.groupby("periode_ref")}


def test_two_answers_running_are_one_telling_of_work_and_one_alone_is_none(tmp_path):
    said = [
        *answers("1", False, True, True, True),
        *answers("2", True, False, True),
        *answers("3", True, True, False, True, True),
        # Answers of two registrations are no run.
        *answers("4", True, periode="a"),
        *answers("4", True, first=date(2024, 1, 15), periode="b"),
        # Not over by the last day of which all is surely heard.
        *answers("5", True, True, first=date(2024, 5, 13)),
    ]
    assert heard(tmp_path, said, []) == {"r1": [False], "r3": [False, False]}


def test_a_job_on_any_of_the_days_known_at_the_end_is_what_was_heard_of(tmp_path):
    said = [row for person in "123456" for row in answers(person, True, True)]
    jobs = [
        job("1", date(2024, 1, 28)),
        job("2", date(2024, 1, 29)),
        job("3", date(2023, 1, 1), til=date(2024, 1, 1)),
        job("4", date(2023, 1, 1), til=date(2024, 1, 2)),
        job("5", date(2024, 1, 1), kjent_fra=CUTOFF + timedelta(days=1)),
    ]
    found = heard(tmp_path, said, jobs)
    assert found == {f"r{n}": [n in (1, 4)] for n in range(1, 7)}


def quality(folder: Path, lower: float, capture: float) -> dict:
    """Return what is said of B, whose chances are lower and whose work is reported less."""
    n = 6000
    true, groups = two_groups(n, 1, lower)
    rng, people = np.random.default_rng(2), np.arange(n)
    reported = rng.random(n) < np.where(groups == "B", capture, 0.97)
    tells = people[rng.random(n) < 0.25]
    said = [row for one in tells for row in answers(str(one), True, True)]
    jobs = [job(str(one), date(2024, 1, 1)) for one in tells if reported[one]]
    write_registers(folder, {"bekreftelse": said, "aa_registeret": jobs})
    # Labels know of no other work than what is reported.
    observed = true * np.where(groups == "B", capture, 0.97)
    study = planted(observed, true, groups, 1, folder)
    (found,) = (one for one in label_quality(study, NAMES)["groups"] if one["group"] == "B")
    assert found["reference"] == "A"
    return found["ratio"]


def test_a_gap_in_labels_is_told_from_one_in_truth(tmp_path):
    in_labels = quality(tmp_path / "labels", lower=0.0, capture=0.75)
    assert in_labels["observed"]["interval"][1] < 0.9
    assert in_labels["capture"]["estimate"] == pytest.approx(0.75 / 0.97, abs=0.05)
    # By chance an interval misses once in twenty times: by less than a gap that anyone planted.
    low, high = in_labels["corrected"]["interval"]
    assert low - 0.03 < 1 < high + 0.03
    in_truth = quality(tmp_path / "truth", lower=0.2, capture=0.97)
    assert in_truth["observed"]["interval"][1] < 0.9
    assert in_truth["corrected"]["interval"][1] < 0.9
    low, high = in_truth["capture"]["interval"]
    assert low - 0.02 < 1 < high + 0.02


def test_without_the_register_nothing_is_told_apart(tmp_path):
    chance, groups = two_groups(500, 3)
    found = label_quality(planted(chance, chance, groups, 3, tmp_path), NAMES)
    assert found == {"not_estimated": NOT_DELIVERED}


def test_where_nobody_tells_of_work_no_group_is_told_of(tmp_path):
    write_registers(tmp_path, {})
    chance, groups = two_groups(1000, 3)
    found = label_quality(planted(chance, chance, groups, 3, tmp_path), NAMES)
    assert found["told"] == 0
    assert not [one for one in found["groups"] if "capture" in one]
