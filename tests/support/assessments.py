"""Snapshots of made-up people, from the short descriptions of tests/golden/assessments.yaml."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML

from models.assessment.snapshot import (
    FORMAT,
    TEXT_VERSION,
    Basis,
    Chance,
    Change,
    Count,
    LittleKnown,
    NextQuestion,
    Origin,
    Said,
    Segment,
    Snapshot,
    Theme,
    Words,
)
from models.assessment.themes import ThemeSum

GOLDEN: Final[dict[str, Any]] = YAML(typ="safe").load(
    Path(__file__).parents[1] / "golden" / "assessments.yaml"
)
Value = str | int | Sequence[str]
REFITS: Final = 20
_ORIGIN: Final = {
    "run": "20260301-gyllen",
    "model_sha256": "a" * 64,
    "data_sha256": "b" * 64,
    "exit": "i_arbeid",
}
# Where the model abstains it says nothing of these.
_SILENT: Final = {"chance": None, "segment": None} | dict.fromkeys(
    ("resources", "barriers", "after", "untold", "changes"), ()
)


def snapshot_of(case: dict[str, Any]) -> Snapshot:
    """Return the snapshot that a golden case, or part of one, stands for."""
    facts = GOLDEN["unless_stated"] | case
    facts |= _SILENT if facts["little_known"] else {}
    lists = {name: themes(facts[name]) for name in ("resources", "barriers", "after")}
    everything = (*lists["resources"], *lists["barriers"], *lists["after"])
    n, events = facts["base_rate"]
    return Snapshot(
        format=FORMAT,
        text_version=TEXT_VERSION,
        origin=Origin(**_ORIGIN, days=facts["days"]),
        landmark_ref="gyllen:0",
        as_of=facts["as_of"],
        inputs={},
        basis=Basis(
            first=facts["registered"][0],
            last=facts["registered"][1],
            base_rate=Count(n=n, events=events, lower=0.0, upper=1.0),
        ),
        chance=_chance(facts["chance"]),
        base=None if facts["chance"] is None else 0.1,
        themes=(*everything, *themes(facts["untold"])),
        **lists,
        segment=_segment(facts["segment"]),
        unknown=tuple(text_of(name) for name in facts["unknown"]),
        little_known=tuple(map(_little_known, facts["little_known"])),
        similar=_similar(facts["similar"]),
        question=_question(facts["question"]),
        changes=tuple(
            Change(said=said(name, value), incidence=p) for name, value, p in facts["changes"]
        ),
        registers=tuple(GOLDEN["registers"]),
    )


def themes(lines: Sequence[Sequence[Any]]) -> tuple[Theme, ...]:
    """Return themes; a line is a feature, the sum of its theme in log-odds, and its value."""
    return tuple(
        Theme(
            theme=GOLDEN["words"][name]["theme"],
            total=total,
            turned=0.0,
            strength=ThemeSum("", total, 0.0, name, is_health=False).strength,
            leading=said(name, value),
        )
        for name, total, value in lines
    )


def said(name: str, value: Value) -> Said:
    """Return a feature of the YAML's words with a value: one text for both languages, or two."""
    facts = GOLDEN["words"][name]
    return Said(
        feature=name,
        text=text_of(name),
        value=_words(value),
        is_changeable=facts.get("can_change", False),
        is_health=facts.get("is_health", False),
    )


def text_of(name: str) -> Words:
    """Return what a feature of the YAML's words is called."""
    return _words(GOLDEN["words"][name]["text"])


def _words(text: Value) -> Words:
    nb, nn = (str(text), str(text)) if isinstance(text, str | int) else text
    return Words(nb=nb, nn=nn)


def _chance(facts: Sequence[Any] | None) -> Chance | None:
    if facts is None:
        return None
    incidence, lower, upper, other = facts
    return Chance(incidence=incidence, lower=lower, upper=upper, refits=REFITS, other_band=other)


def _segment(facts: Sequence[Any] | None) -> Segment | None:
    return None if facts is None else Segment(band=facts[0], bands=facts[1], theme=facts[2])


def _similar(facts: Sequence[Any] | None) -> Count | None:
    if facts is None:
        return None
    n, events, lower, upper = facts
    return Count(n=n, events=events, lower=lower, upper=upper)


def _little_known(why: str) -> LittleKnown:
    """Return a reason; what is no reason by itself is a feature that is outside."""
    if why in {"missing", "far"}:
        return LittleKnown(reason=why)
    return LittleKnown(reason="outside", text=text_of(why))


def _question(name: str | None) -> NextQuestion | None:
    if name is None:
        return None
    text = _words(GOLDEN["questions"][name])
    return NextQuestion(
        feature=name,
        text=text,
        is_health=name == "helse_hindrer_arbeid",
        expected_move=0.04,
        nearer=0.02,
        other_segment=0.2,
    )
