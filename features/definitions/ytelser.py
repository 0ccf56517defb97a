"""Ytelser: dagpenger and arbeidsavklaringspenger, days and recency, never what they were for."""

from features.declare import feature
from features.expressions import any_row, days_covered, days_since_end
from features.legal import FOLLOW_UP, HEALTH
from features.windows import ever, months, on_the_day

mottar_dagpenger_paa_dagen = feature(
    register="dagpenger",
    window=on_the_day,
    value=any_row(),
    unit="ja/nei",
    theme="ytelser",
    kind="flag",
    changeable=False,
    reading="begge",
    text_nb="Har rett til dagpenger nå",
    text_nn="Har rett til dagpengar no",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)

dager_med_dagpenger_siste_24_mnd = feature(
    register="dagpenger",
    window=months(24),
    value=days_covered(),
    unit="dager",
    theme="ytelser",
    kind="numeric",
    changeable=False,
    reading="barriere",
    text_nb="Dager med dagpenger siste 24 måneder",
    text_nn="Dagar med dagpengar siste 24 månader",
    legal_basis=FOLLOW_UP,
    status="i bruk",
)

har_hatt_aap = feature(
    register="aap",
    window=ever,
    value=any_row(),
    unit="ja/nei",
    theme="ytelser",
    kind="flag",
    changeable=False,
    reading="barriere",
    text_nb="Har eller har hatt arbeidsavklaringspenger",
    text_nn="Har eller har hatt arbeidsavklaringspengar",
    legal_basis=HEALTH,
    status="i bruk",
)

dager_siden_aap = feature(
    register="aap",
    window=ever,
    value=days_since_end(),
    unit="dager",
    theme="ytelser",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager siden siste dag med arbeidsavklaringspenger",
    text_nn="Dagar sidan siste dag med arbeidsavklaringspengar",
    legal_basis=HEALTH,
    status="i bruk",
)
