"""What dvc.yaml must declare: DVC follows no imports, and a missed file leaves results stale."""

import re
from pathlib import PurePosixPath
from typing import Any

import grimp

from tests.support.parts import ROOT
from tests.support.tree import PACKAGES

COMMAND = re.compile(r"^python3? -m pipelines\.(\w+)(\s.*)?$")
# Person-level tables never enter DVC's cache: the folders that hold them, the reports (aggregates
# only) excepted, and such files wherever they are written.
PERSON_FOLDERS = ("data/1_kildedata", "data/2_inndata", "data/3_klargjort", "data/5_utdata")
AGGREGATES = ("data/5_utdata/reports",)
TABLES = {".parquet", ".csv", ".avro", ".jsonl", ".duckdb", ".sqlite", ".db"}


def stages(dvc_yaml: str) -> dict[str, dict[str, Any]]:
    """Return the stages of a dvc.yaml by name, with the template in place of a foreach's copies."""
    from ruamel.yaml import YAML

    found = (YAML(typ="safe").load(dvc_yaml) or {}).get("stages") or {}
    return {name: stage.get("do", stage) for name, stage in found.items()}


def problems(dvc_yaml: str, graph: grimp.ImportGraph, params: dict[str, Any]) -> list[str]:
    """Return every rule that the dvc.yaml breaks, as sentences that name the stage."""
    found: list[str] = []
    for name, stage in stages(dvc_yaml).items():
        broken = _form(stage) + _missed(stage, graph) + _cached(stage)
        broken += _unknown_params(stage, params)
        found += [f"stage {name}: {problem}" for problem in broken]
    return found


def _form(stage: dict[str, Any]) -> list[str]:
    found: list[str] = []
    if not str(stage.get("desc") or "").strip():
        found.append("has no desc")
    if not COMMAND.match(str(stage.get("cmd"))):
        found.append("its cmd is not `python -m pipelines.<stage>`")
    if "data" in _paths(stage, "deps"):
        found.append("deps names data itself; name sub-packages such as data/registers")
    return found


def _missed(stage: dict[str, Any], graph: grimp.ImportGraph) -> list[str]:
    """Name what the stage imports, directly or not, without declaring it."""
    command = COMMAND.match(str(stage.get("cmd")))
    if not command:
        return []
    module = f"pipelines.{command[1]}"
    if module not in graph.modules:
        return [f"there is no module {module}"]
    declared = _paths(stage, "deps")
    imported = {module} | {
        name for name in graph.find_upstream_modules(module) if name.split(".")[0] in PACKAGES
    }
    missing = sorted(path for path in map(_path, imported) if not _covered(path, declared))
    return [f"imports {path}, which deps does not name" for path in missing]


def _path(module: str) -> str:
    """Return the file of a module, or the folder of a sub-package.

    A sub-package stands for all its files, because declarations in it are found by import.
    """
    path = module.replace(".", "/")
    if not (ROOT / path).is_dir():
        return f"{path}.py"
    return path if "/" in path else f"{path}/__init__.py"


def _covered(path: str, declared: list[str]) -> bool:
    return any(PurePosixPath(path).is_relative_to(entry) for entry in declared)


def _cached(stage: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for out in stage.get("outs", []):
        ((path, options),) = out.items() if isinstance(out, dict) else ((out, {}),)
        if _is_person_level(path) and (options or {}).get("cache", True):
            found.append(f"{path} is about persons and lacks cache: false")
    return found


def _is_person_level(out: str) -> bool:
    path = PurePosixPath(out)
    if any(path.is_relative_to(folder) for folder in AGGREGATES):
        return False
    return path.suffix in TABLES or any(path.is_relative_to(folder) for folder in PERSON_FOLDERS)


def _unknown_params(stage: dict[str, Any], params: dict[str, Any]) -> list[str]:
    found: list[str] = []
    for entry in stage.get("params", []):
        keys = [entry]
        if isinstance(entry, dict):
            # `params.yaml:` with no list means the whole file.
            keys = [key for group in entry.values() for key in group or []]
        found += [
            f"params names {key}, not in params.yaml" for key in keys if not _has(params, key)
        ]
    return found


def _has(params: dict[str, Any], key: str) -> bool:
    held: Any = params
    for part in key.split("."):
        if not isinstance(held, dict) or part not in held:
            return False
        held = held[part]
    return True


def _paths(stage: dict[str, Any], section: str) -> list[str]:
    entries = [next(iter(e)) if isinstance(e, dict) else e for e in stage.get(section, [])]
    return [str(PurePosixPath(entry)) for entry in entries]
