"""Reading a record for the workspace: connections, what version of the record was read, answers kept while it holds."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Engine, func, select
from sqlalchemy.exc import DBAPIError

from riwaya.errors import RecordError
from riwaya.store import database
from riwaya.store.schema import articles, claims, meta

T = TypeVar("T")
KEPT = 2000
"""How many answers are kept at most; the oldest goes."""


class Page(NamedTuple):
    """Some rows of a longer list: ``next`` and ``previous`` are keys to ask for what follows and comes before."""

    rows: list[Any]
    total: int
    next: str | None
    previous: str | None


class Browser:
    """A record read by many threads at once. ``kept`` holds on to answers until the record changes."""

    def __init__(self, engine: Engine, where: str = ""):
        self.engine = engine
        self.where = where
        self._held: OrderedDict[Hashable, Any] = OrderedDict()
        self._stamp: str = ""
        self._lock = threading.Lock()
        self._making: dict[Hashable, threading.Lock] = {}

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with. Raises RecordError (R306) where the database cannot be read."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise RecordError(f"{self.where}: {database.reason(error)}; load the page again", code="R306") from error

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
        """A word that changes whenever articles, claims, judgements or links of the record do."""
        with self.reading() as connection:
            held = dict(connection.execute(select(meta.c.key, meta.c.value)).tuples().all())
            last = connection.execute(select(func.max(claims.c.number))).scalar()
            read = connection.execute(select(func.max(articles.c.number))).scalar()
        return f"{held.get('revision')} {held.get('linked')} {held.get('searched')} {last} {read}"

    def kept(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer under ``key``, made once for each version of the record; others wait while one thread makes it."""
        stamp = self.stamp()
        with self._lock:
            if stamp != self._stamp:
                self._held.clear()
                self._stamp = stamp
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._held and self._stamp == stamp:
                    return self._held[key]
            answer = make()
            with self._lock:
                self._making.pop(key, None)
                if self._stamp == stamp:
                    self._held[key] = answer
                    if len(self._held) > KEPT:
                        self._held.popitem(last=False)
        return answer


def day_of(column: Any) -> Any:
    """The day of an ISO date column, for grouping."""
    return func.substr(column, 1, 10)
