"""Arbeidserfaring: the last or present job, as the person told of it when registering."""

from functools import partial
from typing import Final

from features.declare import feature
from features.expressions import (
    days_since_date,
    first_digits,
    is_missing,
    last_code,
    last_meets,
    last_number,
    this_spell,
)
from features.legal import FOLLOW_UP
from features.windows import ever

_told: Final = partial(
    feature,
    register="opplysninger",
    window=ever,
    rows=this_spell,
    theme="arbeidserfaring",
    legal_basis=FOLLOW_UP,
    status="på prøve",
)

oppgitt_yrke_styrk08_1_siffer = _told(
    value=last_code(first_digits("stilling_styrk08", 1)),
    unit="kode",
    kind="categorical",
    changeable=False,
    reading="begge",
    text_nb="Yrkesgruppe oppgitt ved registrering",
    text_nn="Yrkesgruppe oppgitt ved registrering",
    status="i bruk",
)

oppgitt_yrke_styrk08_2_siffer = _told(
    value=last_code(first_digits("stilling_styrk08", 2)),
    unit="kode",
    kind="categorical",
    changeable=False,
    reading="begge",
    text_nb="Yrkesområde oppgitt ved registrering",
    text_nn="Yrkesområde oppgitt ved registrering",
)

har_ikke_oppgitt_yrke = _told(
    value=last_meets(is_missing("stilling_styrk08")),
    unit="ja/nei",
    kind="flag",
    changeable=True,
    reading="begge",
    text_nb="Har ikke oppgitt yrke ved registrering",
    text_nn="Har ikkje oppgitt yrke ved registrering",
)

oppgitt_stillingsprosent = _told(
    value=last_number("prosent"),
    unit="prosent",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Stillingsprosent oppgitt ved registrering",
    text_nn="Stillingsprosent oppgitt ved registrering",
    status="i bruk",
)

dager_siden_oppgitt_siste_arbeidsdag = _told(
    value=days_since_date("siste_arbeidsdag"),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="barriere",
    text_nb="Dager siden siste arbeidsdag, oppgitt ved registrering",
    text_nn="Dagar sidan siste arbeidsdag, oppgitt ved registrering",
    status="i bruk",
)
