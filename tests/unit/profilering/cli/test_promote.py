"""`profilering compare` and `profilering promote`: what they say, refuse and leave alone."""

import json

import numpy as np
import pandas as pd
import pytest

from models.blocks import blocks_of
from models.champions import put_in_use
from models.registry import RECORD, RunName, read_name
from models.uncertainty import Told
from pipelines import contest
from pipelines.landmarks import read_landmarks
from pipelines.train import judged_table
from profilering.cli import promote
from profilering.cli.__main__ import run
from profilering.errors import ExitCode
from profilering.params import read_params
from profilering.places import Places
from tests.support.landmark_project import write_project

FIRST, LIKE_IT, WORSE = "first", "likeit", "worse"
NAMES = {name: RunName(name, f"{name:0>64}") for name in (FIRST, LIKE_IT, WORSE)}


def knows_age(cohort, signal: float):
    """Say how likely each is to leave, by the one feature that matters, as well as asked."""
    age = cohort.X[:, cohort.space.names.index("alder_aar")]
    leaves = 1 - np.exp(-np.array(cohort.horizons) / 150 * np.exp(signal * age)[:, None])
    never = np.full_like(leaves, 1e-4)
    return np.stack([leaves * 0.999, never, never], axis=1)


@pytest.fixture
def places(tmp_path, threads, monkeypatch) -> Places:
    """A project with a champion, a run that is as good, and a worse one."""
    monkeypatch.setenv("PROFILERING_PROJECT", str(tmp_path))
    places = write_project(tmp_path, threads, rows=3000)
    params = read_params(places.params)
    block = blocks_of(params.timeline)[0]
    test = read_landmarks(places).block(block, params.timeline).test
    for name, signal in ((FIRST, 1.0), (LIKE_IT, 1.02), (WORSE, 0.1)):
        p = knows_age(test, signal)
        table, path = judged_table(block, test, Told(p, p, p)), places.judged_by(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        table.to_parquet(path)
        (places.runs / name).mkdir(parents=True)
        record = json.dumps(vars(NAMES[name]))
        (places.runs / name / RECORD).write_text(record, encoding="utf-8")
    put_in_use(places, NAMES[FIRST], "the first run")
    rules = pd.Series("x", index=pd.read_parquet(places.population)["landmark_ref"])
    monkeypatch.setattr(contest, "nav_profiles", lambda *_: rules)
    # Made-up chances are not calibrated; the gate has tests of its own.
    monkeypatch.setattr(promote, "_tests", lambda *_: {})
    return places


def test_a_run_that_is_as_good_is_put_in_use_and_rolled_back(places, capsys, monkeypatch):
    assert run(["promote", LIKE_IT]) == ExitCode.DONE
    printed = capsys.readouterr().out
    assert "REFUSED" not in printed
    assert "holds    no worse than the champion: loses" in printed
    assert read_name(places.champion) == NAMES[LIKE_IT]
    # There is no model in the folder of the first: it cannot be put in use again.
    assert run(["promote", "--rollback"]) == ExitCode.MODEL_REFUSED
    assert read_name(places.champion) == NAMES[LIKE_IT]
    monkeypatch.setattr("models.registry.load_run", lambda *_: None)
    assert run(["promote", "--rollback"]) == ExitCode.DONE
    assert read_name(places.champion) == NAMES[FIRST]


def test_a_worse_run_is_refused_with_reasons_and_nothing_changes(places, capsys):
    before = places.champions.read_bytes(), places.champion.read_bytes()
    assert run(["promote", WORSE]) == ExitCode.MODEL_REFUSED
    printed = capsys.readouterr()
    assert "REFUSED  no worse than the champion: loses +" in printed.out
    assert "Run worse stays out of use: no worse than the champion" in printed.err
    assert (places.champions.read_bytes(), places.champion.read_bytes()) == before


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (["promote"], "Name the RUN to put in use, or --rollback: one of the two."),
        (["promote", FIRST, "--rollback"], "one of the two"),
        (["promote", FIRST], "Run first is in use already."),
        (["promote", "nobody"], "There is no run nobody; there are first, likeit, worse."),
        (["promote", "--rollback"], "There was no champion before run first."),
        (["promote", "x", "--target", "x"], "there are i_arbeid, helseytelse, annet"),
        (["compare", FIRST, "nobody"], "Nothing is kept of a run nobody; there are first, likeit"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_changes(places, capsys, asked, said):
    before = places.champions.read_bytes()
    assert run(asked) == ExitCode.BAD_INPUT
    assert said in capsys.readouterr().err
    assert places.champions.read_bytes() == before


def test_two_runs_are_compared_on_the_same_rows(places, capsys):
    assert run(["compare", WORSE, FIRST]) == ExitCode.DONE
    printed = capsys.readouterr().out
    assert "rows that both told of; figures within 91 days." in printed
    path = places.outputs / "reports" / "compare_worse_first.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["losses"]["i_arbeid"]["interval"][0] > 0
    assert "annet" not in found["losses"]
    assert found["rows"] == len(pd.read_parquet(places.judged_by(FIRST)))
    assert set(found["lists"]["0.1"]["groups"]) == {"aldersgruppe", "fylke"}


def test_rows_that_only_one_run_told_of_are_left_out(places):
    path = places.judged_by(WORSE)
    table = pd.read_parquet(path).iloc[100:]
    table.to_parquet(path)
    field = contest.field_of(places, read_params(places.params), [FIRST, WORSE])
    assert len(field.sample) == len(table)
    table.assign(landmark_ref="x").to_parquet(path)
    assert run(["compare", WORSE, FIRST]) == ExitCode.BAD_INPUT


@pytest.fixture
def ablated(places) -> Places:
    """What an ablation keeps beside the runs: work within the leading horizon, on some rows."""
    table = pd.read_parquet(places.judged_by(LIKE_IT)).iloc[100:]
    kept = table[["block", "landmark_ref", "i_arbeid:91:incidence"]].copy()
    kept["i_arbeid:91:lower"] = kept["i_arbeid:91:upper"] = np.nan
    kept.to_parquet(places.judged_by("all-features"))
    kept["i_arbeid:91:incidence"] = kept["i_arbeid:91:incidence"].mean()
    kept.to_parquet(places.judged_by("without-alder"))
    return places


def test_what_an_ablation_keeps_is_compared_with_its_like_and_with_runs(ablated, capsys):
    for other in ("all-features", FIRST):
        assert run(["compare", "without-alder", other]) == ExitCode.DONE
        printed = capsys.readouterr().out
        assert "Left out, for one of them does not tell of it: helseytelse, annet, 182." in printed
        path = ablated.outputs / "reports" / f"compare_without-alder_{other}.json"
        found = json.loads(path.read_text(encoding="utf-8"))
        assert set(found["losses"]) == {"i_arbeid", "mean"}
        assert found["losses"]["i_arbeid"]["interval"][0] > 0
        assert found["rows"] == len(pd.read_parquet(ablated.judged_by("all-features")))


def test_an_exit_that_is_left_out_competes_all_the_same(ablated):
    params = read_params(ablated.params)
    both = contest.field_of(ablated, params, [FIRST, LIKE_IT])
    one = contest.field_of(ablated, params, [FIRST, "all-features"])
    assert (both.left_out, one.cohort.exits, one.cohort.horizons) == ((), ("i_arbeid",), (91.0,))
    shared = np.isin(both.cohort.row_id, one.cohort.row_id)
    other = both.cohort.exit[shared] > 1
    np.testing.assert_array_equal(one.cohort.exit == -1, other)
    np.testing.assert_array_equal(one.cohort.exit[~other], both.cohort.exit[shared][~other])


def test_what_an_ablation_keeps_cannot_be_promoted_and_is_listed_apart(ablated, capsys):
    before = ablated.champions.read_bytes()
    assert run(["promote", "without-alder"]) == ExitCode.BAD_INPUT
    said = "Of without-alder only what it told is kept, as `features ablate` does: there is no"
    assert said in capsys.readouterr().err
    assert ablated.champions.read_bytes() == before
    assert run(["compare", FIRST, "without-age"]) == ExitCode.BAD_INPUT
    said = "there are first, likeit, worse; of `features ablate` all-features, without-alder."
    assert said in capsys.readouterr().err


def test_a_run_that_does_not_tell_of_all_that_is_asked_for_is_not_promoted(places, capsys):
    path = places.judged_by(LIKE_IT)
    table = pd.read_parquet(path)
    table.drop(columns=[name for name in table if ":182:" in name]).to_parquet(path)
    assert run(["promote", LIKE_IT]) == ExitCode.BAD_INPUT
    said = "one does not tell of 182, which params.yaml asks for. Train it again."
    assert said in capsys.readouterr().err
    table[["block", "landmark_ref"]].to_parquet(path)
    assert run(["compare", LIKE_IT, FIRST]) == ExitCode.BAD_INPUT
    assert "tell of no common exits and horizons" in capsys.readouterr().err


def test_of_two_promotes_at_once_one_wins_and_the_other_says_why(places, capsys, monkeypatch):
    judged = promote._gates

    def meanwhile(*asked):
        found = judged(*asked)
        put_in_use(places, NAMES[WORSE], "somebody else's promote")
        return found

    monkeypatch.setattr(promote, "_gates", meanwhile)
    assert run(["promote", LIKE_IT]) == ExitCode.MODEL_REFUSED
    said = "Run likeit stays out of use: it was judged against run first, and since then run worse"
    assert said in capsys.readouterr().err
    assert read_name(places.champion) == NAMES[WORSE]


def test_every_run_is_scored_once(places, monkeypatch):
    from models import comparison

    scored = []
    honest = comparison.scores_of
    monkeypatch.setattr(comparison, "scores_of", lambda *of: scored.append(1) or honest(*of))
    params = read_params(places.params)
    gates = promote._gates(places, params, LIKE_IT, FIRST)
    rules = [gate for gate in gates if gate.name.startswith("better than")]
    # Ours, the champion (who is the first one too), the rules, and the base rate to measure in.
    assert len(scored) == 2 + len(rules) + 1
