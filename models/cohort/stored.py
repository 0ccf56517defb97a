"""A cohort on disk: rows as parquet, everything else as JSON."""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from models.cohort.cohort import Cohort, FeatureSpace
from profilering.files import write_folder

ROWS, DESCRIPTION = "rows.parquet", "cohort.json"
FEATURE, PROTECTED = "feature:", "protected:"


def save_cohort(cohort: Cohort, folder: Path) -> None:
    """Write a cohort into `folder`, whole or not at all."""
    names = cohort.space.names
    columns = {
        "row_id": cohort.row_id,
        "person": cohort.person,
        "time": cohort.time,
        "exit": cohort.exit,
        "is_test": cohort.is_test,
    }
    columns |= {f"{FEATURE}{name}": cohort.X[:, i] for i, name in enumerate(names)}
    columns |= {f"{PROTECTED}{name}": values for name, values in cohort.protected.items()}
    described = {
        "name": cohort.name,
        "unit": cohort.unit,
        "exits": cohort.exits,
        "horizons": cohort.horizons,
        "features": names,
        "levels": cohort.space.levels,
        "themes": cohort.space.themes,
        "protected": list(cohort.protected),
    }
    with write_folder(folder) as partial:
        pd.DataFrame(columns).to_parquet(partial / ROWS, index=False)
        text = json.dumps(described, indent=1, ensure_ascii=False)
        (partial / DESCRIPTION).write_text(text + "\n", encoding="utf-8")


def load_cohort(folder: Path) -> Cohort:
    """Read a cohort back."""
    described = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8"))
    rows = pd.read_parquet(folder / ROWS)
    names = tuple(described["features"])
    levels = {name: tuple(values) for name, values in described["levels"].items()}
    ids = rows["row_id"].to_numpy()
    return Cohort(
        name=described["name"],
        unit=described["unit"],
        space=FeatureSpace(names, levels, described["themes"]),
        exits=tuple(described["exits"]),
        horizons=tuple(described["horizons"]),
        row_id=ids if np.issubdtype(ids.dtype, np.number) else ids.astype(str),
        person=rows["person"].to_numpy(),
        X=np.ascontiguousarray(rows[[f"{FEATURE}{name}" for name in names]].to_numpy()),
        time=rows["time"].to_numpy(),
        exit=rows["exit"].to_numpy(),
        is_test=rows["is_test"].to_numpy(),
        protected={
            name: rows[f"{PROTECTED}{name}"].to_numpy().astype(str)
            for name in described["protected"]
        },
    )
