"""Features as if questions were answered, beside those of registers with the answers in them."""

from datetime import date, timedelta

import pandas as pd
import pytest

from features.compile import build
from features.found import all_features, with_parts
from features.if_answered import IfAnswered, answered_by
from features.questions import BY_FEATURE, QUESTIONS
from tests.support.registers import rows_of, write_registers

READ = tuple(BY_FEATURE)
IN_USE = tuple(one for one in all_features() if one.status == "i bruk")
NAMES = [one.name for one in IN_USE]
EVERY_NAME = [one.name for one in all_features()]
EDUCATION = ["utdanning_bestaatt", "utdanning_godkjent"]
OF_EVERY_DESCRIPTION = {
    *("antall_svar_i_situasjonsbeskrivelsen", "antall_svar_sammen_med_veileder"),
    *("dager_siden_situasjonsbeskrivelse", "antall_nye_svar_siste_28_dager"),
}
MOVED = {
    "nus": {"hoyeste_utdanning_nus", "antall_spoersmaal_uten_klart_svar"},
    "bestaatt": {"utdanning_bestaatt"},
    "godkjent": {"utdanning_godkjent"},
    "helse_hindrer": {"helse_hindrer_arbeid", "antall_spoersmaal_uten_klart_svar"},
    "annet_hindrer": {"andre_forhold_hindrer_arbeid", "antall_spoersmaal_uten_klart_svar"},
    "situasjoner": {"jobbsituasjon", "antall_spoersmaal_uten_klart_svar"},
}
# What is on trial too, and what is made of it.
MOVED_ON_TRIAL = {
    "nus": {"utdanningsnivaa", "utdanning_mot_yrke", "utdanning_mot_oensket_yrke"},
    "bestaatt": {"utdanning_er_bestaatt_og_godkjent", "antall_vet_ikke_svar"},
    "godkjent": {"utdanning_er_bestaatt_og_godkjent", "antall_vet_ikke_svar"},
    "helse_hindrer": {"antall_vet_ikke_svar"},
    "annet_hindrer": {"antall_vet_ikke_svar"},
    "situasjoner": {"hvem_som_sa_opp", "har_oppgitt_jobb_naa", "har_oppgitt_lite_arbeid"},
    "kan_flytte": {"kan_flytte_for_jobb", *OF_EVERY_DESCRIPTION},
    "kan_pendle": {"kan_pendle_til_jobb", *OF_EVERY_DESCRIPTION},
    "omsorg_hindrer": {"omsorg_i_situasjonsbeskrivelsen"},
    "digitale_ferdigheter": {"digitale_ferdigheter", *OF_EVERY_DESCRIPTION},
    "egen_forventning_uker": {"egen_forventning_uker", *OF_EVERY_DESCRIPTION},
    "jobbsoek_per_uke": {"jobbsoek_per_uke", *OF_EVERY_DESCRIPTION},
    "stillingsprosent_oensket": {
        *("oensket_stillingsprosent", "oensket_mot_siste_stillingsprosent", *OF_EVERY_DESCRIPTION)
    },
    "oensket_yrke": {
        *("oensket_yrke_styrk08_1_siffer", "oensket_yrkes_kompetansenivaa"),
        *("utdanning_mot_oensket_yrke", *OF_EVERY_DESCRIPTION),
    },
}


@pytest.mark.parametrize("question", QUESTIONS, ids=READ)
def test_an_answer_moves_what_reads_it_and_what_is_made_of_that(question):
    column = question.felt or question.column
    assert {one.name for one in answered_by(question, IN_USE)} == MOVED.get(column, set())
    everything = {one.name for one in answered_by(question, all_features())}
    assert everything == MOVED.get(column, set()) | MOVED_ON_TRIAL[column]


# Person 1 answered three times; 2 has two spells, both looked at; 3 answered little; 4 nothing;
# 5 in another spell only; what 6 answered was not known by then.
ANSWERS = """
    person | periode_ref | fra        | kjent_til  | nus | bestaatt | godkjent | helse_hindrer
    1      | p1          | 2024-01-10 | 2024-02-01 | 3   | JA       | NEI      | JA
    1      | p1          | 2024-02-01 | 2024-06-01 | 9   | VET_IKKE | JA       | VET_IKKE
    1      | p1          | 2024-06-01 |            | 4   | JA       | JA       | NEI
    2      | p2          | 2022-05-01 |            | 7   | JA       |          | JA
    2      | p2b         | 2024-01-05 |            |     |          | VET_IKKE |
    3      | p3          | 2024-02-20 |            | 0   |          |          |
    5      | p5b         | 2022-02-20 |            | 6   | JA       | JA       | NEI
    6      | p6          | 2024-04-20 |            | 6   | JA       | JA       | NEI
"""
# The same rows.
MORE_ANSWERS = """
    person | annet_hindrer | situasjoner        | stilling_styrk08
    1      | NEI           | OPPSIGELSE         | 5223
    1      |               | NY_JOBB;OPPSIGELSE | 5223
    1      | NEI           | KONKURS            | 5223
    2      | JA            | ALDRI_HATT_JOBB    | 2310
    2      |               |                    |
    3      | VET_IKKE      | UDEFINERT          | 9112
    5      | NEI           | ER_PERMITTERT      | 3112
    6      | NEI           | HAR_SAGT_OPP       | 3112
"""
JOBS = """
    person | arbeidsforhold_ref | fra        | til        | stillingsprosent | yrke
    1      | a                  | 2020-01-01 | 2023-12-31 | 80               | 5223
    2      | b                  | 2019-01-01 |            | 100              | 2310
"""
WISHES = """
    person | fra        | felt                 | verdi_liste | verdi_tekst | verdi_tall | kilde
    1      | 2024-01-15 | oensket_yrke         | 2310;5223   |             |            | VEILEDER
    1      | 2024-02-15 | omsorg_hindrer       |             | VET_IKKE    |            | VEILEDER
    1      | 2024-02-15 | sprak                | no:B2;en:A2 |             |            | REGISTER
    3      | 2024-02-20 | digitale_ferdigheter |             |             | 5          | VEILEDER
    6      | 2024-04-20 | kan_flytte           |             | NEI         |            | VEILEDER
"""
MARKS = [
    ("L1", "1", "p1", "2024-03-01"),
    ("L2", "2", "p2", "2022-05-01"),
    ("L2b", "2", "p2b", "2024-01-05"),
    ("L3", "3", "p3", "2024-03-01"),
    ("L4", "4", "p4", "2024-03-01"),
    ("L5", "5", "p5", "2024-03-01"),
    ("L6", "6", "p6", "2024-03-01"),
]
ALL_ANSWERS = [(one, answer) for one in QUESTIONS for answer in one.answers or (2.0,)]
OF_REGISTRATION = [one for one in QUESTIONS if not one.felt]
MOVABLE = {one.name for question in QUESTIONS for one in answered_by(question, all_features())}
# What is in use, and what else an answer may move.
BUILT = with_parts({one.name for one in IN_USE} | MOVABLE, all_features())
IDS = [f"{one.feature}-{answer}" for one, answer in ALL_ANSWERS]
each_answer = pytest.mark.parametrize(("question", "answer"), ALL_ANSWERS, ids=IDS)


def _registers():
    texts = {"aa_registeret": JOBS, "situasjonsbeskrivelse": WISHES}
    more = rows_of("opplysninger", MORE_ANSWERS)
    rows = zip(more, rows_of("opplysninger", ANSWERS), strict=True)
    told = [other | row for other, row in rows]
    return {"opplysninger": told} | {name: rows_of(name, text) for name, text in texts.items()}


def _marks():
    table = pd.DataFrame(MARKS, columns=["landmark_ref", "person_ref", "periode_ref", "as_of"])
    table["as_of"] = [date.fromisoformat(day) for day in table["as_of"]]
    return table.assign(registrert=table["as_of"])


def _built(folder, registers):
    """Return each landmark's features by name, None where missing, as a model would read them."""
    table = build(write_registers(folder, registers), _marks(), BUILT)
    table = table.astype(object).where(table.notna(), None)
    return table.set_index("landmark_ref").to_dict("index")


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """The folder of registers as they are, and the features made of it."""
    folder = tmp_path_factory.mktemp("registers")
    return folder, _built(folder, _registers())


@pytest.fixture(scope="module")
def if_answered(before):
    """Features as if a question were answered, of all landmarks and features."""
    return IfAnswered(before[0], _marks(), all_features(), EVERY_NAME)


# Nobody's two spells are in the same part.
PARTS = (("L1", "L2", "L4", "L6"), ("L2b", "L3", "L5"))


def _rebuilt(folder, refs, question, answer):
    """Return the features of registers with the answer really written in, of some spells."""
    registers, marks = _registers(), [mark for mark in MARKS if mark[0] in refs]
    for _, person, spell, as_of in marks:
        if question.felt:
            others = [
                row
                for row in registers["situasjonsbeskrivelse"]
                if (row["person_ref"], row["felt"]) != (person, question.felt)
            ]
            registers["situasjonsbeskrivelse"] = [*others, _said(question, answer, person, as_of)]
            continue
        for row in registers["opplysninger"]:
            if row["periode_ref"] == spell:
                row[question.column] = answer
    return _built(folder, registers)


def _said(question, answer, person, as_of):
    """Return the row of an answer that is known on this day alone."""
    (row,) = rows_of(
        "situasjonsbeskrivelse",
        f"person | fra | kjent_til | felt | {question.column} | kilde\n"
        f"{person} | {as_of} | {date.fromisoformat(as_of) + timedelta(days=1)} | {question.felt} |"
        f"{answer} | ARBEIDSSOEKER",
    )
    return row


@each_answer
def test_features_as_if_answered_are_those_of_a_register_with_the_answer(
    tmp_path, before, if_answered, question, answer
):
    names = {one.name for one in answered_by(question, all_features())}
    as_it_is = before[1]
    for part in PARTS:
        after = _rebuilt(tmp_path / part[0], part, question, answer)
        for ref in as_it_is:
            told = if_answered.values(ref, {question: answer}) if ref in part else {}
            if told:
                assert told == {name: after[ref][name] for name in names}, ref
            # It moves nothing else of this landmark, and nothing of any other, or of who gave none.
            assert as_it_is[ref] | told == after[ref], ref


@each_answer
def test_an_answer_is_the_level_of_its_feature(if_answered, question, answer):
    for ref in ("L1", "L2", "L2b", "L3", *(("L4", "L5", "L6") if question.felt else ())):
        told = if_answered.values(ref, {question: answer})
        # 1 had said NY_JOBB too: who answers anew has said the answer, and nothing else.
        assert told[question.feature] == answer


def test_an_answer_leaves_one_question_less_without_a_clear_answer(before, if_answered):
    name = "antall_spoersmaal_uten_klart_svar"
    assert before[1]["L1"][name] == 3
    for question in OF_REGISTRATION:
        told = if_answered.values("L1", {question: question.answers[0]})
        is_open = question.feature not in (*EDUCATION, "jobbsituasjon")
        assert told.get(name, 3) == (2 if is_open else 3)


def test_of_answers_not_known_by_then_nothing_changes(before, if_answered):
    told = if_answered.values("L6", {BY_FEATURE["jobbsituasjon"]: "KONKURS"})
    assert told
    assert told.items() <= before[1]["L6"].items()


def test_a_person_without_a_registration_gets_no_answer_to_its_questions(before, if_answered):
    for ref in ("L4", "L5"):
        assert if_answered.values(ref, {BY_FEATURE["jobbsituasjon"]: "KONKURS"}) == {}
        assert before[1][ref]["jobbsituasjon"] is None


def test_what_was_asked_of_one_person_is_forgotten_for_the_next(before):
    once = IfAnswered(before[0], _marks(), all_features(), NAMES)
    first = [
        once.values(ref, dict([one])) for one in ALL_ANSWERS for ref in ("L1", "L2", "L2b", "L3")
    ]
    again = [
        once.values(ref, dict([one])) for one in ALL_ANSWERS for ref in ("L1", "L2", "L2b", "L3")
    ]
    assert first == again
    alone = IfAnswered(before[0], _marks().iloc[[3]], all_features(), NAMES)
    question = BY_FEATURE["helse_hindrer_arbeid"]
    assert alone.values("L3", {question: "JA"}) == once.values("L3", {question: "JA"})


def test_without_a_register_of_answers_there_is_nothing_to_tell(tmp_path):
    none = IfAnswered(tmp_path, _marks(), all_features(), NAMES)
    assert none.values("L1", {BY_FEATURE["jobbsituasjon"]: "KONKURS"}) == {}


def test_answers_together_are_those_of_registers_with_all_of_them(tmp_path, before, if_answered):
    both = {BY_FEATURE["helse_hindrer_arbeid"]: "JA", BY_FEATURE["hoyeste_utdanning_nus"]: "7"}
    registers = _registers()
    for row in registers["opplysninger"]:
        if row["periode_ref"] == {ref: spell for ref, _, spell, _ in MARKS}["L3"]:
            row |= {question.column: answer for question, answer in both.items()}
    moving = BY_FEATURE["kan_flytte_for_jobb"]
    registers["situasjonsbeskrivelse"].append(_said(moving, "JA", "3", "2024-03-01"))
    after = _built(tmp_path, registers)["L3"]
    assert before[1]["L3"] | if_answered.values("L3", both | {moving: "JA"}) == after


def test_what_a_model_reads_of_an_answer_may_have_parts_that_it_does_not_read(before):
    wanted = ["hoyeste_utdanning_nus", "utdanning_mot_yrke"]
    found = IfAnswered(before[0], _marks(), all_features(), wanted)
    question = BY_FEATURE["hoyeste_utdanning_nus"]
    assert found.changed([question]) == wanted
    assert set(found.values("L1", {question: "7"})) == set(wanted)
