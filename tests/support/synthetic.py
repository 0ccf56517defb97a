"""Synthetic worlds in tests: taken in by ingest, with their registrations as landmarks."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from data.identity import DEVELOPMENT_KEY, Environment, Pseudonyms
from data.intake.all import REGISTERS
from data.intake.ingest import Ingest
from data.intake.sources import FileSource
from profilering.progress import silent

DOOR = Pseudonyms(Environment.DEVELOPMENT, DEVELOPMENT_KEY)


def taken_in(folder: Path, registers: Iterable[str], inndata: Path) -> dict[str, Any]:
    """Ingest registers of the world in `folder` into `inndata`; return the counts."""
    files = {name: folder / "syntetisk" / f"{name}.jsonl" for name in registers}
    sources = {name: FileSource(name, path) for name, path in files.items()}
    return Ingest(REGISTERS, sources, DOOR, 0.0).write(inndata, silent)


def landmarks_of_truth(truth: pd.DataFrame) -> pd.DataFrame:
    """Return the registrations of the truth as landmarks, on the day of each."""
    return pd.DataFrame(
        {
            "landmark_ref": truth["periode_id"],
            "person_ref": truth["person_ident"].map(DOOR.person),
            "periode_ref": [DOOR.of("periode", one) for one in truth["periode_id"]],
            "as_of": truth["registrert"],
            "registrert": truth["registrert"],
        }
    )
