"""Read a table of spells as its COHORT.yaml declares it; every breach of the contract is named."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from models.cohort.breaches import Breaches, check_follow_up, check_persons, check_training
from models.cohort.cohort import CENSORED, OTHER_EXIT, Bools, Cohort, FeatureSpace, Floats, Ints
from models.cohort.contract import (
    CohortContract,
    ColumnSplit,
    IndicatorExits,
    RandomSplit,
    Scalar,
    read_contract,
)
from profilering.errors import BadInput, collected, did_you_mean

FEWEST_EVENTS = 30
PROTECTED_BANDS = 4


def read_cohort(path: Path, allow_rare: bool = False) -> Cohort:
    """Read COHORT.yaml and its table into a cohort, sorted by row id.

    An exit with fewer than 30 events in the training part is an error; with `allow_rare` it still
    competes (it never counts as censoring) but gets no model. Raises BadInput with every breach of
    the contract, by column name and count.
    """
    contract = read_contract(path)
    table = read_table(path.parent / contract.table, contract.columns)
    breaches = Breaches(contract.table, len(table))
    ids = _row_ids(contract, table, breaches)
    times = breaches.numbers(table, contract.time.column, required=True)
    breaches.count((times <= 0).sum(), f"'{contract.time.column}' is 0 or less", "times are > 0")
    exits = _exit_codes(contract, table, breaches)
    is_test = _parts(contract, table, ids, breaches)
    numeric = [breaches.numbers(table, name) for name in contract.numeric]
    breaches.stop()

    space, X = _features(contract, table, numeric, ~is_test)
    names, exits = _enough_events(contract.exit_names, exits, ~is_test, allow_rare, breaches)
    check_training(contract, X, times, is_test, breaches)
    check_follow_up(contract, times[~is_test], exits[~is_test], breaches)
    person = ids if contract.person_id is None else table[contract.person_id].to_numpy()
    check_persons(len(np.unique(person[~is_test])), breaches)
    breaches.stop()
    return Cohort(
        name=contract.name,
        unit=contract.time.unit,
        space=space,
        exits=names,
        horizons=tuple(contract.horizons),
        row_id=ids,
        person=np.unique(person, return_inverse=True)[1].astype(np.int64),
        X=X,
        time=times,
        exit=exits,
        is_test=is_test,
        protected={name: _bands(table[name], ~is_test) for name in contract.protected},
    ).take(np.argsort(ids, kind="stable"))


def read_table(path: Path, columns: list[str]) -> pd.DataFrame:
    """Read the named columns of a csv or parquet file.

    Raises BadInput for a missing, empty or unreadable file and for every missing column.
    """
    if not path.is_file():
        raise BadInput(f"There is no table {path}; 'table' is read relative to the COHORT.yaml.")
    if path.suffix not in (".csv", ".parquet"):
        raise BadInput(f"{path.name}: a table is a .csv or a .parquet file.")
    try:
        table = pd.read_csv(path) if path.suffix == ".csv" else pd.read_parquet(path)
    except (ValueError, OSError) as error:
        kind = type(error).__name__
        raise BadInput(f"{path.name} could not be read as {path.suffix[1:]} ({kind}).") from None
    missing = [c for c in columns if c not in table.columns]
    if missing:
        problems = [f"no column '{c}'. {did_you_mean(c, table.columns)}" for c in missing]
        raise BadInput(collected(path.name, problems))
    if table.empty:
        raise BadInput(f"{path.name} has no rows.")
    return table[columns]


def _key(value: Any) -> str:
    """Write a code so that 1, 1.0 and '1' are the same."""
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value)).lower()
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    return str(value)


def _codes(values: pd.Series) -> Any:
    """Return the codes of a column as text, None where missing."""
    known = {value: _key(value) for value in values.dropna().unique()}
    return values.map(known).astype(object).where(values.notna(), None).to_numpy()


def _row_ids(contract: CohortContract, table: pd.DataFrame, breaches: Breaches) -> Any:
    if contract.person_id is not None:
        missing = int(table[contract.person_id].isna().sum())
        breaches.count(missing, f"'{contract.person_id}' is missing", "every row needs a person")
    if contract.row_id is None:
        return np.arange(len(table))
    ids = table[contract.row_id]
    breaches.count(int(ids.isna().sum()), f"'{contract.row_id}' is missing", "it names the row")
    again = int(ids.dropna().duplicated(keep=False).sum())
    breaches.count(again, f"'{contract.row_id}' is not unique", "a row id names one row")
    if pd.api.types.is_integer_dtype(ids):
        return ids.to_numpy()
    return ids.map(_key).to_numpy(dtype=str)


def _exit_codes(contract: CohortContract, table: pd.DataFrame, breaches: Breaches) -> Ints:
    """Return 0 for censored and k for the k-th exit of the contract."""
    found = np.full(len(table), CENSORED, dtype=np.int64)
    exits = contract.exits
    if isinstance(exits, IndicatorExits):
        flags = np.column_stack(
            [breaches.numbers(table, c, True) for c in exits.indicators.values()]
        )
        for column, flag in zip(exits.indicators.values(), flags.T, strict=True):
            odd = int((~np.isin(flag, (0, 1)) & ~np.isnan(flag)).sum())
            breaches.count(
                odd, f"'{column}' is neither 0 nor 1", "it says whether the exit happened"
            )
        several = int(((flags == 1).sum(axis=1) > 1).sum())
        breaches.count(several, "more than one exit", "a spell ends once")
        return np.where((flags == 1).any(axis=1), (flags == 1).argmax(axis=1) + 1, found)
    codes = _codes(table[exits.column])
    declared = {_key(value): k for k, value in enumerate(exits.codes.values(), start=1)}
    declared |= {_key(value): CENSORED for value in exits.censored}
    unknown = np.array([code not in declared for code in codes])
    names = ", ".join(sorted({str(c) for c in codes[unknown] if c is not None})[:10])
    advice = "name them under codes or censored: " + (names or "(empty)")
    breaches.count(int(unknown.sum()), f"undeclared exit code in '{exits.column}'", advice)
    return np.array([declared.get(code, CENSORED) for code in codes], dtype=np.int64)


def _parts(contract: CohortContract, table: pd.DataFrame, ids: Any, breaches: Breaches) -> Bools:
    """Say which rows are in the test part."""
    split = contract.split
    persons = ids if contract.person_id is None else table[contract.person_id].to_numpy()
    if isinstance(split, RandomSplit):
        names, number = np.unique([_key(p) for p in persons], return_inverse=True)
        draw = np.random.default_rng(split.seed).permutation(len(names))
        drawn: Bools = draw[number] < round(split.test_share * len(names))
        return drawn
    codes = _codes(table[split.column])
    missing = sum(code is None for code in codes)
    breaches.count(missing, f"'{split.column}' is missing", "the split needs it")
    is_test = np.isin(codes.astype(str), _named(split.test, codes, split.column, breaches))
    if isinstance(split, ColumnSplit):
        train = _named(split.train, codes, split.column, breaches)
        left = int((~is_test & ~np.isin(codes.astype(str), train)).sum()) - missing
        advice = "no row is dropped silently: name every value or leave the rows out of the table"
        breaches.count(left, f"'{split.column}' is neither of train nor of test", advice)
    in_test = pd.Series(is_test).groupby(persons).transform("mean")
    straddling = int(((in_test > 0) & (in_test < 1)).sum())
    advice = "one person's rows must all be in one part"
    breaches.count(straddling, "a person in both train and test", advice)
    return is_test


def _named(values: list[Scalar], codes: Any, column: str, breaches: Breaches) -> list[str]:
    absent = [_key(v) for v in values if _key(v) not in set(codes)]
    for value in absent:
        breaches.found.append(f"split: no row has '{value}' in '{column}'")
    return [_key(v) for v in values]


def _features(
    contract: CohortContract, table: pd.DataFrame, numeric: list[Floats], train: Bools
) -> tuple[FeatureSpace, Floats]:
    columns = list(numeric)
    levels: dict[str, tuple[str, ...]] = {}
    for name in contract.categorical:
        seen = _codes(table[name])[train]
        levels[name] = tuple(sorted({c for c in seen if c is not None}))
    names = tuple(contract.features)
    space = FeatureSpace(names, levels, {name: name for name in names})
    columns += [space.positions(name, _codes(table[name])) for name in contract.categorical]
    return space, np.column_stack(columns)


def _enough_events(
    names: list[str], exits: Ints, train: Bools, allow_rare: bool, breaches: Breaches
) -> tuple[tuple[str, ...], Ints]:
    """Leave out the exits that are too rare to model, or note them as breaches."""
    events = {name: int((exits[train] == k).sum()) for k, name in enumerate(names, start=1)}
    rare = [name for name in names if events[name] < FEWEST_EVENTS]
    if not allow_rare:
        breaches.found += [
            f"exit '{name}' has {events[name]} events in training, fewer than {FEWEST_EVENTS}; "
            "join it with another exit, or go on without a model of it with --allow-rare"
            for name in rare
        ]
        return tuple(names), exits
    kept = [name for name in names if name not in rare]
    if not kept:
        breaches.found.append(f"no exit has {FEWEST_EVENTS} events in training")
    number = {CENSORED: CENSORED} | {
        k: kept.index(name) + 1 if name in kept else OTHER_EXIT
        for k, name in enumerate(names, start=1)
    }
    return tuple(kept), np.array([number[int(k)] for k in exits], dtype=np.int64)


def _bands(values: pd.Series, train: Bools) -> Any:
    """Return a protected column as text; a number with many values as bands of equal size."""
    if pd.api.types.is_numeric_dtype(values) and values.nunique() > 2 * PROTECTED_BANDS:
        cuts = np.unique(np.nanquantile(values[train].astype(float), [0.25, 0.5, 0.75]))
        edges = [-np.inf, *cuts, np.inf]
        texts = [f"up to {cuts[0]:g}"]
        texts += [f"over {a:g} to {b:g}" for a, b in pairwise(cuts)]
        banded = pd.cut(values, edges, labels=[*texts, f"over {cuts[-1]:g}"])
        return banded.astype(object).where(values.notna(), "missing").to_numpy().astype(str)
    codes = _codes(values)
    return np.array(["missing" if code is None else code for code in codes], dtype=str)
