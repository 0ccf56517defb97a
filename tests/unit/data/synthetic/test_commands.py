"""The stage and the command: what they write, say, and leave alone."""

from pathlib import Path

import typer
from typer.testing import CliRunner

from pipelines.synthesize import main
from profilering.cli.synthesize import synthesize
from profilering.places import Places
from tests.support.projects import write_params

SMALL = {"persons": 30, "seed": 4, "start": "2024-01-01", "end": "2025-01-31"}


def app():
    """Return a command line with this one command; the real table is registered elsewhere."""
    found = typer.Typer()
    found.command()(synthesize)
    return found


def project(tmp_path, monkeypatch, source="synthetic"):
    registers = {"source": source}
    write_params(tmp_path, 1, {"synthetic": SMALL, "registers": registers})
    monkeypatch.setenv("PROFILERING_PROJECT", str(tmp_path))
    return Places(tmp_path)


def test_the_stage_writes_both_folders_beside_other_sources(tmp_path, monkeypatch):
    places = project(tmp_path, monkeypatch)
    places.sources.mkdir(parents=True)
    (places.sources / "other.csv").write_text("kept")
    main(places)
    assert (places.sources / "other.csv").read_text() == "kept"
    assert (places.sources / "sannhet" / "registreringer.parquet").is_file()
    assert len(list((places.sources / "syntetisk").iterdir())) == 8


def test_the_stage_makes_nobody_up_for_another_source_and_says_so(tmp_path, monkeypatch, capsys):
    places = project(tmp_path, monkeypatch)
    main(places)
    project(tmp_path, monkeypatch, source="files")
    main(places)
    assert "registers.source is files; nobody is made up" in capsys.readouterr().err
    assert not list((places.sources / "syntetisk").iterdir())
    assert not list((places.sources / "sannhet").iterdir())


def test_the_command_takes_the_rest_from_params_and_prints_one_line_per_register(
    tmp_path, monkeypatch
):
    project(tmp_path, monkeypatch)
    result = CliRunner().invoke(app(), ["--persons", "25", "--out", str(tmp_path / "w")])
    assert result.exit_code == 0, result.output
    rows = [line.split("\t") for line in result.stdout.splitlines()]
    assert [row[0].rsplit("/", 1)[1] for row in rows] == [
        "periode.jsonl",
        "opplysninger.jsonl",
        "profilering.jsonl",
        "aa_registeret.jsonl",
        "dagpenger.jsonl",
        "aap.jsonl",
        "person.jsonl",
    ]
    for path, count in rows:
        assert Path(path).read_text(encoding="utf-8").count("\n") == int(count)


def test_the_command_needs_no_project_when_everything_is_said(tmp_path, monkeypatch):
    monkeypatch.setenv("PROFILERING_PROJECT", str(tmp_path / "none"))
    said = ["--persons", "12", "--seed", "1", "--from", "2024-01-01", "--to", "2024-12-31"]
    result = CliRunner().invoke(app(), [*said, "--out", str(tmp_path / "w")])
    assert result.exit_code == 0, result.output


def test_a_date_that_is_none_is_explained(tmp_path):
    result = CliRunner().invoke(app(), ["--from", "1.1.2024", "--out", str(tmp_path)])
    assert result.exit_code == 2
    assert "does not match" in result.output
