"""Arbeidsmarkedet her: where and when. `arbeidsmarkedet_i_yrket` has the own occupation."""

from functools import partial
from typing import Final

from features.declare import feature
from features.expressions import fylke, last_code, month_of_day
from features.legal import FOLLOW_UP
from features.windows import ever, on_the_day

_here: Final = partial(
    feature,
    unit="kode",
    theme="arbeidsmarkedet her",
    kind="categorical",
    reading="begge",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)

# A kommune is too fine: some have so few job seekers that it would point at a person.
fylke_paa_dagen = _here(
    register="person",
    window=on_the_day,
    value=last_code(fylke("kommune")),
    # People move, but not for a statistic: nobody is advised to.
    changeable=False,
    text_nb="Fylke",
    text_nn="Fylke",
)

maaned = _here(
    register="periode",
    window=ever,
    value=month_of_day(),
    changeable=False,
    text_nb="Tid på året",
    text_nn="Tid på året",
)
