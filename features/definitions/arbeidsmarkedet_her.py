"""Arbeidsmarkedet her: where and when. The market of the person's own occupation comes later."""

from features.declare import feature
from features.expressions import first_digits, last_code, month_of_day
from features.legal import FOLLOW_UP
from features.windows import ever, on_the_day

# A kommune is too fine: some have so few job seekers that it would point at a person.
fylke_paa_dagen = feature(
    register="person",
    window=on_the_day,
    value=last_code(first_digits("kommune", 2)),
    unit="kode",
    theme="arbeidsmarkedet her",
    kind="categorical",
    changeable=True,
    reading="begge",
    text_nb="Fylke",
    text_nn="Fylke",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)

maaned = feature(
    register="periode",
    window=ever,
    value=month_of_day(),
    unit="kode",
    theme="arbeidsmarkedet her",
    kind="categorical",
    changeable=False,
    reading="begge",
    text_nb="Tid på året",
    text_nn="Tid på året",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)
