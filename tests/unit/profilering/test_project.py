"""The project root is the checkout, or what --project names."""

import pytest

from profilering.errors import BadInput
from profilering.project import VARIABLE, project_root
from tests.support.parts import ROOT


def test_the_root_is_the_checkout_from_any_directory(tmp_path, monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    assert project_root() == ROOT


def test_another_project_can_be_named_and_must_be_one(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with pytest.raises(BadInput, match=r"no params\.yaml there"):
        project_root()
    (tmp_path / "params.yaml").touch()
    assert project_root() == tmp_path.resolve()
