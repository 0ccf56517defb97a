"""Tiltakspenger, sykepenger and changes of benefits: Nav's forms, counters that fall, no future."""

from collections import defaultdict
from itertools import pairwise

import pytest

from data.synthetic.days import NEVER, iso
from data.synthetic.writing.benefits import benefit_documents
from data.synthetic.writing.rights import DP_SAK_SINCE
from tests.unit.data.synthetic.some_people import as_lines, people, taken_in, written
from tests.unit.data.synthetic.worlds import END, day_of_instant

COUNT = 1000


@pytest.fixture(scope="module")
def chunk():
    return people(count=COUNT)


@pytest.fixture(scope="module")
def lines(chunk):
    return written(benefit_documents, chunk)


@pytest.fixture(scope="module")
def events(lines):
    found = defaultdict(list)
    for line in lines["ytelser_endring"]:
        if "after" in line:
            found[line["after"]["VEDTAK_ID"]].append(line)
    return found


@pytest.fixture(scope="module")
def row_of(chunk):
    return {ident: row for row, ident in enumerate(chunk.idents)}


def test_the_contracts_take_every_document(chunk, lines, tmp_path):
    for name, counts in taken_in(tmp_path, chunk, lines).items():
        assert counts["read"] == len(lines[name])
        assert counts["quarantined"] == 0
        assert not counts["unknown_values"]
        assert counts["rows"] > 50


def test_chunks_do_not_matter():
    whole = as_lines(written(benefit_documents, people()))
    halves = [as_lines(written(benefit_documents, people(first, 30))) for first in (0, 30)]
    assert whole == {name: halves[0][name] + halves[1][name] for name in whole}


def test_nothing_is_known_after_the_window(lines):
    for name in ("tiltakspenger", "sykepenger"):
        assert all(line["hentet"][:10] <= END.isoformat() for line in lines[name])
    for line in lines["ytelser_endring"]:
        known = line["op_ts"][:10] if "op_ts" in line else day_of_instant(line["mottatt"])
        assert str(known) <= END.isoformat()


def test_tiltakspenger_is_for_tiltak_without_dagpenger_and_decided_late(chunk, lines, row_of):
    took, given, person = chunk.lives.tiltak, chunk.lives.dagpenger, chunk.lives.spells.person
    begun, got = set(), set()
    for n in range(len(person)):
        provided = given.first[n] <= took.first[n] <= given.last[n] < NEVER
        if took.first[n] < chunk.window.last - 60 and not provided:
            begun.add((chunk.idents[person[n]], iso(took.first[n])))
    for line in lines["tiltakspenger"]:
        for one in line["svar"]["vedtak"]:
            assert one["fom"] <= one["tom"]
            # Decided two weeks after the start at the soonest, and fetched later.
            assert one["fom"] < line["hentet"][:10]
            got.add((line["svar"]["personIdent"], one["fom"]))
    assert 0.45 < len(got & begun) / len(begun) < 0.75
    assert {line["svar"]["personIdent"] for line in lines["tiltakspenger"]} == set(chunk.idents)


def test_the_end_of_tiltakspenger_is_revised_only_afterwards(lines):
    ends = defaultdict(list)
    for line in lines["tiltakspenger"]:
        for one in line["svar"]["vedtak"]:
            ends[one["sakId"], one["fom"]].append((line["hentet"][:10], one["tom"]))
    revised = 0
    for said in ends.values():
        for (_, before), (fetched, after) in pairwise(said):
            if after != before:
                revised += 1
                assert after < before
                assert after < fetched
    assert revised > 10


def test_sykepenger_was_paid_before_registration_mostly_to_the_limited(chunk, lines):
    first = chunk.bounds(chunk.lives.spells.person)[:-1]
    limited = chunk.lives.answers.is_limited[first]
    shares, longest = {True: [], False: []}, 0
    for row, line in enumerate(lines["sykepenger"]):
        spans = line["svar"]["perioder"]
        assert line["svar"]["personIdent"] == chunk.idents[row]
        shares[bool(limited[row])].append(bool(spans))
        for span in spans:
            assert span["fom"] <= span["tom"] < line["hentet"][:10]
        longest = max(longest, len(spans))
    assert sum(shares[True]) / len(shares[True]) > 0.3
    assert 0 < sum(shares[False]) / len(shares[False]) < 0.1
    assert longest == 2


def test_arenas_events_rise_and_their_counters_fall(events):
    assert len(events) > 300
    for vedtak in events.values():
        assert [line["op_type"] for line in vedtak] == ["I"] + ["U"] * (len(vedtak) - 1)
        for before, after in pairwise(vedtak):
            days = (line["op_ts"] for line in (before, after))
            assert next(days) < next(days)
            assert before["after"]["HENDELSE_ID"] < after["after"]["HENDELSE_ID"]
            assert left(before["after"]) >= left(after["after"]) >= 0
        for line in vedtak:
            after = line["after"]
            assert after["ENDRET_DATO"][:10] <= line["op_ts"][:10]
            if after["RETTIGHETSTYPEKODE"] != "BASI" and after["VEDTAKSPERIODE_TOM"]:
                assert after["VEDTAKSPERIODE_TOM"][:10] < line["op_ts"][:10]


def left(after):
    return 5 * (after["ANTALLUKERIGJEN"] or 0) + (after["ANTALLDAGERIGJEN"] or 0)


def test_every_kind_of_right_is_there(events):
    kinds = {
        (one[0]["after"]["SAKSTYPEKODE"], one[0]["after"]["RETTIGHETSTYPEKODE"])
        for one in events.values()
    }
    assert kinds == {("DAGP", "DAGO"), ("DAGP", "PERM"), ("AA", "AAP"), ("INDIV", "BASI")}
    for one in events.values():
        is_laid_off = one[0]["after"]["RETTIGHETSTYPEKODE"] == "PERM"
        assert (one[0]["after"]["ANTALLUKERIGJENPERMITTERING"] is not None) == is_laid_off


def test_a_right_that_is_used_up_has_nothing_left(chunk, events):
    given = chunk.lives.dagpenger
    used_up = given.last - given.first + 1 == given.limit
    ends = {
        (iso(f), iso(e)) for f, e in zip(given.first[used_up], given.last[used_up], strict=True)
    }
    seen = 0
    for vedtak in events.values():
        after = vedtak[-1]["after"]
        span = (after["VEDTAKSPERIODE_FOM"][:10], (after["VEDTAKSPERIODE_TOM"] or "")[:10])
        if after["SAKSTYPEKODE"] == "DAGP" and span in ends:
            seen += left(after) == 0
        assert left(vedtak[0]["after"]) <= 5 * 156
    assert seen > 5


def test_the_new_systems_only_signal(lines, events):
    signals = [line for line in lines["ytelser_endring"] if "verdi" in line]
    assert len(signals) > 50
    assert min(str(day_of_instant(line["mottatt"])) for line in signals) >= iso(DP_SAK_SINCE)
    inserted = [line for vedtak in events.values() for line in vedtak[:1]]
    assert max(line["op_ts"][:10] for line in inserted) < iso(DP_SAK_SINCE)
