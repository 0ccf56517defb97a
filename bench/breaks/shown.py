"""A study's figures as a table in Markdown, and as one picture."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from models.evaluation.drawing import arms
from models.evaluation.words import signed, with_interval

MOST = 4
"""Features named for each day, those that changed most first."""
COLUMNS = (
    "judged on",
    "trained before",
    "where",
    "known",
    "predicted less observed",
    "AUC",
    "Brier",
    "Brier of base rate",
    "Brier less the oldest's",
)


def table(found: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of the table, then a line for each day of how the features changed."""
    yield f"{found['study']}: {found['people']:,} people, seed {found['seed']}"
    for cells in (COLUMNS, ("---",) * len(COLUMNS), *map(_cells, found["judged"])):
        yield f"| {' | '.join(cells)} |"
    for day, features in found["features"].items():
        out = [one for one in features if one["stands_out"]]
        yield f"{day}: {len(out)} of {len(features)} features changed more than chance; most:"
        yield from (f"  {_change(one)}" for one in features[:MOST])


def _cells(line: dict[str, Any]) -> tuple[str, ...]:
    newer = line["newer"]
    return (
        line["what"],
        line["trained"],
        line["where"],
        f"{line['known']:,}",
        signed(line["gap"]["estimate"], line["gap"]["interval"], 3),
        with_interval(*line["auc"].values()),
        with_interval(*line["brier"].values()),
        "cannot be estimated" if line["brier_null"] is None else f"{line['brier_null']:.3f}",
        "" if newer is None else signed(*newer.values()),
    )


def _change(one: dict[str, Any]) -> str:
    before, after = one["missing"]
    return (
        f"{one['feature']}: missing {before:.1%} -> {after:.1%}, "
        f"drift {one['drift']:.2f} (by chance {one['chance']:.2f})"
    )


def draw(found: dict[str, Any], path: Path) -> None:
    """Draw predicted less observed and AUC of every judging, a colour for each place, as a PNG."""
    from matplotlib.figure import Figure

    lines = found["judged"]
    rows = list(dict.fromkeys((line["what"], line["trained"]) for line in lines))
    places = list(dict.fromkeys(line["where"] for line in lines))
    figure = Figure(figsize=(9.5, 1.6 + 0.45 * len(rows)), layout="constrained")
    axes = figure.subplots(1, 2, sharey=True)
    for axis, name in zip(axes, ("gap", "auc"), strict=True):
        for n, place in enumerate(places):
            mine = [line for line in lines if line["where"] == place and _is_told(line[name])]
            at = [rows.index((line["what"], line["trained"])) + 0.22 * n for line in mine]
            for y, line in zip(at, mine, strict=True):
                x, ends = line[name]["estimate"], line[name]["interval"]
                axis.errorbar(x, y, xerr=arms(x, *ends), fmt="o", color=f"C{n}", ms=4)
            axis.plot([], [], "o", color=f"C{n}", label=place)
        axis.grid(alpha=0.3)
    axes[0].axvline(0, color="black", lw=0.8)
    axes[0].set(xlabel="predicted less observed, work within 182 days")
    axes[1].set(xlabel="AUC")
    axes[0].set_yticks(range(len(rows)), [f"{what}\n(trained before {day})" for what, day in rows])
    axes[0].set(ylim=(len(rows) - 0.3, -0.5))
    figure.legend(*axes[1].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    figure.suptitle(f"{found['study']}: {found['people']:,} people, seed {found['seed']}; 95 %")
    figure.savefig(path, dpi=110, metadata={"Software": None})


def _is_told(figure: dict[str, Any]) -> bool:
    return figure["estimate"] is not None and None not in figure["interval"]
