"""A feature is one declaration: what is read, over which days, what it means, why it may be used.

    dager_i_arbeid_siste_12_mnd = feature(register="aa_registeret", window=months(12), ...)

The variable's name is the feature's name. A declaration is checked when its file is imported.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal, get_args

from features.columns import COLUMNS, OF_PLACES, REFUSED, SWITCHED
from features.derived import DERIVED_WORDS
from features.expressions import OF_LANDMARK, Code, Condition, Expression, Gives, Value, every_row
from features.windows import Window, ever
from profilering.errors import BadInput, collected, did_you_mean

Theme = Literal[
    "arbeidserfaring",
    "utdanning",
    "helse og livssituasjon",
    "arbeidsmarkedet her",
    "tid som ledig",
    "tiltak",
    "ytelser",
    "egen vurdering",
    "alder",
    "vernet",
]
Unit = Literal["dager", "år", "uker", "antall", "prosent", "forhold", "nivå", "ja/nei", "kode"]
Reading = Literal["ressurs", "barriere", "begge"]
# Models read what is in use; what is on trial is built and ablated, and read by no model yet.
Status = Literal["i bruk", "på prøve"]
# What params.yaml must turn on, with a reason, before the feature exists.
Switch = Literal["", "webbruk", "kjoenn", "landgruppe"]
DERIVED: Final = "avledet"

LONGEST_TEXT: Final = 80
# What tells of a person's health, whatever theme it stands under.
_HEALTH_REGISTERS: Final = {"aap", "sykepenger"}
_HEALTH_THEMES: Final = {"helse og livssituasjon"}


@dataclass(frozen=True, kw_only=True)
class Feature:
    """One thing said of a person at a date: `value` of the known rows in `window` that meet `rows`.

    `text_nb` and `text_nn` are what a veileder reads. `changeable` says whether the person or Nav
    can change it from now on. Raises BadInput that names every fault and what to write instead.
    """

    register: str
    window: Window
    rows: Condition = every_row
    value: Value
    unit: Unit
    theme: Theme
    kind: Gives
    changeable: bool
    reading: Reading
    text_nb: str
    text_nn: str
    legal_basis: str
    status: Status
    switch: Switch = ""
    name: str = ""  # given by `features.found`, from the variable

    def __post_init__(self) -> None:
        problems = _problems(self)
        if problems:
            raise BadInput(collected(f"The feature declared in {_caller()}", problems))

    @property
    def is_derived(self) -> bool:
        """Whether it is made of other features and reads no register."""
        return self.register == DERIVED

    @property
    def is_health(self) -> bool:
        """Whether it tells of the person's health, whatever theme it stands under."""
        return self.register in _HEALTH_REGISTERS or self.theme in _HEALTH_THEMES

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns of the register that the feature reads, each once."""
        found = [*self.rows.columns(), *self.value.columns()]
        return tuple(dict.fromkeys(column.name for column in found))


feature = Feature
# Made of other features, by a word of `features.derived`.
derived = partial(Feature, register=DERIVED, window=ever)


def _problems(declared: Feature) -> list[str]:
    window, value, rows = (getattr(declared, name) for name in ("window", "value", "rows"))
    if not isinstance(window, Window):
        return ["window: write months(12), days(28), on_the_day, since_registration or ever"]
    if not isinstance(value, Value) or not isinstance(rows, Condition):
        return [
            "value and rows: write the words of features.expressions, such as "
            "value=days_covered(), rows=~this_spell; SQL as text is not read"
        ]
    of_its_kind = _derived_problems if declared.is_derived else _register_problems
    return [
        *of_its_kind(declared),
        *_choice_problems(declared),
        *_kind_problems(declared),
        *_wording_problems(declared),
        *_legal_problems(declared),
    ]


def _derived_problems(declared: Feature) -> list[str]:
    if declared.value.word not in DERIVED_WORDS or declared.rows != every_row:
        return [f"value: write one of features.derived ({', '.join(DERIVED_WORDS)}), and no rows"]
    return []


def _register_problems(declared: Feature) -> list[str]:
    register = declared.register
    if declared.value.word in DERIVED_WORDS:
        return [f"value: {declared.value.word} reads no register; write derived(...)"]
    if register in REFUSED:
        return [f"register '{register}' cannot be read: {REFUSED[register]}"]
    if register not in COLUMNS:
        return [f"no register '{register}'. {did_you_mean(register, COLUMNS)}"]
    found: list[str] = []
    if register in SWITCHED and not declared.switch:
        found.append(f"switch: {register} needs one, for {SWITCHED[register]}")
    if register in OF_PLACES and declared.window.unit not in {"mnd", "dager"}:
        found.append(f"window: {register} holds all months there are; write months(12) or less")
    codes = [part for part in declared.value.parts if isinstance(part, Code)]
    of_the_day = sorted({word for one in codes for word in _words(one)} & OF_LANDMARK.keys())
    if of_the_day:
        found.append(f"choose is of the row alone: write {', '.join(of_the_day)} in rows")
    kinds = COLUMNS[register]
    for column in dict.fromkeys([*declared.rows.columns(), *declared.value.columns()]):
        if column.name not in kinds:
            nearest = did_you_mean(column.name, kinds)
            found.append(f"{register} has no column '{column.name}' for features. {nearest}")
        elif kinds[column.name] not in column.kinds:
            fitting = [name for name, kind in kinds.items() if kind in column.kinds]
            advice = f"Write one of: {', '.join(fitting)}" if fitting else "No column fits there"
            found.append(f"{register}.{column.name} is a {kinds[column.name]}. {advice}")
    return found


def _words(said: Expression) -> Iterator[str]:
    yield said.word
    for part in said.parts:
        if isinstance(part, Expression):
            yield from _words(part)


def _choice_problems(declared: Feature) -> list[str]:
    choices = {
        "theme": Theme,
        "unit": Unit,
        "kind": Gives,
        "reading": Reading,
        "status": Status,
        "switch": Switch,
    }
    return [
        f"{name} '{getattr(declared, name)}' is not known. "
        + did_you_mean(str(getattr(declared, name)), get_args(valid))
        for name, valid in choices.items()
        if getattr(declared, name) not in get_args(valid)
    ]


def _kind_problems(declared: Feature) -> list[str]:
    found = []
    gives, kind = declared.value.gives, declared.kind
    if gives != kind:
        found.append(f"kind is '{kind}', but {declared.value} gives a {gives}: write '{gives}'")
    unit = {"flag": "ja/nei", "categorical": "kode"}.get(kind)
    if unit is not None and declared.unit != unit:
        found.append(f"unit of a {kind} feature is '{unit}'")
    if kind == "numeric" and declared.unit in {"ja/nei", "kode"}:
        numbers = [one for one in get_args(Unit) if one not in {"ja/nei", "kode"}]
        found.append(f"unit of a numeric feature is one of: {', '.join(numbers)}")
    return found


def _wording_problems(declared: Feature) -> list[str]:
    found = []
    for name, language in (("text_nb", "bokmål"), ("text_nn", "nynorsk")):
        text = getattr(declared, name)
        if not text.strip():
            found.append(f"{name} is empty: write what a veileder reads, in {language}")
        elif len(text) > LONGEST_TEXT or not text[0].isupper() or text.endswith("."):
            found.append(
                f"{name}: begin with a capital, no full stop, {LONGEST_TEXT} letters at most"
            )
    return found


def _legal_problems(declared: Feature) -> list[str]:
    if "artikkel 6" not in declared.legal_basis:
        return ["legal_basis: write one of features.legal, such as FOLLOW_UP"]
    if declared.is_health and "artikkel 9" not in declared.legal_basis:
        return [
            "legal_basis: what tells of health needs artikkel 9 too; write features.legal.HEALTH"
        ]
    return []


def _caller() -> str:
    """Return where the declaration stands: the file under the project and the line."""
    frame = sys._getframe(3)  # past __post_init__ and __init__
    place = frame.f_globals.get("__name__", "a file").replace(".", "/")
    return f"{place}.py, line {frame.f_lineno}"
