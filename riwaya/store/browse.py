"""Reading a record for the workspace: connections, what version of the record was read, answers kept while it holds."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError

from riwaya.errors import RecordError
from riwaya.store import database
from riwaya.store.schema import meta

T = TypeVar("T")
KEPT, KEPT_WIDE = 1000, 40
"""How many answers are kept at most, and how many of the large ones; what was not asked for longest goes."""


class Page(NamedTuple):
    """Some rows of a longer list: ``next`` and ``previous`` are keys to ask for what follows and comes before."""

    rows: list[Any]
    total: int
    next: str | None
    previous: str | None


class Browser:
    """A record read by many threads at once. ``kept`` and ``counted`` hold on to answers until the record changes."""

    def __init__(self, engine: Engine, where: str = ""):
        self.engine = engine
        self.where = where
        self._held: OrderedDict[Hashable, Any] = OrderedDict()
        self._wide: OrderedDict[Hashable, Any] = OrderedDict()
        self._counts: dict[Hashable, tuple[str, Any]] = {}
        self._stamp: str = ""
        self._lock = threading.Lock()
        self._making: dict[Hashable, threading.Lock] = {}

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with. Raises RecordError (R308) where the database cannot be read."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise RecordError(f"{self.where}: {database.reason(error)}; load the page again", code="R308") from error

    def rows(self, query: Any, values: dict[str, Any] | None = None) -> Sequence[Any]:
        """All rows of a query."""
        with self.reading() as connection:
            return connection.execute(query, values or {}).all()

    def one(self, query: Any) -> Any:
        """The first row of a query, or None."""
        with self.reading() as connection:
            return connection.execute(query).first()

    def value(self, query: Any) -> Any:
        """The first cell of a query, or None."""
        with self.reading() as connection:
            return connection.execute(query).scalar()

    def stamp(self) -> str:
        """A word that changes whenever articles, claims, links or names do; judgements do not change it."""
        query = select(meta.c.key, meta.c.value).where(meta.c.key.in_(("content", "linked", "searched", "names")))
        held = {row.key: row.value for row in self.rows(query)}
        return "\0".join(str(held.get(key)) for key in ("content", "linked", "searched", "names"))

    def kept(self, key: Hashable, make: Callable[[], T], wide: bool = False) -> T:
        """The answer under ``key``, made once for each version of the record; others wait while one thread makes it.

        ``wide``: it may take a megabyte; fewer of these are kept.
        """
        stamp = self.stamp()
        with self._lock:
            if stamp != self._stamp:
                self._held.clear()
                self._wide.clear()
                self._stamp = stamp
            held = self._wide if wide else self._held
            if key in held:
                held.move_to_end(key)
                return held[key]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in held and self._stamp == stamp:
                    return held[key]
            answer = make()
            with self._lock:
                self._making.pop(key, None)
                if self._stamp == stamp:
                    held[key] = answer
                    if len(held) > (KEPT_WIDE if wide else KEPT):
                        held.popitem(last=False)
        return answer

    def of_links(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer under ``key``, made once for each linking of the record, whatever else is written."""
        stamp = self.stamp().split("\0")[1]
        with self._lock:
            held = self._counts.get(key)
            if held is not None and held[0] == stamp:
                return held[1]
            making = self._making.setdefault(("links", key), threading.Lock())
        with making:
            with self._lock:
                held = self._counts.get(key)
            if held is None or held[0] != stamp:
                held = (stamp, make())
                with self._lock:
                    self._counts[key] = held
        return held[1]

    def counted(self, key: Hashable, make: Callable[[], T]) -> T:
        """A count over the whole record: the last one at once, even where the record has changed since.

        A new one is then made beside, for the next who asks; only the first of all waits.
        """
        stamp = self.stamp()
        with self._lock:
            held = self._counts.get(key)
            if held is not None:
                if held[0] != stamp and ("renew", key) not in self._making:
                    self._making["renew", key] = threading.Lock()
                    threading.Thread(target=self._renew, args=(key, make, stamp), daemon=True).start()
                return held[1]
            making = self._making.setdefault(("count", key), threading.Lock())
        with making:
            with self._lock:
                held = self._counts.get(key)
            if held is None:
                held = (stamp, make())
                with self._lock:
                    self._counts[key] = held
        return held[1]

    def _renew(self, key: Hashable, make: Callable[[], Any], stamp: str) -> None:
        try:
            answer = make()
            with self._lock:
                self._counts[key] = (stamp, answer)
        except (RecordError, OSError):
            pass  # the old answer stands; who asks next tries again
        finally:
            with self._lock:
                self._making.pop(("renew", key), None)
