"""Arbeidserfaring: work as Aa-registeret knew it, and as the person told of it."""

from features.declare import feature
from features.expressions import (
    any_row,
    count_distinct,
    days_covered,
    days_since_date,
    days_since_end,
    first_digits,
    last_code,
    last_number,
    longest_days,
    this_spell,
)
from features.legal import FOLLOW_UP
from features.windows import ever, months, on_the_day

dager_i_arbeid_siste_12_mnd = feature(
    register="aa_registeret",
    window=months(12),
    value=days_covered(),
    unit="dager",
    theme="arbeidserfaring",
    kind="numeric",
    changeable=False,
    reading="ressurs",
    text_nb="Dager i arbeid siste 12 måneder",
    text_nn="Dagar i arbeid siste 12 månader",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)

dager_i_arbeid_siste_36_mnd = feature(
    register="aa_registeret",
    window=months(36),
    value=days_covered(),
    unit="dager",
    theme="arbeidserfaring",
    kind="numeric",
    changeable=False,
    reading="ressurs",
    text_nb="Dager i arbeid siste 36 måneder",
    text_nn="Dagar i arbeid siste 36 månader",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)

# Often 1 for people who stopped last week: employers report weeks late, and this is what was known.
er_i_arbeid_paa_dagen = feature(
    register="aa_registeret",
    window=on_the_day,
    value=any_row(),
    unit="ja/nei",
    theme="arbeidserfaring",
    kind="flag",
    changeable=True,
    reading="ressurs",
    text_nb="Står med et arbeidsforhold nå",
    text_nn="Står med eit arbeidsforhold no",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)

dager_siden_siste_arbeidsforhold = feature(
    register="aa_registeret",
    window=ever,
    value=days_since_end(),
    unit="dager",
    theme="arbeidserfaring",
    kind="numeric",
    changeable=False,
    reading="barriere",
    text_nb="Dager siden siste arbeidsforhold tok slutt",
    text_nn="Dagar sidan siste arbeidsforhold tok slutt",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)

antall_arbeidsgivere_siste_36_mnd = feature(
    register="aa_registeret",
    window=months(36),
    value=count_distinct("arbeidsgiver_ref"),
    unit="antall",
    theme="arbeidserfaring",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Antall arbeidsgivere siste 36 måneder",
    text_nn="Talet på arbeidsgivarar siste 36 månader",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)

lengste_arbeidsforhold_dager = feature(
    register="aa_registeret",
    window=ever,
    value=longest_days(),
    unit="dager",
    theme="arbeidserfaring",
    kind="numeric",
    changeable=False,
    reading="ressurs",
    text_nb="Dager i det lengste arbeidsforholdet",
    text_nn="Dagar i det lengste arbeidsforholdet",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)

siste_stillingsprosent = feature(
    register="aa_registeret",
    window=ever,
    value=last_number("stillingsprosent"),
    unit="prosent",
    theme="arbeidserfaring",
    kind="numeric",
    changeable=False,
    reading="ressurs",
    text_nb="Stillingsprosent i siste arbeidsforhold",
    text_nn="Stillingsprosent i siste arbeidsforhold",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)

# Aa-registeret's occupations are STYRK-98: not to be compared with the STYRK-08 that people give.
siste_yrke_styrk98_1_siffer = feature(
    register="aa_registeret",
    window=ever,
    value=last_code(first_digits("yrke", 1)),
    unit="kode",
    theme="arbeidserfaring",
    kind="categorical",
    changeable=False,
    reading="begge",
    text_nb="Yrkesgruppe i siste arbeidsforhold",
    text_nn="Yrkesgruppe i siste arbeidsforhold",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)

oppgitt_yrke_styrk08_1_siffer = feature(
    register="opplysninger",
    window=ever,
    rows=this_spell,
    value=last_code(first_digits("stilling_styrk08", 1)),
    unit="kode",
    theme="arbeidserfaring",
    kind="categorical",
    changeable=False,
    reading="begge",
    text_nb="Yrkesgruppe oppgitt ved registrering",
    text_nn="Yrkesgruppe oppgitt ved registrering",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)

oppgitt_stillingsprosent = feature(
    register="opplysninger",
    window=ever,
    rows=this_spell,
    value=last_number("prosent"),
    unit="prosent",
    theme="arbeidserfaring",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Stillingsprosent oppgitt ved registrering",
    text_nn="Stillingsprosent oppgitt ved registrering",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)

dager_siden_oppgitt_siste_arbeidsdag = feature(
    register="opplysninger",
    window=ever,
    rows=this_spell,
    value=days_since_date("siste_arbeidsdag"),
    unit="dager",
    theme="arbeidserfaring",
    kind="numeric",
    changeable=False,
    reading="barriere",
    text_nb="Dager siden siste arbeidsdag, oppgitt ved registrering",
    text_nn="Dagar sidan siste arbeidsdag, oppgitt ved registrering",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)
