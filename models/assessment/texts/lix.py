"""LIX, the Scandinavian index of readability: words a sentence, and the share of long words.

Björnsson 1968: below 30 is easy, 40 is a newspaper, above 50 is official prose.
"""

import re
from collections.abc import Iterable
from typing import Final

LONG: Final = 6
"""Words of more letters are long."""


def lix(lines: Iterable[str]) -> float:
    """Return the index of a text; a line ends a sentence, as a full stop or a colon does."""
    text = "\n".join(lines)
    words = re.findall(r"[^\W\d_][\w-]*", text)
    # A point that ends an ordinal does not end a sentence: "1. juni".
    sentences = [part for part in re.split(r"[.!?:](?:\s|$)(?![a-zæøå])|\n", text) if part.strip()]
    if not words:
        return 0.0
    is_long = sum(len(word) > LONG for word in words)
    return len(words) / len(sentences) + 100 * is_long / len(words)
