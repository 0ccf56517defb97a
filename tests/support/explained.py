"""What `profilering explain` says in a project that has been profiled."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

Said = Callable[..., subprocess.CompletedProcess[str]]


def assert_explained(folder: Path, environment: dict[str, str]) -> None:
    """One person is explained, replayed and checked; bad input is told so; figures are measured."""

    def said(*asked: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(folder / ".venv/bin/profilering"), "explain", *asked],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    scores = pd.read_parquet(folder / "data/5_utdata/scores.parquet")
    snapshot = folder / "snapshot.json"
    scores = scores[~scores["lite_kunnskap"]]
    _assert_one_person(said, scores.iloc[0], snapshot)
    _assert_checked(said, scores.iloc[0]["vurdering"], folder / "stored.json")
    _assert_replayed(said, snapshot, folder)
    _assert_measured(said, folder)


def _assert_one_person(said: Said, one: pd.Series, snapshot: Path) -> None:
    day = json.loads(one["vurdering"])["as_of"]
    asked = ("person", one["person_ref"], "--as-of", day)
    as_json = said(*asked, "--as", "json")
    assert as_json.returncode == 0, as_json.stderr
    snapshot.write_text(as_json.stdout, encoding="utf-8")
    told, stored = json.loads(as_json.stdout), json.loads(one["vurdering"])
    # The same day has another name of its landmark; what is said is the same.
    del told["landmark_ref"], stored["landmark_ref"]
    assert rounded(told) == rounded(stored)
    in_nynorsk = said(*asked, "--language", "nn").stdout
    assert "heng saman med" in in_nynorsk or "Modellen seier ikkje" in in_nynorsk
    assert said(*asked, "--as", "html").stdout.startswith("<!DOCTYPE html>")
    nobody = said("person", "nobody")
    assert nobody.returncode == 2
    assert "Nobody of that person_ref was registered on 2026-10-31" in nobody.stderr


def _assert_checked(said: Said, stored: str, path: Path) -> None:
    path.write_text(stored, encoding="utf-8")
    assert said("replay", str(path), "--check").returncode == 0
    told = json.loads(stored)
    told["chance"] |= {"incidence": told["chance"]["incidence"] + 0.01}
    path.write_text(json.dumps(told), encoding="utf-8")
    refused = said("replay", str(path), "--check")
    assert refused.returncode == 2
    assert "these are others: the chance" in refused.stderr


def rounded(value: Any) -> Any:
    """Return plain values without what the number of rows computed together changes."""
    if isinstance(value, dict):
        return {name: rounded(part) for name, part in value.items()}
    if isinstance(value, list):
        return [rounded(part) for part in value]
    return round(value, 12) if isinstance(value, float) else value


def _assert_replayed(said: Said, snapshot: Path, folder: Path) -> None:
    first = said("replay", str(snapshot), "--check")
    assert first.returncode == 0, first.stderr
    champion = json.loads((folder / "data/4_modeller/champion.json").read_text(encoding="utf-8"))
    run = folder / "data/4_modeller/runs" / champion["run"]
    away = run.with_name("away")
    run.rename(away)
    try:
        again, checked = said("replay", str(snapshot)), said("replay", str(snapshot), "--check")
    finally:
        away.rename(run)
    assert again.stdout == first.stdout
    assert checked.returncode == 6
    assert f"The run {champion['run']} is gone" in checked.stderr
    told = json.loads(snapshot.read_text(encoding="utf-8"))
    for name, changed in (("format", 99), ("text_version", 99), ("chance", "høy")):
        snapshot.write_text(json.dumps(told | {name: changed}), encoding="utf-8")
        refused = said("replay", str(snapshot))
        assert refused.returncode == 2
        assert "høy" not in refused.stderr


def _assert_measured(said: Said, folder: Path) -> None:
    assert said("evaluate").returncode == 2
    done = said("evaluate", "--people", "100", "--reason", "a test")
    assert done.returncode == 0, done.stderr
    report = folder / "data/5_utdata/reports/explanations"
    found = json.loads((report / "explanations.json").read_text(encoding="utf-8"))
    assert found["faults"] == {}
    assert found["longest"] <= 150
    assert found["texts"]["health_leads"]["estimate"] == 0
    assert (report / "explanations.md").read_text(encoding="utf-8").startswith("# How good")
    audit = (folder / "data/4_modeller/audit.cef").read_text(encoding="utf-8")
    assert "explain evaluate" in audit.splitlines()[-1]
