"""One sound document of each register that may be left out, with the texts that are never read."""

from typing import Any

from tests.unit.data.nav_documents import ANNA, metadata, ms, uuid

WHEN = ms("2024-03-01")
VEDTAK = {
    "aktorId": "9990000000001",
    "innsatsgruppe": "TRENGER_VEILEDNING",
    "hovedmal": "SKAFFE_ARBEID",
    "fattetDato": "2024-03-01T09:30:00+01:00",
    "vedtakId": "301",
}
DELTAKELSE = {
    "type": "TeamKometDeltakelse",
    "opphav": "TEAM_KOMET",
    "id": "00000000-0000-4000-8000-000000000201",
    "norskIdent": ANNA,
    "startDato": "2024-03-02",
    "sluttDato": "2024-05-02",
    "opprettetTidspunkt": "2024-02-20T09:00:00Z",
    "oppdatertTidspunkt": "2024-03-02T01:00:00Z",
    "tittel": "Kurs",
    "status": {"type": "DELTAR", "aarsak": None, "opprettetTidspunkt": "2024-03-02T02:00:00"},
    "tiltakstype": {"tiltakskode": "OPPFOLGING", "navn": "Demo"},
    "gjennomforing": {"id": "00000000-0000-4000-8000-000000000202", "navn": "Kurs"},
    "arrangor": {"underenhet": {"organisasjonsnummer": "300000002", "navn": "Demo"}},
}

OPTIONAL: dict[str, Any] = {
    "egenvurdering": {
        "id": uuid("d1", 1),
        "periodeId": uuid("a1", 1),
        "profileringId": uuid("c1", 1),
        "sendtInnAv": metadata("2024-02-03"),
        "profilertTil": "ANTATT_GODE_MULIGHETER",
        "egenvurdering": "ANTATT_BEHOV_FOR_VEILEDNING",
    },
    "bekreftelse": {
        "periodeId": uuid("a1", 1),
        "bekreftelsesloesning": "ARBEIDSSOEKERREGISTERET",
        "id": uuid("e1", 1),
        "svar": {
            "sendtInnAv": metadata("2024-02-19"),
            "gjelderFra": ms("2024-02-05T00:00"),
            "gjelderTil": ms("2024-02-19T00:00"),
            "harJobbetIDennePerioden": False,
            "vilFortsetteSomArbeidssoeker": True,
        },
    },
    "paa_vegne_av": {
        "mottatt": WHEN,
        "verdi": {
            "periodeId": uuid("a1", 1),
            "bekreftelsesloesning": "DAGPENGER",
            "handling": {"intervalMS": 1209600000, "graceMS": 691200000},
        },
    },
    "tiltakspenger": {
        "hentet": WHEN,
        "svar": {
            "personIdent": ANNA,
            "vedtak": [
                {
                    "sakId": "DEMO2",
                    "fom": "2024-03-01",
                    "tom": "2024-05-31",
                    "rettighet": "TILTAKSPENGER",
                    "kilde": "TPSAK",
                }
            ],
        },
    },
    "sykepenger": {
        "hentet": WHEN,
        "svar": {
            "personIdent": ANNA,
            "perioder": [
                {"fom": "2024-01-01", "tom": "2024-01-31", "grad": 100, "diagnose": "Z00"}
            ],
        },
    },
    "ytelser_endring": {
        "mottatt": WHEN,
        "verdi": {
            "personId": ANNA,
            "meldingstype": "OPPDATER",
            "ytelsestype": "DAGPENGER",
            "kildesystem": "DPSAK",
        },
    },
    "tiltakshistorikk": {
        "hentet": WHEN,
        "personIdent": ANNA,
        "svar": {"historikk": [DELTAKELSE], "meldinger": []},
    },
    "vedtak_14a": {"personIdent": ANNA, "verdi": VEDTAK},
    "oppfolgingsbruker": {
        "fodselsnummer": ANNA,
        "formidlingsgruppe": "ARBS",
        "fornavn": "Demo",
        "etternavn": "Demo",
        "oppfolgingsenhet": "9999",
        "kvalifiseringsgruppe": "IVURD",
        "rettighetsgruppe": "DAGP",
        "harOppfolgingssak": True,
        "sperretAnsatt": False,
        "erDoed": False,
        "sistEndretDato": "2024-02-03T10:00:00+01:00",
    },
    "arbeidsmarked": {
        "maaned": "2024-02",
        "region": {"type": "FYLKE", "kode": "03"},
        "yrke": {"type": "STYRK08_1", "kode": "5"},
        "arbeidssoekere": 700,
        "ledige_stillinger": 100,
        "publisert": "2024-03-01",
    },
    "situasjonsbeskrivelse": {
        "id": uuid("b2", 1),
        "personIdent": ANNA,
        "felt": {
            "kan_flytte": {"verdi": True, "kilde": "VEILEDER", "tidspunkt": WHEN},
            "oensket_yrke": {"verdi": ["5223"], "kilde": "ARBEIDSSOEKER", "tidspunkt": WHEN},
        },
    },
    "webbruk": {
        "personIdent": ANNA,
        "dato": "2024-02-01",
        "hendelse": "STILLINGSSOEK",
        "antall": 3,
        "mottatt": WHEN,
    },
}
