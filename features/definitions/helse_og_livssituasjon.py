"""Helse og livssituasjon: what the person said stands in the way of work. Never a diagnosis."""

from functools import partial
from typing import Final

from features.declare import feature
from features.expressions import (
    Value,
    choose,
    code,
    every_row,
    is_one_of,
    last_code,
    this_spell,
)
from features.legal import HEALTH
from features.windows import ever

_told: Final = partial(
    feature,
    register="opplysninger",
    window=ever,
    rows=this_spell,
    theme="helse og livssituasjon",
    legal_basis=HEALTH,
    status="i bruk",
)
# Questions of situasjonsbeskrivelse, which do not say whom they were shown to: what was never
# answered and what was never asked are both missing.
_described: Final = partial(
    feature,
    register="situasjonsbeskrivelse",
    window=ever,
    theme="helse og livssituasjon",
    legal_basis=HEALTH,
    status="på prøve",
)


def _clear(column: str) -> Value:
    """Ja, nei, or none of them: not asked, not answered or "vet ikke".

    Answers moved from the old system do not tell these apart, so a model that learned from them
    would not know what others say.
    """
    said = ((is_one_of(column, one), one) for one in ("JA", "NEI"))
    return last_code(choose(*said, (every_row, "UTEN_KLART_SVAR")))


helse_hindrer_arbeid = _told(
    value=_clear("helse_hindrer"),
    unit="kode",
    kind="categorical",
    changeable=True,
    reading="begge",
    text_nb="Svar på om helsen hindrer arbeid",
    text_nn="Svar på om helsa hindrar arbeid",
)

andre_forhold_hindrer_arbeid = _told(
    value=_clear("annet_hindrer"),
    unit="kode",
    kind="categorical",
    changeable=True,
    reading="begge",
    text_nb="Svar på om andre forhold hindrer arbeid",
    text_nn="Svar på om andre forhold hindrar arbeid",
)

helse_i_situasjonsbeskrivelsen = _described(
    rows=is_one_of("felt", "helse_hindrer_egen"),
    value=last_code(code("verdi_tekst")),
    unit="kode",
    kind="categorical",
    changeable=True,
    reading="begge",
    text_nb="Egen beskrivelse av om helsen hindrer arbeid",
    text_nn="Eiga skildring av om helsa hindrar arbeid",
)

omsorg_i_situasjonsbeskrivelsen = _described(
    rows=is_one_of("felt", "omsorg_hindrer"),
    value=last_code(code("verdi_tekst")),
    unit="kode",
    kind="categorical",
    changeable=True,
    reading="begge",
    text_nb="Egen beskrivelse av om omsorg for andre hindrer arbeid",
    text_nn="Eiga skildring av om omsorg for andre hindrar arbeid",
)
