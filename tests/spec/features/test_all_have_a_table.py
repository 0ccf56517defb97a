"""Whoever declares a feature writes down what it says of people, in a table that Nav can read."""

from collections.abc import Iterable
from pathlib import Path

from features.found import all_features

TABLES = "".join(
    path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("test_*.py"))
)


def without_a_table(names: Iterable[str]) -> list[str]:
    return [name for name in names if f'"{name}"' not in TABLES]


def test_every_feature_has_a_table():
    everything = all_features(frozenset({"webbruk", "kjoenn", "landgruppe"}))
    assert without_a_table(one.name for one in everything) == []


def test_one_that_has_none_is_found():
    nobody_wrote_it = "_".join(("dager", "i", "hagen"))
    assert without_a_table([nobody_wrote_it]) == [nobody_wrote_it]
