"""The specification tables of features: see `tests.support.registers.spec`."""

from tests.support.registers import spec

__all__ = ["spec"]
