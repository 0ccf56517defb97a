"""What the folds of a set say: a table as Markdown, the same as JSON, and whether it is met."""

from dataclasses import asdict
from typing import Any

import numpy as np

from bench.spells.contenders import BASE_RATE, DEFAULT
from bench.spells.run import FoldResult
from bench.spells.score import Paired, paired
from models.cohort.cohort import Cohort

ALLOWED = 1.0
"""Per cent of the null that the default may lose to the best, besides one paired standard error."""

HEAD = (
    "| model | Brier, % of null | default minus it (SE; corrected) | integrated, % | folds "
    "| s per fold | curve falls, % of rows | exits over 1, % of rows |\n"
    "|---|---|---|---|---|---|---|---|"
)


def summary(cohort: Cohort, split: str, words: dict[str, str], of: list[FoldResult]) -> Any:
    """Return what is known of one set as plain values: models by name, verdict, every fold.

    `words` names the models that were run, the default among them.
    """
    exits = {name: int((cohort.exit == k).sum()) for k, name in enumerate(cohort.exits, start=1)}
    models = {name: _model(name, said, cohort, of) for name, said in words.items()}
    return {
        "rows": len(cohort),
        "persons": len(np.unique(cohort.person)),
        "exits": exits,
        "censored": int((cohort.exit == 0).sum()),
        "horizons": list(cohort.horizons),
        "unit": cohort.unit,
        "split": split,
        "repeats": len({one.repeat for one in of}),
        "folds": len(of),
        "models": models,
        "verdict": _verdict(models, len(of)),
        "by_fold": [_fold(one) for one in of],
    }


def _model(name: str, words: str, cohort: Cohort, of: list[FoldResult]) -> dict[str, Any]:
    done = [one for one in of if name in one.scores]
    found: dict[str, Any] = {"words": words, "folds": len(done)}
    found["stopped"] = sorted({one.stopped[name] for one in of if name in one.stopped})
    if not done:
        return found
    rows = np.array([one.held_out for one in done], dtype=np.float64)
    share = rows / rows.sum()
    scores = [(one.scores[name], one.scores[BASE_RATE]) for one in done]
    horizons = cohort.horizons
    found |= {
        "brier": float(share @ [mine.of_null(null) for mine, null in scores]),
        "integrated": float(share @ [m.integrated_of_null(n, horizons) for m, n in scores]),
        "seconds": float(np.mean([one.seconds[name] for one in done])),
        "falls": float(100 * (share @ [mine.falls for mine, _ in scores])),
        "exceeds": float(100 * (share @ [mine.exceeds for mine, _ in scores])),
        "by_exit": _by_exit(name, cohort, done),
    }
    if name != DEFAULT and len(done) > 1:
        found["default_minus"] = asdict(_minus(name, done))
    return found


def _by_exit(name: str, cohort: Cohort, done: list[FoldResult]) -> dict[str, float]:
    """Return each exit's mean Brier score over horizons as % of the null's, mean over folds."""
    mine, null = (
        np.array([one.scores[of].brier.mean(axis=1) for one in done]) for of in (name, BASE_RATE)
    )
    percent = (100 * mine / null).mean(axis=0)
    return {exit_: float(p) for exit_, p in zip(cohort.exits, percent, strict=True)}


def _minus(name: str, done: list[FoldResult]) -> Paired:
    differences = [
        one.scores[DEFAULT].of_null(one.scores[BASE_RATE])
        - one.scores[name].of_null(one.scores[BASE_RATE])
        for one in done
    ]
    held_out, fitted_on = (
        np.array([getattr(one, of) for one in done], dtype=np.float64)
        for of in ("held_out", "fitted_on")
    )
    return paired(np.array(differences), held_out, fitted_on)


def _verdict(models: dict[str, Any], folds: int) -> dict[str, Any]:
    """Hold the default against the best of those that answered on every fold.

    The best is picked on the very scores that it is then compared by, which flatters it.
    """
    others = {name: one for name, one in models.items() if name != DEFAULT}
    whole = {name: one for name, one in others.items() if one["folds"] == folds}
    best = min(whole, key=lambda name: float(whole[name]["brier"]))
    excess = whole[best]["default_minus"]
    return {
        "best": best,
        "excess": excess,
        "allowed": ALLOWED + excess["std_error"],
        "holds": bool(excess["mean"] <= ALLOWED + excess["std_error"]),
        "judged_against": sorted(whole),
        "not_judged_against": sorted(others.keys() - whole.keys()),
    }


def _fold(one: FoldResult) -> dict[str, Any]:
    null = one.scores[BASE_RATE]
    return {
        "repeat": one.repeat,
        "fold": one.fold,
        "held_out": one.held_out,
        "fitted_on": one.fitted_on,
        "of_null": {name: mine.of_null(null) for name, mine in one.scores.items()},
        "brier": {name: mine.brier.tolist() for name, mine in one.scores.items()},
        "seconds": one.seconds,
        "stopped": one.stopped,
    }


def markdown(name: str, found: Any, seed: int) -> str:
    """Return one set's table, best model first, and its verdict."""
    exits = ", ".join(f"{number} {exit_}" for exit_, number in found["exits"].items())
    horizons = ", ".join(f"{h:g}" for h in found["horizons"])
    lines = [
        f"## {name}: {_met(found['verdict'])}",
        "",
        f"n = {found['rows']} ({found['persons']} persons): {exits}, {found['censored']} censored; "
        f"horizons {horizons} ({found['unit']}); {found['split']}, {found['repeats']} times, "
        f"seed {seed}.",
        "",
        HEAD,
    ]
    order = sorted(found["models"].values(), key=lambda one: one.get("brier", np.inf))
    return "\n".join([*lines, *(_line(one) for one in order), "", _said(found)])


def _met(verdict: dict[str, Any]) -> str:
    return (
        f"{'met' if verdict['holds'] else 'missed'} against {len(verdict['judged_against'])} models"
    )


def _line(one: dict[str, Any]) -> str:
    stopped = f" ({'; '.join(one['stopped'])})" if one["stopped"] else ""
    if "brier" not in one:
        return f"| {one['words']}{stopped} | | | | 0 | | | |"
    minus = one.get("default_minus")
    gap = (
        f"{minus['mean']:+.2f} ({minus['std_error']:.2f}; {minus['corrected']:.2f})"
        if minus
        else ""
    )
    return (
        f"| {one['words']}{stopped} | {one['brier']:.2f} | {gap} "
        f"| {one['integrated']:.2f} | {one['folds']} | {one['seconds']:.1f} "
        f"| {one['falls']:.1f} | {one['exceeds']:.1f} |"
    )


def _said(found: Any) -> str:
    verdict = found["verdict"]
    excess, best = verdict["excess"], found["models"][verdict["best"]]["words"]
    said = (
        f"Excess over the best ({best}): {excess['mean']:+.2f} % of the null, "
        f"allowed 1 + {excess['std_error']:.2f}: {_met(verdict)}."
    )
    if verdict["not_judged_against"]:
        missing = [found["models"][name]["words"] for name in verdict["not_judged_against"]]
        said += f" Not judged against {', '.join(missing)}: no answer on every fold."
    return said
