"""A project whose landmarks, outcomes and homes are made up: what stages after `outcomes` read."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from models.baselines.beside import FIVE_FIELDS
from models.designs import MAIN
from profilering.places import Places
from tests.support.projects import write_params
from tests.support.registers import fields_of

BLOCK, SEALED, LAST = date(2022, 1, 1), date(2023, 1, 1), date(2024, 6, 1)
ROWS = 900


def write_project(folder: Path, threads: int, rows: int = ROWS) -> Places:
    """Write a project with so many landmarks, one each day or more, in twelve kommuner."""
    timeline = {"as_of": str(LAST), "blocks": [str(BLOCK)], "sealed": str(SEALED)}
    changes = {"timeline": timeline | {"horizons": [91, 182]}, "evaluation": {"resamples": 50}}
    write_params(folder, threads, changes)
    places = Places(folder)
    for path in (places.features, places.runs, places.inndata / "x"):
        path.parent.mkdir(parents=True, exist_ok=True)
    write_landmarks(places, rows)
    write_no_jobs(places.inndata)
    return places


def write_no_jobs(registers: Path) -> None:
    """Write Aa-registeret without a job in it."""
    registers.mkdir(parents=True, exist_ok=True)
    fields = fields_of("aa_registeret")
    table = pa.table({name: pa.array([], kind) for name, kind in fields.items()})
    pq.write_table(table, registers / "aa_registeret.parquet")


def write_landmarks(places: Places, rows: int) -> None:
    """Write landmarks of which the old leave fast, with labels at every cut-off."""
    rng = np.random.default_rng(1)
    refs = np.array([f"l{i:03d}" for i in range(rows)])
    days = [date(2021, 1, 1) + timedelta(days=i * ROWS // rows) for i in range(rows)]
    keys = pd.DataFrame({"landmark_ref": refs, "person_ref": refs, "as_of": days})
    numeric = {name: rng.normal(size=rows) for name in FIVE_FIELDS}
    features = keys.assign(**numeric)
    for name in ("hoyeste_utdanning_nus", "helse_hindrer_arbeid"):
        features[name] = rng.choice(["a", "b"], rows)
    features.to_parquet(places.features)
    keys.assign(registrert=days, slettet_fra=None, periode_ref=refs).to_parquet(places.population)
    leaves = np.ceil(rng.exponential(150 * np.exp(-numeric["alder_aar"])))
    tables = []
    for cutoff in (BLOCK, SEALED, LAST):
        left = np.array([(cutoff - timedelta(days=91) - day).days for day in days])
        ended = {"time": np.minimum(leaves, left), "exit": (leaves <= left).astype(int)}
        named = {"landmark_ref": refs, "known_at": cutoff, "er_slettet": False}
        tables.append(pd.DataFrame(named | ended)[left >= 1])
    pd.concat(tables).assign(design=MAIN.name).to_parquet(places.outcomes)
    kommune = [f"{'46' if i % 4 else '03'}{i % 12:02d}" for i in range(rows)]
    person = keys.assign(row_ref=refs, fra=days, kjent_fra=days, kommune=kommune)
    person["kjent_til"] = pd.to_datetime(pd.Series([None] * rows))
    person.to_parquet(places.inndata / "person.parquet")
