"""The door: what identifies anyone becomes a keyed pseudonym here, and goes no further."""

import re
from collections import Counter
from datetime import date
from typing import Final

from data.identity import Pseudonyms
from data.quarantine import Reason, Refused

_NUMBER: Final = re.compile(rb"(?<!\d)\d{11}(?!\d)")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)


class Door:
    """Gives references for identity numbers and ids, and counts values that no code list knows."""

    def __init__(self, pseudonyms: Pseudonyms) -> None:
        self.unknown_values: Counter[str] = Counter()
        self._pseudonyms = pseudonyms
        self._persons: dict[str, str] = {}
        self._owners: dict[str, str] = {}
        self._known: dict[str, date] = {}
        self._replaced: dict[str, str] = {}

    def person(self, number: str) -> str:
        """Return person_ref; raises Refused for a number that may not pass."""
        ref = self._persons.get(number)
        if ref is None:
            ref = self._persons[number] = self._pseudonyms.person(number)
        return ref

    def persons_in(self, raw: bytes) -> set[str]:
        """Return the person_refs of all identity numbers that stand in a line, whatever it is."""
        found = set()
        for number in _NUMBER.findall(raw):
            try:
                found.add(self.person(number.decode()))
            except Refused:
                continue
        return found

    def uuid(self, kind: str, value: str) -> str:
        """Return the reference of a thing that Nav names by uuid; raises Refused if it is none."""
        value = value.lower()
        if not _UUID.fullmatch(value):
            raise Refused(Reason.UGYLDIG_VERDI, "must be a uuid")
        return self.reference(kind, value)

    def reference(self, kind: str, value: str) -> str:
        """Return the reference of a thing named by any text, such as an employer."""
        return self._pseudonyms.of(kind, value)

    def owns(self, periode_ref: str, person_ref: str, known: date) -> None:
        """Note whose periode it is, and the day that was known.

        The latest record wins, for identity numbers can change.
        """
        self.same_person(self._owners.get(periode_ref, person_ref), person_ref)
        self._owners[periode_ref] = person_ref
        self._known.setdefault(periode_ref, known)

    def owner(self, periode_ref: str) -> str:
        """Return the person_ref of a periode; raises Refused if no record named it."""
        try:
            return self._owners[periode_ref]
        except KeyError:
            rule = "'periodeId' must be that of a periode in the register 'periode'"
            raise Refused(Reason.UKJENT_PERIODE, rule) from None

    def known(self, periode_ref: str) -> date:
        """Return the first day that a periode which has an owner was known."""
        return self._known[periode_ref]

    def same_person(self, older: str, newer: str) -> None:
        """Note that two person_refs are of one person, whose identity number has changed.

        The newer one stands for both; so it does where somebody gets an earlier number back.
        """
        if older == newer:
            return
        first, last = self._stands_for(older), self._stands_for(newer)
        if first != last:
            self._replaced[first] = last
        elif last == older:
            self._replaced.pop(newer)
            self._replaced[older] = newer

    def _stands_for(self, person_ref: str) -> str:
        while person_ref in self._replaced:
            person_ref = self._replaced[person_ref]
        return person_ref

    def replaced(self) -> dict[str, str]:
        """Return, for each person_ref that was replaced, the one that stands for it now."""
        return {older: self._stands_for(older) for older in self._replaced}

    def unknown(self, where: str) -> None:
        """Count a value that no code list knows, by field and never by value."""
        self.unknown_values[where] += 1
