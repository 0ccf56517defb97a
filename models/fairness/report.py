"""The fairness report: sentences, tables by group, plots; all figures as JSON."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.evaluation.evaluate import MODEL
from models.evaluation.lists import SHARES
from models.evaluation.report import write_as_json
from models.evaluation.words import share_words, signed, with_interval, within
from models.fairness.measures import (
    AUC,
    BRIER,
    FALSE_POSITIVE,
    FLAGGED,
    GAP,
    PRECISION,
    RECALL,
    named,
)
from models.fairness.plots import draw
from models.fairness.sentences import verdicts
from models.fairness.studies import in_words
from profilering.markdown import template

Line = dict[str, Any]


def write_fairness(found: dict[str, Any], folder: Path) -> list[str]:
    """Write fairness.md, fairness.json and plots/ into an empty folder; return the verdicts.

    `found` is of `compare_groups`, with `missing`: why sex and country group are not there, and
    `studies`: what `models.fairness.studies` found.
    """
    write_as_json(folder / "fairness.json", found)
    (folder / "plots").mkdir()
    said, model = verdicts(found), found["models"][MODEL]
    text = template(Path(__file__).with_name("fairness.md.jinja"), count="{:,}".format).render(
        found=found,
        verdicts=said,
        when=within(found["horizon"], found["unit"]),
        sizes={name: list(_sizes(part)) for name, part in model.items()},
        lists={name: list(_lists(part)) for name, part in model.items()},
        chances={name: list(_chances(part)) for name, part in model.items()},
        rules=[name for name in found["models"] if name != MODEL],
        beside={name: list(_beside(found["models"], name)) for name in model},
        plots=draw(found, folder / "plots"),
        studies=in_words(found["studies"], folder / "plots"),
    )
    (folder / "fairness.md").write_text(text, encoding="utf-8")
    return said


def _sizes(part: Line) -> Iterator[Line]:
    """Yield a line for each group: its counts, and the share in need where it may be shown."""
    for group, one in part["groups"].items():
        counts = one["counts"]
        known, needed = counts["known"], counts["in_need"]
        share = f"{needed / known:.1%}" if one["measures"] and needed is not None else ""
        shown = {name: "few" if n is None else f"{n:,}" for name, n in counts.items()}
        yield {"group": group, "share": share, "is_judged": bool(one["measures"]), **shown}


def _judged(part: Line) -> Iterator[tuple[str, Line]]:
    for group, one in part["groups"].items():
        if one["measures"]:
            yield group, one["measures"]


def _lists(part: Line) -> Iterator[Line]:
    """Yield a line for each judged group and share flagged."""
    for group, measures in _judged(part):
        for share in SHARES:
            at = {
                name: measures[named(name, share)]
                for name in (FLAGGED, PRECISION, RECALL, FALSE_POSITIVE)
            }
            line = {
                name: with_interval(one["estimate"], one["interval"]) for name, one in at.items()
            }
            less = {f"{name}_less": _less(at[name]) for name in (RECALL, FALSE_POSITIVE)}
            yield {"group": group, "at": share_words(str(share)), **line, **less}


def _chances(part: Line) -> Iterator[Line]:
    """Yield a line for each judged group: calibration, AUC and Brier score."""
    for group, measures in _judged(part):
        gap = measures[GAP]
        yield {
            "group": group,
            "gap": signed(gap["estimate"], gap["interval"], digits=3),
            "gap_less": _less(gap),
            **{
                name: with_interval(measures[name]["estimate"], measures[name]["interval"])
                for name in (AUC, BRIER)
            },
        }


def _beside(models: Line, name: str) -> Iterator[Line]:
    """Yield a line for each judged group and share: the recall of all, and model less each rule."""
    rules = {who: parts[name] for who, parts in models.items() if who != MODEL and name in parts}
    for group, measures in _judged(models[MODEL][name]) if rules else ():
        for share in SHARES:
            key = named(RECALL, share)
            theirs = {who: part["groups"][group]["measures"][key] for who, part in rules.items()}
            yield {
                "group": group,
                "at": share_words(str(share)),
                "model": with_interval(measures[key]["estimate"], measures[key]["interval"]),
                "rules": [
                    f"{with_interval(one['estimate'], one['interval'])} | {_signed(one)}"
                    for one in theirs.values()
                ],
            }


def _signed(one: Line) -> str:
    less = one.get("less_rule", {"estimate": None, "interval": [None, None]})
    return signed(less["estimate"], less["interval"], digits=3)


def _less(one: Line) -> str:
    """Write the difference from all others, bold where it is more than chance."""
    told = one["against_rest"]
    text = signed(told["estimate"], told["interval"], digits=3)
    return f"**{text}**" if told.get("differs") else text
