"""The lines of a card's tables, in words, from metrics.json and the rows."""

from typing import Any

import numpy as np

from models.cohort.cohort import Cohort, Floats, label
from models.evaluation.evaluate import MODEL
from models.evaluation.metrics import estimable
from models.evaluation.words import share_words, signed, with_interval
from models.horizons import leading_horizon
from models.incidence import incidence_of

FEWEST_IN_GROUP = 30
TITLES = {"inflow": "all landmarks, each person once", "stock": "all landmarks, each row once"}
Line = dict[str, Any]


def sizes(cohort: Cohort) -> list[Line]:
    """Return rows, persons and exits of each part."""
    found = []
    for name, part in (("train", cohort.train), ("test", cohort.test)):
        events = [int((part.exit == k).sum()) for k in range(1, len(cohort.exits) + 1)]
        row = {"part": name, "rows": len(part), "persons": len(np.unique(part.person))}
        found.append(row | {"events": events, "censored": int((part.exit == 0).sum())})
    return found


def scores(metrics: dict[str, Any], at: str) -> list[Line]:
    """Return one line per exit and model: the figures with intervals at the leading horizon."""
    found = []
    models = {MODEL: metrics["exits"], **metrics["baselines"]}
    for exit_ in metrics["exits"]:
        for name, exits in models.items():
            scored, sure = exits[exit_], metrics["intervals"][name][exit_]
            difference = metrics["differences"].get(name, {}).get(exit_)
            found.append(
                {
                    "exit": exit_,
                    "model": name,
                    "auc": with_interval(scored["horizons"][at]["auc"], sure[at]["auc"]),
                    "brier": with_interval(scored["horizons"][at]["brier"], sure[at]["brier"]),
                    "ibs": with_interval(scored["ibs"], sure["ibs"]),
                    "gain": _gain(difference, scored["ibs_null"]),
                    "less": _less(difference),
                }
            )
    return found


def remaining(metrics: dict[str, Any]) -> list[Line]:
    """Return one line per horizon and model: who is told to be left, and who was."""
    return [
        {
            "at": at,
            "model": name,
            "predicted": f"{told['predicted']:.3f}",
            "observed": with_interval(found["observed"]["estimate"], found["observed"]["interval"]),
            "left": f"{found['left']:,} of {found['n']:,} known",
            **{key: with_interval(*told[key].values()) for key in ("auc", "brier")},
        }
        for at, found in metrics.items()
        for name, told in found["models"].items()
    ]


def _gain(difference: Line | None, null: float | None) -> str:
    """Write the model's lead in integrated Brier over a baseline, in % of the null's."""
    if difference is None or difference["ibs"] is None or not null:
        return ""
    lead, spread = -100 * difference["ibs"] / null, 100 * difference["std_error"] / null
    return f"{lead:+.1f} % (std. error {spread:.1f})"


def _less(difference: Line | None) -> str:
    """Write the paired difference in Brier at the leading horizon, model minus baseline."""
    return "" if difference is None else signed(difference["brier"], difference["brier_interval"])


def aucs(metrics: dict[str, Any]) -> dict[str, list[str]]:
    """Return the model's AUC at every horizon, by exit."""
    sure = metrics["intervals"][MODEL]
    return {
        exit_: [
            with_interval(one["auc"], sure[exit_][at]["auc"])
            for at, one in found["horizons"].items()
        ]
        for exit_, found in metrics["exits"].items()
    }


def slices(metrics: dict[str, Any]) -> list[Line]:
    """Return one line per slice and exit: landmarks, weightings, persons not trained on."""
    named = {f"day {day}": found for day, found in metrics.get("per_landmark", {}).items()}
    named |= {TITLES[name]: found for name, found in metrics.get("weightings", {}).items()}
    persons = metrics.get("persons", {})
    named |= {f"headline, persons {name}": found for name, found in persons.items()}
    return [
        {"what": what, "exit": exit_} | figures(one)
        for what, found in named.items()
        for exit_, one in found.items()
    ]


def figures(one: dict[str, Any]) -> Line:
    """Write `slices.figures`: counts, AUC, Brier beside the null's, predicted minus observed."""
    auc, brier = (with_interval(*one[name].values()) for name in ("auc", "brier"))
    gap = signed(one["gap"]["estimate"], one["gap"]["interval"], digits=3)
    null = "" if one["brier_null"] is None else f"{one['brier_null']:.3f}"
    counts = {name: f"{one[name]:,}" for name in ("known", "events")}
    return counts | {"auc": auc, "brier": brier, "null": null, "gap": gap}


def in_the_large(metrics: dict[str, Any], at: str) -> list[Line]:
    """Return, per exit at the leading horizon, mean prediction, what was observed, raw counts."""
    found = []
    for exit_, by_horizon in metrics["calibration"].items():
        told = by_horizon[at]
        found.append(
            {
                "exit": exit_,
                "predicted": f"{told['predicted']:.3f}",
                "observed": with_interval(told["observed"], told["interval"]),
                "events": metrics["exits"][exit_]["horizons"][at]["events"],
            }
        )
    return found


def calibration_tests(found: dict[str, Any]) -> list[Line]:
    """Return one line per calibration test of all rows: of day 0, and of all landmarks."""
    lines = []
    for exit_, by_horizon in found.items():
        for at, of_horizon in by_horizon.items():
            for what in ("overall", "all_landmarks"):
                if what in of_horizon:
                    line = {"exit": exit_, "at": at, "what": what.replace("_", " ")}
                    lines.append(line | _tested(of_horizon[what]))
    return lines


def _tested(one: dict[str, Any]) -> Line:
    rms = [one["rms"][name] for name in ("estimate", "lower", "upper")]
    return {
        "known": f"{one['known']:,}",
        "verdict": one["verdict"],
        "error": with_interval(rms[0], rms[1:]),
        "slope": with_interval(one["slope"]["estimate"], one["slope"]["interval"]),
        "slope_verdict": one["slope_verdict"],
    }


def coverage(found: dict[str, Any]) -> dict[str, list[str]]:
    """Return in how many cells the interval held at every horizon, by exit."""
    return {
        exit_: [f"{one['held']} of {one['cells']}" for one in by_horizon.values()]
        for exit_, by_horizon in found["exits"].items()
    }


def groups(cohort: Cohort, incidence: Floats, found: dict[str, Any]) -> dict[str, list[Line]]:
    """Return the groups' lines for the first exit at the leading horizon, with test verdicts."""
    at = label(cohort.horizons[leading_horizon(cohort.horizons)])
    of_first = found[cohort.exits[0]]
    # Calibration is tested at the leading horizon, or at the nearest that is tested.
    tested = of_first.get(at) or next(iter(of_first.values()))
    lines = {}
    for name in cohort.protected:
        verdicts = tested["groups"][name]
        of_groups = _of_groups(cohort, incidence, name)
        lines[name] = [line | _tested(verdicts[line["group"]]) for line in of_groups]
    return lines


def _of_groups(cohort: Cohort, incidence: Floats, name: str) -> list[Line]:
    """Return predicted and observed incidence by group of the test part."""
    test, at = cohort.test, leading_horizon(cohort.horizons)
    horizon, found = np.array([cohort.horizons[at]]), []
    for group in np.unique(test.protected[name]):
        inside = test.protected[name] == group
        row: Line = {"group": str(group), "n": int(inside.sum())}
        if inside.sum() >= FEWEST_IN_GROUP:
            part = test.take(inside)
            seen = incidence_of(part, 1, horizon)
            usable = estimable(part.time, part.exit, horizon)[0]
            row["predicted"] = float(incidence[inside, 0, at].mean())
            interval: list[float | None] = [float(seen.lower[0]), float(seen.upper[0])]
            row["observed"] = with_interval(float(seen.estimate[0]) if usable else None, interval)
        found.append(row)
    return found


def capacity(found: dict[str, Any], benefit: dict[str, Any]) -> list[Line]:
    """Return one line per share flagged and model, with net benefit in people per hundred."""
    shares = list(next(iter(found.values()), {}))
    lines = []
    for share in shares:
        worth = benefit.get(share, {"benefit": {}})["benefit"]
        for model, by_share in found.items():
            line = {
                "model": model,
                "share": share_words(share),
                "benefit": _worth(worth.get(model)),
            }
            for name, one in by_share[share].items():
                line[name] = with_interval(one["estimate"], one["interval"])
            lines.append(line)
    return lines


def _worth(one: Line | None) -> str:
    if one is None:
        return ""
    value, *ends = (None if v is None else 100 * v for v in (one["estimate"], *one["interval"]))
    return signed(value, ends, digits=1)


def thresholds(benefit: dict[str, Any]) -> str:
    """Return the threshold that the model implies at each share, in words."""
    return ", ".join(
        f"{'none' if one['threshold'] is None else format(one['threshold'], '.2f')} at "
        f"{share_words(share)}"
        for share, one in benefit.items()
    )
