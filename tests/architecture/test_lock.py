"""requirements.lock: all with hashes, no word of where it was made, and what is installed."""

import json
import re
import tomllib
from importlib import metadata

import pytest

from tests.support.parts import ROOT

LOCK = ROOT / "requirements.lock"
ENTRY = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^ ;\\]+)")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
# An address, an option that names one, a path or a direct reference.
PLACE = re.compile(
    r"://|\bfile:|(^|\s)(-i|-f|-e|-r|-c|--(?!hash=)\S+)\b|\s@\s|(^|[\s'\"])[/~.]\S*/"
)


def canonical(name: str) -> str:
    """Return a distribution's name as it is compared."""
    return re.sub(r"[-_.]+", "-", name).lower()


def entries(text: str) -> dict[str, tuple[str, int]]:
    """Return name -> (version, number of hashes); refuses any line of another form."""
    found: dict[str, tuple[str, int]] = {}
    name = ""
    for line in text.splitlines():
        if match := ENTRY.match(line):
            name = canonical(match[1])
            found[name] = (match[2], 0)
        elif HASH.match(line):
            found[name] = (found[name][0], found[name][1] + 1)
        elif not line.lstrip().startswith("#"):
            raise ValueError(f"not a requirement, a hash or a comment: {line}")
    return found


def places(text: str) -> list[str]:
    """Return the lines that name a host, an address or a path."""
    return [line for line in text.splitlines() if PLACE.search(line)]


def test_every_requirement_has_hashes_and_no_line_names_a_place():
    text = LOCK.read_text(encoding="utf-8")
    locked = entries(text)
    assert len(locked) > 100
    assert [name for name, (_, hashes) in locked.items() if not hashes] == []
    assert places(text) == []


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https:" + "//example.org/simple",
        "--find-links /opt/wheels",
        "-f wheels",
        "-i x",
        "x @ file:" + "///tmp/x",
        "    # via -r /srv/x.in",
        "./local/x",
    ],
)
def test_a_place_would_be_found(line):
    assert places(line) == [line]
    if not line.startswith("    #"):
        with pytest.raises(ValueError, match="not a requirement"):
            entries(line)


def test_what_is_installed_is_what_is_locked():
    installed = {}
    for name, (version, _) in entries(LOCK.read_text(encoding="utf-8")).items():
        try:
            installed[name] = (metadata.version(name), version)
        except metadata.PackageNotFoundError:
            installed[name] = ("nothing", version)
    different = {name: pair for name, pair in installed.items() if pair[0] != pair[1]}
    assert different == {}, "installed, locked: run make"


def test_every_dependency_of_the_project_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"].get("optional-dependencies", {}).values()
    wanted = project["project"]["dependencies"] + [line for extra in extras for line in extra]
    names = {canonical(re.split(r"[\s<>=!~;\[]", line)[0]) for line in wanted}
    names |= {canonical(re.split(r"[<>=!~]", r)[0]) for r in project["build-system"]["requires"]}
    assert names - set(entries(LOCK.read_text(encoding="utf-8"))) == set()


def test_the_lock_of_the_npm_tests_names_no_host():
    text = (ROOT / "tests" / "npm" / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    packages = json.loads(text)["packages"]
    assert all("integrity" in entry for name, entry in packages.items() if name)
    assert all("resolved" not in entry for entry in packages.values())
    wanted = packages[""]["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
