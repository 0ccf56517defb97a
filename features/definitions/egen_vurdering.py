"""Egen vurdering: the answers when registering, what was left unanswered, and what was changed."""

from functools import partial
from typing import Final

from features.declare import derived, feature
from features.derived import difference
from features.expressions import (
    Condition,
    choose,
    conditions_met,
    days_since_learned,
    has_code,
    is_one_of,
    last_code,
    last_meets,
    this_spell,
)
from features.legal import FOLLOW_UP, HEALTH
from features.windows import ever

_told: Final = partial(
    feature,
    register="opplysninger",
    window=ever,
    rows=this_spell,
    theme="egen vurdering",
    legal_basis=FOLLOW_UP,
    status="på prøve",
)

SITUATIONS: Final = (
    "ER_PERMITTERT",
    "KONKURS",
    "OPPSIGELSE",
    "NY_JOBB",
    "MIDLERTIDIG_JOBB",
    "DELTIDSJOBB_VIL_MER",
    "VIL_BYTTE_JOBB",
    "USIKKER_JOBBSITUASJON",
    "AKKURAT_FULLFORT_UTDANNING",
    "ALDRI_HATT_JOBB",
    "IKKE_VAERT_I_JOBB_SISTE_2_AAR",
    "ANNET",
)
"""Several may be given: the one that says most of the way back to work comes first."""

# In answers moved from the old system it cannot be told who gave notice: until a model has years of
# others to learn from, no answer may tell it.
_GAVE_NOTICE: Final = ("HAR_BLITT_SAGT_OPP", "HAR_SAGT_OPP")


def _is_said(situation: str) -> Condition:
    codes = (situation, *_GAVE_NOTICE) if situation == "OPPSIGELSE" else (situation,)
    return has_code("situasjoner", *codes)


jobbsituasjon = _told(
    value=last_code(choose(*((_is_said(one), one) for one in SITUATIONS))),
    unit="kode",
    kind="categorical",
    changeable=False,
    reading="begge",
    text_nb="Jobbsituasjon ved registrering",
    text_nn="Jobbsituasjon ved registrering",
    status="i bruk",
)

hvem_som_sa_opp = _told(
    value=last_code(choose(*((has_code("situasjoner", one), one) for one in _GAVE_NOTICE))),
    unit="kode",
    kind="categorical",
    changeable=False,
    reading="begge",
    text_nb="Hvem som sa opp den siste jobben",
    text_nn="Kven som sa opp den siste jobben",
)

har_oppgitt_jobb_naa = _told(
    value=last_meets(
        has_code(
            "situasjoner",
            "NY_JOBB",
            "MIDLERTIDIG_JOBB",
            "DELTIDSJOBB_VIL_MER",
            "VIL_BYTTE_JOBB",
            "USIKKER_JOBBSITUASJON",
        )
    ),
    unit="ja/nei",
    kind="flag",
    changeable=True,
    reading="ressurs",
    text_nb="Har oppgitt å ha en jobb, eller å begynne i en ny",
    text_nn="Har oppgitt å ha ein jobb, eller å ta til i ein ny",
)

har_oppgitt_lite_arbeid = _told(
    value=last_meets(has_code("situasjoner", "ALDRI_HATT_JOBB", "IKKE_VAERT_I_JOBB_SISTE_2_AAR")),
    unit="ja/nei",
    kind="flag",
    changeable=False,
    reading="barriere",
    text_nb="Har oppgitt aldri å ha hatt jobb, eller ikke siste to år",
    text_nn="Har oppgitt aldri å ha hatt jobb, eller ikkje siste to år",
)

# Not asked, not answered or "vet ikke": answers moved from the old system do not tell these apart.
# One of the four is about health; and silence is no hindrance by itself.
antall_spoersmaal_uten_klart_svar = _told(
    value=conditions_met(
        is_one_of("nus", "9", ""),
        ~is_one_of("helse_hindrer", "JA", "NEI"),
        ~is_one_of("annet_hindrer", "JA", "NEI"),
        ~has_code("situasjoner", *SITUATIONS, *_GAVE_NOTICE),
    ),
    unit="antall",
    kind="numeric",
    changeable=True,
    reading="begge",
    text_nb="Spørsmål uten klart svar ved registrering",
    text_nn="Spørsmål utan klart svar ved registrering",
    legal_basis=HEALTH,
    status="i bruk",
)

# One of the four answers is about health.
antall_vet_ikke_svar = _told(
    value=conditions_met(
        is_one_of("bestaatt", "VET_IKKE"),
        is_one_of("godkjent", "VET_IKKE"),
        is_one_of("helse_hindrer", "VET_IKKE"),
        is_one_of("annet_hindrer", "VET_IKKE"),
    ),
    unit="antall",
    kind="numeric",
    changeable=True,
    reading="begge",
    text_nb="Ganger svart «vet ikke» ved registrering",
    text_nn="Gonger svart «veit ikkje» ved registrering",
    legal_basis=HEALTH,
)

dager_siden_opplysninger = _told(
    value=days_since_learned(),
    unit="dager",
    kind="numeric",
    changeable=True,
    reading="begge",
    text_nb="Dager siden opplysningene fra registreringen sist ble endret",
    text_nn="Dagar sidan opplysningane frå registreringa sist vart endra",
)

# Not from the registration, whose day no feature holds: the start of a spell may be moved back, and
# then this is above 0 though the first answers still stand. Where it was not moved, 0 says so.
opplysninger_endret_dager_etter_periodestart = derived(
    value=difference("dager_siden_periodestart", "dager_siden_opplysninger"),
    unit="dager",
    theme="egen vurdering",
    kind="numeric",
    changeable=True,
    reading="begge",
    text_nb="Dager fra perioden begynte til opplysningene sist ble endret",
    text_nn="Dagar frå perioden tok til, til opplysningane sist vart endra",
    legal_basis=FOLLOW_UP,
    status="på prøve",
)
