"""Tiltak: arbeidsmarkedstiltak, from the day that the participation was known to begin.

`deltok` is false for what was only asked for or planned. Kinds are Arena's codes in groups, as
finer ones are few and tell more. AVKLARAG, ARBRRHDAG, ARBFORB, VASV, VATIAROR and
TILRETTELAGT_ARBEID_ORDINAER are no group: they are given to people of certain innsatsgrupper, so
that their code would nearly be the innsatsgruppe, which is never read (SEG-05). Subsidies and
follow-up hold codes that tell of health (VARLONTIL, INKLUTILS, INDJOBSTOT, IPSUNG), and have the
basis for it. Why somebody stopped is read only where it was work: other reasons may be of health.
"""

from functools import partial
from typing import Final

from features.declare import feature
from features.expressions import (
    any_row,
    became_known_last,
    choose,
    count,
    days_covered,
    days_since_end,
    days_since_start,
    is_one_of,
    is_true,
    last_code,
)
from features.legal import FOLLOW_UP, HEALTH
from features.windows import ever, months, on_the_day, since_registration

_took_part: Final = partial(
    feature,
    register="tiltakshistorikk",
    rows=is_true("deltok"),
    theme="tiltak",
    legal_basis=FOLLOW_UP,
    status="på prøve",
)
_TOOK_PART: Final = is_true("deltok")
_TRAINING: Final = is_one_of(
    "tiltakskode", "GRUPPEAMO", "ENKELAMO", "ENKFAGYRKE", "GRUFAGYRKE", "HOYEREUTD"
)
_WORK_TRIAL: Final = is_one_of("tiltakskode", "ARBTREN")
_SUBSIDY: Final = is_one_of(
    "tiltakskode",
    "MIDLONTIL",
    "VARLONTIL",
    "FIREARIG_LONNSTILSKUDD",
    "INKLUTILS",
    "MENTOR",
    "TILSJOBB",
)
_FOLLOW_UP: Final = is_one_of(
    "tiltakskode", "INDOPPFAG", "DIGIOPPARB", "JOBBK", "INDJOBSTOT", "IPSUNG", "UTVAOONAV"
)
_GOT_WORK: Final = is_one_of("status_aarsak", "FATT_JOBB")
_BROKEN_OFF: Final = is_one_of("status", "AVBRUTT", "DELTAKELSE_AVBRUTT")

deltar_i_tiltak_paa_dagen = _took_part(
    window=on_the_day,
    value=any_row(),
    unit="ja/nei",
    kind="flag",
    changeable=True,
    reading="begge",
    text_nb="Deltar i arbeidsmarkedstiltak nå",
    text_nn="Deltek i arbeidsmarknadstiltak no",
)

dager_i_tiltak_siste_12_mnd = _took_part(
    window=months(12),
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager i arbeidsmarkedstiltak siste 12 måneder",
    text_nn="Dagar i arbeidsmarknadstiltak siste 12 månader",
)

dager_i_tiltak_siste_36_mnd = _took_part(
    window=months(36),
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager i arbeidsmarkedstiltak siste 36 måneder",
    text_nn="Dagar i arbeidsmarknadstiltak siste 36 månader",
)

dager_i_tiltak_siden_registrering = _took_part(
    window=since_registration,
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager i arbeidsmarkedstiltak siden registreringen",
    text_nn="Dagar i arbeidsmarknadstiltak sidan registreringa",
)

antall_tiltak_siste_36_mnd = _took_part(
    window=months(36),
    value=count(),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Arbeidsmarkedstiltak siste 36 måneder",
    text_nn="Arbeidsmarknadstiltak siste 36 månader",
)

dager_siden_tiltak = _took_part(
    window=ever,
    value=days_since_end(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager siden siste arbeidsmarkedstiltak tok slutt",
    text_nn="Dagar sidan siste arbeidsmarknadstiltak tok slutt",
)

dager_siden_tiltaksstart = _took_part(
    window=ever,
    value=days_since_start(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager siden siste arbeidsmarkedstiltak begynte",
    text_nn="Dagar sidan siste arbeidsmarknadstiltak tok til",
)

# "ANNET" has participations whose kind is not told, all kinds without a group, and none of its own.
siste_tiltak_type = _took_part(
    window=ever,
    value=last_code(
        choose(
            (_TRAINING, "OPPLAERING"),
            (_WORK_TRIAL, "ARBEIDSTRENING"),
            (_SUBSIDY, "HOS_ARBEIDSGIVER"),
            (_FOLLOW_UP, "OPPFOLGING"),
            (is_one_of("tiltakskode", "UNGDOMSPROGRAM"), "UNGDOMSPROGRAM"),
            (is_true("deltok"), "ANNET"),
        )
    ),
    unit="kode",
    kind="categorical",
    changeable=False,
    reading="begge",
    text_nb="Slag tiltak personen sist deltok i",
    text_nn="Slag tiltak personen sist deltok i",
    legal_basis=HEALTH,
)

dager_i_opplaering_siste_36_mnd = _took_part(
    window=months(36),
    rows=_TOOK_PART & _TRAINING,
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="ressurs",
    text_nb="Dager i opplæringstiltak siste 36 måneder",
    text_nn="Dagar i opplæringstiltak siste 36 månader",
)

dager_i_arbeidstrening_siste_36_mnd = _took_part(
    window=months(36),
    rows=_TOOK_PART & _WORK_TRIAL,
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager i arbeidstrening siste 36 måneder",
    text_nn="Dagar i arbeidstrening siste 36 månader",
)

dager_med_tilskudd_hos_arbeidsgiver_siste_36_mnd = _took_part(
    window=months(36),
    rows=_TOOK_PART & _SUBSIDY,
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager hos arbeidsgiver med lønnstilskudd o.l. siste 36 måneder",
    text_nn="Dagar hos arbeidsgivar med lønstilskot o.l. siste 36 månader",
    legal_basis=HEALTH,
)

dager_i_oppfoelgingstiltak_siste_36_mnd = _took_part(
    window=months(36),
    rows=_TOOK_PART & _FOLLOW_UP,
    value=days_covered(),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager i oppfølgingstiltak siste 36 måneder",
    text_nn="Dagar i oppfølgingstiltak siste 36 månader",
    legal_basis=HEALTH,
)

antall_tiltak_avsluttet_med_jobb_siste_36_mnd = _took_part(
    window=months(36),
    rows=_TOOK_PART & _GOT_WORK,
    value=count(),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="ressurs",
    text_nb="Tiltak siste 36 måneder som endte med at personen fikk jobb",
    text_nn="Tiltak siste 36 månader som enda med at personen fekk jobb",
)

antall_avbrutte_tiltak_siste_36_mnd = _took_part(
    window=months(36),
    rows=_TOOK_PART & _BROKEN_OFF & ~_GOT_WORK,
    value=count(),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Tiltak siste 36 måneder som ble avbrutt før de var ferdige",
    text_nn="Tiltak siste 36 månader som vart avbrotne før dei var ferdige",
)

tiltak_begynt_eller_endret_siste_28_dager = _took_part(
    window=ever,
    rows=_TOOK_PART & became_known_last(28),
    value=any_row(),
    unit="ja/nei",
    kind="flag",
    changeable=True,
    reading="begge",
    text_nb="Nytt eller endret om deltakelse i tiltak siste 28 dager",
    text_nn="Nytt eller endra om deltaking i tiltak siste 28 dagar",
)
