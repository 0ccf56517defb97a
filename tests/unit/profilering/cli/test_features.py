"""`profilering features`: build, explain, new and list, as somebody at the prompt sees them."""

import json
import re
import shutil

import pandas as pd
import pytest

from features.found import all_features, every_feature
from profilering.cli.__main__ import run
from tests.support.parts import ROOT
from tests.support.registers import rows_of, write_registers

PERIODE = """
    person | periode_ref | fra        | til        | kjent_fra  | kjent_til
    1      | a           | 2024-01-10 |            | 2024-01-10 | 2024-03-01
    1      | a           | 2024-01-10 | 2024-02-20 | 2024-03-01 |
    2      | b           | 2024-01-31 |            | 2024-01-31 |
"""
JOBS = """
    person | fra        | til        | kjent_fra  | stillingsprosent
    1      | 2023-01-02 | 2023-01-12 | 2023-02-01 | 80
    1      | 2023-06-01 | 2023-06-11 | 2023-07-01 | 50
    1      | 2023-08-01 | 2023-08-11 | 2024-02-01 | 100
"""
IN_WORK = "dager_i_arbeid_siste_12_mnd"

# Of person 2 no kommune is known; a tiltak has no start date yet.
PEOPLE = """
    person | kommune | foedselsdato
    1      | 0301    | 1990-02-28
    2      |         |
"""
TILTAK = """
    person | fra        | til        | kjent_fra  | status
    1      |            |            | 2023-02-01 | VENTELISTE
    1      | 2023-06-01 | 2023-06-11 | 2023-07-01 | FULLFORT
"""


@pytest.fixture
def registers(tmp_path, monkeypatch):
    """A project whose ingested registers hold two people."""
    monkeypatch.setenv("PROFILERING_PROJECT", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "200")
    shutil.copy(ROOT / "params.yaml", tmp_path)
    texts = {
        "periode": PERIODE,
        "aa_registeret": JOBS,
        "person": PEOPLE,
        "tiltakshistorikk": TILTAK,
    }
    tables = {name: rows_of(name, text) for name, text in texts.items()}
    return write_registers(tmp_path / "data" / "2_inndata", tables)


@pytest.fixture
def features(capsys):
    """Run `profilering features ...`; return what was printed, or the error where one is due."""

    def command(*arguments, code=0):
        found = run(["features", *map(str, arguments)])
        said = capsys.readouterr()
        assert found == code, said.err
        return said.err if code else said.out

    return command


def test_build_writes_one_row_for_each_person_registered_that_day(registers, features, tmp_path):
    out = tmp_path / "new" / "x.parquet"
    arguments = ("--registers", registers, "--as-of", "2024-01-31", "--out", out)
    said = features("build", *arguments, "--feature", IN_WORK, "--feature", "maaned")
    table = pd.read_parquet(out)
    assert list(table.columns) == ["landmark_ref", "person_ref", "as_of", IN_WORK, "maaned"]
    assert table["landmark_ref"].tolist() == ["a:2024-01-31", "b:2024-01-31"]
    assert table["person_ref"].tolist() == ["1", "2"]
    assert table[IN_WORK].tolist() == [10, 0]  # the job of August was not known yet
    assert "3 rows read = 2 used + 1 skipped" in said
    assert "2 rows of 2 people x 2 features" in said


def test_build_of_weeks_follows_every_spell(registers, features, tmp_path):
    out = tmp_path / "x.parquet"
    features(
        "build", "--as-of", "2024-02-29", "--out", out, "--weeks", "0,4,8", "--feature", "maaned"
    )
    table = pd.read_parquet(out)
    assert table["landmark_ref"].tolist() == ["a:0", "a:28", "b:0", "b:28"]
    assert table["maaned"].tolist() == ["01", "02", "01", "02"]


def test_build_replaces_what_a_killed_run_left(registers, features, tmp_path):
    left = tmp_path / ".x.parquet.partial"
    left.mkdir()
    (left / "x.parquet").write_text("half")
    features(
        "build", "--as-of", "2024-01-31", "--out", tmp_path / "x.parquet", "--feature", "maaned"
    )
    assert len(pd.read_parquet(tmp_path / "x.parquet")) == 2
    assert not left.exists()


def test_build_says_what_an_optional_register_that_is_not_there_takes_along(
    registers, features, tmp_path
):
    (one, *_) = sorted(f.name for f in all_features() if f.register == "sykepenger")
    (registers / "sykepenger.parquet").unlink()
    out = tmp_path / "x.parquet"
    said = features("build", "--as-of", "2024-01-31", "--out", out, "--feature", one)
    assert f"No sykepenger.parquet: missing everywhere are 1 features: {one}" in said
    assert pd.read_parquet(out)[one].isna().all()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--feature", "maane", "--feature", "alder"],
            r"2 problems\s+- 'maane' is none. Did you mean 'maaned'",
        ),
        (["--switch", "webruk"], "No such switch: 'webruk'. Did you mean 'webbruk'"),
        (["--switch", "kjoenn"], "does not turn it on: set features.kjoenn there"),
        (["--switch", "webbruk"], "does not turn it on: set registers.use_webbruk there"),
        (["--weeks", "0,9999"], "--weeks 0,9999: 1040 weeks at most"),
        (["--as-of", "9999-12-31"], "write a day from 1900 to 2200"),
        (["--out", "params.yaml/x.parquet"], "--out params.yaml/x.parquet: File exists"),
        (["--weeks", "0,four"], "--weeks 0,four: write whole numbers"),
        (["--weeks", "-4"], "0 or more"),
        (["--registers", "nowhere"], "periode.parquet is missing"),
        (["--out", "x.csv"], "--out x.csv: name a file that ends in .parquet"),
    ],
)
def test_build_refuses_what_it_cannot_do_and_writes_nothing(
    registers, features, tmp_path, monkeypatch, arguments, said
):
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    error = features("build", "--as-of", "2024-01-31", "--out", "x.parquet", *arguments, code=2)
    assert re.search(said, error)
    assert sorted(tmp_path.iterdir()) == before


def test_build_keeps_the_earlier_file_where_a_register_is_missing(registers, features, tmp_path):
    out = tmp_path / "x.parquet"
    out.write_text("earlier")
    (registers / "aap.parquet").unlink()
    error = features("build", "--as-of", "2024-01-31", "--out", out, code=2)
    assert "aap.parquet is missing" in error
    assert out.read_text() == "earlier"


def test_explain_shows_every_cell_with_the_rows_that_it_came_from(registers, features):
    said = features("explain", "1", "--as-of", "2024-01-31", "--feature", IN_WORK)
    assert said.splitlines() == [
        "1 on 2024-01-31: registered since 2024-01-10, spell a",
        "",
        f"{IN_WORK} = 10 dager  (Dager i arbeid siste 12 måneder; arbeidserfaring)",
        "  days_covered() of aa_registeret, months(12)",
        "    aa_registeret aa_registeret-002 fra=2023-06-01 til=2023-06-11 kjent_fra=2023-07-01",
    ]


@pytest.mark.parametrize("person", ["1", "2"])
def test_explain_says_of_every_feature_what_build_says(registers, features, tmp_path, person):
    told = json.loads(features("explain", person, "--as-of", "2024-01-31", "--json"))
    features("build", "--as-of", "2024-01-31", "--out", tmp_path / "x.parquet")
    built = pd.read_parquet(tmp_path / "x.parquet").set_index("person_ref").loc[person]
    values = {one["name"]: one["value"] for one in told["features"]}
    assert set(values) == {one.name for one in all_features()} == set(built.index[2:])
    wrong = [
        name
        for name, value in values.items()
        if not (pd.isna(built[name]) if value is None else built[name] == value)
    ]
    assert wrong == []


def test_explain_as_json_has_the_rows_with_the_columns_that_are_read(registers, features):
    arguments = ("--as-of", "2024-01-31", "--json", "--feature", "siste_stillingsprosent")
    told = json.loads(features("explain", "1", *arguments))
    assert (told["registrert"], told["periode_ref"]) == ("2024-01-10", "a")
    (percent,) = told["features"]
    assert (percent["value"], percent["unit"]) == (50, "prosent")
    assert percent["rows"][-1] == {
        "register": "aa_registeret",
        "row_ref": "aa_registeret-002",
        "fra": "2023-06-01",
        "til": "2023-06-11",
        "kjent_fra": "2023-07-01",
        "stillingsprosent": 50,
    }


def test_someone_who_is_not_registered_that_day_is_explained_and_it_is_said(registers, features):
    arguments = ("explain", "1", "--as-of", "2024-03-01", "--feature", IN_WORK)
    assert "1 on 2024-03-01: not registered, as was known on that day" in features(*arguments)
    told = json.loads(features(*arguments, "--json"))
    assert (told["registrert"], told["periode_ref"]) == (None, None)
    assert told["features"][0]["value"] == 20


def test_somebody_whom_no_register_knows_is_an_error_that_names_nobody(registers, features):
    error = features("explain", "secret", "--as-of", "2024-01-31", "--feature", IN_WORK, code=2)
    assert "No register has a row of that person_ref." in error
    assert "secret" not in error


def test_a_feature_behind_a_switch_says_which(registers, features, tmp_path):
    name = next(one.name for one in all_features(frozenset({"webbruk"})) if one.switch)
    arguments = ("build", "--as-of", "2024-01-31", "--out", tmp_path / "x.parquet")
    error = features(*arguments, "--feature", name, code=2)
    assert f"'{name}' is behind --switch webbruk" in error
    params = tmp_path / "params.yaml"
    text = params.read_text(encoding="utf-8")
    params.write_text(text.replace("use_webbruk: false", "use_webbruk: true"), encoding="utf-8")
    features(*arguments, "--feature", name, "--switch", "webbruk")
    assert name in pd.read_parquet(tmp_path / "x.parquet").columns


def test_what_a_derived_feature_is_made_of_comes_along(registers, features, tmp_path):
    one = next(one for one in all_features() if one.is_derived)
    told = json.loads(
        features("explain", "1", "--as-of", "2024-01-31", "--json", "--feature", one.name)
    )
    names = {cell["name"] for cell in told["features"]}
    assert one.name in names
    assert len(names) > 1


def test_list_piped_is_one_line_a_feature_with_the_name_first(features):
    lines = [line.split("\t") for line in features("list").splitlines()]
    everything = every_feature()
    assert [cells[0] for cells in lines] == [one.name for one in everything]
    by_name = {cells[0]: cells[1:] for cells in lines}
    assert by_name["alder_aar"] == ["alder", "år", "i bruk", "person", "Alder"]
    behind = {one.name for one in everything} - {one.name for one in all_features()}
    assert {name for name, cells in by_name.items() if cells[2].startswith("bryter ")} == behind


def test_new_writes_a_declaration_and_a_test_and_says_what_is_next(registers, features, tmp_path):
    shutil.copytree(ROOT / "features" / "definitions", tmp_path / "features" / "definitions")
    arguments = ("new", "antall_x", "--register", "aap", "--theme", "ytelser")
    said = features(*arguments)
    assert "Written: features/definitions/" in said
    assert "pytest tests/spec/features/test_antall_x.py" in said
    assert (tmp_path / "tests" / "spec" / "features" / "test_antall_x.py").is_file()
    assert "'antall_x' exists" in features(*arguments, code=2)
