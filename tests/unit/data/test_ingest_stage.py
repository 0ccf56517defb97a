"""The stage `ingest` as a command: exit codes, and an earlier 2_inndata that stays."""

import os
import subprocess
import sys
from pathlib import Path

from profilering.errors import ExitCode
from profilering.files import sha256_of
from profilering.upgrade import upgraded
from tests.support.projects import ROOT
from tests.unit.data.nav_documents import sound, write_sources


def run(project: Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipelines.ingest"],
        cwd=ROOT,
        env={**os.environ, "PROFILERING_PROJECT": str(project), **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_stage_runs_as_a_plain_command(tmp_path: Path) -> None:
    text, _ = upgraded("")
    (tmp_path / "params.yaml").write_text(text)
    write_sources(tmp_path / "data" / "1_kildedata" / "syntetisk", sound())
    done = run(tmp_path)
    assert done.returncode == ExitCode.DONE, done.stderr
    assert "ingest: 21 records read = 21 used + 0 quarantined + 0 skipped; 3 people" in done.stderr
    first = sha256_of(tmp_path / "data" / "2_inndata")
    refused = run(
        tmp_path, PROFILERING_ENV="production", PROFILERING_KEY_FILE=str(tmp_path / "none")
    )
    assert refused.returncode == ExitCode.BAD_INPUT
    aap = tmp_path / "data" / "1_kildedata" / "syntetisk" / "aap.jsonl"
    aap.write_text("{\n" * 3)
    assert run(tmp_path).returncode == ExitCode.BAD_INPUT
    aap.write_text('{"a": 1}\n{\n')
    limit = run(tmp_path)
    assert limit.returncode == ExitCode.QUARANTINE_LIMIT
    assert "'aap': 2 of 2 records" in limit.stderr
    assert sha256_of(tmp_path / "data" / "2_inndata") == first


def test_an_ingest_of_the_synthetic_register_is_refused_in_production(tmp_path: Path) -> None:
    (tmp_path / "params.yaml").write_text(upgraded("")[0])
    key = tmp_path / "key"
    key.write_bytes(bytes(range(32)))
    key.chmod(0o600)
    environ = {"PROFILERING_ENV": "production", "PROFILERING_KEY_FILE": str(key)}
    done = run(tmp_path, **environ)
    assert done.returncode == ExitCode.BAD_INPUT
    assert "registers.source is synthetic" in done.stderr
