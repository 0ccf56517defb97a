"""Utdanning: what the person told of education when registering, and how it fits the occupation."""

from functools import partial
from typing import Final

from features.declare import derived, feature
from features.derived import difference, mapped
from features.expressions import (
    choose,
    code,
    first_digits,
    is_one_of,
    last_code,
    last_meets,
    this_spell,
)
from features.legal import FOLLOW_UP
from features.windows import ever

_told: Final = partial(
    feature,
    register="opplysninger",
    window=ever,
    rows=this_spell,
    theme="utdanning",
    legal_basis=FOLLOW_UP,
    status="på prøve",
)
_of_told: Final = partial(derived, theme="utdanning", legal_basis=FOLLOW_UP, status="på prøve")

# SOURCE: ILO, ISCO-08 volume I (2012), tables 1 and 2: the skill level of a major group, and the
# level of education (ISCED-97) that goes with it. STYRK-08 has ISCO-08's major groups (SSB, Notater
# 17/2011). Managers are 3 and 4: three of their four sub-groups are 4. Armed forces have no one
# level, and are missing. Not for Aa-registeret's STYRK-98, where nurses and teachers are a level
# lower than here.
_SKILL_OF_OCCUPATION: Final = {
    "1": 4,
    "2": 4,
    "3": 3,
    "4": 2,
    "5": 2,
    "6": 2,
    "7": 2,
    "8": 2,
    "9": 1,
}
# NUS by the same tables: 2, 3 and 4 are ISCED 2 and 3; 5 has fagskole (5B); 6 to 8 are 5A and 6.
# In these answers 1 is grunnskole too, as the old system wrote it. 9, not stated, is missing.
_SKILL_OF_EDUCATION: Final = {
    "0": 1,
    "1": 2,
    "2": 2,
    "3": 2,
    "4": 2,
    "5": 3,
    "6": 4,
    "7": 4,
    "8": 4,
}

_BOTH: Final = is_one_of("bestaatt", "JA") & is_one_of("godkjent", "JA")
_NOT_BOTH: Final = is_one_of("bestaatt", "NEI") | is_one_of("godkjent", "NEI")

hoyeste_utdanning_nus = _told(
    # The level alone, should anyone deliver more digits; 9 is "not stated".
    value=last_code(choose((is_one_of("nus", ""), "9"), otherwise=first_digits("nus", 1))),
    unit="kode",
    kind="categorical",
    changeable=True,
    reading="begge",
    text_nb="Høyeste utdanning",
    text_nn="Høgaste utdanning",
    status="i bruk",
)

utdanning_bestaatt = _told(
    value=last_code(code("bestaatt")),
    unit="kode",
    kind="categorical",
    changeable=True,
    reading="begge",
    text_nb="Svar på om utdanningen er bestått",
    text_nn="Svar på om utdanninga er bestått",
    status="i bruk",
)

# May stand in for where people come from, as education from abroad is what is not approved: to be
# tried for bias, and so is what is made of it.
utdanning_godkjent = _told(
    value=last_code(code("godkjent")),
    unit="kode",
    kind="categorical",
    changeable=True,
    reading="begge",
    text_nb="Svar på om utdanningen er godkjent i Norge",
    text_nn="Svar på om utdanninga er godkjend i Noreg",
    status="i bruk",
)

# Missing where the answers do not tell: "VET_IKKE", or not asked, as with no more than grunnskole.
utdanning_er_bestaatt_og_godkjent = _told(
    rows=this_spell & (_BOTH | _NOT_BOTH),
    value=last_meets(_BOTH),
    unit="ja/nei",
    kind="flag",
    changeable=True,
    reading="ressurs",
    text_nb="Utdanningen er både bestått og godkjent i Norge",
    text_nn="Utdanninga er både bestått og godkjend i Noreg",
)

utdanningsnivaa = _of_told(
    value=mapped("hoyeste_utdanning_nus", _SKILL_OF_EDUCATION),
    unit="nivå",
    kind="numeric",
    changeable=True,
    reading="ressurs",
    text_nb="Kompetansenivå fra utdanning, 1 til 4",
    text_nn="Kompetansenivå frå utdanning, 1 til 4",
)

yrkets_kompetansenivaa = _of_told(
    value=mapped("oppgitt_yrke_styrk08_1_siffer", _SKILL_OF_OCCUPATION),
    unit="nivå",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Kompetansenivå som er vanlig i oppgitt yrkesgruppe, 1 til 4",
    text_nn="Kompetansenivå som er vanleg i oppgitt yrkesgruppe, 1 til 4",
)

# Of several wishes the first major group, which asks for the most.
oensket_yrke_styrk08_1_siffer = feature(
    register="situasjonsbeskrivelse",
    window=ever,
    rows=is_one_of("felt", "oensket_yrke"),
    value=last_code(first_digits("verdi_liste", 1)),
    unit="kode",
    theme="egen vurdering",
    kind="categorical",
    changeable=True,
    reading="begge",
    text_nb="Yrkesgruppe personen ønsker seg",
    text_nn="Yrkesgruppe personen ønskjer seg",
    legal_basis=FOLLOW_UP,
    status="på prøve",
)

oensket_yrkes_kompetansenivaa = _of_told(
    value=mapped("oensket_yrke_styrk08_1_siffer", _SKILL_OF_OCCUPATION),
    unit="nivå",
    kind="numeric",
    changeable=True,
    reading="begge",
    text_nb="Kompetansenivå som er vanlig i ønsket yrkesgruppe, 1 til 4",
    text_nn="Kompetansenivå som er vanleg i ønskt yrkesgruppe, 1 til 4",
)

utdanning_mot_oensket_yrke = _of_told(
    value=difference("utdanningsnivaa", "oensket_yrkes_kompetansenivaa"),
    unit="nivå",
    kind="numeric",
    changeable=True,
    reading="begge",
    text_nb="Utdanning over eller under det vanlige i ønsket yrkesgruppe",
    text_nn="Utdanning over eller under det vanlege i ønskt yrkesgruppe",
)

# Above 0: more education than is usual in the occupation; below 0: less.
utdanning_mot_yrke = _of_told(
    value=difference("utdanningsnivaa", "yrkets_kompetansenivaa"),
    unit="nivå",
    kind="numeric",
    changeable=True,
    reading="begge",
    text_nb="Utdanning over eller under det vanlige i oppgitt yrkesgruppe",
    text_nn="Utdanning over eller under det vanlege i oppgitt yrkesgruppe",
)
