"""Small worlds for tests, and checks that share no code with the generator."""

import json
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from data.synthetic.chunk import Chunk, make_chunk
from data.synthetic.days import window_of
from data.synthetic.draws import Draws

START, END = date(2018, 11, 1), date(2026, 10, 31)
EPOCH = date(1970, 1, 1)
_FIRST, _SECOND = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


def date_of(text: str) -> date:
    """Return the date that a text begins with."""
    return date.fromisoformat(text[:10])


def day_of_instant(milliseconds: int) -> date:
    """Return the UTC date of an instant; the generator avoids the hours where Oslo's differs."""
    return EPOCH + timedelta(days=milliseconds // 86_400_000)


def is_valid_tnr(ident: str) -> bool:
    """Tell whether a number is a synthetic identity (month + 80) with classic control digits."""
    d = [int(c) for c in ident]
    try:
        date(
            2000 if ident[4:6] == "00" else 1900 + int(ident[4:6]),
            int(ident[2:4]) - 80,
            int(ident[:2]),
        )
    except ValueError:
        return False
    first = sum(w * x for w, x in zip(_FIRST, d, strict=False))
    second = sum(w * x for w, x in zip(_SECOND, d, strict=True))
    return len(d) == 11 and first % 11 == 0 and second % 11 == 0


@cache
def five_thousand(seed: int) -> Chunk:
    """Let 5,000 people live in the default window, without their true incidence (see living)."""
    idents = [str(n) for n in range(5000)]
    return make_chunk(0, idents, Draws(seed), window_of(START, END), has_incidence=False)


def registers(folder: Path) -> dict[str, list[Any]]:
    """Read every line of the register files in a folder."""
    return {
        path.stem: [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for path in sorted((folder / "syntetisk").glob("*.jsonl"))
    }


def days_registered(chunk: Chunk) -> np.ndarray:
    """Return how many days each registration lasts."""
    return chunk.lives.exits.left - chunk.lives.spells.day
