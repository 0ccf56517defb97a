"""The columns that features may read are those of the registers, and nothing is left unsaid."""

from data.intake.all import REGISTERS as DECLARED
from features.columns import COLUMNS, OF_PLACES, REFUSED, REQUIRED, SWITCHED
from tests.support.registers import REGISTERS


def test_columns_are_those_that_the_registers_declare():
    types = {"BOOLEAN": "flag", "DOUBLE": "number", "INTEGER": "number", "DATE": "date"}
    tables = {name: one.columns for name, one in DECLARED.items()}
    tables |= {f"{name}_vernet": one.protected for name, one in DECLARED.items() if one.protected}
    assert set(COLUMNS) | set(REFUSED) == set(tables)
    assert not set(COLUMNS) & set(REFUSED)
    assert {"profilering", "egenvurdering", "vedtak_14a", "oppfolgingsbruker"} <= set(REFUSED)
    assert {name for name, one in DECLARED.items() if one.needs_switch} <= set(SWITCHED)
    assert {name for name, one in DECLARED.items() if one.is_about_places} == OF_PLACES
    for register, columns in COLUMNS.items():
        for name, kind in columns.items():
            texts = {"ref", "code", "codes", "place"}
            declared = tables[register][name]
            assert kind in texts if declared == "VARCHAR" else kind == types[declared]


def test_what_must_be_there_is_what_the_registers_call_required():
    required = {name for name, one in DECLARED.items() if one.is_required}
    assert required - {"profilering"} == REQUIRED


def test_the_tables_of_the_tests_are_those_that_the_registers_declare():
    for register, columns in REGISTERS.items():
        declared = DECLARED[register.removesuffix("_vernet")]
        is_protected = register.endswith("_vernet")
        assert set(columns) == set(declared.protected if is_protected else declared.columns)
