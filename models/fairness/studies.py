"""The studies behind the fairness report: need, proxies, the price of equity, quality of labels."""

from pathlib import Path
from typing import Any

from models.cohort.cohort import label
from models.evaluation.evaluate import MODEL
from models.evaluation.words import share_words, signed, with_interval, within
from models.fairness import equity, label_quality, need, proxy
from models.fairness.door import PROTECTED
from models.fairness.given import FairnessInput
from profilering.progress import Progress, silent

FEW = "under 5"


def names_of(study: FairnessInput) -> tuple[str, ...]:
    """Return the protected attributes that there are: none without the door's table."""
    return tuple(name for name in PROTECTED if name in study.groups)


def steps_of(study: FairnessInput) -> int:
    """Return how many steps `studies` will report."""
    return proxy.steps_of(study, names_of(study)) + 3


def studies(study: FairnessInput, progress: Progress = silent) -> dict[str, Any]:
    """Return every study's figures, of the protected attributes that there are."""
    names = names_of(study)
    by = need.need_of(study)
    of_need = need.equal_need(study, {MODEL: study.chance}, by, names)
    progress("equal treatment at equal need")
    found = proxy.proxies(study, names, progress)
    curves = equity.equity(study, names)
    progress("accuracy against equity")
    quality = label_quality.label_quality(study, names)
    progress("label quality")
    return {
        "exit": study.cohort.exits[0],
        "horizon": label(study.cohort.horizons[study.at]),
        "unit": study.cohort.unit,
        "attributes": list(names),
        "need": {"by": by.by, "groups": of_need},
        "proxies": found,
        "equity": curves,
        "label_quality": quality,
    }


def in_words(found: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return what studies.md.jinja shows, as `studies`; plots are drawn into `folder`."""
    drawn = equity.draw_equity(found["equity"], folder)
    quality = found["label_quality"]
    return {
        "exit": found["exit"],
        "when": within(found["horizon"], found["unit"]),
        "need": [_need_line(one) for one in found["need"]["groups"]],
        "need_by": found["need"]["by"],
        "proxies": [_proxy_line(one) for one in found["proxies"]],
        "equity": [line for curve in found["equity"] for line in _points(curve)],
        "equity_plot": drawn,
        "labels": [_label_line(one) for one in quality.get("groups", [])],
        "no_labels": quality.get("not_estimated", ""),
        "told": quality.get("told", 0),
        "until": quality.get("until", ""),
        "fewest": need.FEWEST,
    }


def _figure(one: dict[str, Any], name: str) -> str:
    return with_interval(*_ends(one, name))


def _signed(one: dict[str, Any], name: str) -> str:
    return signed(*_ends(one, name), digits=3)


def _ends(one: dict[str, Any], name: str) -> tuple[float | None, list[float | None]]:
    found = one.get(name, {"estimate": None, "interval": [None, None]})
    return found["estimate"], found["interval"]


def _count(value: int | None) -> str:
    return FEW if value is None else f"{value:,}"


def _need_line(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "attribute": one["attribute"],
        "group": one["group"],
        "share": share_words(str(one["share"])),
        "rows": _count(one["rows"]),
        "flagged": _figure(one, "flagged"),
        "recall": _figure(one, "recall"),
        "difference": _signed(one, "difference"),
    }


def _proxy_line(one: dict[str, Any]) -> dict[str, Any]:
    carried = [
        f"{f['feature']} ({f['theme']}, {f['share']:.0%})" for f in one.get("carried_by", ())
    ]
    return {
        "attribute": one["attribute"],
        "group": one["group"],
        "in_group": f"{_count(one['in_group'])} of {one['rows']:,}",
        "carried_by": ", ".join(carried),
        **{name: _figure(one, name) for name in ("features", "shuffled", "chance")},
    }


def _points(curve: dict[str, Any]) -> list[dict[str, Any]]:
    head = {"attribute": curve["attribute"], "share": share_words(str(curve["share"]))}
    if "points" not in curve:
        return [head | {"lambda": "", "between": "fewer than two groups that are large enough"}]
    between = f"{curve['high']} less {curve['low']}"
    return [
        head
        | {"lambda": f"{point['lambda']:g}", "between": between}
        | {name: _figure(point, name) for name in ("flagged", "precision", "recall")}
        | {name: _signed(point, name) for name in ("gap", "lost")}
        for point in curve["points"]
    ]


def _label_line(one: dict[str, Any]) -> dict[str, Any]:
    ratio = one.get("ratio", {})
    return {
        "attribute": one["attribute"],
        "group": one["group"],
        "counts": f"{_count(one['known'])} / {_count(one['told'])}",
        "reference": one.get("reference", ""),
        **{name: _figure(one, name) for name in ("observed", "capture", "corrected")},
        "in_all": _ratio(ratio, "observed"),
        "in_labels": _ratio(ratio, "capture"),
        "in_truth": _ratio(ratio, "corrected"),
    }


def _ratio(ratio: dict[str, Any], name: str) -> str:
    return _figure(ratio, name) if ratio else ""
