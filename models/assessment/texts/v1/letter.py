"""The job seeker's letter: HTML without a script, which prints to one page."""

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from models.assessment.snapshot import Snapshot
from models.assessment.texts.v1.half_page import after_line, change_line, unknown
from models.assessment.texts.v1.say import FOLDER, Say, is_uncertain
from profilering.catalogue import Language


def letter(told: Snapshot, language: Language) -> str:
    """Return the letter as HTML; a question of health is for a talk, and not asked in a letter."""
    say, unsure = Say(language), is_uncertain(told)
    registers = [say(name, "register") for name in told.registers if name != "avledet"]
    return _template().render(
        told=told,
        language=language,
        say=say,
        lists=(
            ("What goes together with a higher chance", told.resources),
            ("What goes together with a lower chance", told.barriers),
        ),
        after=[after_line(one, say) for one in told.after],
        uncertain=say("The estimate is uncertain.") if unsure else "",
        group=say.segment(told.segment) if told.segment and not unsure else "",
        changes=[change_line(change, say) for change in told.changes],
        question=say(
            "What we would be helped most by knowing: %(question)s",
            question=say.of(told.question.text),
        )
        if told.question and not told.question.is_health
        else "",
        unknown=say("Not known: %(what)s.", what=unknown(told, say)),
        registers=say(
            "What Nav knew on %(day)s from: %(what)s.",
            day=say.day(told.as_of),
            what=say.joined(registers),
        ),
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("letter.html.jinja")
