"""Models on disk: JSON and LightGBM's own text, each file with its SHA-256; never a pickle."""

import hashlib
import json
from pathlib import Path
from typing import Any

from models.cohort.cohort import FeatureSpace
from models.exit_model import ExitModel, exit_model_from
from models.incidence_model import IncidenceModel
from models.knowledge import Support, support_from
from profilering.errors import ModelRefused
from profilering.files import sha256_of

FORMAT = 3


def model_files(model: IncidenceModel) -> tuple[dict[str, str], str]:
    """Return a model as text files by name, and its hash: the SHA-256 of `manifest.json`."""
    versions = {"model": model.exit_models} | {
        f"refit{b}": models for b, models in enumerate(model.refits)
    }
    files: dict[str, str] = {}
    for version, models in versions.items():
        parts: dict[str, Any] = {}
        for number, (name, exit_model) in enumerate(zip(model.exits, models, strict=True)):
            texts = {part: f"{version}.{number}.{part}.lgb" for part in exit_model.boosters}
            files |= {texts[part]: one.text for part, one in exit_model.boosters.items()}
            parts[name] = exit_model.to_json() | {"texts": texts}
        files[f"{version}.json"] = _text(parts)
    if model.support is not None:
        files["support.json"] = _text(model.support.to_json())
    described = {
        "format": FORMAT,
        "exits": model.exits,
        "horizons": model.horizons,
        "unit": model.unit,
        "features": model.space.names,
        "levels": model.space.levels,
        "themes": model.space.themes,
        "refits": len(model.refits),
        "usual_variance": model.usual_variance,
        "sha256": {name: _sha256(text) for name, text in sorted(files.items())},
    }
    files["manifest.json"] = _text(described)
    return files, _sha256(files["manifest.json"])


def load_model(folder: Path, expected: str | None = None) -> IncidenceModel:
    """Read a model back after comparing every file with its hash.

    Raises ModelRefused when a file is missing or altered, or the hash is not the expected one.
    """
    manifest = _manifest(folder, expected)
    names = manifest["features"]
    levels = {name: tuple(values) for name, values in manifest["levels"].items()}
    versions = [_read_version(folder, "model", manifest["exits"])]
    versions += [
        _read_version(folder, f"refit{b}", manifest["exits"]) for b in range(manifest["refits"])
    ]
    space = FeatureSpace(tuple(names), levels, manifest["themes"])
    return IncidenceModel(
        space,
        tuple(manifest["exits"]),
        tuple(manifest["horizons"]),
        manifest["unit"],
        versions[0],
        tuple(versions[1:]),
        tuple(tuple(map(tuple, part)) for part in manifest["usual_variance"]),
        _read_support(folder, space) if "support.json" in manifest["sha256"] else None,
    )


def _manifest(folder: Path, expected: str | None) -> dict[str, Any]:
    path = folder / "manifest.json"
    if not path.is_file():
        raise ModelRefused(f"There is no model in {folder.name}: manifest.json is missing.")
    if expected is not None and sha256_of(path) != expected:
        raise ModelRefused(f"The model {folder.name} is not the one that was promoted (SHA-256).")
    try:
        manifest: dict[str, Any] = dict(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        raise ModelRefused(f"The model {folder.name}: manifest.json is damaged.") from None
    if manifest.get("format") != FORMAT:
        found = manifest.get("format", "unknown")
        raise ModelRefused(f"The model {folder.name} has format {found}: retrain it.")
    for name, digest in manifest["sha256"].items():
        if not (folder / name).is_file() or sha256_of(folder / name) != digest:
            raise ModelRefused(f"The model {folder.name}: {name} is missing or was altered.")
    return manifest


def _read_support(folder: Path, space: FeatureSpace) -> Support:
    return support_from(json.loads((folder / "support.json").read_text(encoding="utf-8")), space)


def _read_version(folder: Path, version: str, exits: list[str]) -> tuple[ExitModel, ...]:
    parts = json.loads((folder / f"{version}.json").read_text(encoding="utf-8"))
    return tuple(_read_exit(folder, parts[name]) for name in exits)


def _read_exit(folder: Path, value: dict[str, Any]) -> ExitModel:
    named = value["texts"].items()
    texts = {part: (folder / file).read_text(encoding="utf-8") for part, file in named}
    return exit_model_from(value, texts)


def _text(value: Any) -> str:
    return json.dumps(value, indent=1, allow_nan=False) + "\n"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()
