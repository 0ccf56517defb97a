"""Labels checked against text tables.

Unless a table says otherwise the landmark is 2024-01-31 and the cut-off 2024-12-31. A label matures
in 91 days: follow-up ends 2024-10-01, which is day 244.
"""

from datetime import date

import pytest

from models.designs import DESIGNS, MAIN
from models.outcomes import outcomes
from tests.support.registers import landmarks_of, rows_of, write_registers

LANDMARK, CUTOFF, MATURITY = "2024-01-31", "2024-12-31", 91


@pytest.fixture
def labels(tmp_path):
    """Check (days, exit) of persons against text tables; None where there is no label.

    `registrert` is when their spells began, the landmark where it is not said.
    """

    def check(expect, design=MAIN.name, as_of=LANDMARK, cutoff=CUTOFF, maturity=MATURITY, **tables):
        names = ("censored", *DESIGNS[design].names)
        began = tables.pop("registrert", None)
        days = {str(p): as_of[p] if isinstance(as_of, dict) else as_of for p in expect}
        registers = {name: rows_of(name, text) for name, text in tables.items()}
        folder = write_registers(tmp_path / "2_inndata", registers)
        end = date.fromisoformat(cutoff)
        landmarks = landmarks_of(days, began)
        found = outcomes(folder, landmarks, DESIGNS[design], (end, maturity), threads=1)
        assert set(found["known_at"]) <= {end}
        rows = zip(found["landmark_ref"], found["time"], found["exit"], strict=True)
        got = {int(ref.split(":")[0]): (time, names[exit_]) for ref, time, exit_ in rows}
        assert {person: got.get(person) for person in expect} == expect

    return check
