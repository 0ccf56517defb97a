"""Where the project lies: the checkout that the package was installed from, or --project."""

import os
from pathlib import Path

from profilering.errors import BadInput

VARIABLE = "PROFILERING_PROJECT"


def project_root() -> Path:
    """Return the project's root folder, absolute.

    Raises BadInput when PROFILERING_PROJECT (set by --project) names a folder without params.yaml.
    """
    chosen = os.environ.get(VARIABLE)
    if chosen is None:
        return Path(__file__).resolve().parent.parent
    root = Path(chosen).resolve()
    if not (root / "params.yaml").is_file():
        raise BadInput(
            f"--project {chosen}: no params.yaml there. Name the folder of a profilering checkout."
        )
    return root
