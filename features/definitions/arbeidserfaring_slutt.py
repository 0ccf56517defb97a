"""Arbeidserfaring: how jobs ended, permittering and permisjon, and what became known lately."""

from functools import partial
from typing import Final

from features.declare import feature
from features.expressions import (
    any_row,
    became_known_last,
    code,
    count,
    days_since_date,
    has_ended,
    is_missing,
    is_one_of,
    last_code,
    last_flag,
    last_number,
    lasted,
)
from features.legal import FOLLOW_UP
from features.windows import ever, months

_jobs: Final = partial(
    feature,
    register="aa_registeret",
    theme="arbeidserfaring",
    legal_basis=FOLLOW_UP,
    status="på prøve",
)
# A new payroll system, or another company number, ends a job on paper only.
_LEFT: Final = has_ended & ~is_one_of(
    "slutt_aarsak",
    "byttetLoenssystemEllerRegnskapsfoerer",
    "endringIOrganisasjonsstrukturEllerByttetJobbInternt",
    "arbeidsforholdetSkulleAldriVaertRapportert",
)
_THREE_MONTHS: Final = 91
_LAID_OFF: Final = ~is_missing("er_permittert_fra")

# The six codes are Skatteetaten's (a-meldingen, sluttårsak), reported since 2021.
siste_slutt_aarsak = _jobs(
    window=ever,
    rows=has_ended,
    value=last_code(code("slutt_aarsak")),
    unit="kode",
    kind="categorical",
    changeable=False,
    reading="begge",
    text_nb="Hvordan siste arbeidsforhold tok slutt",
    text_nn="Korleis siste arbeidsforhold tok slutt",
)

antall_oppsigelser_fra_arbeidsgiver_siste_36_mnd = _jobs(
    window=months(36),
    rows=has_ended & is_one_of("slutt_aarsak", "arbeidsgiverHarSagtOppArbeidstaker"),
    value=count(),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Ganger sagt opp av arbeidsgiver siste 36 måneder",
    text_nn="Gonger sagt opp av arbeidsgivar siste 36 månader",
)

antall_egne_oppsigelser_siste_36_mnd = _jobs(
    window=months(36),
    rows=has_ended & is_one_of("slutt_aarsak", "arbeidstakerHarSagtOppSelv"),
    value=count(),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Ganger sagt opp selv siste 36 måneder",
    text_nn="Gonger sagt opp sjølv siste 36 månader",
)

antall_utloepte_kontrakter_siste_36_mnd = _jobs(
    window=months(36),
    rows=has_ended & is_one_of("slutt_aarsak", "kontraktEngasjementEllerVikariatErUtloept"),
    value=count(),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Kontrakter og vikariater som gikk ut siste 36 måneder",
    text_nn="Kontraktar og vikariat som gjekk ut siste 36 månader",
)

antall_korte_jobber_siste_36_mnd = _jobs(
    window=months(36),
    rows=_LEFT & ~lasted(_THREE_MONTHS),
    value=count(),
    unit="antall",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Jobber siste 36 måneder som varte under tre måneder",
    text_nn="Jobbar siste 36 månader som varte under tre månader",
)

# The last day is then a guess of Nav's, often years late.
siste_jobb_er_avsluttet_av_nav = _jobs(
    window=ever,
    rows=has_ended,
    value=last_flag("er_maskinelt_avsluttet"),
    unit="ja/nei",
    kind="flag",
    changeable=False,
    reading="begge",
    text_nb="Siste arbeidsforhold er avsluttet av Nav, ikke av arbeidsgiver",
    text_nn="Siste arbeidsforhold er avslutta av Nav, ikkje av arbeidsgivar",
)

# Aa-registeret's row holds the newest permittering of its job, and a window is of the job's days:
# so these are of one job, the last that had any, and of no window.
dager_siden_permittering_i_siste_slike_jobb = _jobs(
    window=ever,
    rows=_LAID_OFF,
    value=days_since_date("er_permittert_fra"),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager siden permittering begynte i den siste jobben som hadde det",
    text_nn="Dagar sidan permittering tok til i den siste jobben som hadde det",
)

# Below 0 while the last day of it is still to come; missing while it has none.
dager_siden_permittering_tok_slutt_i_siste_slike_jobb = _jobs(
    window=ever,
    rows=_LAID_OFF,
    value=days_since_date("er_permittert_til"),
    unit="dager",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Dager siden permittering tok slutt i den siste jobben som hadde det",
    text_nn="Dagar sidan permittering tok slutt i den siste jobben som hadde det",
)

permitteringsprosent = _jobs(
    window=ever,
    rows=_LAID_OFF,
    value=last_number("permittering_prosent"),
    unit="prosent",
    kind="numeric",
    changeable=False,
    reading="begge",
    text_nb="Permitteringsprosent i den siste jobben som hadde permittering",
    text_nn="Permitteringsprosent i den siste jobben som hadde permittering",
)

# Never what the leave was for: that may tell of health or family. That there was one may stand in
# for sex, as leave with children is shared unevenly: to be tried for bias before it is used.
# Ever, as a window would be of the job's days and not of the leave's.
har_hatt_jobb_med_permisjon = _jobs(
    window=ever,
    rows=~is_missing("permisjon_fra"),
    value=any_row(),
    unit="ja/nei",
    kind="flag",
    changeable=False,
    reading="begge",
    text_nb="Har eller har hatt en jobb med permisjon, uansett når",
    text_nn="Har eller har hatt ein jobb med permisjon, uansett når",
)

# A position reported later makes a known job known once more, and a job may be reported years late:
# so a new job has also begun lately, and lasts.
har_begynt_i_jobb_kjent_siste_28_dager = _jobs(
    window=ever,
    rows=became_known_last(28) & ~lasted(_THREE_MONTHS) & ~has_ended,
    value=any_row(),
    unit="ja/nei",
    kind="flag",
    changeable=True,
    reading="ressurs",
    text_nb="Nytt arbeidsforhold ble kjent siste 28 dager",
    text_nn="Nytt arbeidsforhold vart kjent siste 28 dagar",
)

# The end of a job of years ago may become known now, and is no news of today.
har_sluttet_i_jobb_siste_4_mnd_kjent_siste_28_dager = _jobs(
    window=months(4),
    rows=_LEFT & became_known_last(28),
    value=any_row(),
    unit="ja/nei",
    kind="flag",
    changeable=False,
    reading="begge",
    text_nb="Slutt på et arbeidsforhold siste 4 måneder ble kjent siste 28 dager",
    text_nn="Slutt på eit arbeidsforhold siste 4 månader vart kjent siste 28 dagar",
)
