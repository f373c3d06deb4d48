"""After a name was added or taken back: the articles that hold it are coded again and all is linked anew, in a process
of its own; how far it is can be asked."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from riwaya.errors import RiwayaError
from riwaya.own_names import Addition


def work(where: str, changed: list[Addition], before: str, after: str, pipe: Any) -> None:
    """Code again, link and make searchable; tells the server how far it is through ``pipe``. ``before``, ``after``:
    the coder's name before and after the change."""
    from riwaya.jobs import code_articles, coder_of, recode_for
    from riwaya.linkage import link_record
    from riwaya.store import search
    from riwaya.store.record import Record

    os.nice(5)
    last = [0.0]

    def counter(step: str, total: int | None) -> Any:
        done = [0]
        pipe.send({"step": step, "done": 0, "total": total})

        def advance(n: int) -> None:
            done[0] += n
            if time.monotonic() - last[0] > 0.3:
                last[0] = time.monotonic()
                pipe.send({"done": done[0]})

        return advance

    try:
        with Record.open(Path(where).absolute() if "://" not in where else where, create=False) as record:
            touched = recode_for(record, changed, before, after, counter("looking", None))
            if touched:
                articles, claims = code_articles(record, coder_of(record), 1, False, counter("coding", touched))
                link_record(record, progress=counter("linking", record.count()))
                search.prepare(record, counter("searching", None))
                pipe.send({"new": articles, "claims": claims})
        pipe.send({"state": "done", "step": ""})
    except RiwayaError as error:
        pipe.send({"state": "failed", "error": str(error)})
    except Exception as error:  # told to people in the server, whose process goes on
        pipe.send({"state": "failed", "error": f"[R500] {type(error).__name__}: {' '.join(str(error).split())[:200]}"})
    finally:
        pipe.close()
