"""Kjønn and landgruppe: protected, there only where params.yaml names them with a reason.

Declared so that bias can be measured against a model that has them, never as a matter of course.
"""

from functools import partial
from typing import Final

from features.declare import feature
from features.expressions import code, last_code
from features.legal import FOLLOW_UP
from features.windows import ever

_protected: Final = partial(
    feature,
    register="person_vernet",
    window=ever,
    unit="kode",
    theme="vernet",
    kind="categorical",
    changeable=False,
    reading="begge",
    legal_basis=FOLLOW_UP,
    status="på prøve",
)

kjoenn = _protected(
    value=last_code(code("kjoenn")),
    text_nb="Kjønn",
    text_nn="Kjønn",
    switch="kjoenn",
)

landgruppe = _protected(
    value=last_code(code("landgruppe")),
    text_nb="Landgruppe",
    text_nn="Landgruppe",
    switch="landgruppe",
)
