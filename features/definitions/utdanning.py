"""Utdanning: what the person told of education when registering."""

from features.declare import feature
from features.expressions import choose, code, first_digits, is_one_of, last_code, this_spell
from features.legal import FOLLOW_UP
from features.windows import ever

hoyeste_utdanning_nus = feature(
    register="opplysninger",
    window=ever,
    rows=this_spell,
    # The level alone, should anyone deliver more digits; 9 is "not stated".
    value=last_code(choose((is_one_of("nus", ""), "9"), otherwise=first_digits("nus", 1))),
    unit="kode",
    theme="utdanning",
    kind="categorical",
    changeable=True,
    reading="begge",
    text_nb="Høyeste utdanning",
    text_nn="Høgaste utdanning",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)

utdanning_bestaatt = feature(
    register="opplysninger",
    window=ever,
    rows=this_spell,
    value=last_code(code("bestaatt")),
    unit="kode",
    theme="utdanning",
    kind="categorical",
    changeable=True,
    reading="begge",
    text_nb="Svar på om utdanningen er bestått",
    text_nn="Svar på om utdanninga er bestått",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)

utdanning_godkjent = feature(
    register="opplysninger",
    window=ever,
    rows=this_spell,
    value=last_code(code("godkjent")),
    unit="kode",
    theme="utdanning",
    kind="categorical",
    changeable=True,
    reading="begge",
    text_nb="Svar på om utdanningen er godkjent i Norge",
    text_nn="Svar på om utdanninga er godkjend i Noreg",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)
