"""Every row of every register has a name of its own, also where one record became several rows."""

from pathlib import Path

import pyarrow.parquet as pq

from tests.unit.data import nav_documents as nav
from tests.unit.data.nav_documents import ANNA, ingest, sound
from tests.unit.data.optional_documents import OPTIONAL, VEDTAK


def test_a_decision_that_comes_back_has_two_rows_with_two_names(tmp_path: Path) -> None:
    def decided(group: str, hour: int) -> dict[str, object]:
        verdi = VEDTAK | {
            "innsatsgruppe": group,
            "fattetDato": f"2024-03-01T{hour:02d}:00:00+01:00",
        }
        return {"personIdent": ANNA, "verdi": verdi | {"vedtakId": group}}

    registers = sound() | {name: [one] for name, one in OPTIONAL.items()}
    registers["vedtak_14a"] = [decided("TRENGER_VEILEDNING", 9), decided("GODE_MULIGHETER", 10)]
    registers["periode"].append(nav.periode(1, avsluttet=nav.metadata("2024-05-01")))
    folder = ingest(tmp_path, registers)
    for path in folder.glob("*.parquet"):
        if path.stem != "quarantine":
            refs = pq.read_table(path)["row_ref"].to_pylist()
            assert len(set(refs)) == len(refs) > 0
