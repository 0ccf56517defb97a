"""Which run is in use, which were before it, and why: champion.json and the log beside it.

champion.json alone says which run is in use. The log has a line for every change, written before
the change; its first line is the reference that no later champion may fall behind.
"""

from dataclasses import dataclass
from typing import Any

from models.registry import RunName, read_name, write_name
from profilering.errors import BadInput, ModelRefused
from profilering.files import append_json_line, exclusive, read_json_lines
from profilering.places import Places
from profilering.time import now


@dataclass(frozen=True)
class Change:
    """One change of champion: when, to which run, and the reason given."""

    when: str
    run: str
    sha256: str
    reason: str

    @property
    def name(self) -> RunName:
        """The run that was put in use."""
        return RunName(self.run, self.sha256)


def changes(places: Places) -> list[Change]:
    """Return every change of champion, the first first."""
    return [Change(**line) for line in read_json_lines(places.champions)]


def put_in_use(
    places: Places, name: RunName, reason: str, instead_of: RunName | None = None
) -> None:
    """Log a run as champion, then make it so.

    `instead_of` is the champion that the run was judged against. Raises ModelRefused where another
    has taken its place since, and Locked where one is taking it now; nothing is changed then.
    """
    change: dict[str, Any] = {
        "when": now().isoformat(timespec="seconds"),
        **vars(name),
        "reason": " ".join(reason.split()),
    }
    lock = places.champions.with_name(f".{places.champions.name}.lock")
    with exclusive(lock, "the change of champion"):
        if instead_of is not None:
            _refuse_if_gone(instead_of, read_name(places.champion), name)
        append_json_line(places.champions, change)
        write_name(places.champion, name)


def _refuse_if_gone(judged: RunName, champion: RunName, name: RunName) -> None:
    if champion != judged:
        raise ModelRefused(
            f"Run {name.run} stays out of use: it was judged against run {judged.run}, and since "
            f"then run {champion.run} has been put in use. Run the same command again."
        )


def reference(places: Places) -> RunName:
    """Return the first champion; the one in use where the log is younger than it."""
    log = changes(places)
    return log[0].name if log else read_name(places.champion)


def before(places: Places) -> RunName:
    """Return the champion before the one in use; raises BadInput where there was none."""
    log, champion = changes(places), read_name(places.champion)
    # Where it was first put in use: a rollback to it must not lead back to what it left.
    first = next((n for n, one in enumerate(log) if one.name == champion), 0)
    earlier = [one.name for one in log[:first]]
    if not earlier:
        raise BadInput(f"There was no champion before run {champion.run}.")
    return earlier[-1]
