"""Work shared by several processes, with the results in the order of the tasks."""

import os
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import active_children, get_context
from typing import Final, TypeVar

import numpy  # noqa: F401 (its threads can only be limited once it is there)
from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from profilering.errors import Stopped
from profilering.stage import die_with_parent

_MOST_WORKERS: Final = 8

Task = TypeVar("Task")
Result = TypeVar("Result")


def usual_workers() -> int:
    """Return one worker for each core that this process may use, and not more than fit in 4 GB."""
    return min(len(os.sched_getaffinity(0)), _MOST_WORKERS)


def in_order(
    work: Callable[[Task], Result], tasks: Iterable[Task], workers: int
) -> Generator[Result, None, None]:
    """Yield the result of each task; at most `workers` + 2 are begun and not yet yielded.

    One worker is this process itself. All of them do sums in one thread, so that what they add up
    is the same to the last digit. Raises what `work` raises, and Stopped when a worker was
    ended from outside; no worker outlives the iterator, nor this process.
    """
    if workers == 1:
        with threadpool_limits(1, user_api="blas"):
            yield from map(work, tasks)
        return
    # Spawned: this process may have threads (progress, Arrow), which do not survive a fork.
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _start, (os.getpid(),))
    others = set(active_children())
    begun: deque[Future[Result]] = deque()
    try:
        for task in tasks:
            begun.append(pool.submit(work, task))
            if len(begun) == workers + 2:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    except BrokenProcessPool:
        raise Stopped(
            "A worker process was ended from outside, perhaps for want of memory. "
            "Run it again, with fewer workers (--workers) if memory is short."
        ) from None
    except BaseException:
        # Nobody waits for what they have begun.
        for worker in set(active_children()) - others:
            worker.kill()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _start(parent: int) -> None:
    # Ctrl-C reaches every process of a terminal: the parent ends the workers, they say nothing.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    # It may have ended while this one was starting.
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)
    threadpool_limits(1, user_api="blas")
