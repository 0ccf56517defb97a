"""What no feature and no target may be made of, and proof that whoever tries is found.

SEG-05: placement is adapted to the tiltak that somebody wants, so neither an innsatsgruppe nor what
an earlier profiling concluded may come in, nor who was asked about it, by register, by column, by
code or by name. Sex, country group and web use are there only behind the switch that is theirs.
"""

import pkgutil
import re
from collections.abc import Iterable, Iterator
from copy import copy
from typing import Any

import pytest

import models.targets
from features.columns import COLUMNS
from features.declare import Feature, feature
from features.derived import same
from features.expressions import any_row, code, is_one_of, last_code
from features.found import all_features
from features.windows import ever
from models.designs import DESIGNS, Design
from models.target import Exit, Source, Unless
from profilering.errors import BadInput
from tests.support.tree import project_texts

SWITCHES = frozenset({"webbruk", "kjoenn", "landgruppe"})
NEVER = ("vedtak_14a", "oppfolgingsbruker", "profilering", "egenvurdering", "ytelser_endring")
# The same thing has several names: Nav's before and after 2023, Arena's, and the profiling's.
PLACEMENT = re.compile(
    r"innsatsgruppe|innsatsbehov|kvalifiseringsgruppe|servicegruppe|bistandsgruppe|profilert"
    r"|STANDARD_INNSATS|(SITUASJONSBESTEMT|TILPASSET)_INNSATS|GODE_MULIGHETER|TRENGER_VEILEDNING"
    r"|JOBBE_DELVIS|LITEN_MULIGHET|BEHOV_FOR_VEILEDNING|OPPGITT_HINDRINGER"
    r"|\b(BATT|BFORM|IKVAL|VARIG|BKART|IVURD|VURDI|VURDU|OPPFI)\b",
    re.IGNORECASE,
)
PROTECTED = {
    "kjoenn": re.compile(r"kjoenn|kjønn|KVINNE|\bMANN\b", re.IGNORECASE),
    "landgruppe": re.compile(
        r"landgruppe|landbakgrunn|statsborger|f(oe|ø)deland|innvandr|EU_EFTA", re.IGNORECASE
    ),
}
OF_SWITCH = {"webbruk": {"webbruk"}, "person_vernet": {"kjoenn", "landgruppe"}}


def said_by(one: Feature) -> str:
    """Return everything that a declaration reads, and everything that it says."""
    shown = (one.register, one.name, one.rows, one.value, *one.columns, one.text_nb, one.text_nn)
    return " ".join(map(str, shown))


def offences(features: Iterable[Feature], designs: Iterable[Design] = ()) -> Iterator[str]:
    """Yield what is wrong, as sentences that name the feature or target."""
    for one in features:
        if one.register in NEVER:
            yield f"{one.name} reads {one.register}"
        if PLACEMENT.search(said_by(one)):
            yield f"{one.name} speaks of a placement"
        if one.register in OF_SWITCH and one.switch not in OF_SWITCH[one.register]:
            yield f"{one.name} reads {one.register} without its switch"
        for switch, words in PROTECTED.items():
            if words.search(said_by(one)) and one.switch != switch:
                yield f"{one.name} speaks of {switch} without its switch"
    for design in designs:
        for source in (source for exit_ in design.needs for source in exit_.read):
            read = (source.register, *([source.unless.register] if source.unless else []))
            yield from (f"{design.name} reads {name}" for name in read if name in NEVER)
        if PLACEMENT.search(repr(design)):
            yield f"{design.name} speaks of a placement"


def files_of_targets() -> list[str]:
    return sorted(found.name for found in pkgutil.iter_modules(models.targets.__path__))


def planted(**fields: Any) -> Feature:
    """Return a declaration that got past `features.declare`."""
    one = copy(next(one for one in all_features() if one.name == "er_i_arbeid_paa_dagen"))
    for name, value in fields.items():
        object.__setattr__(one, name, value)
    return one


BREACHES = {
    "vedtak_14a": {"register": "vedtak_14a"},
    "oppfolgingsbruker": {"register": "oppfolgingsbruker"},
    "an earlier profiling": {"register": "profilering"},
    "that somebody answered to it": {"register": "egenvurdering"},
    "a column": {"value": last_code(code("kvalifiseringsgruppe"))},
    "the result that an egenvurdering is of": {"value": last_code(code("profilert_til"))},
    "a code": {"rows": is_one_of("egenvurdering", "ANTATT_GODE_MULIGHETER")},
    "a code of Arena's": {"rows": is_one_of("status", "BATT")},
    "a name": {"name": "siste_innsatsgruppe"},
    "a wording": {"text_nb": "Innsatsgruppe i forrige periode"},
    "sex": {"value": last_code(code("kjoenn"))},
    "sex behind another switch": {"value": last_code(code("kjoenn")), "switch": "landgruppe"},
    "what is made of sex": {"register": "avledet", "value": same("kjoenn", "jobbsituasjon")},
    "country group": {"register": "person_vernet", "value": last_code(code("landgruppe"))},
    "birth country by another name": {"name": "foedeland"},
    "web use": {"register": "webbruk"},
    "web use behind another switch": {"register": "webbruk", "switch": "kjoenn"},
}


def test_no_feature_and_no_target_is_made_of_what_it_may_not_be():
    targets = [target for design in DESIGNS.values() for target in design.targets]
    assert sorted(target.name for target in targets) == files_of_targets()
    assert list(offences(all_features(SWITCHES), DESIGNS.values())) == []


@pytest.mark.parametrize("breach", BREACHES)
def test_whoever_tries_is_found(breach):
    assert list(offences([planted()])) == []
    assert list(offences([planted(**BREACHES[breach])]))


PLACED = {
    "another register": Source("vedtak_14a"),
    "rows": Source("aap", "innsatsgruppe = 'BATT'"),
    "a day": Source("aap", day="innsatsgruppe_fra"),
    "what makes rows not count": Source("aap", unless=Unless("vedtak_14a", "true")),
}


@pytest.mark.parametrize("breach", PLACED)
@pytest.mark.parametrize("place", ["exits", "censored_by", "outside"])
def test_a_design_is_looked_at_as_well(breach, place):
    honest, placed = (
        Exit("x", (source,), "first spell", "å få noe")
        for source in (Source("aap"), PLACED[breach])
    )
    ends = {"exits": (honest,), "censored_by": honest, "outside": honest}
    worse = ends | {place: (placed,) if place == "exits" else placed}
    assert list(offences([], [Design("x", targets=(), **ends)])) == []
    assert list(offences([], [Design("x", targets=(), **worse)]))


@pytest.mark.parametrize("register", [*NEVER, "webbruk", "person_vernet"])
def test_a_declaration_of_it_is_refused(register):
    with pytest.raises(BadInput, match=rf"'{register}' cannot be read|{register} needs one"):
        feature(
            register=register,
            window=ever,
            value=any_row(),
            unit="ja/nei",
            theme="ytelser",
            kind="flag",
            changeable=False,
            reading="begge",
            text_nb="Noe",
            text_nn="Noko",
            legal_basis="personvernforordningen artikkel 6 og artikkel 9",
            status="i bruk",
        )


def test_no_such_column_can_be_read():
    readable = {f"{register}.{column}" for register in COLUMNS for column in COLUMNS[register]}
    assert not [one for one in readable if one.split(".")[0] in NEVER]
    assert not [one for one in readable if PLACEMENT.search(one)]
    of_persons = {one for one in readable if any(w.search(one) for w in PROTECTED.values())}
    assert of_persons == {"person_vernet.kjoenn", "person_vernet.landgruppe"}


def test_only_the_list_of_what_is_refused_names_those_registers():
    words = re.compile(
        r"vedtak_14a|oppfolgingsbruker|egenvurdering|ytelser_endring|profilering\.parquet"
    )
    naming = {
        path.as_posix()
        for path, text in project_texts()
        if path.suffix == ".py" and path.parts[0] in {"features", "models"} and words.search(text)
    }
    assert naming == {"features/columns.py"}
