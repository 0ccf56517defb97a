"""How a target is declared: which register rows count as an exit, as they were known on a day."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """One exit, from a register and never from leaving the arbeidssøkerregister.

    `rows` is an SQL condition on the register's columns: of rows that begin after the landmark and
    are known at the cut-off, those that count. With `is_joined`, rows that meet are one spell,
    which begins with its first row. `words` is the estimand in a sentence; `text_nb` completes
    "sannsynlighet for ..." in bokmål.
    """

    name: str
    register: str
    rows: str
    words: str
    text_nb: str
    is_joined: bool = False
