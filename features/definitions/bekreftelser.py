"""Tid som ledig: what the person confirmed of each two weeks, and whether it came in time.

Known from the day that it was sent, though it is about days before. Where dagpenger takes the
answers, the register holds none of its own: none is no sign of silence by itself.
"""

from functools import partial
from typing import Final

from features.declare import derived, feature
from features.derived import ratio
from features.expressions import (
    any_row,
    count,
    days_since_learned,
    is_one_of,
    is_true,
    last_flag,
    this_spell,
)
from features.legal import FOLLOW_UP
from features.windows import ever, months, on_the_day

_confirmed: Final = partial(
    feature,
    register="bekreftelse",
    theme="tid som ledig",
    legal_basis=FOLLOW_UP,
    status="på prøve",
)
_taken_by: Final = partial(
    feature,
    register="paa_vegne_av",
    theme="tid som ledig",
    legal_basis=FOLLOW_UP,
    status="på prøve",
)

jobbet_ved_siste_bekreftelse = _confirmed(
    window=ever,
    rows=this_spell,
    value=last_flag("har_jobbet"),
    unit="ja/nei",
    kind="flag",
    changeable=True,
    reading="ressurs",
    text_nb="Hadde jobbet i perioden siste bekreftelse gjelder",
    text_nn="Hadde jobba i perioden siste stadfesting gjeld",
)

antall_bekreftelser_siste_6_mnd = _confirmed(
    window=months(6),
    value=count(),
    unit="antall",
    kind="numeric",
    changeable=True,
    reading="begge",
    text_nb="Bekreftelser som arbeidssøker siste 6 måneder",
    text_nn="Stadfestingar som arbeidssøkjar siste 6 månader",
)

antall_bekreftelser_med_arbeid_siste_6_mnd = _confirmed(
    window=months(6),
    rows=is_true("har_jobbet"),
    value=count(),
    unit="antall",
    kind="numeric",
    changeable=True,
    reading="ressurs",
    text_nb="Bekreftelser siste 6 måneder der personen hadde jobbet",
    text_nn="Stadfestingar siste 6 månader der personen hadde jobba",
)

andel_bekreftelser_med_arbeid = derived(
    value=ratio("antall_bekreftelser_med_arbeid_siste_6_mnd", "antall_bekreftelser_siste_6_mnd"),
    unit="forhold",
    theme="tid som ledig",
    kind="numeric",
    changeable=True,
    reading="ressurs",
    text_nb="Del av bekreftelsene siste 6 måneder der personen hadde jobbet",
    text_nn="Del av stadfestingane siste 6 månader der personen hadde jobba",
    legal_basis=FOLLOW_UP,
    status="på prøve",
)

dager_siden_siste_bekreftelse = _confirmed(
    window=ever,
    rows=this_spell,
    value=days_since_learned(),
    unit="dager",
    kind="numeric",
    changeable=True,
    reading="begge",
    text_nb="Dager siden siste bekreftelse ble sendt",
    text_nn="Dagar sidan siste stadfesting vart send",
)

sender_meldekort_for_dagpenger_paa_dagen = _taken_by(
    window=on_the_day,
    rows=is_one_of("loesning", "DAGPENGER"),
    value=any_row(),
    unit="ja/nei",
    kind="flag",
    changeable=False,
    reading="begge",
    text_nb="Sender meldekort for dagpenger nå",
    text_nn="Sender meldekort for dagpengar no",
)

har_brutt_meldekortfrist_siste_36_mnd = _taken_by(
    window=months(36),
    rows=is_true("frist_brutt"),
    value=any_row(),
    unit="ja/nei",
    kind="flag",
    changeable=False,
    reading="barriere",
    text_nb="Meldekort har ikke kommet innen fristen, siste 36 måneder",
    text_nn="Meldekort har ikkje kome innan fristen, siste 36 månader",
)
