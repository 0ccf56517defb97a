"""The veileder's half page: at most WORDS words, resources before barriers (BEV-11, PRO-07)."""

from collections.abc import Iterator
from typing import Final

from models.assessment.snapshot import Change, Snapshot, Theme, tenths_of
from models.assessment.texts.page import Page, Section
from models.assessment.texts.v1.say import Say, is_uncertain
from profilering.catalogue import Language

WORDS: Final = 150
FEW: Final = 3
"""Themes that are told before a change is."""
NAMED: Final = 2
"""How many things that are not known are named."""


def half_page(told: Snapshot, language: Language) -> Page:
    """Return the half page; the themes that weigh least give way where it would be too long."""
    page = _page(told, language)
    while page.words > WORDS:
        shorter = _without_least(told)
        if shorter is None:
            return page
        told, page = shorter, _page(shorter, language)
    return page


def _without_least(told: Snapshot) -> Snapshot | None:
    """Leave out what is missed least: themes down to FEW, changes, more themes, the similar.

    Where the model abstains for many reasons, the last of them give way too.
    """
    longer = max(("barriers", "resources"), key=lambda name: len(getattr(told, name)))
    themes: tuple[Theme, ...] = getattr(told, longer)
    if len(themes) > 1 and (not told.changes or len(told.resources + told.barriers) > FEW):
        # Never the first, however little it weighs: health, which is last, would open the text.
        least = min(themes[1:], key=lambda one: abs(one.total))
        return told.model_copy(update={longer: tuple(one for one in themes if one is not least)})
    if told.changes:
        return told.model_copy(update={"changes": told.changes[:-1]})
    if told.similar:
        return told.model_copy(update={"similar": None})
    fewer = told.little_known[:-1]
    return told.model_copy(update={"little_known": fewer}) if fewer else None


def _page(told: Snapshot, language: Language) -> Page:
    say = Say(language)
    found = (
        Section("chance", None, tuple(_chance(told, say))),
        *_lists(told, say),
        Section("changeable", None, tuple(_changeable(told, say))),
        Section("unknown", None, tuple(_unknown(told, say))),
        Section("about", None, tuple(_about(told, say))),
    )
    return Page(language, tuple(section for section in found if section.lines))


def _chance(told: Snapshot, say: Say) -> Iterator[str]:
    if told.chance is None:
        reasons = "; ".join(say.little_known(why) for why in told.little_known)
        yield f"{say('The model says nothing about the chance:')} {reasons}."
    else:
        yield say.chance(told)
    if is_uncertain(told):
        yield say("The estimate is uncertain: judge for yourself.")
    yield say.base_rate(told)
    similar = say.similar(told)
    if similar is not None:
        yield similar


def _lists(told: Snapshot, say: Say) -> Iterator[Section]:
    if told.chance is None:
        return
    nothing = (say("Nothing stands out."),)
    for kind, heading, themes in (
        ("resources", "Resources: go together with a higher chance", told.resources),
        ("barriers", "Barriers: go together with a lower chance", told.barriers),
    ):
        lines = tuple(say.theme(one) for one in themes)
        yield Section(kind, say(heading), lines or nothing, is_list=bool(lines))
    for one in told.after:
        yield Section("after", None, (after_line(one, say),))


def after_line(one: Theme, say: Say) -> str:
    """Say a theme that is told after the lists."""
    side = "higher" if one.total > 0 else "lower"
    return say(f"Otherwise this goes together with a {side} chance: %(what)s.", what=say.theme(one))


def _changeable(told: Snapshot, say: Say) -> Iterator[str]:
    """Tell what can be changed apart from what cannot; health is neither."""
    named = [one for one in (*told.resources, *told.barriers, *told.after) if one.leading]
    known = [one for one in named if one.leading and not one.leading.is_health]
    can = [say(one.theme, "theme") for one in known if one.leading and one.leading.is_changeable]
    if can:
        yield say("Of this can change: %(what)s.", what=say.joined(can))
    elif known and known == named:
        yield say("None of this can be changed.")
    yield from (change_line(change, say) for change in told.changes)


def change_line(change: Change, say: Say) -> str:
    """Say what goes together with another value of one thing."""
    return say(
        "Similar people with «%(feature)s – %(value)s»: about %(tenths)s of 10. Association, not "
        "effect.",
        feature=say.within(change.said.text),
        value=say.of(change.said.value),
        tenths=tenths_of(change.incidence),
    )


def _unknown(told: Snapshot, say: Say) -> Iterator[str]:
    yield say("Not known: %(what)s.", what=unknown(told, say))
    if told.question is not None:
        yield say("Ask: %(question)s", question=say.of(told.question.text))


def unknown(told: Snapshot, say: Say) -> str:
    """Name what was not answered, and what no register can tell."""
    named = [say.within(words) for words in told.unknown[:NAMED]]
    rest = len(told.unknown) - len(named)
    more = [say("%(n)s more answers", n=rest)] if rest else []
    # The names have commas of their own.
    return "; ".join([*named, *more, say("motivation"), say("what has happened lately")])


def _about(told: Snapshot, say: Say) -> Iterator[str]:
    if told.segment is not None and not is_uncertain(told):
        yield say.segment(told.segment)
    yield say("Data until %(day)s.", day=say.day(told.as_of))
    yield say("Support, not a decision.")
