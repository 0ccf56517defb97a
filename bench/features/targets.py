"""What the issue asks of the feature engine, held against what was measured."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

Found = Mapping[str, Mapping[str, Any]]

# Of ours to a peer's: least times as fast, and largest share of its peak memory.
_PEERS: Final = {"pandas": (5.0, 1 / 3), "polars": (1.2, 2 / 3)}
_GROWTH: Final = 10.5
_PEAK_GROWTH: Final = 1.2
_ONE_PERSON_MS: Final = 50.0


def targets(found: Found) -> Iterator[dict[str, Any]]:
    """Yield a line for each thing asked for: what was found, the limit, and whether it holds."""
    ours, tenth = found["ours"], found["ours_of_a_tenth"]
    for peer, (faster, share) in _PEERS.items():
        if peer in found:
            speed = found[peer]["seconds"] / ours["seconds"]
            yield _at_least(f"times as fast as {peer}", speed, faster)
            peak = ours["peak_mb"] / found[peer]["peak_mb"]
            yield _at_most(f"share of {peer}'s peak memory", peak, share)
    growth = ours["seconds"] / tenth["seconds"]
    yield _at_most("times the seconds for 10 times the people", growth, _GROWTH)
    peak = ours["peak_mb"] / tenth["peak_mb"]
    yield _at_most("times the peak memory for 10 times the people", peak, _PEAK_GROWTH)
    one = found["one_person"]
    yield _at_most("ms for one person, rows in hand", one["rows_in_hand_worst_ms"], _ONE_PERSON_MS)
    yield _at_most("ms for one person, from files", one["from_files_worst_ms"], _ONE_PERSON_MS)
    read = ours["seconds"] / found["parquet_read"]["seconds"]
    yield {"target": "times the seconds of the parquet read", "found": round(read, 2)}


def _at_least(target: str, value: float, limit: float) -> dict[str, Any]:
    return _line(target, value, limit) | {"holds": value >= limit}


def _at_most(target: str, value: float, limit: float) -> dict[str, Any]:
    return _line(target, value, limit) | {"holds": value <= limit}


def _line(target: str, value: float, limit: float) -> dict[str, Any]:
    return {"target": target, "found": round(value, 3), "limit": round(limit, 3)}
