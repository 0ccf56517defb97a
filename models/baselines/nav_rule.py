"""Nav's present profiling rule: the baseline beside which every model is shown.

Each rule is one small function that opens with the rule in one sentence. Section numbers (2.x) are
those of "The current rule-based profiling" in the project's reference on Nav's formats, which was
read from navikt/paw-arbeidssoekerregisteret-monorepo-ekstern, apps/profilering.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, Generic, NamedTuple, TypeVar

from models.baselines.nav_case import Hindring, Jobb, Person, Svar, Utdanning, read_case
from profilering.time import month_difference

T = TypeVar("T")


class PolicyValue(NamedTuple, Generic[T]):
    """A value that Nav decided: a new one is added after the old, and no old one is edited."""

    value: T
    since: date
    source: str


def present(values: Sequence[PolicyValue[T]]) -> T:
    """Return the value in force now: the last one added."""
    return values[-1].value


# Only values of the present rule stand here; earlier regimes (2.10) are not rebuilt.
_FIRST_PROFILED: Final = date(2024, 1, 1)
LOWER_AGE: Final = (PolicyValue(18, _FIRST_PROFILED, "2.3, EvaluerAlder.kt"),)
UPPER_AGE: Final = (PolicyValue(66, date(2026, 4, 13), "2.3 and 2.10, EvaluerAlder.kt"),)
NUS_NEVER: Final = (
    PolicyValue(frozenset({"0", "1", "9"}), date(2024, 3, 20), "2.5 and 2.10, EvaluerUtdanning.kt"),
)
NUS_ALWAYS: Final = (
    PolicyValue(frozenset({"2"}), date(2024, 3, 20), "2.5 and 2.10, EvaluerUtdanning.kt"),
)
MONTHS_IN_WORK: Final = (PolicyValue(6, _FIRST_PROFILED, "2.6, EvaluerArbeidserfaring.kt"),)
MARGIN_DAYS: Final = (PolicyValue(3, _FIRST_PROFILED, "2.6, EvaluerArbeidserfaring.kt"),)
MONTHS_CHECKED: Final = (
    PolicyValue(12, date(2024, 2, 27), "2.7 and 2.10, EvaluerArbeidserfaringVeilarb.kt"),
)
VEILARB: Final = "veilarbregistrering"

_LOWER_AGE, _UPPER_AGE = present(LOWER_AGE), present(UPPER_AGE)
_NUS_NEVER, _NUS_ALWAYS = present(NUS_NEVER), present(NUS_ALWAYS)
_MONTHS_IN_WORK, _MARGIN = present(MONTHS_IN_WORK), present(MARGIN_DAYS)
_MONTHS_CHECKED = present(MONTHS_CHECKED)
# Later than 9999-12-31 plus the margin, so that an open end stays open.
_OPEN: Final = date.max.toordinal() + 1_000


class ProfilertTil(StrEnum):
    """The three results that Nav's rule can give (2.8)."""

    ANTATT_GODE_MULIGHETER = "ANTATT_GODE_MULIGHETER"
    ANTATT_BEHOV_FOR_VEILEDNING = "ANTATT_BEHOV_FOR_VEILEDNING"
    OPPGITT_HINDRINGER = "OPPGITT_HINDRINGER"


@dataclass(frozen=True, slots=True)
class NavProfile:
    """One result, with the field names of Nav's Profilering v1."""

    profilertTil: ProfilertTil  # noqa: N815
    jobbetSammenhengendeSeksAvTolvSisteMnd: bool  # noqa: N815
    alder: int | None


def profile(opplysninger: Mapping[str, object], person_info: Mapping[str, object]) -> NavProfile:
    """Profile one person by Nav's present rule.

    `opplysninger` is OpplysningerOmArbeidssoeker v4; `person_info` holds foedselsdato, foedselsAar
    and arbeidsforhold in the order delivered, as in the grunnlag topic. Nothing is altered. The
    rule takes any submission date: that Nav ignores submissions up to 2024-01-01T00:00Z says when
    the service runs (2.1), and is no part of the rule.

    Raises BadCase, with every problem of the case. Source: section 2.
    """
    return decide(*read_case(opplysninger, person_info))


def decide(svar: Svar, person: Person) -> NavProfile:
    """Experience and age are reported in every row of the decision table (2.8)."""
    # Equal only if written so: any other kilde, whatever its case, is standard mode (2.7).
    in_work = har_erfaring_veilarb if svar.kilde == VEILARB else har_erfaring
    jobbet = in_work(person.jobber, svar.d)
    alder = alder_ved(person.foedselsdato, person.foedsels_aar, svar.d)
    til = profilert_til(
        hindret=er_hindring(svar.helse) or er_hindring(svar.annet),
        alder_ok=alder_bestaar(alder),
        jobbet=jobbet,
        utdanning_ok=utdanning_bestaar(svar.utdanning),
    )
    return NavProfile(til, jobbet, alder)


def profilert_til(
    *, hindret: bool, alder_ok: bool, jobbet: bool, utdanning_ok: bool
) -> ProfilertTil:
    """A hindrance decides first; then age, experience and education must all pass (2.8)."""
    if hindret:
        return ProfilertTil.OPPGITT_HINDRINGER
    if alder_ok and jobbet and utdanning_ok:
        return ProfilertTil.ANTATT_GODE_MULIGHETER
    return ProfilertTil.ANTATT_BEHOV_FOR_VEILEDNING


def alder_ved(foedselsdato: date | None, foedsels_aar: int | None, d: date) -> int | None:
    """Age is the whole years to D from birth, taken as 1 July if only the year is known (2.3)."""
    if foedselsdato is None:
        if foedsels_aar is None:
            return None
        foedselsdato = date(foedsels_aar, 7, 1)
    # floor(monthDiff / 12), and so -1 for a birth after D, where months towards zero would give 0.
    before_birthday = (d.month, d.day) < (foedselsdato.month, foedselsdato.day)
    return d.year - foedselsdato.year - before_birthday


def alder_bestaar(alder: int | None) -> bool:
    """Age passes from 18 to 66, both included; an unknown age does not (2.3)."""
    return alder is not None and _LOWER_AGE <= alder <= _UPPER_AGE


def er_hindring(svar: Hindring) -> bool:
    """A question that was asked is a hindrance unless answered NEI: silence is one too (2.4)."""
    return svar.asked and svar.answer != "NEI"


def utdanning_bestaar(utdanning: Utdanning | None) -> bool:
    """Education fails at nus 0, 1, 9, passes at 2, else must be godkjent and bestaatt (2.5)."""
    if utdanning is None or utdanning.nus in _NUS_NEVER:
        return False
    if utdanning.nus in _NUS_ALWAYS:
        return True
    return utdanning.godkjent == "JA" and utdanning.bestaatt == "JA"


def har_erfaring(jobber: Iterable[Jobb], d: date) -> bool:
    """Some merged group of jobs covers six months of the year before D (2.6)."""
    d_day, first_day = d.toordinal(), et_aar_foer(d).toordinal()
    for start, end in grupper(jobber):
        if start < d_day and end > first_day:
            a, b = date.fromordinal(max(start, first_day)), date.fromordinal(min(end, d_day))
            if month_difference(a, b) >= _MONTHS_IN_WORK:
                return True
    return False


def grupper(jobber: Iterable[Jobb]) -> list[tuple[int, int]]:
    """Each job joins the first group less than three days away; groups never join (2.6).

    A group is a half-open span of day ordinals, for Nav uses sluttdato as an exclusive end. The
    group that was joined moves to the end of the list, so the order delivered matters. Rows with
    sluttdato before startdato are not repaired.
    """
    groups: list[tuple[int, int]] = []
    for startdato, sluttdato in jobber:
        start = startdato.toordinal()
        end = _OPEN if sluttdato is None else sluttdato.toordinal()
        for place, (g, h) in enumerate(groups):
            if g - _MARGIN < end and h + _MARGIN > start:
                del groups[place]
                start, end = min(g, start), max(h, end)
                break
        groups.append((start, end))
    return groups


def et_aar_foer(d: date) -> date:
    """One year before 29 February is 28 February (2.6)."""
    if (d.month, d.day) == (2, 29):
        return d.replace(year=d.year - 1, day=28)
    return d.replace(year=d.year - 1)


def har_erfaring_veilarb(jobber: Sequence[Jobb], d: date) -> bool:
    """Six firsts of the month in a row, of D's month and the eleven before, are in work (2.7)."""
    first, in_a_row = d.replace(day=1), 0
    for _ in range(_MONTHS_CHECKED):
        in_a_row = in_a_row + 1 if er_i_jobb(jobber, first) else 0
        if in_a_row == _MONTHS_IN_WORK:
            return True
        first = (first - timedelta(days=1)).replace(day=1)
    return False


def er_i_jobb(jobber: Iterable[Jobb], dag: date) -> bool:
    """A date is in work when a job has startdato <= date <= sluttdato, or no sluttdato (2.7)."""
    return any(j.startdato <= dag and (j.sluttdato is None or dag <= j.sluttdato) for j in jobber)
