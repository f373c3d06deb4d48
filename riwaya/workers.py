"""A crew of worker processes that code batches of articles; what comes back is in the order of what went in.

Workers are *spawned*, not forked: the main process holds database connections, and may hold a progress display with its
own thread, neither of which survives a fork; and spawn is the same on every system. It costs about half a second.

A worker that dies (killed for memory, say) is replaced, and its batch is tried again article by article, so that the
one that kills is found and put on the attention list. Workers end by themselves when the main process is killed.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import queue
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from riwaya.errors import RiwayaError

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

AHEAD = 3  # batches that a worker holds: one in hand, the rest waiting, so that it never waits for the writer
WINDOW = 6  # batches a worker that may be on their way or wait for their turn: bounds memory

TIRED_MB = 360.0  # a worker that holds more is replaced: what a coder remembers of words must not grow with the corpus

Work = Callable[[list[Any]], list[Any]]


@dataclass
class Task:
    """A part of a batch: ``order`` of the batch, ``part`` within it."""

    order: int
    part: int
    items: list[Any]


@dataclass(eq=False)
class Worker:
    """A process and the tasks in its hands, oldest first; ``tired``: it ends when they are done, another takes over."""

    process: Any
    pipe: Connection
    tasks: deque[Task] = field(default_factory=deque)
    ready: bool = False
    tired: bool = False


def in_order(
    batches: Iterator[list[Any]], workers: int, start: Callable[[], Work], lost: Callable[[Any], Any]
) -> Iterator[list[Any]]:
    """Do ``start()(batch)`` for every batch in ``workers`` processes and yield the results in order.

    ``start`` runs once in each worker and must be a function of a module; ``lost`` gives the result of an item that
    ended its worker by itself. Raises RiwayaError where a worker cannot start.
    """
    crew = [hire(start) for _ in range(workers)]
    todo: deque[Task] = deque()
    done: dict[int, dict[int, list[Any]]] = {}
    parts: dict[int, int] = {}
    given = taken = 0
    exhausted = False
    try:
        while True:
            while not exhausted and given - taken < workers * WINDOW:
                batch = next(batches, None)
                if batch is None:
                    exhausted = True
                    break
                todo.append(Task(given, 0, batch))
                parts[given] = 1
                given += 1
            crew[:] = [rested(worker, start) for worker in crew]
            for worker in sorted(crew, key=lambda w: len(w.tasks)):
                while todo and len(worker.tasks) < AHEAD and not worker.tired:
                    hand(worker, todo.popleft())
            while taken < given and len(done.get(taken, ())) == parts[taken]:
                found = done.pop(taken)
                del parts[taken]
                taken += 1
                yield [item for part in sorted(found) for item in found[part]]
            if exhausted and taken == given:
                return
            if taken + workers * WINDOW > given and not exhausted:
                continue
            by_pipe = {worker.pipe: worker for worker in crew}
            for pipe in wait(list(by_pipe)):
                worker = by_pipe[pipe]  # type: ignore[index]
                try:
                    kind, result = worker.pipe.recv()
                except (EOFError, OSError, pickle.UnpicklingError):
                    crew[crew.index(worker)] = replace_worker(worker, start, todo, done, parts, lost)
                    continue
                if kind == "failed":
                    raise RiwayaError(result[1], code=result[0])
                if kind == "ready":
                    worker.ready = True
                    continue
                worker.tired = worker.tired or kind == "tired"
                task = worker.tasks.popleft()
                done.setdefault(task.order, {})[task.part] = result
    finally:
        for worker in crew:
            dismiss(worker)


def hire(start: Callable[[], Work]) -> Worker:
    """A new worker. It is born deaf to Ctrl-C, which is for the main process to answer."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(theirs, start), daemon=True)
    main = threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if main else None
    try:
        process.start()
    finally:
        if main:
            signal.signal(signal.SIGINT, before)
    theirs.close()
    return Worker(process, ours)


def hand(worker: Worker, task: Task) -> None:
    worker.tasks.append(task)
    with suppress(OSError):  # it has died: reading from it will say so, and its tasks are given to another
        worker.pipe.send(task.items)


def replace_worker(
    worker: Worker,
    start: Callable[[], Work],
    todo: deque[Task],
    done: dict[int, dict[int, list[Any]]],
    parts: dict[int, int],
    lost: Callable[[Any], Any],
) -> Worker:
    """Take over from a worker that died: its waiting tasks go back, the one in hand is tried again in pieces."""
    worker.process.join(5)
    if not worker.ready:
        raise RiwayaError(
            f"a worker process ended while it started (exit code {worker.process.exitcode}); try --workers 1",
            code="R501",
        )
    back = list(worker.tasks)
    dismiss(worker)
    if back:
        first = back.pop(0)
        if len(first.items) == 1:
            done.setdefault(first.order, {})[first.part] = [lost(first.items[0])]
        else:
            # Parts of a batch are numbered by the place of their first item, so that they fall into order again.
            back[:0] = [Task(first.order, first.part + n, [item]) for n, item in enumerate(first.items)]
            parts[first.order] += len(first.items) - 1
    todo.extendleft(reversed(back))
    return hire(start)


def rested(worker: Worker, start: Callable[[], Work]) -> Worker:
    """The worker, or a new one in its place where it is tired and has done what it had."""
    if not worker.tired or worker.tasks:
        return worker
    dismiss(worker)
    return hire(start)


def dismiss(worker: Worker) -> None:
    """Let a worker go: the end of its pipe ends it, at once."""
    worker.pipe.close()
    worker.process.join(2)
    if worker.process.is_alive():
        worker.process.terminate()
        worker.process.join()


def work(pipe: Connection, start: Callable[[], Work]) -> None:
    """The life of a worker process: start, then code what comes until the pipe ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    todo: queue.SimpleQueue[list[Any]] = queue.SimpleQueue()

    def listen() -> None:
        # A thread of its own, so that the main process never waits in sending, and its death ends this process at once.
        while True:
            try:
                todo.put(pipe.recv())
            except (EOFError, OSError):
                os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    try:
        do = start()
    except RiwayaError as error:
        pipe.send(("failed", (error.code, str(error.args[0]))))
        return
    limit = max(TIRED_MB, 2 * resident_mb())  # never less than it takes to start
    pipe.send(("ready", None))
    while True:
        result = do(todo.get())
        pipe.send(("tired" if resident_mb() > limit else "done", result))


def resident_mb() -> float:
    """The memory that this process holds, in MB; 0 where the system does not say.

    Linux is asked for what is held now: its "highest so far" of a new process begins with that of its parent.
    """
    with suppress(OSError, ValueError, IndexError):
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6
    if resource is None:
        return 0.0
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
