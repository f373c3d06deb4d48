"""Articles sent to the workspace: checked and unpacked into a folder of their own, then read, coded and linked beside
the server, in a process of its own; how far it is can be asked."""

from __future__ import annotations

import datetime as dt
import multiprocessing
import os
import re
import secrets
import shutil
import tempfile
import threading
import time
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from riwaya.errors import InputError, RiwayaError
from riwaya.own_names import Addition
from riwaya.review import recoding

ENDINGS = (".txt", ".html", ".htm", ".jsonl", ".ndjson", ".json", ".csv", ".tsv")
FILES = 2000
"""Files of one import at most, those in a zip counted."""
BYTES = 200_000_000
"""Bytes of one import at most, unpacked."""
RATIO = 200
"""How much larger than packed a file of a zip may be; text packs to a tenth."""
SMALL = 1_000_000  # bytes for which the ratio does not matter
KEPT = 20  # jobs remembered
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_BLOCK = 1 << 16


@dataclass
class Job:
    """One import, or the coding again after a name changed. ``state``: waiting, running, done, failed. ``step``:
    reading, looking, coding, linking, searching. ``names``: what changed, the coder's name before and
    after; None of an import.
    """

    number: int
    by: str
    label: str
    folder: Path
    files: int
    state: str = "waiting"
    step: str = ""
    done: int = 0
    total: int | None = None
    new: int = 0
    known: int = 0
    claims: int = 0
    error: str = ""
    began: str = ""
    skipped: list[str] = field(default_factory=list)
    names: tuple[list[Addition], str, str] | None = None


class Imports:
    """The imports of a server: one at a time, the others wait."""

    def __init__(self, where: str):
        self.where = where
        self.jobs: dict[int, Job] = {}
        self._lock = threading.Lock()
        self._one = threading.Lock()
        self._process: Any = None
        self._stopped = False

    def start(self, files: Iterable[tuple[str, IO[bytes]]], by: str) -> Job:
        """Take the files in and begin. Raises InputError (R298) where nothing can be taken."""
        label = f"upload-{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        home = Path(tempfile.mkdtemp(prefix="riwaya-import-"))
        try:
            folder = home / label
            folder.mkdir()
            count, skipped = take(files, folder)
            if not count:
                raise InputError(
                    f"no file that can be read ({'; '.join(skipped[:5]) or 'none was chosen'}); give "
                    f"{', '.join(ENDINGS)} or .zip",
                    code="R298",
                )
        except BaseException:
            shutil.rmtree(home, ignore_errors=True)
            raise
        return self._begin(lambda n, began: Job(n, by, label, home, count, began=began, skipped=skipped))

    def recode(self, changed: list[Addition], before: str, after: str, by: str) -> Job:
        """Code again what a changed name touches; ``before``, ``after`` the change the coder has these names."""
        label = " · ".join(one.alias for one in changed)
        return self._begin(lambda n, began: Job(n, by, label, Path(), 0, began=began, names=(changed, before, after)))

    def _begin(self, make: Callable[[int, str], Job]) -> Job:
        with self._lock:
            number = max(self.jobs, default=0) + 1
            job = self.jobs[number] = make(number, dt.datetime.now(dt.UTC).isoformat()[:19])
            for old in [n for n, held in self.jobs.items() if held.state in ("done", "failed")][:-KEPT]:
                del self.jobs[old]
        threading.Thread(target=self._run, args=(job,), daemon=True).start()
        return job

    def _run(self, job: Job) -> None:
        with self._one:
            try:
                if not self._stopped:
                    job.state = "running"
                    self._watch(job)
            finally:
                if job.state in ("waiting", "running"):
                    job.state, job.error = "failed", job.error or "R500"
                if job.names is None:
                    shutil.rmtree(job.folder, ignore_errors=True)

    def _watch(self, job: Job) -> None:
        """Start the process and take down what it tells."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        target: Callable[..., None] = work if job.names is None else recoding.work
        what: tuple[Any, ...] = (str(job.folder), job.label) if job.names is None else job.names
        self._process = context.Process(target=target, args=(self.where, *what, theirs), daemon=False)
        self._process.start()
        theirs.close()
        try:
            while True:
                for name, value in ours.recv().items():
                    setattr(job, name, value)
        except EOFError:
            pass  # the process has ended
        self._process.join()

    def stop(self) -> None:
        """End what runs: the server stops. What was read and coded stays; the next import goes on from there."""
        self._stopped = True
        if self._process is not None and self._process.is_alive():
            self._process.terminate()


def work(where: str, home: str, label: str, pipe: Any) -> None:
    """Read, code and link in a process of its own; tells the server how far it is through ``pipe``."""
    from riwaya.jobs import add_articles, code_articles, coder_of
    from riwaya.linkage import link_record
    from riwaya.reading import read_paths
    from riwaya.store import search
    from riwaya.store.record import Record

    os.nice(5)
    last = [0.0]

    def tell(**values: Any) -> None:
        last[0] = time.monotonic()
        pipe.send(values)

    def counter(step: str, total: int | None) -> Any:
        done = [0]
        tell(step=step, done=0, total=total)

        def advance(n: int) -> None:
            done[0] += n
            if time.monotonic() - last[0] > 0.3:
                tell(done=done[0])

        return advance

    path = Path(where).absolute() if "://" not in where else where
    os.chdir(home)  # so that messages name files as they were sent
    try:
        with Record.open(path) as record:
            new, known, _ = add_articles(record, read_paths([label]), counter("reading", None))
            tell(new=new, known=known)
            _, claims = code_articles(record, coder_of(record), 1, False, counter("coding", record.count_pending()))
            tell(claims=claims)
            link_record(record, progress=counter("linking", record.count()))
            search.prepare(record, counter("searching", None))
        tell(state="done", step="")
    except RiwayaError as error:
        tell(state="failed", error=str(error))
    except Exception as error:  # told to people in the server, whose process goes on
        tell(state="failed", error=f"[R500] {type(error).__name__}: {' '.join(str(error).split())[:200]}")
    finally:
        pipe.close()


# --- taking files in ------------------------------------------------------------------------------------------------


def take(files: Iterable[tuple[str, IO[bytes]]], folder: Path) -> tuple[int, list[str]]:
    """Write the files (name as sent, stream) into ``folder`` under safe names, zips unpacked. Returns how many, and why
    others were left out. Raises InputError (R298) where it is too much."""
    budget = Budget()
    skipped: list[str] = []
    count = 0
    for name, stream in files:
        if not name:
            continue
        if name.lower().endswith(".zip"):
            count += unpack(name, stream, folder, budget, skipped)
        elif name.lower().removesuffix(".gz").endswith(ENDINGS) and not name.lower().endswith(".gz"):
            write(stream, free(folder, safe_name(name)), budget)
            count += 1
        else:
            skipped.append(f"{safe_name(name)}: not one of {', '.join(ENDINGS)}, .zip")
    return count, skipped


class Budget:
    """What may still be written of one import."""

    def __init__(self, files: int = FILES, size: int = BYTES):
        self.files = files
        self.left = size

    def file(self) -> None:
        """Count a file. Raises InputError (R298) where it is one too many."""
        self.files -= 1
        if self.files < 0:
            raise InputError(f"more than {FILES} files; send them in parts, or run: riwaya run", code="R298")

    def spend(self, size: int) -> None:
        """Count bytes. Raises InputError (R298) where there are too many."""
        self.left -= size
        if self.left < 0:
            raise InputError(f"more than {BYTES // 1_000_000} MB; send it in parts, or run: riwaya run", code="R298")


def write(stream: IO[bytes], path: Path, budget: Budget, most: int | None = None) -> None:
    """Copy a stream into a new file. ``most``: bytes after which a packed file is taken for a bomb (R298)."""
    budget.file()
    got = 0
    with path.open("xb") as out:
        while block := stream.read(_BLOCK):
            got += len(block)
            if most is not None and got > most:
                raise InputError(f"{path.name}: unpacks to far more than text does; unpack it yourself", code="R298")
            budget.spend(len(block))
            out.write(block)


def unpack(name: str, stream: IO[bytes], folder: Path, budget: Budget, skipped: list[str]) -> int:
    """Unpack a zip into ``folder`` under safe names: no path leads out, no links, no zips in zips, no bombs."""
    count = 0
    try:
        with zipfile.ZipFile(stream) as archive:
            for one in archive.infolist():
                inner = one.filename
                link = (one.external_attr >> 16) & 0o170000 == 0o120000
                if one.is_dir() or link or Path(inner).name.startswith((".", "__MACOSX")):
                    continue
                if not inner.lower().endswith(ENDINGS) or one.flag_bits & 1:
                    why = "locked with a password" if one.flag_bits & 1 else f"not one of {', '.join(ENDINGS)}"
                    if len(skipped) < 50:
                        skipped.append(f"{safe_name(name)}: {safe_name(inner)}: {why}")
                    continue
                parts = [safe_name(part) for part in re.split(r"[/\\]", inner) if part.strip(". ")]
                home = folder.joinpath(*parts[:-1][-6:])
                home.mkdir(parents=True, exist_ok=True)
                with archive.open(one) as member:
                    write(member, free(home, parts[-1]), budget, max(SMALL, one.compress_size * RATIO))
                count += 1
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, RuntimeError, OSError, ValueError) as error:
        said = " ".join(str(error).split())[:100]
        raise InputError(
            f"{safe_name(name)}: cannot be unpacked ({said}); pack it again as zip", code="R298"
        ) from error
    return count


def safe_name(name: str) -> str:
    """The last part of a name as sent, without what means something to a file system; never empty, never hidden."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    clean = "".join(c for c in _UNSAFE.sub("_", last) if unicodedata.category(c) not in ("Cs", "Cf", "Cc"))
    stem, dot, ending = clean.strip(". ").rpartition(".")
    stem = stem.encode()[:150].decode("utf-8", "ignore")
    return f"{stem}{dot}{ending[:10]}".strip(". ") or "file"


def free(folder: Path, name: str) -> Path:
    """A path in ``folder`` that is not taken."""
    return next(path for path in candidates(folder, name) if not path.exists())


def candidates(folder: Path, name: str) -> Iterator[Path]:
    """``name``, then the same numbered from 2."""
    path = folder / name
    yield path
    n = 2
    while True:
        yield path.with_name(f"{path.stem}-{n}{path.suffix}")
        n += 1
