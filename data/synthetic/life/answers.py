"""What people answer when they register, and the truth that they answer about.

Who leaves the health question open is told by health: missing is informative. All shares are
ASSUMPTIONS but T15 (health JA about 12 %, other hindrance about 5 %, itself an assumption).
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from data.synthetic.days import NEVER, YEAR, day_of
from data.synthetic.draws import Bools, Floats, Ints
from data.synthetic.laws.silence import Silence
from data.synthetic.life.careers import Standing
from data.synthetic.life.people import People
from data.synthetic.life.registering import Registering
from data.synthetic.margins import NUS, NUS_TO_PROVE, SITUASJON, SITUASJONER, UBESVART

# JA, NEI, VET_IKKE.
_PASSED: Final = np.array([0.90, 0.08, 0.02])
_APPROVED_NORWAY: Final = np.array([0.96, 0.03, 0.01])
_APPROVED_ABROAD: Final = np.array([0.62, 0.22, 0.16])
_2019: Final = day_of(date(2019, 1, 1))
JA_NEI_VET: Final = ("JA", "NEI", "VET_IKKE")


@dataclass(frozen=True)
class Answers:
    """Columns, one entry per registration: the truth (`is_`) and the answers, as places."""

    is_limited: Bools
    is_hindered: Bools
    health: Ints
    other: Ints
    passed: Ints
    approved: Ints
    situation: Ints
    is_digital: Bools
    second: Ints
    changed_after: Ints
    health_later: Ints


def answer(at: Registering, held: Standing, silence: Silence) -> Answers:
    """Draw the answers of a registration, and the truth behind them."""
    people, age = at.people, at.age
    is_limited = people.strain < _share_limited(age)
    is_hindered = at.below("hindered", 0.07 + 0.04 * (people.landgruppe == 2))
    health = _shares(is_limited, silence.health_without, silence.health_with)
    other = _shares(is_hindered, silence.other_without, silence.other_with)
    # Silence may lean on age as well.
    health[:, UBESVART] *= np.exp(silence.by_age * (age - 40) / 10)
    abroad = (people.landgruppe > 0)[:, None]
    approval = np.where(abroad, _APPROVED_ABROAD, _APPROVED_NORWAY)
    return Answers(
        is_limited=is_limited,
        is_hindered=is_hindered,
        health=at.choice("health", health),
        other=at.choice("other", other),
        # The same person gives the same answer about education each time.
        passed=at.draws.choice("passed", at.number, _PASSED),
        approved=at.draws.choice("approved", at.number, approval),
        situation=at.choice("situation", _situations(at, held)),
        is_digital=~at.below("not_digital", _share_not_digital(age, at.day)),
        second=7 * 3600 + np.floor(36_000 * at.uniform("second")).astype(np.int64),
        changed_after=_changes(at),
        health_later=at.choice("health_later", health),
    )


def _shares(is_so: Bools, without: tuple[float, ...], within: tuple[float, ...]) -> Floats:
    return np.where(is_so[:, None], np.array(within), np.array(without))


def _changes(at: Registering) -> Ints:
    """Return after how many days some change their answer on health; NEVER for the others."""
    days = 10 + np.floor(80 * at.uniform("changed_after")).astype(np.int64)
    return np.where(at.below("changes", 0.06), days, NEVER)


def _share_limited(age: Floats) -> Floats:
    """Health problems rise with age, and are more common again among the youngest (T22)."""
    return np.asarray(0.13 + 0.06 * (age < 24) + 0.006 * np.maximum(age - 40, 0))


def _share_not_digital(age: Floats, day: Ints) -> Floats:
    """About one in five needs help to apply (T16), fewer with the years, more late in life."""
    years = np.clip((day - _2019) / YEAR, -6, 8)
    return np.asarray((0.20 - 0.006 * years) * (0.7 + 1.2 * (age > 50)))


def _situations(at: Registering, held: Standing) -> Floats:
    """Return the shares of the situations that fit the jobs held."""
    fits = np.zeros((len(at.day), len(SITUASJONER)))
    recent = held.has_worked & (held.months_since < 4) & ~held.holds_job
    lapsed = held.has_worked & (held.months_since > 24)
    student = (at.age < 31) & np.isin(at.people.education, [NUS.index(d) for d in "3467"])
    for name, share in (
        ("HAR_SAGT_OPP", 0.14 * recent),
        ("HAR_BLITT_SAGT_OPP", 0.38 * recent),
        ("ER_PERMITTERT", 0.10 * recent),
        ("MIDLERTIDIG_JOBB", 0.22 * recent),
        ("KONKURS", 0.02 * recent),
        ("NY_JOBB", 0.01 * recent),
        ("ALDRI_HATT_JOBB", 1.5 * ~held.has_worked),
        ("IKKE_VAERT_I_JOBB_SISTE_2_AAR", 1.2 * lapsed),
        ("AKKURAT_FULLFORT_UTDANNING", 0.35 * (student & ~recent) + 0.06 * student),
        ("DELTIDSJOBB_VIL_MER", 0.9 * held.holds_job),
        ("VIL_BYTTE_JOBB", 0.15 * held.holds_job),
        ("USIKKER_JOBBSITUASJON", 0.06 + 0.1 * held.holds_job),
        ("ANNET", 0.14 - 0.08 * recent),
    ):
        fits[:, SITUASJON[name]] = share
    return fits


def education_proved(people: People, answers: Answers) -> Bools:
    """Tell whose education from upper secondary is both passed and approved."""
    to_prove = NUS_TO_PROVE[people.education]
    return np.asarray(to_prove & (answers.passed == 0) & (answers.approved == 0))
