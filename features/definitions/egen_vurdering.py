"""Egen vurdering: the answers when registering, what was left unanswered, and what was changed."""

from functools import partial
from typing import Final

from features.declare import derived, feature
from features.derived import difference
from features.expressions import (
    choose,
    conditions_met,
    days_since_learned,
    has_code,
    is_missing,
    is_one_of,
    is_true,
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

# Several descriptions may be given: the one that says most of the way back to work comes first.
_IN_ORDER: Final = (
    "ER_PERMITTERT",
    "KONKURS",
    "HAR_BLITT_SAGT_OPP",
    "HAR_SAGT_OPP",
    # In rows moved from the old system it cannot be told who gave notice.
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

jobbsituasjon = _told(
    value=last_code(
        choose(
            *((has_code("situasjoner", one), one) for one in _IN_ORDER),
        )
    ),
    unit="kode",
    kind="categorical",
    changeable=False,
    reading="begge",
    text_nb="Jobbsituasjon ved registrering",
    text_nn="Jobbsituasjon ved registrering",
    status="i bruk",
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

# A question that was not asked is not unanswered. One of the four is about health; and silence is
# no hindrance by itself.
antall_ubesvarte_spoersmaal = _told(
    value=conditions_met(
        is_one_of("nus", "9", ""),
        is_true("er_spurt_helse") & is_missing("helse_hindrer"),
        is_true("er_spurt_annet") & is_missing("annet_hindrer"),
        ~has_code("situasjoner", *_IN_ORDER),
    ),
    unit="antall",
    kind="numeric",
    changeable=True,
    reading="begge",
    text_nb="Spørsmål uten svar ved registrering",
    text_nn="Spørsmål utan svar ved registrering",
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
