"""All registers, found by import: a new file with a REGISTER is in use at once."""

from importlib import import_module
from pkgutil import iter_modules
from typing import Final

import data.registers
from data.intake.contract import Register


def _found() -> dict[str, Register]:
    found: dict[str, Register] = {}
    for module in iter_modules(data.registers.__path__):
        if module.name != "all":
            declared = getattr(import_module(f"data.registers.{module.name}"), "REGISTER", None)
            if isinstance(declared, Register):
                found[declared.id] = declared
    return dict(sorted(found.items()))


REGISTERS: Final[dict[str, Register]] = _found()
