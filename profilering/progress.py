"""Progress of long work: a bar on a terminal, a plain line per step elsewhere, nothing in tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Progress(Protocol):
    """Receives one call for each finished step of a long piece of work."""

    def __call__(self, step: str) -> None: ...


def silent(step: str) -> None:
    """Report nothing."""


@contextmanager
def shown(title: str, steps: int) -> Iterator[Progress]:
    """Show progress on standard error: `steps` calls complete the bar."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Bar(
        *columns, TimeElapsedColumn(), console=console, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(title, total=steps)

        def advance(step: str) -> None:
            bar.update(task, advance=1, description=f"{title}: {step}")
            if not console.is_terminal:
                done = f"{bar.tasks[task].completed:.0f} of {steps}"
                console.print(f"  {title} {done}: {step}", highlight=False, soft_wrap=True)

        yield advance
