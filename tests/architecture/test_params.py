"""The committed params.yaml is exactly what the typed settings say."""

from pydantic import BaseModel

from profilering.params import Params, read_params
from profilering.upgrade import upgraded
from tests.support.parts import ROOT

COMMITTED = ROOT / "params.yaml"


def declared(model: type[BaseModel], prefix: str = "") -> set[str]:
    """Return the dotted names of all settings of a model."""
    found: set[str] = set()
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            found |= declared(field.annotation, f"{prefix}{name}.")
        else:
            found.add(f"{prefix}{name}")
    return found


def written(tree: dict, prefix: str = "") -> set[str]:
    """Return the dotted names of all values in a loaded params.yaml."""
    found: set[str] = set()
    for name, value in tree.items():
        inner = isinstance(value, dict)
        found |= written(value, f"{prefix}{name}.") if inner else {f"{prefix}{name}"}
    return found


def test_the_committed_file_has_exactly_the_declared_keys():
    from ruamel.yaml import YAML

    tree = YAML(typ="safe").load(COMMITTED.read_text(encoding="utf-8"))
    assert written(tree) == declared(Params)
    read_params(COMMITTED)


def test_the_committed_file_is_what_upgrade_would_write():
    text = COMMITTED.read_text(encoding="utf-8")
    assert upgraded(text) == (text, [])
    fresh, added = upgraded("")
    assert fresh == text
    assert set(added) == declared(Params)
