"""All registers, found by import: a new file with a REGISTER is in use at once."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Final

import data.registers
from data.codes.yrke import Correspondence
from data.intake.contract import Register
from data.registers import aa_registeret
from profilering.places import Places
from profilering.sources import Registers


def _found() -> dict[str, Register]:
    found: dict[str, Register] = {}
    for module in iter_modules(data.registers.__path__):
        if module.name != "all":
            declared = getattr(import_module(f"data.registers.{module.name}"), "REGISTER", None)
            if isinstance(declared, Register):
                found[declared.id] = declared
    return dict(sorted(found.items()))


REGISTERS: Final[dict[str, Register]] = _found()


def registers_for(params: Registers, places: Places) -> dict[str, Register]:
    """Return the registers, with the code lists that params.yaml names.

    Raises BadInput for a code list that cannot be read.
    """
    if not params.yrke_table:
        return REGISTERS
    table = Correspondence.read(places.root / params.yrke_table)
    return REGISTERS | {"aa_registeret": aa_registeret.register(table)}
