"""Nav's own forms, as far as the world fills them: one function per document.

Sections 1.3-1.5, 1.11 (variant G), 1.12 and 1.13 of the project's reference on Nav's formats: field
names and order as there, explicit nulls, bare union members, instants in whole milliseconds.
"""

from typing import Any

from data.synthetic.days import clock, iso

Document = dict[str, Any]
# A register's id, and one of its documents.
Line = tuple[str, Document]
_EMPTY = (
    "permisjoner",
    "permitteringer",
    "timerMedTimeloenn",
    "utenlandsopphold",
    "idHistorikk",
    "varsler",
)
_KNOWN = ("opprettet", "sistBekreftet", "sistEndret")
KILDE_INN, KILDE_UT, KILDE_PROFIL = (
    "syntetisk-inngang:1",
    "syntetisk-utgang:1",
    "syntetisk-profil:1",
)


def metadata(
    instant: int, who: tuple[str, str, str | None], kilde: str, aarsak: str, late: int | None = None
) -> Document:
    """Return Metadata; `late` is when the change should have happened (FORSINKELSE)."""
    kind, ident, level = who
    source = None if late is None else {"tidspunkt": late, "avviksType": "FORSINKELSE"}
    return {
        "tidspunkt": instant,
        "utfoertAv": {"type": kind, "id": ident, "sikkerhetsnivaa": level},
        "kilde": kilde,
        "aarsak": aarsak,
        "tidspunktFraKilde": source,
    }


def periode(
    periode_id: str, ident: str, startet: Document, avsluttet: Document | None, info: str | None
) -> Document:
    """Return Periode v1; `info` is the type of avslutningsInfo, None where it has none."""
    return {
        "id": periode_id,
        "identitetsnummer": ident,
        "startet": startet,
        "avsluttet": avsluttet,
        "avslutningsInfo": None if info is None else {"aarsaksinformasjon": {"type": info}},
    }


def opplysninger(
    ids: tuple[str, str],
    sent: Document,
    education: tuple[str, str | None, str | None],
    hindrances: tuple[str | None, str | None],
    situation: tuple[str, dict[str, str]],
) -> Document:
    """Return OpplysningerOmArbeidssoeker v4; a question that was not answered is a null object."""
    nus, passed, approved = education
    health, other = hindrances
    return {
        "id": ids[0],
        "periodeId": ids[1],
        "sendtInnAv": sent,
        "utdanning": {"nus": nus, "bestaatt": passed, "godkjent": approved},
        "helse": None if health is None else {"helsetilstandHindrerArbeid": health},
        "jobbsituasjon": {
            "beskrivelser": [{"beskrivelse": situation[0], "detaljer": situation[1]}]
        },
        "annet": None if other is None else {"andreForholdHindrerArbeid": other},
    }


def profilering(
    ids: tuple[str, str, str], sent: Document, result: str, worked: bool, age: int | None
) -> Document:
    """Return Profilering v1; ids are its own, the spell's and the answers'."""
    return {
        "id": ids[0],
        "periodeId": ids[1],
        "opplysningerOmArbeidssokerId": ids[2],
        "sendtInnAv": sent,
        "profilertTil": result,
        "jobbetSammenhengendeSeksAvTolvSisteMnd": worked,
        "alder": age,
    }


def arbeidsforhold(
    ids: tuple[str, str, str],
    organisations: tuple[str, str],
    span: tuple[int, int | None, str | None],
    work: tuple[str, float, str],
    known: tuple[str, str, str],
) -> Document:
    """Return one arbeidsforhold of variant G.

    ids: the employer's, Nav's, the employee's ident. organisations: underenhet, hovedenhet. span:
    first and last known day, and why it ended. work: yrke (7 digits), percent, ansettelsesform.
    known: opprettet, sistBekreftet and sistEndret.
    """
    start, end = iso(span[0]), None if span[1] is None else iso(span[1])
    head = {
        "id": ids[0],
        "uuid": ids[1],
        "type": _code("ordinaertArbeidsforhold"),
        "arbeidstaker": {"ident": ids[2]},
        "arbeidssted": {"type": "Underenhet", "ident": organisations[0]},
        "opplysningspliktig": {"type": "Hovedenhet", "ident": organisations[1]},
        "ansettelsesperiode": _period(start, end, span[2]),
        "ansettelsesdetaljer": [_details(start, *work)],
    }
    empty: Document = {name: [] for name in _EMPTY}
    scheme = {"rapporteringsordning": _code("a-ordningen")}
    return head | empty | scheme | dict(zip(_KNOWN, known, strict=True))


def _period(start: str, end: str | None, why: str | None) -> Document:
    aarsak = None if why is None else _code(why)
    return {"startdato": start, "sluttdato": end, "sluttaarsak": aarsak, "varsling": None}


def absence(kind: str, first: int, last: int | None, percent: float) -> Document:
    """Return one permisjon or permittering; its last day is None while it is not known."""
    end = None if last is None else iso(last)
    span = {"startdato": iso(first), "sluttdato": end}
    return {"type": _code(kind)} | span | {"prosent": percent, "varsling": None}


def _details(start: str, yrke: str, percent: float, form: str) -> Document:
    return {
        "type": "Ordinaer",
        "arbeidstidsordning": None,
        "ansettelsesform": _code(form),
        "yrke": _code(yrke),
        "antallTimerPrUke": 37.5,
        "avtaltStillingsprosent": percent,
        "sisteStillingsprosentendring": start,
        "sisteLoennsendring": None,
        "rapporteringsmaaneder": {"fra": start[:7], "til": None},
    }


def _code(kode: str) -> Document:
    return {"kode": kode, "beskrivelse": None}


def fetched(day: int, second: int, answer: Document) -> Document:
    """Return the envelope of a source that says nothing of when it was asked (PROJECT)."""
    return {"hentet": f"{iso(day)}T{clock(second)}Z", "svar": answer}


def person(
    ident: str, born: tuple[str | None, int], kommune: str, sex: str, landgruppe: str
) -> Document:
    """Return the PROJECT's form of a person; `born` is the date (None: unknown) and the year."""
    return {
        "personIdent": ident,
        "foedselsdato": born[0],
        "foedselsAar": born[1],
        "kommune": kommune,
        "kjoenn": sex,
        "landgruppe": landgruppe,
    }


def dagpenger_periode(first: int, last: int | None, kilde: str, kind: str) -> Document:
    """Return one entry of dagpenger's perioder."""
    return {
        "fraOgMedDato": iso(first),
        "tilOgMedDato": None if last is None else iso(last),
        "kilde": kilde,
        "ytelseType": kind,
    }


def aap_vedtak(case: str, decided: int, first: int, last: int, kind: str) -> Document:
    """Return one entry of AAP's vedtak."""
    return {
        "status": "LØPENDE",
        "saksnummer": case,
        "vedtaksdato": iso(decided),
        "periode": {"fraOgMedDato": iso(first), "tilOgMedDato": iso(last)},
        "rettighetsType": kind,
    }


def arena_record(op_type: str, day: int, after: Document) -> Document:
    """Return an Arena change record, written in the daytime of a day."""
    return {
        "table": "SYNTETISK",
        "op_type": op_type,
        "op_ts": f"{iso(day)} 13:37:00.000000",
        "current_ts": f"{iso(day)}T13:38:00.000000",
        "pos": str(after["HENDELSE_ID"]),
        "before": None,
        "after": after,
    }
