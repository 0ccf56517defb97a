"""What the fairness figures show, in sentences for whoever must decide."""

from collections.abc import Iterator
from typing import Any

from models.evaluation.evaluate import MODEL
from models.evaluation.lists import SHARES
from models.evaluation.words import share_words, signed, with_interval, within
from models.fairness.gaps import VERDICTS
from models.fairness.groups import YOUNG, YOUNG_GROUP, is_detail
from models.fairness.measures import AT, FALSE_POSITIVE, FLAGGED, RECALL, named

NAMES = {
    "gap": "predicted minus observed",
    RECALL: "recall",
    FALSE_POSITIVE: "false positive rate",
    FLAGGED: "flagged share",
}
MOST_NAMED = (5, 2)
"""Groups in a sentence at most; offices and crossed groups."""

COMPARED = ("kjoenn", "alder", "landgruppe")
"""Groups whose widest gaps stand beside those of the rules."""


def verdicts(found: dict[str, Any]) -> list[str]:
    """Return the sentences, the most important first; `found` is of `compare_groups`.

    `missing` says why sex and country group are not there, if they are not.
    """
    model = found["models"][MODEL]
    said = [found["missing"]] if found["missing"] else []
    said.append(_whom(found))
    said += [_differing(model, measure) for measure in VERDICTS]
    said += _young(model)
    said += [line for name in COMPARED if name in model for line in _beside(found, name)]
    said += [_against_rule(rule, parts) for rule, parts in found["models"].items() if rule != MODEL]
    return said


def measure_words(measure: str) -> str:
    """Write a measure's key in words: recall@0.25 is recall at 25 %."""
    name, _, share = measure.partition(AT)
    return f"{NAMES[name]} at {share_words(share)}" if share else NAMES[name]


def _whom(found: dict[str, Any]) -> str:
    groups = [one for part in found["models"][MODEL].values() for one in part["groups"].values()]
    few = sum(not one["measures"] for one in groups)
    when = within(found["horizon"], found["unit"])
    return (
        f"{found['rows']:,} registrations of {found['persons']:,} persons, {found['known']:,} of "
        f"known status, {found['in_need']:,} of them ({_in_need(found)}) without {found['exit']} "
        f"within {when}: in need. Of "
        f"{len(groups)} groups {few} have fewer than {found['fewest']} of known status: cannot be "
        "estimated."
    )


def _differing(model: dict[str, Any], measure: str) -> str:
    """Say which groups differ from all others in a measure, offices and crossed ones apart."""
    title = measure_words(measure).capitalize()
    parts = [_named(model, measure, in_detail) for in_detail in (False, True)]
    return f"{title}: {parts[0]}. Offices and crossed groups: {parts[1]}."


def _named(model: dict[str, Any], measure: str, in_detail: bool) -> str:
    """Count the groups that differ and name those that do so most."""
    against = {
        f"{name} {group}": one["measures"][measure]["against_rest"] | {"counts": one["counts"]}
        for name, part in model.items()
        for group, one in part["groups"].items()
        if is_detail(name) == in_detail and measure in one["measures"]
    }
    judged = [one for one in against.values() if one["p_value"] is not None]
    found = {group: one for group, one in against.items() if one["differs"]}
    order = sorted(found, key=lambda group: -abs(found[group]["estimate"]))
    told = [
        f"{group} {_signed(found[group])}, {_in_need(found[group]['counts'])} in need"
        for group in order[: MOST_NAMED[in_detail]]
    ]
    told += [f"and {len(order) - len(told)} more"] if len(order) > len(told) else []
    head = f"{len(found)} of {len(judged)} differ from all others by more than chance"
    return f"{head}: {'; '.join(told)}" if told else head


def _young(model: dict[str, Any]) -> Iterator[str]:
    """Say of the young whether the lists find them, and whether age alone is held for need."""
    one = model.get(YOUNG, {"groups": {}})["groups"].get(YOUNG_GROUP)
    if one is None or not one["measures"]:
        yield f"Recall for ages {YOUNG_GROUP}: cannot be estimated."
        return
    for share in SHARES:
        told = {
            name: one["measures"][named(name, share)] for name in (RECALL, FALSE_POSITIVE, FLAGGED)
        }
        recall = told[RECALL]
        rates = (f"{NAMES[name]} {_interval(told[name])}" for name in (FALSE_POSITIVE, FLAGGED))
        yield (
            f"Recall for ages {YOUNG_GROUP} at {share_words(str(share))}: {_interval(recall)}, "
            f"against all others {_signed(recall['against_rest'])}; {', '.join(rates)}."
        )


def _beside(found: dict[str, Any], name: str) -> Iterator[str]:
    """Say how wide the gaps between the groups are beside those of the rules."""
    for measure in (named(RECALL, SHARES[-1]), named(FALSE_POSITIVE, SHARES[-1])):
        told = {who: parts[name]["widest"].get(measure) for who, parts in found["models"].items()}
        gaps = [f"{who} {_gap(one)}" for who, one in told.items()]
        yield f"Widest gap in {measure_words(measure)} by {name}: {'; '.join(gaps)}."


def _against_rule(rule: str, parts: dict[str, Any]) -> str:
    """Say in which groups the model finds more, or fewer, of those in need than a rule does."""
    measure = named(RECALL, SHARES[-1])
    less = {
        f"{name} {group}": one["measures"][measure]["less_rule"]
        for name, part in parts.items()
        for group, one in part["groups"].items()
        if "less_rule" in one["measures"].get(measure, {})
    }
    more = [group for group, one in less.items() if one["interval"][0] > 0]
    fewer = [f"{group} {_signed(one)}" for group, one in less.items() if one["interval"][1] < 0]
    told = fewer[: MOST_NAMED[0]]
    told += [f"and {len(fewer) - len(told)} more"] if len(fewer) > len(told) else []
    return (
        f"{measure_words(measure).capitalize()} beside {rule}: of {len(less)} groups the model "
        f"finds more in {len(more)}, by the interval, and fewer in {len(fewer)}"
        f"{': ' if told else ''}{'; '.join(told)}."
    )


def _gap(one: dict[str, Any] | None) -> str:
    if one is None:
        return "none that can be estimated"
    return f"{_interval(one)}, {one['highest']} above {one['lowest']}"


def _interval(one: dict[str, Any]) -> str:
    return with_interval(one["estimate"], one["interval"])


def _in_need(counts: dict[str, Any]) -> str:
    known, needed = counts["known"], counts["in_need"]
    return "few" if needed is None or not known else f"{needed / known:.0%}"


def _signed(one: dict[str, Any]) -> str:
    return signed(one["estimate"], one["interval"], digits=3)
