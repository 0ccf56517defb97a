"""card.json: all that the model card says, for readers and for other systems.

Keys are stable within a `schema`; counts of one to four people are null. Texts for people are in
both languages, by `nb` and `en`.
"""

from dataclasses import asdict
from datetime import date
from typing import Any, Final

from data.intake.all import REGISTERS
from features.legal import FOLLOW_UP, HEALTH
from models.baselines.nav_rule import UPPER_AGE
from models.card.facts import Facts
from models.card.regimes import regimes
from models.card.results import results
from models.card.words import LANGUAGES, Words
from models.target import Source, Target
from profilering import __version__

SCHEMA: Final = 1
TEXTS: Final = ("purpose", "forbidden", "limitations", "risks", "recommendations")
RECORDED: Final = ("data_sha256", "outcomes_sha256", "code_version")


def content(facts: Facts) -> dict[str, Any]:
    """Return card.json as plain values."""
    return {
        "schema": SCHEMA,
        "written_by": __version__,
        "made_up": _made_up(facts),
        "settings": facts.settings.model_dump(),
        "model": _model(facts),
        "texts": {name: _in_both(name) for name in TEXTS},
        "legal_basis": _legal_basis(),
        "targets": [_target(one) for one in facts.of_block.design.targets],
        "exits": [{"name": e.name, "words": e.words} for e in facts.of_block.design.exits],
        "data": _data(facts),
        "regime": _regime(facts),
        "training": _training(facts),
        "results": results(facts),
        "fairness": facts.fairness,
        "explanations": facts.explanations,
        "history": _history(facts),
        "not_known": _in_both("not_known_list", start=facts.of_block.block.start),
        "sealed": {
            "from": str(facts.params.timeline.sealed),
            "openings": facts.of_block.openings,
        },
    }


def _in_both(key: str, **days: date) -> dict[str, list[str]]:
    """Return a list of texts by language, with days written as people there read them."""
    found = {}
    for words in map(Words, LANGUAGES):
        told = {name: words.day(str(day)) for name, day in days.items()}
        found[words.language] = words.every(key, **told)
    return found


def _made_up(facts: Facts) -> dict[str, Any] | None:
    """Return which made-up register it is of; None: of real ones."""
    if facts.params.registers.source != "synthetic":
        return None
    synthetic = facts.params.synthetic
    return {"world": synthetic.world, "seed": synthetic.seed}


def _model(facts: Facts) -> dict[str, Any]:
    of_block, cohort = facts.of_block, facts.cohort
    return {
        "design": of_block.design.name,
        "run": of_block.run,
        "champion": of_block.champion,
        "reference": facts.history[0].run if facts.history else of_block.champion,
        "time_zero": "registration" if of_block.design.begins_with is None else "work",
        "exits": list(cohort.exits),
        "horizons_days": [int(h) for h in cohort.horizons],
        "refits": len(facts.data.model.refits),
        "features": len(cohort.space.names),
        "feature_registers": len({one.register for one in facts.features} & set(REGISTERS)),
        "protected_features": [one.name for one in facts.features if one.theme == "vernet"],
        **{name: facts.record.get(name) for name in RECORDED},
    }


def _legal_basis() -> dict[str, Any]:
    texts = ("use", "development", "rights", "act")
    return {
        "use": FOLLOW_UP,
        "use_health": HEALTH,
        "texts": {
            words.language: {name: words(f"legal_text.{name}") for name in texts}
            for words in map(Words, LANGUAGES)
        },
    }


def _target(target: Target) -> dict[str, Any]:
    estimand = asdict(target.estimand)
    return {"name": target.name, "text_nb": target.text_nb, "estimand": estimand}


def _data(facts: Facts) -> dict[str, Any]:
    roles = _roles(facts)
    return {
        "as_of": str(facts.params.timeline.as_of),
        "leaves_out_protected": facts.params.registers.leave_out_protected,
        "landmarks": facts.metrics["landmarks"],
        "registers": [
            {
                "id": one.id,
                "title": one.title,
                "roles": roles[one.id],
                "legal_basis": one.legal_basis,
                "knowledge_date": one.knowledge_date,
                "allowed_use": one.allowed_use,
            }
            for one in REGISTERS.values()
            if one.id in roles
        ],
        "features": [
            {
                "name": one.name,
                "text_nb": one.text_nb,
                "theme": one.theme,
                "reading": one.reading,
                "register": one.register,
                "changeable": one.changeable,
                "legal_basis": one.legal_basis,
            }
            for one in facts.features
        ],
    }


def _roles(facts: Facts) -> dict[str, list[str]]:
    """Return what each register is used for; one that is used for nothing is not there."""
    sources = [source for one in facts.of_block.design.needs for source in one.read]
    by_role = {
        "population": {"periode"},
        "features": {one.register for one in facts.features},
        "outcomes": {register for source in sources for register in _registers(source)},
        "comparison": set(facts.compared),
    }
    found: dict[str, list[str]] = {}
    for role, registers in by_role.items():
        for register in sorted(registers):
            found.setdefault(register, []).append(role)
    return found


def _registers(source: Source) -> set[str]:
    return {source.register} | ({source.unless.register} if source.unless else set())


def _regime(facts: Facts) -> dict[str, Any]:
    block, as_of = facts.of_block.block, facts.params.timeline.as_of
    since = {"rule_in_force_since": str(UPPER_AGE[-1].since)}
    return since | regimes(block.start, block.end, as_of)


def _training(facts: Facts) -> dict[str, Any]:
    models = zip(facts.cohort.exits, facts.data.model.exit_models, strict=True)
    return {
        "landmarks": facts.of_block.trained_on,
        "labels_known_at": str(facts.of_block.known_at),
        "settings": facts.record.get("training", {}),
        "choices": {
            exit_: {
                "trees": one.choice.rounds,
                "weight_of_trees": one.choice.weight,
                "corrections": one.choice.corrections,
                "inverse_ridge": one.choice.penalty,
            }
            for exit_, one in models
        },
    }


def _history(facts: Facts) -> list[dict[str, Any]]:
    """Return every change of champion by day, the newest first; null where the run is gone.

    The hour would make the same run write another card.
    """
    found = []
    for one in reversed(facts.history):
        record = facts.records.get(one.run, {})
        told = {"trained_on": record.get("rows"), "known_at": record.get("labels_known_at")}
        found.append({"when": one.when[:10], "run": one.run, "reason": one.reason} | told)
    return found
