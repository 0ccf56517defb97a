"""Situasjonsbeskrivelse: what people wish, can and expect, each answer a code or a number.

Each answer stands until it is answered again or taken back, whoever gave it. The form does not say
whom a question was shown to: what was never answered and what was never asked are both missing.
"""

from functools import partial
from typing import Final

from features.declare import derived, feature
from features.derived import difference
from features.expressions import (
    Condition,
    became_known_last,
    code,
    count,
    days_since_learned,
    has_code,
    is_one_of,
    last_code,
    last_meets,
    last_number,
)
from features.legal import FOLLOW_UP
from features.windows import ever

_described: Final = partial(
    feature,
    register="situasjonsbeskrivelse",
    window=ever,
    theme="egen vurdering",
    legal_basis=FOLLOW_UP,
    status="på prøve",
)
# What their answers are about has a theme, and a legal basis, of its own.
_OF_HEALTH_AND_CARE: Final = is_one_of("felt", "helse_hindrer_egen", "omsorg_hindrer")
_FROM_B2: Final = ("B2", "C1", "C2")
_ALL_LEVELS: Final = ("A1", "A2", "B1", *_FROM_B2)
_NORWEGIAN: Final = ("nb", "nn", "no")
_CARS: Final = ("B", "BE")
_LORRIES_AND_BUSES: Final = ("C1", "C1E", "C", "CE", "D1", "D1E", "D", "DE")


def _listed(*languages: str, levels: tuple[str, ...]) -> Condition:
    return has_code("verdi_liste", *(f"{one}:{level}" for one in languages for level in levels))


def _told_of(*classes: str) -> Condition:
    """Nothing is known of these where the answer holds a class that the form does not have."""
    listed = has_code("verdi_liste", *classes) | ~has_code("verdi_liste", "UKJENT_VERDI")
    return is_one_of("felt", "foererkort") & listed


antall_svar_i_situasjonsbeskrivelsen = _described(
    rows=~_OF_HEALTH_AND_CARE,
    value=count(),
    unit="antall",
    kind="numeric",
    changeable=True,
    reading="ressurs",
    text_nb="Spørsmål besvart i situasjonsbeskrivelsen",
    text_nn="Spørsmål svara på i situasjonsskildringa",
)

antall_svar_sammen_med_veileder = _described(
    rows=~_OF_HEALTH_AND_CARE & is_one_of("kilde", "VEILEDER"),
    value=count(),
    unit="antall",
    kind="numeric",
    changeable=True,
    reading="begge",
    text_nb="Svar i situasjonsbeskrivelsen som en veileder har ført inn",
    text_nn="Svar i situasjonsskildringa som ein rettleiar har ført inn",
)

dager_siden_situasjonsbeskrivelse = _described(
    rows=~_OF_HEALTH_AND_CARE,
    value=days_since_learned(),
    unit="dager",
    kind="numeric",
    changeable=True,
    reading="begge",
    text_nb="Dager siden siste svar i situasjonsbeskrivelsen",
    text_nn="Dagar sidan siste svar i situasjonsskildringa",
)

antall_nye_svar_siste_28_dager = _described(
    rows=~_OF_HEALTH_AND_CARE & became_known_last(28),
    value=count(),
    unit="antall",
    kind="numeric",
    changeable=True,
    reading="begge",
    text_nb="Nye eller endrede svar i situasjonsbeskrivelsen siste 28 dager",
    text_nn="Nye eller endra svar i situasjonsskildringa siste 28 dagar",
)

oensket_stillingsprosent = _described(
    rows=is_one_of("felt", "stillingsprosent_oensket"),
    value=last_number("verdi_tall"),
    unit="prosent",
    kind="numeric",
    changeable=True,
    reading="ressurs",
    text_nb="Stillingsprosent personen ønsker",
    text_nn="Stillingsprosent personen ønskjer",
)

# Above 0: wants to work more than in the last job, which is one job also where there are several.
oensket_mot_siste_stillingsprosent = derived(
    value=difference("oensket_stillingsprosent", "siste_stillingsprosent"),
    unit="prosent",
    theme="egen vurdering",
    kind="numeric",
    changeable=True,
    reading="begge",
    text_nb="Ønsket stillingsprosent mot den i siste arbeidsforhold",
    text_nn="Ønskt stillingsprosent mot den i siste arbeidsforhold",
    legal_basis=FOLLOW_UP,
    status="på prøve",
)

kan_flytte_for_jobb = _described(
    rows=is_one_of("felt", "kan_flytte"),
    value=last_code(code("verdi_tekst")),
    unit="kode",
    kind="categorical",
    changeable=True,
    reading="begge",
    text_nb="Svar på om det går an å flytte for en jobb",
    text_nn="Svar på om det går an å flytte for ein jobb",
)

kan_pendle_til_jobb = _described(
    rows=is_one_of("felt", "kan_pendle"),
    value=last_code(code("verdi_tekst")),
    unit="kode",
    kind="categorical",
    changeable=True,
    reading="begge",
    text_nb="Svar på om det går an å pendle til en jobb",
    text_nn="Svar på om det går an å pendle til ein jobb",
)

egen_forventning_uker = _described(
    rows=is_one_of("felt", "egen_forventning_uker"),
    value=last_number("verdi_tall"),
    unit="uker",
    kind="numeric",
    changeable=True,
    reading="begge",
    text_nb="Uker personen selv regner med å bruke på å finne jobb",
    text_nn="Veker personen sjølv reknar med å bruke på å finne jobb",
)

jobbsoek_per_uke = _described(
    rows=is_one_of("felt", "jobbsoek_per_uke"),
    value=last_number("verdi_tall"),
    unit="antall",
    kind="numeric",
    changeable=True,
    reading="ressurs",
    text_nb="Jobber personen sier å søke på hver uke",
    text_nn="Jobbar personen seier å søkje på kvar veke",
)

digitale_ferdigheter = _described(
    rows=is_one_of("felt", "digitale_ferdigheter"),
    value=last_number("verdi_tall"),
    unit="nivå",
    kind="numeric",
    changeable=True,
    reading="ressurs",
    text_nb="Egen vurdering av digitale ferdigheter, 1 til 5",
    text_nn="Eiga vurdering av digitale ferdigheiter, 1 til 5",
)

# Whether Norwegian is enough for most jobs, never which other languages somebody knows, as those
# point at where people come from. It may do so too: to be tried for bias before it is used. Missing
# where it is not listed: a list of other languages says nothing of this one.
norsk_paa_b2_eller_bedre = _described(
    rows=is_one_of("felt", "sprak") & _listed(*_NORWEGIAN, levels=_ALL_LEVELS),
    value=last_meets(_listed(*_NORWEGIAN, levels=_FROM_B2)),
    unit="ja/nei",
    kind="flag",
    changeable=True,
    reading="ressurs",
    text_nb="Norsk på nivå B2 eller bedre",
    text_nn="Norsk på nivå B2 eller betre",
)

engelsk_paa_b2_eller_bedre = _described(
    rows=is_one_of("felt", "sprak") & _listed("en", levels=_ALL_LEVELS),
    value=last_meets(_listed("en", levels=_FROM_B2)),
    unit="ja/nei",
    kind="flag",
    changeable=True,
    reading="ressurs",
    text_nb="Engelsk på nivå B2 eller bedre",
    text_nn="Engelsk på nivå B2 eller betre",
)

har_foererkort_for_bil = _described(
    rows=_told_of(*_CARS),
    value=last_meets(has_code("verdi_liste", *_CARS)),
    unit="ja/nei",
    kind="flag",
    changeable=True,
    reading="ressurs",
    text_nb="Har førerkort for bil",
    text_nn="Har førarkort for bil",
)

har_foererkort_for_tunge_kjoeretoey = _described(
    rows=_told_of(*_LORRIES_AND_BUSES),
    value=last_meets(has_code("verdi_liste", *_LORRIES_AND_BUSES)),
    unit="ja/nei",
    kind="flag",
    changeable=True,
    reading="ressurs",
    text_nb="Har førerkort for lastebil eller buss",
    text_nn="Har førarkort for lastebil eller buss",
)
