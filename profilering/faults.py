"""What is wrong with a key of a settings file, in a sentence."""

from typing import Any

from pydantic import BaseModel

from profilering.errors import did_you_mean


def fault_sentence(model: type[BaseModel], finding: Any) -> str:
    """Return one of pydantic's findings with the nearest valid key, never with a value."""
    where = ".".join(str(part) for part in finding["loc"]) or "the file"
    if finding["type"] == "missing":
        return f"'{where}' is missing"
    if finding["type"] == "extra_forbidden":
        valid = _keys_at(model, finding["loc"][:-1])
        return f"'{where}' is not a known key. {did_you_mean(str(finding['loc'][-1]), valid)}"
    return f"'{where}': {finding['msg'].removeprefix('Value error, ')}"


def _keys_at(model: Any, location: tuple[Any, ...]) -> list[str]:
    """Return the keys that are valid at a location; tags of unions in it are walked over."""
    for part in location:
        candidates = [model, *getattr(model, "__args__", ())]
        for candidate in candidates:
            fields = getattr(candidate, "model_fields", {})
            if part in fields:
                model = fields[part].annotation
                break
        else:
            model = next((c for c in candidates if getattr(c, "__name__", "") == part), model)
    found: list[str] = []
    for candidate in [model, *getattr(model, "__args__", ())]:
        found += [f.alias or name for name, f in getattr(candidate, "model_fields", {}).items()]
    return found
