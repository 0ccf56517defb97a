"""The one door to protected attributes: sex and country group, for measuring alone.

They lie in a table of their own that its owner alone can read. Who reads, when, by which command,
which columns, of how many landmarks and why is in the audit log before anything is read.
"""

from dataclasses import dataclass

import duckdb
import pandas as pd

from models.known import latest_known
from models.offices import UNKNOWN
from profilering.audit import DENY, PERMIT, Reading, audit_access, note, of_many
from profilering.places import Places

PROTECTED = ("kjoenn", "landgruppe")
TABLE = "person_vernet.parquet"


@dataclass(frozen=True)
class Protected:
    """Sex and country group by landmark_ref; with `missing`, why there are none, no columns."""

    table: pd.DataFrame
    missing: str = ""


def protected_of(places: Places, landmarks: pd.DataFrame, reading: Reading) -> Protected:
    """Return sex and country group, as known on the landmark day, once the log has the reading.

    `landmarks` has landmark_ref, person_ref and as_of. Raises BadInput where the log cannot be
    written. A table that is not there, or that we may not or cannot read, is said, and is no error.
    """
    fields = of_many(PROTECTED, len(landmarks), reading)
    note(places.audit, audit_access(PERMIT, fields))
    try:
        with (places.inndata / TABLE).open("rb"):
            found = latest_known(places.inndata / TABLE, landmarks, PROTECTED).fillna(UNKNOWN)
    except FileNotFoundError:
        missing = "was not delivered"
    except PermissionError:
        note(places.audit, audit_access(DENY, fields))
        missing = "may not be read by this user"
    except (duckdb.Error, OSError):
        missing = "is damaged; `python -m pipelines.ingest` writes it anew"
    else:
        return Protected(found)
    said = f"Groups of {' and '.join(PROTECTED)} are not measured: {TABLE} {missing}."
    return Protected(pd.DataFrame(index=landmarks["landmark_ref"]), said)
