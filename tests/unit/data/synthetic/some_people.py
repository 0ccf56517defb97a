"""A few people with real synthetic idents, what is written of them, and the door they pass."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from data.synthetic.chunk import Chunk, make_chunk
from data.synthetic.days import window_of
from data.synthetic.draws import Draws
from data.synthetic.identities import person_idents
from data.synthetic.laws.world_a import WORLD_A
from data.synthetic.life.people import make_people
from data.synthetic.writing.registrations import registration_documents
from tests.unit.data.nav_documents import ingest
from tests.unit.data.synthetic.worlds import END, START

Documents = dict[str, list[dict[str, Any]]]
Writer = Callable[[Chunk], Iterable[tuple[str, dict[str, Any]]]]


@cache
def people(first: int = 0, count: int = 60, seed: int = 11) -> Chunk:
    """Let the people numbered from `first` live in the default window; no true incidence."""
    draws, window = Draws(seed), window_of(START, END)
    whole = make_people(np.arange(first + count), draws, window, WORLD_A)
    idents = person_idents(whole.birth, whole.is_woman)
    return make_chunk(first, idents[first:], draws, window, has_incidence=False)


def written(writer: Writer, chunk: Chunk) -> Documents:
    """Return the documents of each register."""
    found: Documents = defaultdict(list)
    for register, document in writer(chunk):
        found[register].append(document)
    return dict(found)


def as_lines(documents: Documents) -> dict[str, list[str]]:
    """Return the documents as lines of text."""
    return {name: [json.dumps(one) for one in many] for name, many in documents.items()}


def taken_in(folder: Path, chunk: Chunk, documents: Documents) -> dict[str, dict[str, Any]]:
    """Take documents in with the registrations they belong to; return the counts by register."""
    spells = {"periode": written(registration_documents, chunk)["periode"]}
    counts = json.loads((ingest(folder, spells | documents) / "ingest.json").read_text())
    return {name: counts["registers"][name] for name in documents}
