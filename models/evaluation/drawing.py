"""How plots are drawn: plain, legible, the same bytes each time, as PNG and SVG."""

from pathlib import Path
from typing import Any

import numpy as np

SALT = "profilering"
"""SVG names its parts by a hash, which is random without it."""


def panels(columns: int) -> tuple[Any, Any]:
    """Return a figure and its axes (columns,), side by side."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(max(3.6 * columns, 4.5), 3.6), layout="constrained")
    return figure, figure.subplots(1, columns, squeeze=False)[0]


def save(figure: Any, folder: Path, name: str) -> str:
    """Write a figure as name.png and name.svg; return the name of the first."""
    import matplotlib as mpl

    with mpl.rc_context({"svg.hashsalt": SALT}):
        figure.savefig(folder / f"{name}.svg", metadata={"Date": None, "Creator": None})
    figure.savefig(folder / f"{name}.png", dpi=110, metadata={"Software": None})
    return f"{name}.png"


def arms(y: Any, lower: Any, upper: Any) -> Any:
    """Return the lengths of error bars (2, n); none where an end is unknown."""
    found = np.stack([np.atleast_1d(y - lower), np.atleast_1d(upper - y)])
    return np.maximum(np.nan_to_num(found), 0)
