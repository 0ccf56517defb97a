"""Python runs this file at its start when its folder is in PYTHONPATH (see `site`).

Any stage but the one that makes people up is ended when it opens, lists or even asks for a file
of the truth, or imports what it was made with.
"""

import sys

_WRITER = "pipelines.synthesize"
_FILES = {"open", "os.listdir", "os.scandir", "shutil.copyfile"}


def _stage() -> str | None:
    words = getattr(sys, "orig_argv", [])
    return words[words.index("-m") + 1] if "-m" in words[:-1] else None


_STAGE = _stage()


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in _FILES and "sannhet" in str(arguments[0]):
        raise PermissionError(f"{_STAGE} reads the truth")
    if event == "import" and str(arguments[0]).startswith("data.synthetic"):
        raise ImportError(f"{_STAGE} imports the generator")


if _STAGE and _STAGE.startswith("pipelines.") and _STAGE != _WRITER:
    sys.addaudithook(_watch)
