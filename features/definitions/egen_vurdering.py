"""Egen vurdering: how the person described the situation, and what was left unanswered."""

from features.declare import feature
from features.expressions import (
    choose,
    conditions_met,
    has_code,
    is_missing,
    is_one_of,
    is_true,
    last_code,
    this_spell,
)
from features.legal import FOLLOW_UP
from features.windows import ever

# Several descriptions may be given: the one that says most of the way back to work comes first.
_IN_ORDER = (
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

jobbsituasjon = feature(
    register="opplysninger",
    window=ever,
    rows=this_spell,
    value=last_code(
        choose(
            *((has_code("situasjoner", one), one) for one in _IN_ORDER),
        )
    ),
    unit="kode",
    theme="egen vurdering",
    kind="categorical",
    changeable=False,
    reading="begge",
    text_nb="Jobbsituasjon ved registrering",
    text_nn="Jobbsituasjon ved registrering",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)

# A question that was not asked is not unanswered.
antall_ubesvarte_spoersmaal = feature(
    register="opplysninger",
    window=ever,
    rows=this_spell,
    value=conditions_met(
        is_one_of("nus", "9", ""),
        is_true("er_spurt_helse") & is_missing("helse_hindrer"),
        is_true("er_spurt_annet") & is_missing("annet_hindrer"),
        ~has_code("situasjoner", *_IN_ORDER),
    ),
    unit="antall",
    theme="egen vurdering",
    kind="numeric",
    changeable=True,
    reading="barriere",
    text_nb="Spørsmål uten svar ved registrering",
    text_nn="Spørsmål utan svar ved registrering",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)
