"""One person told as topics and as the REST Tidslinje gives the same rows in six registers."""

import json
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as pq
import pytest

from data.intake.all import REGISTERS
from data.intake.tidslinje import FORMS, documents
from data.quarantine import Refused
from tests.spec.registers.arbeidssoeker import (
    bekreftelse,
    door,
    egenvurdering,
    refusal,
    start,
    stopp,
)
from tests.unit.data.nav_documents import (
    ANNA,
    changed,
    ingest,
    metadata,
    ms,
    opplysninger,
    periode,
    profilering,
    sound,
    uuid,
)

EXAMPLE = """
[{"periodeId":"00000000-0000-4000-8000-0000000000a1","identitetsnummer":"01819000049","startet":"2026-02-02T08:15:30Z",
  "hendelser":[{"type":"PAA_VEGNE_AV_STOPP_V1","tidspunkt":"2026-02-20T12:00:00Z","periodeId":"00000000-0000-4000-8000-0000000000a1","bekreftelsesloesning":"DAGPENGER","fristBrutt":false},
   {"type":"PERIODE_STARTET_V1","tidspunkt":"2026-02-02T08:15:30Z","sendtInnAv":{"tidspunkt":"2026-02-02T08:15:30Z","utfoertAv":{"type":"SLUTTBRUKER","id":"01819000049"},"kilde":"demo-inngang:1","aarsak":"demo"}}]}]
"""
OWN, DP, FRISK = "ARBEIDSSOEKERREGISTERET", "DAGPENGER", "FRISKMELDT_TIL_ARBEIDSFORMIDLING"
Told = dict[str, Any]

TOPICS: dict[str, list[Any]] = {
    "periode": [
        periode(
            startet=metadata("2024-02-05", ("2024-02-01", "TIDSPUNKT_KORRIGERT")),
            avsluttet=metadata("2024-06-20", ("2024-06-15", "FORSINKELSE")),
        )
    ],
    "opplysninger": [
        opplysninger(1, 1, "2024-02-05", helse=None),
        opplysninger(2, 1, "2024-04-01", jobbsituasjon={"beskrivelser": []}),
    ],
    "profilering": [profilering(1, 1, "2024-02-05"), profilering(2, 1, "2024-04-01", alder=None)],
    "egenvurdering": [
        egenvurdering(1, "2024-02-06"),
        egenvurdering(2, "2024-02-08", egenvurdering="ANTATT_GODE_MULIGHETER"),
    ],
    "bekreftelse": [
        bekreftelse(1, "2024-02-19", "2024-02-05", "2024-02-19"),
        bekreftelse(2, "2024-03-11", "2024-02-19", "2024-03-04") | {"bekreftelsesloesning": DP},
    ],
    "paa_vegne_av": [start("2024-02-25"), stopp("2024-03-20", frist_brutt=True)],
}  # fmt: skip
TYPES = {
    "opplysninger": "OPPLYSNINGER_V4",
    "profilering": "PROFILERING_V1",
    "egenvurdering": "EGENVURDERING_V1",
    "bekreftelse": "BEKREFTELSE_V1",
}


def rest(value: Any) -> Any:
    """Return a document as REST writes it: instants as text, and nothing that is null."""
    if isinstance(value, list):
        return [rest(member) for member in value]
    if isinstance(value, dict):
        return {name: rest(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, int) and not isinstance(value, bool) and value > 10**11:
        return datetime.fromtimestamp(value / 1000, UTC).isoformat().replace("+00:00", "Z")
    return value


def hendelse(kind: str, document: Told) -> Told:
    """Return what REST makes of a topic's document."""
    body = {name: part for name, part in rest(document).items() if name != "periodeId"}
    sendt = body.get("sendtInnAv") or body["svar"]["sendtInnAv"]
    if kind == "BEKREFTELSE_V1":
        body["status"] = "GYLDIG"
    if kind == "OPPLYSNINGER_V4" and body["jobbsituasjon"] == {"beskrivelser": []}:
        del body["jobbsituasjon"]
    return {"type": kind, "tidspunkt": sendt["tidspunkt"], **body}


def paa_vegne_av(document: Told) -> Told:
    """Return the hendelse of an envelope; a missed deadline that is not said is none."""
    verdi = document["verdi"]
    is_start = "intervalMS" in verdi["handling"]
    return {
        "type": f"PAA_VEGNE_AV_{'START' if is_start else 'STOPP'}_V1",
        "tidspunkt": rest(document["mottatt"]),
        "periodeId": verdi["periodeId"],
        "bekreftelsesloesning": verdi["bekreftelsesloesning"],
        **verdi["handling"],
    }


def tidslinje() -> Told:
    """Return Anna's spell as REST tells it, the last things first."""
    (spell,) = TOPICS["periode"]
    ends = [
        {"type": kind, "tidspunkt": change["tidspunkt"], "sendtInnAv": change}
        for kind, change in (
            ("PERIODE_STARTET_V1", rest(spell["startet"])),
            ("PERIODE_AVSLUTTET_V1", rest(spell["avsluttet"])),
        )
    ]
    told = [hendelse(kind, one) for name, kind in TYPES.items() for one in TOPICS[name]]
    told += [paa_vegne_av(one) for one in TOPICS["paa_vegne_av"]]
    new = {"type": "NOE_NYTT_V1", "tidspunkt": "2024-03-01T12:00:00Z", "id": 17}
    hendelser = sorted([*ends, *told, new], key=lambda one: str(one["tidspunkt"]), reverse=True)
    return {
        "periodeId": spell["id"],
        "identitetsnummer": ANNA,
        "startet": rest(spell["startet"]["tidspunkt"]),
        "avsluttet": rest(spell["avsluttet"]["tidspunkt"]),
        "hendelser": hendelser,
    }


def tables(folder: Path, told: dict[str, list[Any]]) -> dict[str, list[Any]]:
    """Return what the six registers hold; a row's name holds the line that it came from."""
    inndata = ingest(folder, sound() | told)
    found = {name: pq.read_table(inndata / f"{name}.parquet").to_pylist() for name in FORMS}
    unsaid = ("row_ref", "slutt_aarsak")
    return {
        name: [{key: row[key] for key in row if key not in unsaid} for row in rows]
        for name, rows in found.items()
    }


@pytest.mark.parametrize("order", ["DESC", "ASC", "any"])
def test_topics_and_tidslinje_give_the_same_rows(tmp_path: Path, order: str) -> None:
    one = tidslinje()
    if order == "ASC":
        one["hendelser"].reverse()
    if order == "any":
        Random(7).shuffle(one["hendelser"])
    told = {name: list(documents(name, one)) for name in FORMS}
    by_topic = tables(tmp_path / "topics", TOPICS)
    assert tables(tmp_path / "rest", told) == by_topic
    assert all(by_topic.values())


def test_the_example() -> None:
    (one,) = json.loads(EXAMPLE)
    at = door()
    rows = {
        name: [row for document in documents(name, one)
               for row in REGISTERS[name].parse(document, at)]
        for name in FORMS
    }  # fmt: skip
    assert {name: len(found) for name, found in rows.items()} == dict.fromkeys(FORMS, 0) | {
        "periode": 1,
        "paa_vegne_av": 1,
    }
    (spell,), (stop,) = rows["periode"], rows["paa_vegne_av"]
    assert (spell["fra"].isoformat(), spell["til"]) == ("2026-02-02", None)
    assert (stop["til"].isoformat(), stop["frist_brutt"]) == ("2026-02-20", False)


def test_without_its_own_hendelser_a_spell_has_the_times_of_the_tidslinje() -> None:
    one = tidslinje() | {"hendelser": []}
    (document,) = documents("periode", one)
    opened, ended = REGISTERS["periode"].parse(document, door())
    # No correction is seen.
    assert opened["fra"].isoformat() == "2024-02-05"
    assert ended["til"].isoformat() == "2024-06-20"


def test_a_spell_that_was_ended_and_then_deleted_tells_both() -> None:
    one = tidslinje()
    gone = rest(metadata("2024-07-01", ("2024-07-01", "SLETTET")))
    kind = "PERIODE_AVSLUTTET_V1"
    one["hendelser"].insert(0, {"type": kind, "tidspunkt": gone["tidspunkt"], "sendtInnAv": gone})
    ended, deleted = documents("periode", one)
    rows = [REGISTERS["periode"].parse(document, door())[-1] for document in (ended, deleted)]
    assert [row["er_slettet"] for row in rows] == [False, True]


@pytest.mark.parametrize(
    ("status", "passes"), [("GYLDIG", True), ("UVENTET_KILDE", False), ("UTENFOR_PERIODE", False)]
)
def test_only_a_bekreftelse_that_is_gyldig_passes(status: str, passes: bool) -> None:
    one = tidslinje()
    for told in one["hendelser"]:
        if told["type"] == "BEKREFTELSE_V1":
            told["status"] = status
    assert len(list(documents("bekreftelse", one))) == 2 * passes


def answers(*told: Told) -> list[str]:
    """Return the days of the bekreftelser that pass, where no status is given."""
    one = tidslinje() | {"hendelser": list(told)}
    found = documents("bekreftelse", one)
    return [document["svar"]["sendtInnAv"]["tidspunkt"][:10] for document in found]


def answer(when: str, loesning: str = OWN) -> Told:
    found = hendelse("BEKREFTELSE_V1", bekreftelse(1, when) | {"bekreftelsesloesning": loesning})
    del found["status"]
    return found


TAKES = paa_vegne_av(start("2024-02-20"))
TAKES_TOO = paa_vegne_av(start("2024-02-21", FRISK))
HANDS_BACK = paa_vegne_av(stopp("2024-02-25"))
FIRST = answer("2024-03-01")


@pytest.mark.parametrize(
    ("why", "told", "expected"),
    [
        ("at first the register itself", [FIRST], ["2024-03-01"]),
        ("and nobody else", [answer("2024-03-01", DP)], []),
        ("a START takes over", [TAKES, FIRST, answer("2024-03-02", DP)], ["2024-03-02"]),
        ("two can be responsible, and one be left", [TAKES, TAKES_TOO, HANDS_BACK, FIRST], []),
        (
            "both are heard",
            [TAKES, TAKES_TOO, answer("2024-03-01", DP), answer("2024-03-02", FRISK)],
            ["2024-03-01", "2024-03-02"],
        ),
        ("the last STOPP hands back", [TAKES, HANDS_BACK, FIRST], ["2024-03-01"]),
        ("told with the last first", [FIRST, TAKES], []),
        ("before the start", [answer("2024-02-04")], []),
        ("after the end", [answer("2024-06-21")], []),
    ],
)
def test_without_status_the_responsible_solutions_are_followed(
    why: str, told: list[Told], expected: list[str]
) -> None:
    assert answers(*told) == expected, why


def test_what_a_register_would_refuse_reaches_it() -> None:
    no_solution, no_time = answer("2024-03-01"), answer("2024-03-01") | {"tidspunkt": "i går"}
    del no_solution["bekreftelsesloesning"]
    no_time["svar"]["sendtInnAv"]["tidspunkt"] = "i går"
    one = tidslinje() | {"hendelser": [no_solution, no_time]}
    found = [refusal("bekreftelse", document)[0] for document in documents("bekreftelse", one)]
    assert sorted(found) == ["felt_mangler", "umulig_dato"]


@pytest.mark.parametrize(
    ("register", "told", "reason", "field"),
    [
        ("periode", {"type": "PERIODE_AVSLUTTET_V1", "tidspunkt": ms("2024-06-20")},
         "felt_mangler", "avsluttet.tidspunkt"),
        ("paa_vegne_av", paa_vegne_av(start("2024-02-25")) | {"tidspunkt": None},
         "felt_mangler", "mottatt"),
        ("paa_vegne_av", {"type": "PAA_VEGNE_AV_START_V1", "tidspunkt": ms("2024-02-25"),
                          "bekreftelsesloesning": "DAGPENGER"}, "felt_mangler", "intervalMS"),
        ("opplysninger", {"type": "OPPLYSNINGER_V4", "tidspunkt": ms("2024-02-25"),
                          "id": uuid("b1", 1)}, "felt_mangler", "sendtInnAv"),
        ("egenvurdering", {"type": "EGENVURDERING_V1", "tidspunkt": None},
         "felt_mangler", "profileringId"),
        ("profilering", {"type": "PROFILERING_V1", "tidspunkt": {}}, "felt_mangler", "sendtInnAv"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_a_hendelse_its_register_refuses(
    register: str, told: Told, reason: str, field: str
) -> None:
    (document,) = documents(register, tidslinje() | {"hendelser": [told]})
    found, rule = refusal(register, document)
    assert found == reason
    assert field in rule


@pytest.mark.parametrize("register", sorted(FORMS))
@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("periodeId", ..., "felt_mangler"),
        ("periodeId", 17, "feil_type"),
        ("hendelser", ..., "felt_mangler"),
        ("hendelser", "ingen", "feil_type"),
        ("hendelser", ["PERIODE_STARTET_V1"], "feil_type"),
    ],
)
def test_what_is_no_tidslinje(register: str, path: str, value: Any, reason: str) -> None:
    with pytest.raises(Refused, match=path) as refused:
        documents(register, changed(tidslinje(), path, value))
    assert refused.value.reason == reason
