"""How a pipeline stage runs: one at a time, gone with its parent, errors as exit codes."""

import ctypes
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from profilering.errors import ExitCode, ProfileringError, Stopped
from profilering.files import exclusive
from profilering.places import Places
from profilering.project import project_root

_PR_SET_PDEATHSIG = 1
DEFECT = 1
"""What Python itself ends with; in no table, for it is nothing that a user did."""


def run_stage(name: str, work: Callable[[Places], None], design: str = "") -> None:
    """Run one stage under the project's lock and exit with a code of the table in `errors`.

    With `design` it is run for another design than the main one, and called `name@design`, as DVC
    calls it. Every start, and the code of every failure, is noted in `Places.stages_run`.
    """
    name = f"{name}@{design}" if design else name
    die_with_parent()
    for asked in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(asked, _stop)
    places = Places(project_root(), design)
    started = time.monotonic()
    _say(f"{name}: {(work.__doc__ or '').splitlines()[0]}")
    try:
        with exclusive(places.lock, f"stage {name}"):
            _note(places, name)
            work(places)
    except ProfileringError as error:
        _say(f"{name}: {error}")
        _fail(places, name, error.exit_code)
    except FileNotFoundError as error:
        missing = Path(error.filename or "").name
        _say(f"{name}: {missing} is missing; run the stage that writes it, or `make profile`.")
        _fail(places, name, ExitCode.BAD_INPUT)
    except Exception as error:
        _say(_defect(name, error))
        _fail(places, name, DEFECT)
    except KeyboardInterrupt:
        _say(f"{name}: stopped; nothing half-written was left. Run it again.")
        _fail(places, name, Stopped.exit_code)
    _say(f"{name}: done in {time.monotonic() - started:.0f} s")


def die_with_parent() -> None:
    """Ask the kernel to end this process when its parent ends.

    A killed `dvc repro` otherwise leaves its stage behind as an orphan, and the next repro starts
    a second writer beside it.
    """
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _defect(name: str, error: Exception) -> str:
    """Return where an unforeseen error arose; its own words may quote a person's data."""
    where = "".join(traceback.format_tb(error.__traceback__))
    if os.environ.get("PROFILERING_DEBUG"):
        where += f"{error}\n"
    return (
        f"{where}{name}: {type(error).__name__}, a defect of ours: please report it. Its message "
        "is shown with PROFILERING_DEBUG=1, for it may quote data."
    )


def _note(places: Places, line: str) -> None:
    with places.stages_run.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


def _fail(places: Places, name: str, code: int) -> None:
    _note(places, f"{name} {int(code)}")
    sys.exit(code)


def _stop(_signum: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
