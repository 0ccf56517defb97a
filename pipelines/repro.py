"""Run the pipeline as `dvc repro` does, alone, and say which stages really ran."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from models.designs import FURTHER, Design
from pipelines.landmarks import can_be_told, places_of, read_outcomes
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


MAIN_STAGES = ("segment", "evaluate", "score")
"""With what they need, all stages but those of further designs."""


def repro(root: Path, effort: Effort = "quick") -> list[str]:
    """Bring the main model and all that is made with it up to date; return the stages that ran.

    In full, the models of the further designs that the registers can tell of come after it.
    Raises StageFailed with the stage's exit code, Locked when another run is at work.
    """
    places = Places(root)
    with _alone(places):
        _note(places, effort)
        _dvc(places, MAIN_STAGES)
        if effort == "full":
            others = [places_of(places, design) for design in FURTHER]
            told = [other for other in others if can_be_told(other)]
            for other in told:
                _note(other, effort)
            _dvc(places, [f"evaluate_other@{other.design}" for other in told])
        return _stages(places)


def retrain(places: Places, design: Design, effort: Effort) -> list[str]:
    """Bring one design's model and its report up to date; return the stages that ran.

    Raises as `repro` does, and BadInput where the registers cannot tell of the design.
    """
    mine = places_of(places, design)
    with _alone(places):
        _note(mine, effort)
        _dvc(places, ["outcomes"])
        read_outcomes(mine)
        _dvc(places, [f"evaluate_other@{mine.design}" if mine.design else "evaluate"])
        return _stages(places)


@contextmanager
def _alone(places: Places) -> Iterator[None]:
    """Hold the pipeline's lock, with nothing noted of stages that ran before."""
    with exclusive(places.root / "data" / ".repro.lock", "the pipeline"):
        places.stages_run.unlink(missing_ok=True)
        # What a killed dvc left in its lock table would block this run, and no other dvc of this
        # project is alive: we hold the lock.
        (places.root / ".dvc" / "tmp" / "rwlock").unlink(missing_ok=True)
        yield


def _note(places: Places, effort: Effort) -> None:
    note(read_params(places.params), places, effort)


def _dvc(places: Places, targets: Sequence[str]) -> None:
    """Let DVC bring stages and all before them up to date."""
    if not targets:
        return
    done = subprocess.run(
        [sys.executable, "-m", "dvc", "repro", "--quiet", *targets],
        cwd=places.root,
        env=_environment(),
        check=False,
        preexec_fn=die_with_parent,
    )
    if done.returncode != 0:
        failed = [line.split() for line in _stages(places) if " " in line]
        if not failed:
            raise BadInput("dvc repro failed before or after a stage; its message stands above.")
        raise StageFailed(failed[-1][0], int(failed[-1][1]))


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
