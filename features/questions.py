"""What could still be asked: questions of the registration and of situasjonsbeskrivelse.

Serves PRO-05 and SIT-04. Not asked is what situasjonsbeskrivelse says of health, which the
registration asks, and of languages and driving licences, which are several things in one answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from features.definitions.egen_vurdering import SITUATIONS

_ABOVE_GRUNNSKOLE: Final = frozenset("345678")


@dataclass(frozen=True)
class Question:
    """One question: `feature` holds its answer, as `column` of its register does.

    Levels that are not among `answers` are none, nor is a missing value; where there are no
    `answers` any number is one. It is asked only of those whose level of `of_feature` is one of
    `of_levels`. `felt` is its name in situasjonsbeskrivelse; without one it is the registration's.
    """

    feature: str
    column: str
    answers: tuple[str, ...]
    text_nb: str
    text_nn: str
    of_feature: str = ""
    of_levels: frozenset[str] = frozenset()
    felt: str = ""

    @property
    def register(self) -> str:
        """The register that holds the answer."""
        return "situasjonsbeskrivelse" if self.felt else "opplysninger"

    def is_answered(self, value: float | str | None) -> bool:
        """Return whether a feature's value is an answer."""
        return value in self.answers if self.answers else value is not None


_yes_or_no: Final = partial(Question, column="verdi_tekst", answers=("JA", "NEI"))
_number: Final = partial(Question, column="verdi_tall", answers=())


QUESTIONS: Final = (
    Question(
        "hoyeste_utdanning_nus",
        "nus",
        tuple("02345678"),
        "Hva er den høyeste utdanningen din?",
        "Kva er den høgaste utdanninga di?",
    ),
    Question(
        "utdanning_bestaatt",
        "bestaatt",
        ("JA", "NEI"),
        "Er utdanningen din bestått?",
        "Er utdanninga di bestått?",
        "hoyeste_utdanning_nus",
        _ABOVE_GRUNNSKOLE,
    ),
    Question(
        "utdanning_godkjent",
        "godkjent",
        ("JA", "NEI"),
        "Er utdanningen din godkjent i Norge?",
        "Er utdanninga di godkjend i Noreg?",
        "hoyeste_utdanning_nus",
        _ABOVE_GRUNNSKOLE,
    ),
    Question(
        "helse_hindrer_arbeid",
        "helse_hindrer",
        ("JA", "NEI"),
        "Er det noe ved helsen din som Nav bør ta hensyn til?",
        "Er det noko ved helsa di som Nav bør ta omsyn til?",
    ),
    Question(
        "andre_forhold_hindrer_arbeid",
        "annet_hindrer",
        ("JA", "NEI"),
        "Er det annet enn helse som Nav bør ta hensyn til?",
        "Er det anna enn helse som Nav bør ta omsyn til?",
    ),
    Question(
        "jobbsituasjon",
        "situasjoner",
        SITUATIONS,
        "Hva er situasjonen din på arbeidsmarkedet nå?",
        "Kva er situasjonen din på arbeidsmarknaden no?",
    ),
    _yes_or_no(
        feature="kan_flytte_for_jobb",
        felt="kan_flytte",
        text_nb="Kan du flytte for en jobb?",
        text_nn="Kan du flytte for ein jobb?",
    ),
    _yes_or_no(
        feature="kan_pendle_til_jobb",
        felt="kan_pendle",
        text_nb="Kan du pendle til en jobb?",
        text_nn="Kan du pendle til ein jobb?",
    ),
    _yes_or_no(
        feature="omsorg_i_situasjonsbeskrivelsen",
        felt="omsorg_hindrer",
        text_nb="Har du omsorg for andre som gjør det vanskelig å jobbe?",
        text_nn="Har du omsorg for andre som gjer det vanskeleg å jobbe?",
    ),
    _number(
        feature="digitale_ferdigheter",
        felt="digitale_ferdigheter",
        text_nb="Hvor gode er de digitale ferdighetene dine, fra 1 til 5?",
        text_nn="Kor gode er dei digitale ferdigheitene dine, frå 1 til 5?",
    ),
    _number(
        feature="egen_forventning_uker",
        felt="egen_forventning_uker",
        text_nb="Hvor mange uker regner du med å bruke på å finne jobb?",
        text_nn="Kor mange veker reknar du med å bruke på å finne jobb?",
    ),
    _number(
        feature="jobbsoek_per_uke",
        felt="jobbsoek_per_uke",
        text_nb="Hvor mange jobber søker du på i uken?",
        text_nn="Kor mange jobbar søkjer du på i veka?",
    ),
    _number(
        feature="oensket_stillingsprosent",
        felt="stillingsprosent_oensket",
        text_nb="Hvor stor stilling ønsker du, i prosent?",
        text_nn="Kor stor stilling ønskjer du, i prosent?",
    ),
    Question(
        "oensket_yrke_styrk08_1_siffer",
        "verdi_liste",
        tuple("0123456789"),
        "Hva slags yrke ønsker du deg?",
        "Kva slags yrke ønskjer du deg?",
        felt="oensket_yrke",
    ),
)


BY_FEATURE: Final = {one.feature: one for one in QUESTIONS}


def unanswered(values: Mapping[str, float | str | None], read: Iterable[str]) -> list[Question]:
    """Return the questions that a landmark's values leave open, of features among `read`.

    Levels are given as their codes.
    """
    names = set(read)
    return [
        one
        for one in QUESTIONS
        if one.feature in names
        and not one.is_answered(values.get(one.feature))
        and (not one.of_feature or values.get(one.of_feature) in one.of_levels)
    ]
