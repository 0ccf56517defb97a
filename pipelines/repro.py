"""Run the pipeline as `dvc repro` does, alone, and say which stages really ran."""

import os
import subprocess
import sys
from pathlib import Path

from pipelines.noted import Effort, note
from profilering.errors import BadInput, ProfileringError
from profilering.files import exclusive
from profilering.params import read_params
from profilering.places import Places
from profilering.stage import die_with_parent


class StageFailed(ProfileringError):
    """A stage ended with an exit code of its own; its message has been printed."""

    def __init__(self, stage: str, code: int) -> None:
        super().__init__(f"Stage {stage} did not finish; outputs of earlier stages are kept.")
        self.exit_code = code


def repro(root: Path, effort: Effort = "quick") -> list[str]:
    """Bring every stage of dvc.yaml up to date and return the stages that ran.

    Raises StageFailed with the stage's exit code, Locked when another run is at work.
    """
    places = Places(root)
    with exclusive(places.root / "data" / ".repro.lock", "the pipeline"):
        places.stages_run.unlink(missing_ok=True)
        note(read_params(places.params), places, effort)
        # What a killed dvc left in its lock table would block this run, and no other dvc of this
        # project is alive: we hold the lock.
        (root / ".dvc" / "tmp" / "rwlock").unlink(missing_ok=True)
        done = subprocess.run(
            [sys.executable, "-m", "dvc", "repro", "--quiet"],
            cwd=root,
            env=_environment(),
            check=False,
            preexec_fn=die_with_parent,
        )
        ran = _stages(places)
    if done.returncode != 0:
        failed = [line.split() for line in ran if " " in line]
        if not failed:
            raise BadInput("dvc repro failed before or after a stage; its message stands above.")
        raise StageFailed(failed[-1][0], int(failed[-1][1]))
    return ran


def _stages(places: Places) -> list[str]:
    if not places.stages_run.exists():
        return []
    return places.stages_run.read_text(encoding="utf-8").splitlines()


def _environment() -> dict[str, str]:
    """Let `python` in dvc.yaml be this Python, from whichever directory we were started."""
    here = str(Path(sys.executable).parent)
    return os.environ | {
        "PATH": os.pathsep.join([here, os.environ.get("PATH", "")]),
        "DVC_NO_ANALYTICS": "1",
        "MLFLOW_DISABLE_TELEMETRY": "true",
    }
