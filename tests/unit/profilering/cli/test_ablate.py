"""`profilering features ablate`: from the pipeline's tables to tables, a report, clear errors."""

from datetime import date, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
import typer
from scipy.special import expit
from typer.testing import CliRunner

from models import ablation
from models.designs import MAIN
from profilering.cli.ablate import ablate
from profilering.errors import BadInput
from profilering.places import Places
from tests.support.projects import write_params

BLOCK, LAST = date(2022, 1, 1), date(2024, 1, 1)
NUMBERS = ("alder_aar", "er_i_arbeid_paa_dagen", "dager_i_arbeid_siste_12_mnd")
CODE, EMPTY = "fylke_paa_dagen", "har_hatt_aap"
THEMES = ("alder", "arbeidserfaring", "arbeidsmarkedet her")


@pytest.fixture
def places(tmp_path, threads, monkeypatch) -> Places:
    """A project with 300 made-up landmarks, and models that cost nothing to fit."""
    timeline = {"as_of": str(LAST), "blocks": [str(BLOCK)], "horizons": [182]}
    timeline["sealed"] = "2023-06-01"
    changes = {"timeline": timeline, "evaluation": {"resamples": 50}}
    write_params(tmp_path, threads, changes)
    monkeypatch.setenv("PROFILERING_PROJECT", str(tmp_path))
    places, rng, n = Places(tmp_path), np.random.default_rng(1), 300
    refs = [f"l{i:03d}" for i in range(n)]
    days = [date(2021, 1, 1) + timedelta(days=2 * i) for i in range(n)]
    columns = {name: rng.normal(size=n) for name in NUMBERS} | {EMPTY: np.nan}
    keys = {"landmark_ref": refs, "person_ref": refs, "as_of": days}
    features = pd.DataFrame(keys | columns | {CODE: rng.choice(["03", "46"], n)})
    ended = {"time": rng.integers(1, 365, n).astype(float), "exit": rng.integers(1, 3, n)}
    known = {"landmark_ref": refs, "er_slettet": False}
    outcomes = pd.concat([pd.DataFrame(known | ended | {"known_at": d}) for d in (BLOCK, LAST)])
    places.features.parent.mkdir(parents=True)
    features.to_parquet(places.features)
    pd.DataFrame(keys | {"registrert": days}).to_parquet(places.population)
    outcomes.assign(design=MAIN.name).to_parquet(places.outcomes)

    class Sum:
        def incidence(self, X):
            return expit(X.sum(axis=1, keepdims=True))

    monkeypatch.setattr(ablation, "fit_exits", lambda *_: [SimpleNamespace(model=Sum())])
    return places


def rows_of(text: str) -> list[list[str]]:
    """Return the cells of every line of every table."""
    lines = [line for line in text.splitlines() if line.startswith("│")]
    return [[cell.strip() for cell in line.strip("│").split("│")] for line in lines]


def test_every_theme_has_one_line_without_it_and_one_alone(places, capsys):
    ablate([])
    printed = capsys.readouterr()
    rows = rows_of(printed.out)
    for theme, features in zip(THEMES, ("1", "2", "1"), strict=True):
        of_theme = [row for row in rows if row[0] == theme]
        assert [len(row) for row in of_theme] == [6, 6]
        assert {row[1] for row in of_theme} == {features}
        # Four figures with an interval each.
        assert all("(" in cell for row in of_theme for cell in row[2:])
    assert "measured on 117 later ones of 117 persons" in printed.out
    left_out = f"Left out, without a value before the block: {EMPTY}."
    assert left_out in printed.out
    folder = places.outputs / "reports" / "ablation"
    assert sorted(path.name for path in folder.iterdir()) == ["ablation.md", "ablation.png"]
    assert left_out in (folder / "ablation.md").read_text(encoding="utf-8")
    assert "(all on trial)" not in printed.out
    assert "8 of 8" in printed.err


def test_single_features_are_ablated_beside_the_themes_report(places, capsys):
    ablate([])
    before = (places.outputs / "reports" / "ablation" / "ablation.md").read_bytes()
    capsys.readouterr()
    ablate([NUMBERS[1], CODE])
    groups = [row[0] for row in rows_of(capsys.readouterr().out)]
    assert [name for name in groups if name in {*NUMBERS, CODE}] == [NUMBERS[1], CODE] * 2
    reports = places.outputs / "reports"
    assert (reports / "ablation" / "ablation.md").read_bytes() == before
    assert NUMBERS[1] in (reports / "ablation_features" / "ablation.md").read_text()


def test_every_wrong_name_is_told_at_once(places):
    with pytest.raises(BadInput) as error:
        ablate(["alder_ar", EMPTY])
    assert "'alder_ar' is not in features.parquet. Did you mean 'alder_aar'?" in str(error.value)
    assert f"'{EMPTY}' has no value before the block" in str(error.value)
    assert not (places.outputs / "reports").exists()


def test_what_is_on_trial_is_also_a_group(places, capsys):
    from features.found import all_features

    (trial, *_) = (one for one in all_features() if one.status == "på prøve")
    table = pd.read_parquet(places.features)
    table[trial.name] = 1.0 if trial.kind != "categorical" else "1"
    table.to_parquet(places.features)
    ablate([])
    rows = rows_of(capsys.readouterr().out)
    assert [row[1] for row in rows if row[0] == "(all on trial)"] == ["1", "1"]


def test_web_use_is_a_theme_of_its_own_where_it_was_built(places, capsys):
    from features.found import all_features

    web = [one.name for one in all_features(frozenset({"webbruk"})) if one.switch == "webbruk"]
    assert web
    table = pd.read_parquet(places.features)
    table[web[0]] = 1.0
    table.to_parquet(places.features)
    ablate([])
    rows = rows_of(capsys.readouterr().out)
    assert [row[1] for row in rows if row[0] == "webbruk"] == ["1", "1"]


def test_what_was_told_is_kept_for_compare_without_an_interval_or_a_model(places, capsys):
    ablate([])
    told = "Kept for `profilering compare`: all-features, all-features-another-seed, without-alder,"
    assert told in capsys.readouterr().out
    names = {path.stem for path in places.judged_by("x").parent.iterdir()}
    themes = ["-".join(theme.split()) for theme in THEMES]
    ours = {f"without-{one}" for one in themes} | {f"{one}-alone" for one in themes}
    assert names == ours | {"all-features", "all-features-another-seed"}
    table = pd.read_parquet(places.judged_by("without-arbeidsmarkedet-her"))
    assert (len(table), set(table["block"])) == (117, {str(BLOCK)})
    assert table["i_arbeid:182:incidence"].between(0, 1).all()
    assert table[["i_arbeid:182:lower", "i_arbeid:182:upper"]].isna().all(axis=None)
    assert not places.runs.exists()


@pytest.mark.parametrize("name", ["features", "outcomes"])
def test_without_the_pipelines_tables_it_says_which_command_writes_them(places, name):
    getattr(places, name).unlink()
    with pytest.raises(BadInput, match=f"{name}.parquet is missing; `profilering profile`"):
        ablate([])


def test_its_help_teaches():
    app = typer.Typer()
    app.command()(ablate)
    done = CliRunner().invoke(app, ["--help"], env={"COLUMNS": "100"})
    assert done.exit_code == 0
    for word in ("--feature", "without it", "base rate", "Examples", "on trial"):
        assert word in done.output
