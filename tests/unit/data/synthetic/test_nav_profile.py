"""The rule behind the register Profilering, on worked examples and beside the full rule."""

from collections import Counter
from datetime import date

import pytest

from data.synthetic.days import day_of
from data.synthetic.generate import World, synthesize
from data.synthetic.writing.nav_profile import profile
from models.baselines.nav_rule import profile as full_rule
from tests.unit.data.synthetic.worlds import date_of, day_of_instant, registers

BORN = date(1990, 3, 15)
GOOD, HELP = "ANTATT_GODE_MULIGHETER", "ANTATT_BEHOV_FOR_VEILEDNING"


def run(jobs, on="2025-09-10", hindrances=("NEI", "NEI"), education=("4", True), born=BORN):
    spans = [(day_of(date_of(a)), day_of(date_of(b)) if b else None) for a, b in jobs]
    return profile(day_of(date_of(on)), born, hindrances, education, spans)


@pytest.mark.parametrize(
    ("jobs", "on", "result"),
    [
        ([("2023-01-01", None)], "2025-09-10", GOOD),
        ([("2025-03-10", None)], "2025-09-10", GOOD),
        ([("2025-03-11", None)], "2025-09-10", HELP),
        ([("2024-10-01", "2025-03-31")], "2025-09-10", HELP),
        ([("2024-08-31", "2025-02-28")], "2025-06-01", HELP),
        ([("2025-02-01", "2025-08-01")], "2025-09-10", GOOD),
        ([("2024-11-01", "2025-02-10"), ("2025-02-12", "2025-05-20")], "2025-09-10", GOOD),
        ([("2024-11-01", "2025-02-10"), ("2025-02-13", "2025-05-20")], "2025-09-10", HELP),
        ([], "2025-09-10", HELP),
    ],
)
def test_worked_examples_of_the_reference(jobs, on, result):
    assert run(jobs, on).profilert_til == result


@pytest.mark.parametrize(
    ("hindrances", "education", "result"),
    [
        (("JA", "NEI"), ("4", True), "OPPGITT_HINDRINGER"),
        (("NEI", "VET_IKKE"), ("4", True), "OPPGITT_HINDRINGER"),
        ((None, None), ("4", True), GOOD),
        (("NEI", "NEI"), ("4", False), HELP),
        (("NEI", "NEI"), ("2", False), GOOD),
        (("NEI", "NEI"), ("9", True), HELP),
    ],
)
def test_answers(hindrances, education, result):
    found = run([("2020-01-01", None)], hindrances=hindrances, education=education)
    assert found.profilert_til == result


def test_the_upper_age_has_its_date():
    old = date(1964, 3, 1)
    job = [("2020-01-01", None)]
    assert run(job, "2026-04-12", born=old).profilert_til == HELP
    assert run(job, "2026-04-13", born=old).profilert_til == GOOD


def beside_the_full_rule(lines):
    """Yield each answer, its profile, and what the full rule says of it with the jobs known then.

    Left out is whose date of birth is not known.
    """
    people = {line["svar"]["personIdent"]: line["svar"] for line in lines["person"]}
    spells = {line["id"]: line["identitetsnummer"] for line in lines["periode"]}
    answers = {line["id"]: line for line in lines["opplysninger"]}
    for found in lines["profilering"]:
        ident = spells[found["periodeId"]]
        person, on = people[ident], day_of_instant(found["sendtInnAv"]["tidspunkt"])
        jobs = [known(j, on) for j in lines["aa_registeret"] if j["arbeidstaker"]["ident"] == ident]
        info = {key: person[key] for key in ("foedselsdato", "foedselsAar")}
        info["arbeidsforhold"] = [job for job in jobs if job]
        given = answers[found["opplysningerOmArbeidssokerId"]]
        if person["foedselsdato"] is not None:
            yield given, found, full_rule(given, info)


def agree(found, result):
    """Check that a profile says what the full rule does."""
    assert found["profilertTil"] == result.profilertTil
    field = "jobbetSammenhengendeSeksAvTolvSisteMnd"
    assert found[field] == getattr(result, field)
    assert found["alder"] == result.alder


def test_profiles_of_todays_rule_agree_with_the_full_one_on_what_was_known_that_day(tmp_path):
    # Today's, but for the upper age: from June to November 2024, and since January 2026.
    synthesize(tmp_path, World(150, 3, date(2024, 6, 25), date(2026, 10, 31)))
    compared = 0
    for _, found, result in beside_the_full_rule(registers(tmp_path)):
        on = day_of_instant(found["sendtInnAv"]["tidspunkt"])
        if date(2024, 11, 20) <= on < date(2026, 1, 22):
            continue  # See test_rule_regimes.py.
        if found["alder"] > 59 and on < date(2026, 4, 13):
            continue  # The upper age of today is not that of then.
        agree(found, result)
        compared += 1
    assert compared > 60


def test_profiles_of_migrated_answers_agree_with_the_full_rule_on_what_is_written(tmp_path):
    synthesize(tmp_path, World(500, 3, date(2023, 9, 1), date(2024, 3, 31)))
    health, other, schools, worked = Counter(), Counter(), Counter(), Counter()
    for given, found, result in beside_the_full_rule(registers(tmp_path)):
        if given["sendtInnAv"]["kilde"] != "veilarbregistrering" or found["alder"] > 59:
            continue
        agree(found, result)
        assert day_of_instant(found["sendtInnAv"]["tidspunkt"]) == date(2024, 3, 26)
        health[given["helse"]["helsetilstandHindrerArbeid"]] += 1
        other[given["annet"]["andreForholdHindrerArbeid"]] += 1
        schools[given["utdanning"]["nus"]] += 1
        worked[found["jobbetSammenhengendeSeksAvTolvSisteMnd"]] += 1
    # All that is distorted is there, and decides.
    assert min(health["VET_IKKE"], other[None], schools["1"], worked[True], worked[False]) > 3
    assert schools["2"] == 0


def known(job, on):
    """Return a job as it was known on a day, or None."""
    if date_of(job["opprettet"]) > on:
        return None
    span = job["ansettelsesperiode"]
    end = span["sluttdato"] if date_of(job["sistEndret"]) <= on else None
    return {"ansettelsesperiode": {"startdato": span["startdato"], "sluttdato": end}}
