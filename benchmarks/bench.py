"""Speed, memory and start-up of riwaya, as a table: ``python benchmarks/bench.py [--articles N | --all]``.

Rates are in articles of 400 words, whatever the length of the corpus's own: words / 400 / seconds, over all stages from
the file to the claims in SQLite. The corpus is shared/data/corpora/news_20k.jsonl.gz; where it is absent, the example
corpus of the project is repeated, with a line that says so.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from riwaya import jobs
from riwaya.model import Article
from riwaya.pipeline import Coder, coder_name
from riwaya.reading import read_paths
from riwaya.store.record import Record
from riwaya.store.rows import rows_of

ROOT = Path(__file__).resolve().parents[1]
NEWS = ROOT.parent / "shared" / "data" / "corpora" / "news_20k.jsonl.gz"
CONFLICT = ROOT.parent / "shared" / "data" / "corpora" / "conflict_articles.jsonl"
EXAMPLES = ROOT / "riwaya" / "examples"
WORDS = 400


def corpus(path: Path, count: int | None) -> Iterator[Article]:
    """The first ``count`` articles of a file or folder; a folder's are repeated, each time as other articles."""
    if path.is_file():
        yield from itertools.islice((a for a in read_paths([str(path)]) if isinstance(a, Article)), count)
        return
    own = [a for a in read_paths([str(path)]) if isinstance(a, Article)]
    for n in range(count or len(own)):
        a = own[n % len(own)]
        yield Article(f"{a.id}-{n}", f"{a.text}\n{n}", a.title, a.outlet, a.author, a.agency, a.published)


def resident(pid: int) -> float:
    """Resident memory of a process in MB; 0 where the system does not say."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
    except (OSError, ValueError):
        return 0.0


def peak(pid: int) -> float:
    """Highest resident memory of a process in MB."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1e3
    return 0.0


def processor_time() -> tuple[float, float]:
    """Seconds of processor time of this process, and of its children that have ended."""
    own, ended = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime, ended.ru_utime + ended.ru_stime


def own_workers() -> list[int]:
    """Process ids of the coders that work for this process (not multiprocessing's own helper)."""
    with contextlib.suppress(OSError):
        found = [int(p) for p in Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split()]
        return [p for p in found if b"spawn_main" in Path(f"/proc/{p}/cmdline").read_bytes()]
    return []


def row(name: str, value: str, note: str = "") -> None:
    print(f"{name:<44}{value:>12}  {note}", flush=True)


def start_up() -> None:
    times = []
    for _ in range(7):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "riwaya.cli.main", "--help"], capture_output=True, check=True)
        times.append(time.perf_counter() - began)
    row("riwaya --help", f"{statistics.median(times):.2f} s", "median of 7; bar 0.30 s")
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-c", "import riwaya; riwaya.Coder().code('سيطر الجيش السوري على تدمر')"], check=True
    )
    row("first claim of a fresh process", f"{time.perf_counter() - began:.2f} s", "imports and lexicons")


def throughput(path: Path, count: int | None, workers: int) -> float:
    """From the file to claims in SQLite; prints rate and memory, gives articles of 400 words a second."""
    samples: list[tuple[int, float]] = []
    high: dict[int, float] = {}
    done = words = 0

    def counted() -> Iterator[Article]:
        nonlocal words
        for article in corpus(path, count):
            words += len(article.text.split())
            yield article

    def watch(more: int) -> None:
        nonlocal done
        done += more
        pids = own_workers() or [os.getpid()]
        samples.append((done, max(map(resident, pids))))
        high.update({pid: peak(pid) for pid in pids})

    with tempfile.TemporaryDirectory() as folder, Record.open(Path(folder) / "bench.db") as record:
        began = time.perf_counter()
        before = processor_time()
        jobs.add_articles(record, counted())
        read = time.perf_counter() - began
        articles, claims = jobs.code_articles(record, coder_name(), workers, progress=watch)
        seconds = time.perf_counter() - began
        here, there = (after - old for after, old in zip(processor_time(), before, strict=True))
        failed = [p for p in record.problems() if p.code in ("R500", "R501")]
        size = sum(f.stat().st_size for f in Path(folder).iterdir()) / 1e6
    rate = words / WORDS / seconds
    name = f"{workers} worker{'s' * (workers > 1)}"
    row(
        f"{name}: articles of 400 words",
        f"{rate:.0f} /s",
        f"{articles} articles, {words / max(articles, 1):.0f} words each, in {seconds:.1f} s (reading {read:.1f} s)",
    )
    row(
        f"{name}: claims",
        f"{claims / seconds:.0f} /s",
        f"{claims}, {claims / max(articles, 1):.1f} an article; record {size:.0f} MB; {len(failed)} articles failed",
    )
    scale = 1000 * WORDS / max(words, 1)
    note = f"of which {here * scale:.2f} ms in the main process: reading, adding, writing" if workers > 1 else ""
    row(
        f"{name}: processor time",
        f"{(here + there) * scale:.2f} ms",
        f"an article of 400 words; {note or 'one process'}",
    )
    row(
        f"{name}: cores that the machine gave",
        f"{(here + there) / seconds:.2f}",
        "less than the workers: others used it too",
    )
    for problem in failed[:5]:
        print(f"    {problem.article}: {problem.message}")
    quarter = [mb for at, mb in samples if at <= articles / 4] or [0.0]
    last = [mb for at, mb in samples if at > articles * 3 / 4] or [0.0]
    if workers > 1 and max(last):
        row(f"{name}: peak memory of one", f"{max(high.values()):.0f} MB", "bar 400 MB")
        row(
            f"{name}: last quarter / first quarter",
            f"{max(last) / max(max(quarter), 1):.2f} x",
            f"{max(quarter):.0f} MB then {max(last):.0f} MB",
        )
    return rate


def stages(path: Path, count: int) -> None:
    """Where the time goes, in one process: the coder's stages by their own functions, then rows and writing."""
    import riwaya.pipeline as pipeline

    spent: dict[str, float] = {}
    names = {
        "tokenise": "tokens", "sentences": "sentences", "quotations": "quotations", "find_furniture": "furniture",
        "find_actors": "who",
        "find_places": "where", "find_times": "when", "find_numbers": "how many", "find_sources": "according to",
        "draft_claims": "what and roles",
        "write_claims": "how sure, writing out",
    }  # fmt: skip
    kept = {}
    for function, name in names.items():
        whole = getattr(pipeline, function, None)
        if whole is None:
            continue
        kept[function] = whole

        def timed(*args, _whole=whole, _name=name, **more):
            began = time.perf_counter()
            try:
                return _whole(*args, **more)
            finally:
                spent[_name] = spent.get(_name, 0.0) + time.perf_counter() - began

        setattr(pipeline, function, timed)
    began = time.perf_counter()
    articles = list(corpus(path, count))
    spent["reading"] = time.perf_counter() - began
    words = sum(len(a.text.split()) for a in articles)
    coder = Coder()
    for article in articles[: count // 4]:
        coder.code_article(article)  # warm caches: a run is long
    reading = spent["reading"]
    spent.clear()
    spent["reading"] = reading
    with tempfile.TemporaryDirectory() as folder, Record.open(Path(folder) / "bench.db") as record:
        began = time.perf_counter()
        for at in range(0, len(articles), jobs.ADD_BATCH):
            record.add(articles[at : at + jobs.ADD_BATCH])
        spent["adding"] = time.perf_counter() - began
        held: list = []
        for batch in record.pending(None, jobs.WRITE_BATCH):
            for number, article in batch:
                claims = coder.code_article(article)
                began = time.perf_counter()
                held.append(rows_of(number, claims, jobs.attention_of(article, claims)))
                spent["rows"] = spent.get("rows", 0.0) + time.perf_counter() - began
            began = time.perf_counter()
            record.write(held, "bench")
            spent["store"] = spent.get("store", 0.0) + time.perf_counter() - began
            held = []
    for function, whole in kept.items():
        setattr(pipeline, function, whole)
    total = sum(spent.values())
    scale = 1000 * WORDS / words
    for name, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        row(f"  {name}", f"{seconds * scale:.2f} ms", f"{seconds / total:5.1%}")
    row(
        "  an article of 400 words, all stages",
        f"{total * scale:.2f} ms",
        f"{len(articles)} articles, one process, warm",
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000, help="how many articles [2000]")
    parser.add_argument("--all", action="store_true", help="the whole corpus")
    given = parser.parse_args()
    path = NEWS
    if not NEWS.exists():
        print(f"{NEWS} is not here: the example corpus is repeated instead, conflict news only, which is slower")
        path = EXAMPLES
    count = None if given.all and path is NEWS else given.articles
    print(f"{path.name}, {os.cpu_count()} cores, Python {sys.version.split()[0]}, {coder_name()}\n")
    start_up()
    one = throughput(path, min(count or 4000, 4000), 1)
    two = throughput(path, count, 2)
    row("2 workers / 1 worker", f"{two / one:.2f} x", "near 2 where both cores are free")
    print("\nstages, per article of 400 words")
    stages(path, min(given.articles, 600))
    if CONFLICT.exists() and path is NEWS:
        print(f"\n{CONFLICT.name}: claims in every article")
        throughput(CONFLICT, None, 2)
    print("\nlinking, in a process of its own", flush=True)
    subprocess.run([sys.executable, str(Path(__file__).with_name("linking.py"))], check=True)


if __name__ == "__main__":
    main()
