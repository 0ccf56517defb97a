"""Errors that say what is wrong, where, and what to do, and never show a person."""

from collections.abc import Iterable
from difflib import get_close_matches
from enum import IntEnum


class ExitCode(IntEnum):
    """The one table of exit codes, the same for every command and pipeline stage."""

    DONE = 0
    BAD_INPUT = 2
    QUARANTINE_LIMIT = 3
    LOCKED = 4
    STOPPED = 5
    MODEL_REFUSED = 6


class ProfileringError(Exception):
    """An error for the user: what is wrong and what to do, with counts and column names only."""

    exit_code: int = ExitCode.BAD_INPUT


class BadInput(ProfileringError):
    """The input breaks its contract; nothing was written."""


class QuarantineLimit(ProfileringError):
    """More rows were quarantined than params.yaml allows; earlier outputs are untouched."""

    exit_code = ExitCode.QUARANTINE_LIMIT


class Locked(ProfileringError):
    """Another process is writing the same output."""

    exit_code = ExitCode.LOCKED


class Stopped(ProfileringError):
    """The user or the system asked the work to stop; it can be run again."""

    exit_code = ExitCode.STOPPED


class ModelRefused(ProfileringError):
    """A model file is missing, altered, or does not fit the data."""

    exit_code = ExitCode.MODEL_REFUSED


def did_you_mean(name: str, valid: Iterable[str]) -> str:
    """Return a sentence that names the nearest valid names, or lists them where none is near."""
    names = [str(v) for v in valid]
    near = get_close_matches(name, names, n=3, cutoff=0.6)
    if near:
        return "Did you mean " + " or ".join(f"'{n}'" for n in near) + "?"
    return "Valid are: " + ", ".join(names) + "."


def collected(title: str, problems: list[str]) -> str:
    """Join all problems found in one input into one message, so that one run shows them all."""
    if len(problems) == 1:
        return f"{title}: {problems[0]}"
    return f"{title}: {len(problems)} problems\n" + "\n".join(f"  - {p}" for p in problems)
