"""Run a peer of peers.py in its own Python, with a time limit; files are the only thing shared."""

import os
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from bench.spells.hazards import incidence_of_hazards
from bench.spells.matrix import matrix_of
from models.cohort.cohort import Cohort, Floats

PEERS = Path(__file__).parent / "peers.py"
LOCK = Path(__file__).parent / "requirements.lock"


class PeerStoppedError(Exception):
    """A peer gave no answer; the text says why, in a few words for the table."""


def outside(
    model: str, python: Path, train: Cohort, X: Floats, seed: int, timeout: float
) -> Floats:
    """Return the incidences (n, K, H) that a peer gives rows X (n, p).

    Raises PeerStoppedError when it takes longer than `timeout` seconds, or ends in an error.
    """
    if not python.is_file():
        raise SystemExit(f"{python} is not there: run `make bench-models`, or name another --peers")
    matrix = matrix_of(train)
    with tempfile.TemporaryDirectory() as folder:
        given, found = Path(folder) / "given.npz", Path(folder) / "found.npz"
        np.savez(
            given,
            columns=matrix.columns(train.X),
            time=train.time,
            exit=train.exit,
            unseen=matrix.columns(X),
            horizons=np.asarray(train.horizons),
            exits=len(train.exits),
            seed=seed,
        )
        _run([str(python), str(PEERS), model, str(given), str(found)], timeout)
        with np.load(found) as answer:
            if "incidence" in answer:
                return np.asarray(answer["incidence"], dtype=np.float64)
            horizons = np.asarray(train.horizons)
            return incidence_of_hazards(answer["times"], answer["hazards"], horizons)


def _run(command: list[str], timeout: float) -> None:
    environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        process = subprocess.run(
            command, env=environment, timeout=timeout, capture_output=True, text=True, check=False
        )
    except subprocess.TimeoutExpired:
        raise PeerStoppedError(f"timed out after {timeout:g} s") from None
    if process.returncode:
        last = (process.stderr.strip().splitlines() or ["no message"])[-1]
        raise PeerStoppedError(f"failed: {last[:100]}")
