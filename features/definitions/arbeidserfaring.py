"""Arbeidserfaring: how much and how steadily somebody worked, as Aa-registeret was known to say."""

from functools import partial
from typing import Final

from features.declare import derived, feature
from features.derived import ratio
from features.expressions import (
    any_row,
    count,
    days_covered,
    days_since_end,
    days_since_start,
    days_weighted,
    lasted,
    longest_days,
    longest_gap_days,
    separate_spells,
)
from features.legal import FOLLOW_UP
from features.windows import ever, months, on_the_day, since_registration

_jobs: Final = partial(
    feature,
    register="aa_registeret",
    theme="arbeidserfaring",
    legal_basis=FOLLOW_UP,
    status="på prøve",
)
_of_jobs: Final = partial(
    derived, theme="arbeidserfaring", legal_basis=FOLLOW_UP, status="på prøve"
)

dager_i_arbeid_siste_3_mnd = _jobs(
    window=months(3),
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="ressurs",
    text_nb="Dager i arbeid siste 3 måneder",
    text_nn="Dagar i arbeid siste 3 månader",
)

dager_i_arbeid_siste_12_mnd = _jobs(
    window=months(12),
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="ressurs",
    text_nb="Dager i arbeid siste 12 måneder",
    text_nn="Dagar i arbeid siste 12 månader",
    status="i bruk",
)

dager_i_arbeid_siste_24_mnd = _jobs(
    window=months(24),
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="ressurs",
    text_nb="Dager i arbeid siste 24 måneder",
    text_nn="Dagar i arbeid siste 24 månader",
)

dager_i_arbeid_siste_36_mnd = _jobs(
    window=months(36),
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="ressurs",
    text_nb="Dager i arbeid siste 36 måneder",
    text_nn="Dagar i arbeid siste 36 månader",
    status="i bruk",
)

dager_i_arbeid_siste_60_mnd = _jobs(
    window=months(60),
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="ressurs",
    text_nb="Dager i arbeid siste 60 måneder",
    text_nn="Dagar i arbeid siste 60 månader",
)

# Jobs of the same day add up, and a job whose position is not known yet adds nothing.
heltidsdager_siste_12_mnd = _jobs(
    window=months(12),
    value=days_weighted("stillingsprosent"),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="ressurs",
    text_nb="Dager i arbeid siste 12 måneder, regnet om til full stilling",
    text_nn="Dagar i arbeid siste 12 månader, rekna om til full stilling",
)

heltidsdager_siste_36_mnd = _jobs(
    window=months(36),
    value=days_weighted("stillingsprosent"),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="ressurs",
    text_nb="Dager i arbeid siste 36 måneder, regnet om til full stilling",
    text_nn="Dagar i arbeid siste 36 månader, rekna om til full stilling",
)

# Near 1 where the work is recent, near 0 where it was more than a year ago.
andel_av_arbeidet_som_er_nytt = _of_jobs(
    value=ratio("dager_i_arbeid_siste_12_mnd", "dager_i_arbeid_siste_36_mnd"),
    unit="forhold",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Del av arbeidet siste 36 måneder som er fra siste 12 måneder",
    text_nn="Del av arbeidet siste 36 månader som er frå siste 12 månader",
)

# Often 1 for people who stopped last week: employers report weeks late, and this is what was known.
er_i_arbeid_paa_dagen = _jobs(
    window=on_the_day,
    value=any_row(),
    unit="ja/nei",
    kind="flag",
    changeable=True,
    reading="ressurs",
    text_nb="Står med et arbeidsforhold nå",
    text_nn="Står med eit arbeidsforhold no",
    status="i bruk",
)

antall_arbeidsforhold_paa_dagen = _jobs(
    window=on_the_day,
    value=count(),
    unit="antall",
    kind="numeric",
    changeable=True,
    reading="ressurs",
    text_nb="Antall arbeidsforhold nå",
    text_nn="Talet på arbeidsforhold no",
)

dager_i_arbeid_siden_registrering = _jobs(
    window=since_registration,
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=True,
    reading="ressurs",
    text_nb="Dager i arbeid siden registreringen som arbeidssøker",
    text_nn="Dagar i arbeid sidan registreringa som arbeidssøkjar",
)

dager_siden_siste_arbeidsforhold = _jobs(
    window=ever,
    value=days_since_end(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="barriere",
    text_nb="Dager siden siste arbeidsforhold tok slutt",
    text_nn="Dagar sidan siste arbeidsforhold tok slutt",
    status="i bruk",
)

dager_siden_siste_jobbstart = _jobs(
    window=ever,
    value=days_since_start(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager siden siste arbeidsforhold begynte",
    text_nn="Dagar sidan siste arbeidsforhold tok til",
)

lengste_arbeidsforhold_dager = _jobs(
    window=ever,
    value=longest_days(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="ressurs",
    text_nb="Dager i det lengste arbeidsforholdet",
    text_nn="Dagar i det lengste arbeidsforholdet",
    status="i bruk",
)

antall_jobber_over_ett_aar_siste_60_mnd = _jobs(
    window=months(60),
    rows=lasted(365),
    value=count(),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="ressurs",
    text_nb="Arbeidsforhold siste 60 måneder som varte et år eller mer",
    text_nn="Arbeidsforhold siste 60 månader som varte eit år eller meir",
)

antall_arbeidsperioder_siste_36_mnd = _jobs(
    window=months(36),
    value=separate_spells(),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Sammenhengende perioder i arbeid siste 36 måneder",
    text_nn="Samanhengande periodar i arbeid siste 36 månader",
)

lengste_opphold_mellom_jobber_dager_siste_60_mnd = _jobs(
    window=months(60),
    value=longest_gap_days(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="barriere",
    text_nb="Dager i det lengste oppholdet mellom to jobber siste 60 måneder",
    text_nn="Dagar i det lengste opphaldet mellom to jobbar siste 60 månader",
)
