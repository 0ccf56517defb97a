"""Ingested registers for tests: written as small text tables, or as rows, into a 2_inndata."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from features.compile import build
from features.found import all_features, with_parts

TEXT, DAY, NUMBER, WHOLE, YES_NO = (
    pa.string(),
    pa.date32(),
    pa.float64(),
    pa.int32(),
    pa.bool_(),
)
EVERY = {
    "person_ref": TEXT,
    "row_ref": TEXT,
    "fra": DAY,
    "til": DAY,
    "kjent_fra": DAY,
    "kjent_til": DAY,
}
# ADR 6, said a second time: a test must not learn from the code what the tables look like.
REGISTERS: dict[str, dict[str, pa.DataType]] = {
    "periode": {"periode_ref": TEXT, "slutt_aarsak": TEXT, "er_slettet": YES_NO},
    "opplysninger": {
        "periode_ref": TEXT,
        "nus": TEXT,
        "bestaatt": TEXT,
        "godkjent": TEXT,
        "helse_hindrer": TEXT,
        "annet_hindrer": TEXT,
        "er_spurt_helse": YES_NO,
        "er_spurt_annet": YES_NO,
        "situasjoner": TEXT,
        "stilling_styrk08": TEXT,
        "prosent": NUMBER,
        "gjelder_fra": DAY,
        "gjelder_til": DAY,
        "siste_arbeidsdag": DAY,
        "siste_dag_med_loenn": DAY,
        "kilde": TEXT,
        "er_migrert": YES_NO,
        "nav_opplysninger": TEXT,
    },
    "aa_registeret": {
        "arbeidsforhold_ref": TEXT,
        "arbeidsgiver_ref": TEXT,
        "type": TEXT,
        "yrke": TEXT,
        "stillingsprosent": NUMBER,
        "yrke_styrk08": TEXT,
        "yrke_er_flertydig": YES_NO,
        "ansettelsesform": TEXT,
        "rapporteringsordning": TEXT,
        "slutt_aarsak": TEXT,
        "er_maskinelt_avsluttet": YES_NO,
        "er_permittert_fra": DAY,
        "er_permittert_til": DAY,
        "permittering_prosent": NUMBER,
        "permisjon_fra": DAY,
        "permisjon_til": DAY,
        "permisjon_prosent": NUMBER,
        "permisjon_type": TEXT,
    },
    "dagpenger": {
        "ytelse_type": TEXT,
        "kilde": TEXT,
        "gjenstaaende_dager": WHOLE,
        "gjenstaaende_dager_per": DAY,
    },
    "aap": {"rettighets_type": TEXT, "saksnummer": TEXT, "kildesystem": TEXT, "maksdato": DAY},
    "person": {
        "foedselsdato": DAY,
        "kommune": TEXT,
        "bydel": TEXT,
        "doedsdato": DAY,
        "utflyttet_dato": DAY,
    },
    "egenvurdering": {
        "periode_ref": TEXT,
        "profilering_ref": TEXT,
        "profilert_til": TEXT,
        "egenvurdering": TEXT,
    },
    "bekreftelse": {
        "periode_ref": TEXT,
        "loesning": TEXT,
        "har_jobbet": YES_NO,
        "vil_fortsette": YES_NO,
    },
    "paa_vegne_av": {"periode_ref": TEXT, "loesning": TEXT, "frist_brutt": YES_NO},
    "tiltakspenger": {"rettighet": TEXT, "kilde": TEXT, "sak_ref": TEXT},
    "sykepenger": {"grad": NUMBER},
    "tiltakshistorikk": {
        "tiltak_ref": TEXT,
        "tiltakskode": TEXT,
        "status": TEXT,
        "status_aarsak": TEXT,
        "deltok": YES_NO,
        "dager_per_uke": NUMBER,
        "prosent": NUMBER,
    },
    "situasjonsbeskrivelse": {
        "felt": TEXT,
        "verdi_tekst": TEXT,
        "verdi_tall": NUMBER,
        "verdi_liste": TEXT,
        "kilde": TEXT,
    },
    "arbeidsmarked": {
        "region_type": TEXT,
        "region": TEXT,
        "yrke_type": TEXT,
        "yrke": TEXT,
        "arbeidssoekere": WHOLE,
        "ledige_stillinger": WHOLE,
    },
    "webbruk": {"hendelse": TEXT, "antall": WHOLE},
    "person_vernet": {"kjoenn": TEXT, "landgruppe": TEXT},
}
OF_PLACES = {"arbeidsmarked"}
# What a row of a specification table has where the table does not name the column.
UNSAID: dict[str, Any] = {
    "er_slettet": False,
    "er_spurt_helse": True,
    "er_spurt_annet": True,
    "kilde": "arbeidssoekerregisteret",
}

Row = dict[str, Any]
Registers = dict[str, list[Row]]


def fields_of(register: str) -> dict[str, pa.DataType]:
    """Return the columns of a register's table."""
    keys = {name: kind for name, kind in EVERY.items() if name != "person_ref"}
    return (keys if register in OF_PLACES else EVERY) | REGISTERS[register]


def spell_of(person: str) -> str:
    """Return the spell that a specification looks at when it names none."""
    return f"p{person}"


def write_registers(folder: Path, registers: Mapping[str, list[Row]]) -> Path:
    """Write every register of ADR 6, empty where there are no rows; missing cells are null."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in REGISTERS:
        fields = fields_of(name)
        rows = registers.get(name, [])
        arrays = {c: pa.array([row.get(c) for row in rows], kind) for c, kind in fields.items()}
        # Small groups of rows, so that several threads really share a small table.
        pq.write_table(pa.table(arrays), folder / f"{name}.parquet", row_group_size=250)
    return folder


def landmarks_of(days: Mapping[str, date | str], registrert: str | None = None) -> pd.DataFrame:
    """Return one landmark for each person, on the day given, in the person's spell.

    The spell began on the day `registrert`, or on the landmark's own.
    """
    return pd.DataFrame(
        {
            "landmark_ref": [f"{person}:0" for person in days],
            "person_ref": list(days),
            "periode_ref": [spell_of(person) for person in days],
            "as_of": pd.to_datetime(pd.Series(list(days.values()), dtype="str")).dt.date,
            "registrert": None if registrert is None else date.fromisoformat(registrert),
            "slettet_fra": None,
        }
    )


def rows_of(register: str, text: str) -> list[Row]:
    """Read a text table `person | fra | ...`; an empty cell is missing.

    A column not named is as in `UNSAID`, `kjent_fra` is `fra`, `periode_ref` the person's spell.
    """
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    header, found = lines[0], []
    kinds = fields_of(register) | ({} if register in OF_PLACES else {"person": TEXT})
    unknown = [name for name in header if name not in kinds]
    assert not unknown, f"{register} has no column {unknown}"
    for number, cells in enumerate(lines[1:], start=1):
        assert len(cells) == len(header), f"{register}, row {number}: {cells}"
        said = {n: _cell(kinds[n], c) for n, c in zip(header, cells, strict=True)}
        row = {name: UNSAID[name] for name in REGISTERS[register] if name in UNSAID} | said
        if register not in OF_PLACES:
            row["person_ref"] = row.pop("person")
            row.setdefault("periode_ref", spell_of(row["person_ref"]))
        row.setdefault("fra", date(2000, 1, 1))
        row["kjent_fra"] = row.get("kjent_fra") or row["fra"]
        row.setdefault("row_ref", f"{register}-{number:03d}")
        found.append(row)
    return found


def _cell(kind: pa.DataType, text: str) -> Any:
    if text == "":
        return None
    if kind == DAY:
        return date.fromisoformat(text)
    if kind == YES_NO:
        return {"ja": True, "nei": False}[text]
    return {NUMBER: float, WHOLE: int}.get(kind, str)(text)


@pytest.fixture
def spec(tmp_path: Path) -> Callable[..., None]:
    """Check features against text tables of registers.

        spec(aa_registeret='''
                person | fra        | til | kjent_fra
                1      | 2024-01-01 |     | 2024-03-15
             ''', as_of="2024-02-01", expect={"dager_i_arbeid_siste_12_mnd": {1: 0}})

    `as_of` is a day, or a day for each person; `registrert` the first day of everyone's spell, if
    not that day; `switches` turns features on. None is expected where the value is missing.
    """

    def check(
        *,
        as_of: str | dict[int, str],
        expect: dict[str, dict[int, Any]],
        registrert: str | None = None,
        switches: frozenset[str] = frozenset(),
        **tables: str,
    ):
        persons = sorted({person for values in expect.values() for person in values})
        days = {str(p): as_of if isinstance(as_of, str) else as_of[p] for p in persons}
        registers = {name: rows_of(name, text) for name, text in tables.items()}
        folder = write_registers(tmp_path / "2_inndata", registers)
        marks = landmarks_of(days, registrert)
        features = with_parts(expect, all_features(switches))
        found = build(folder, marks, features).set_index("landmark_ref")
        wrong = [
            f"{feature} of person {person}: expected {wanted}, got {got}"
            for feature, values in expect.items()
            for person, wanted in values.items()
            if not _same(got := found.loc[f"{person}:0", feature], wanted)
        ]
        if wrong:
            pytest.fail("\n".join(wrong), pytrace=False)

    return check


def _same(got: Any, wanted: Any) -> bool:
    return bool(pd.isna(got)) if wanted is None else bool(got == wanted)


def differences(before: pd.DataFrame, after: pd.DataFrame) -> list[str]:
    """Return every cell, as landmark and column, that is not the same in both tables."""
    left = before.set_index("landmark_ref").sort_index()
    right = after.set_index("landmark_ref").sort_index()
    assert list(left.columns) == list(right.columns)
    assert list(left.index) == list(right.index)
    same = (left == right) | (left.isna() & right.isna())
    return [
        f"{landmark}, {column}: {left.loc[landmark, column]} / {right.loc[landmark, column]}"
        for column in same.columns
        for landmark in same.index[~same[column]]
    ]
