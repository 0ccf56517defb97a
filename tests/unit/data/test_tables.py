"""Tables of ingested registers: what is protected is its owner's alone to read."""

import os
import stat

from data.intake.tables import Tables
from data.registers.person import REGISTER


def test_the_protected_table_is_readable_by_its_owner_alone(tmp_path):
    before = os.umask(0o022)
    try:
        with Tables(REGISTER, tmp_path):
            # Already while it is written.
            during = stat.S_IMODE((tmp_path / "person_vernet.parquet").stat().st_mode)
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert during == 0o600
    assert modes == {"person.parquet": 0o644, "person_vernet.parquet": 0o600}
