"""Every block of registers is judged, counted and has a card; nobody is lost in words."""

import json
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from models.baselines.beside import FIVE_FIELDS
from models.blocks import Landmarks, blocks_of
from models.cohort.landmarks import Declared
from models.evaluation.blocks import followed_up
from models.profiled import assigned, segment, segments_table
from models.registry import save_run, write_name
from models.training import train
from pipelines import evaluate
from pipelines.train import judged_blocks
from profilering.files import write_json
from profilering.params import read_params
from profilering.places import Places
from profilering.progress import silent
from tests.support.landmark_project import write_no_jobs
from tests.support.parts import ROOT

FIRST, SECOND, LAST = date(2022, 7, 1), date(2023, 1, 1), date(2024, 1, 1)
MATURITY = 28


@pytest.fixture(scope="module")
def params(training):
    """Two blocks, horizons up to a year that the newest can hardly reach, few resamples."""
    params = read_params(ROOT / "params.yaml")
    dates = {"as_of": LAST, "blocks": [FIRST, SECOND], "maturity_days": MATURITY}
    timeline = params.timeline.model_copy(update=dates | {"horizons": [28, 91, 365]})
    evaluation = params.evaluation.model_copy(update={"resamples": 50})
    changes = {"timeline": timeline, "training": training, "evaluation": evaluation}
    return params.model_copy(update=changes)


@pytest.fixture(scope="module")
def landmarks() -> Landmarks:
    """Nine hundred registrations over three years; ten are known at SECOND never to have been."""
    rng = np.random.default_rng(8)
    n = 900
    refs = np.array([f"l{i:03d}" for i in range(n)])
    days = [date(2021, 1, 1) + timedelta(days=int(d)) for d in np.sort(rng.integers(0, 1090, n))]
    fields = {name: rng.normal(size=n) for name in FIVE_FIELDS}
    leaves = np.ceil(rng.exponential(120 * np.exp(fields[FIVE_FIELDS[0]] / 2)))
    kind = np.where(rng.random(n) < 0.8, 1, 2)
    features = pd.DataFrame({"landmark_ref": refs, "person_ref": refs, "as_of": days} | fields)
    tables = []
    for cutoff in (FIRST, SECOND, LAST):
        left = np.array([(cutoff - timedelta(days=MATURITY) - day).days for day in days])
        columns = {"time": np.minimum(leaves, left), "exit": np.where(leaves <= left, kind, 0)}
        deleted = (np.arange(n) < 10) & (cutoff >= SECOND)
        named = {"landmark_ref": refs, "known_at": cutoff, "er_slettet": deleted}
        tables.append(pd.DataFrame(named | columns)[left >= 1])
    themes = dict.fromkeys(FIVE_FIELDS, "alder")
    return Landmarks(features, pd.concat(tables, ignore_index=True), Declared(themes, ()))


def test_registrations_are_those_followed_up_without_follow_up_and_deleted(landmarks, params):
    days = pd.Series(landmarks.features["as_of"])
    first, second = blocks_of(params.timeline)
    for block, deleted in ((first, 0), (second, 10)):
        cohort = landmarks.block(block, params.timeline)
        found = followed_up(landmarks, block, cohort, LAST)
        for counts in found.values():
            kinds = ("followed_up", "without_follow_up", "deleted")
            assert counts["registrations"] == sum(counts[kind] for kind in kinds)
        assert found["train"]["registrations"] == (days < block.start).sum()
        assert found["train"]["followed_up"] == len(cohort.train)
        too_late = (days < block.start) & (days >= block.start - timedelta(days=MATURITY))
        assert found["train"]["without_follow_up"] == too_late.sum() > 0
        assert found["train"]["deleted"] == deleted
        inside = (days >= block.start) & (days < block.end)
        assert found["test"]["registrations"] == inside.sum()
        assert found["test"]["followed_up"] == len(cohort.test)
        assert found["test"]["deleted"] == 0
    assert found["test"]["without_follow_up"] > 0


@pytest.fixture(scope="module")
def report(landmarks, params, tmp_path_factory):
    """The folder that the stage fills, from a model trained on all landmarks."""
    folder = tmp_path_factory.mktemp("report")
    places = Places(tmp_path_factory.mktemp("project"))
    write_no_jobs(places.inndata)
    everyone = landmarks.everyone(params.timeline)
    model, out_of_fold = train(everyone, params.training)
    name = save_run(model, places.runs, {})
    write_name(places.latest, name)
    write_json(places.champion, {"run": "anearlierone", "sha256": "0" * 64})
    for path in (places.judged, places.segments):
        path.parent.mkdir(parents=True, exist_ok=True)
    judged = judged_blocks(landmarks, params.training, params.timeline, silent)
    judged.to_parquet(places.judged)
    keys = ["landmark_ref", "person_ref", "as_of"]
    population = landmarks.features[keys].assign(registrert=landmarks.features["as_of"])
    population.to_parquet(places.population)
    segmentation = segment(everyone, out_of_fold, params)
    write_json(places.segmentation(name.run), segmentation.to_json())
    segments_table(everyone, assigned(everyone, out_of_fold, segmentation)).to_parquet(
        places.segments
    )
    with pytest.MonkeyPatch.context() as patch:
        rules = pd.Series("x", index=landmarks.features["landmark_ref"])
        patch.setattr(evaluate, "nav_profiles", lambda *_: rules)
        metrics = evaluate.reports(places, params, landmarks, folder)
    return folder, metrics, name.run


def test_every_block_has_metrics_plots_and_a_card_of_its_own(report):
    folder, metrics, _ = report
    assert list(metrics) == ["2022-07-01", "2023-01-01"]
    inner = {"2022-07-01": folder / "block_2022-07-01", "2023-01-01": folder}
    for start, where in inner.items():
        assert json.loads((where / "metrics.json").read_text(encoding="utf-8")) == metrics[start]
        card = (where / "card.md").read_text(encoding="utf-8")
        assert card.startswith(f"# Model card: arbeidssøkere, block from {start}\n")
        for plot in ("calibration", "incidence", "contributions", "gain"):
            assert (where / "plots" / f"{plot}.png").is_file()
            assert (where / "plots" / f"{plot}.svg").is_file()
            assert f"(plots/{plot}.png)" in card


def test_the_counts_of_the_metrics_are_those_with_weight(report):
    _, metrics, _ = report
    newest = metrics["2023-01-01"]
    counts = newest["landmarks"]["test"]
    scored = newest["exits"]["i_arbeid"]["horizons"]
    assert scored["28"]["n_rows"] == counts["followed_up"] < counts["registrations"]
    assert scored["91"]["n"] == newest["known"]["91"] < scored["28"]["n"] < counts["followed_up"]
    assert scored["365"]["n"] == 0
    assert newest["ibs_horizons"] == ["28", "91"]
    assert newest["exits"]["i_arbeid"]["ibs"] is not None
    assert newest["differences"]["logistic"]["i_arbeid"]["brier_interval"][0] is not None


def test_the_card_says_which_model_each_part_is_about(report):
    folder, metrics, run = report
    card = (folder / "card.md").read_text(encoding="utf-8")
    assert f"**The final model** (run {run}) was not in use" in card
    assert "run anearlierone was" in card
    assert "results, calibration included, are of that model" in card
    assert "predicted by the block's model" in card
    assert "in the final model, which was trained on these rows too" in card
    counts = metrics["2023-01-01"]["landmarks"]
    for part, of_part in counts.items():
        values = [of_part[k] for k in ("registrations", "without_follow_up", "deleted")]
        row = " | ".join(f"{n:,}" for n in (*values, of_part["followed_up"]))
        assert f"| {part} | {row} |" in card


def test_the_card_has_no_sentence_that_is_not_true_of_registers(report):
    card = (report[0] / "card.md").read_text(encoding="utf-8")
    assert "none was dropped" not in card
    assert "are not reported as results" not in card
    assert "names no protected columns" not in card
    assert "began a new job, not that the person is in work" in card
    assert "before the sealed block, placed out of fold; not a forecast" in card
    assert "horizons that can be estimated: 28, 91; nobody was followed to the others" in " ".join(
        card.split()
    )
    # The run's own refits, not those of params.yaml's other settings.
    assert "2 bootstrap refits by person of the final model" in card


def test_the_block_is_judged_at_capacity_by_age_group_and_beside_todays_trigger(report):
    folder, metrics, _ = report
    newest = metrics["2023-01-01"]
    assert set(newest["capacity"]) == {"model", *newest["baselines"]}
    assert set(newest["net_benefit"]["0.1"]["benefit"]) >= {"model", "nobody", "random", "tree"}
    assert "not delivered" in newest["lead"]["not_estimated"]
    ages = newest["calibration_test"]["i_arbeid"]["365"]["groups"]["aldersgruppe"]
    assert {one["verdict"] for one in ages.values()} == {"cannot be estimated"}
    assert newest["resampled"] == {"of": "persons", "resamples": 50, "offices": None}
    card = (folder / "card.md").read_text(encoding="utf-8")
    assert "The sealed block has never been opened." in card
    assert "| aldersgruppe | n |" in card
