"""Arbeidsmarkedet her: the person's own occupation in the own commuting region, as published.

What the person's chances hang on is the own occupation where one can travel to work, not a fylke
(BEV-09); the region's whole market stands beside it, for those whose occupation is not known.
Figures of a month come some days after it, so the current month is never there, and one that is too
small is not published: averages are of the months that have it. Vacancies are those that Nav knows
of (MUL-04), so a ratio says more of change and of differences than of the level. Where there are no
vacancies the ratio is missing, which is not no demand.
"""

from functools import partial
from typing import Final

from features.declare import derived, feature
from features.derived import ratio
from features.expressions import average, is_one_of
from features.legal import FOLLOW_UP
from features.windows import months

_market: Final = partial(
    feature,
    register="arbeidsmarked",
    unit="antall",
    theme="arbeidsmarkedet her",
    kind="numeric",
    changeable=False,
    legal_basis=FOLLOW_UP,
    status="på prøve",
)
_of_market: Final = partial(
    derived,
    unit="forhold",
    theme="arbeidsmarkedet her",
    kind="numeric",
    changeable=False,
    legal_basis=FOLLOW_UP,
    status="på prøve",
)
_OWN_OCCUPATION: Final = is_one_of("yrke_type", "STYRK08_1")
_ALL_OCCUPATIONS: Final = is_one_of("yrke_type", "ALLE")

arbeidssoekere_i_yrket_siste_3_mnd = _market(
    window=months(3),
    rows=_OWN_OCCUPATION,
    value=average("arbeidssoekere"),
    reading="begge",
    text_nb="Arbeidssøkere i yrkesgruppen i pendlingsregionen, siste 3 måneder",
    text_nn="Arbeidssøkjarar i yrkesgruppa i pendlingsregionen, siste 3 månader",
)

arbeidssoekere_i_yrket_siste_12_mnd = _market(
    window=months(12),
    rows=_OWN_OCCUPATION,
    value=average("arbeidssoekere"),
    reading="begge",
    text_nb="Arbeidssøkere i yrkesgruppen i pendlingsregionen, siste 12 måneder",
    text_nn="Arbeidssøkjarar i yrkesgruppa i pendlingsregionen, siste 12 månader",
)

stillinger_i_yrket_siste_3_mnd = _market(
    window=months(3),
    rows=_OWN_OCCUPATION,
    value=average("ledige_stillinger"),
    reading="ressurs",
    text_nb="Ledige stillinger i yrkesgruppen i pendlingsregionen, siste 3 måneder",
    text_nn="Ledige stillingar i yrkesgruppa i pendlingsregionen, siste 3 månader",
)

stillinger_i_yrket_siste_12_mnd = _market(
    window=months(12),
    rows=_OWN_OCCUPATION,
    value=average("ledige_stillinger"),
    reading="ressurs",
    text_nb="Ledige stillinger i yrkesgruppen i pendlingsregionen, siste 12 måneder",
    text_nn="Ledige stillingar i yrkesgruppa i pendlingsregionen, siste 12 månader",
)

arbeidssoekere_i_regionen_siste_3_mnd = _market(
    window=months(3),
    rows=_ALL_OCCUPATIONS,
    value=average("arbeidssoekere"),
    reading="begge",
    text_nb="Arbeidssøkere i alt i pendlingsregionen, siste 3 måneder",
    text_nn="Arbeidssøkjarar i alt i pendlingsregionen, siste 3 månader",
)

arbeidssoekere_i_regionen_siste_12_mnd = _market(
    window=months(12),
    rows=_ALL_OCCUPATIONS,
    value=average("arbeidssoekere"),
    reading="begge",
    text_nb="Arbeidssøkere i alt i pendlingsregionen, siste 12 måneder",
    text_nn="Arbeidssøkjarar i alt i pendlingsregionen, siste 12 månader",
)

stillinger_i_regionen_siste_3_mnd = _market(
    window=months(3),
    rows=_ALL_OCCUPATIONS,
    value=average("ledige_stillinger"),
    reading="ressurs",
    text_nb="Ledige stillinger i alt i pendlingsregionen, siste 3 måneder",
    text_nn="Ledige stillingar i alt i pendlingsregionen, siste 3 månader",
)

stillinger_i_regionen_siste_12_mnd = _market(
    window=months(12),
    rows=_ALL_OCCUPATIONS,
    value=average("ledige_stillinger"),
    reading="ressurs",
    text_nb="Ledige stillinger i alt i pendlingsregionen, siste 12 måneder",
    text_nn="Ledige stillingar i alt i pendlingsregionen, siste 12 månader",
)

soekere_per_stilling_i_yrket = _of_market(
    value=ratio("arbeidssoekere_i_yrket_siste_3_mnd", "stillinger_i_yrket_siste_3_mnd"),
    reading="barriere",
    text_nb="Arbeidssøkere per ledig stilling i yrkesgruppen i pendlingsregionen",
    text_nn="Arbeidssøkjarar per ledig stilling i yrkesgruppa i pendlingsregionen",
)

soekere_per_stilling_i_regionen = _of_market(
    value=ratio("arbeidssoekere_i_regionen_siste_3_mnd", "stillinger_i_regionen_siste_3_mnd"),
    reading="barriere",
    text_nb="Arbeidssøkere per ledig stilling i pendlingsregionen",
    text_nn="Arbeidssøkjarar per ledig stilling i pendlingsregionen",
)

# Above 1: more compete for a vacancy in this occupation than for others here.
yrket_mot_regionen = _of_market(
    value=ratio("soekere_per_stilling_i_yrket", "soekere_per_stilling_i_regionen"),
    reading="barriere",
    text_nb="Arbeidssøkere per stilling i yrkesgruppen mot pendlingsregionen i alt",
    text_nn="Arbeidssøkjarar per stilling i yrkesgruppa mot pendlingsregionen i alt",
)

# The last months against the last year; `maaned` says the season that is part of it.
utvikling_i_arbeidssoekere_i_yrket = _of_market(
    value=ratio("arbeidssoekere_i_yrket_siste_3_mnd", "arbeidssoekere_i_yrket_siste_12_mnd"),
    reading="barriere",
    text_nb="Arbeidssøkere i yrkesgruppen nå mot siste 12 måneder",
    text_nn="Arbeidssøkjarar i yrkesgruppa no mot siste 12 månader",
)

utvikling_i_stillinger_i_yrket = _of_market(
    value=ratio("stillinger_i_yrket_siste_3_mnd", "stillinger_i_yrket_siste_12_mnd"),
    reading="ressurs",
    text_nb="Ledige stillinger i yrkesgruppen nå mot siste 12 måneder",
    text_nn="Ledige stillingar i yrkesgruppa no mot siste 12 månader",
)

utvikling_i_arbeidssoekere_i_regionen = _of_market(
    value=ratio("arbeidssoekere_i_regionen_siste_3_mnd", "arbeidssoekere_i_regionen_siste_12_mnd"),
    reading="barriere",
    text_nb="Arbeidssøkere i pendlingsregionen nå mot siste 12 måneder",
    text_nn="Arbeidssøkjarar i pendlingsregionen no mot siste 12 månader",
)

utvikling_i_stillinger_i_regionen = _of_market(
    value=ratio("stillinger_i_regionen_siste_3_mnd", "stillinger_i_regionen_siste_12_mnd"),
    reading="ressurs",
    text_nb="Ledige stillinger i pendlingsregionen nå mot siste 12 måneder",
    text_nn="Ledige stillingar i pendlingsregionen no mot siste 12 månader",
)
