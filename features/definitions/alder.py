"""Alder: the only thing read of who a person is, as long as no param names another."""

from features.declare import feature
from features.expressions import years_since
from features.legal import FOLLOW_UP
from features.windows import ever

alder_aar = feature(
    register="person",
    window=ever,
    value=years_since("foedselsdato"),
    unit="år",
    theme="alder",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Alder",
    text_nn="Alder",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)
