"""What every page stands in: the record behind it, its language, its templates; and pages for what went wrong."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlencode

import orjson
from fastapi import Depends, HTTPException, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from riwaya.errors import RecordError
from riwaya.review import names, own, shown
from riwaya.review.words import LANGUAGES, Language, Words, words
from riwaya.store import (
    browse_articles,
    browse_control,
    browse_incidents,
    browse_names,
    browse_overview,
    browse_wording,
    database,
    search,
)
from riwaya.store.browse import Browser
from riwaya.store.browse_filters import Filters
from riwaya.store.record import Record

TEMPLATES = Path(__file__).parent / "templates"
NAV = (
    ("overview", "", "o"), ("incidents", "incidents", "i"), ("articles", "articles", "a"),
    ("control", "control", "c"), ("wording", "wording", "w"), ("sources", "sources", "s"), ("actors", "actors", "t"),
    ("places", "places", "p"), ("queue", "queue", "q"), ("files", "files", "f"),
)  # fmt: skip
TOLD = (401, 403, 404, 405, 409, 413, 422, 429, 500, 503)
THEMES = ("auto", "light", "dark")
PATIENCE = 2.0  # seconds that a search waits for claims that it does not know yet
FORM = re.compile(r'(<form\b[^>]*\bmethod="post"[^>]*>)')


class Workspace:
    """A record with what is read of it."""

    def __init__(self, record: Record):
        self.record = record
        self.where = database.shown(record.where)  # without the password of a server
        self.browser = Browser(record.engine, record.where)
        self._reading = threading.Lock()

    def searchable(self) -> None:
        """Let the search know what was added while the workspace runs; where that takes long it goes on beside."""
        with self.browser.reading() as connection:
            if not search.behind(connection):
                return
        thread = threading.Thread(target=self._catch_up, daemon=True)
        thread.start()
        thread.join(PATIENCE)

    def _catch_up(self) -> None:
        with suppress(RecordError, OSError), self._reading, self.browser.reading() as connection:
            if search.behind(connection):
                search.catch_up(self.record)

    def warm(self, more: Callable[[Browser], Any]) -> None:
        """Load lexicon names and make the counts over the whole record ahead of the first visits, beside them."""
        threading.Thread(target=warmed, args=(self.browser, more), daemon=True).start()


def warmed(b: Browser, more: Callable[[Browser], Any]) -> None:
    """What ``warm`` makes, the overview first. A record that cannot be read is left to those who visit."""
    jobs: list[Callable[[], Any]] = [
        lambda: [make(b) for make in (browse_overview.totals, browse_overview.kinds, browse_overview.modalities)],
        lambda: [make(b) for make in (browse_overview.actors, browse_overview.places, browse_overview.sources)],
        lambda: [make(b) for make in (browse_articles.outlets, browse_articles.coverage)],
        names.actors,
        names.places,
        lambda: [names.find(what, "x") for what in ("actor", "place")],
        lambda: [names.by_sound(what) for what in ("actor", "place")],
        lambda: browse_incidents.by_place(b, Filters()),
        lambda: browse_incidents.by_day(b, Filters()),
        lambda: browse_names.outlets_of(b),
        lambda: search.stems(words("ar")("app.tagline")),
        lambda: [make(b) for make in (browse_wording.referents, browse_control.days, browse_control.holders)],
        lambda: more(b),
    ]
    for job in jobs:
        with suppress(RecordError):
            job()


@cache
def environment() -> Environment:
    """The templates; what is printed is escaped, what is missing is an error."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip


@dataclass(frozen=True)
class Shell:
    """One request for a page: its language, its address, its workspace."""

    request: Request
    lang: Language
    workspace: Workspace | None

    @property
    def words(self) -> Words:
        return words(self.lang)

    @property
    def browser(self) -> Browser:
        assert self.workspace is not None
        return self.workspace.browser

    @property
    def own(self) -> own.Own:
        """What the record adds to the lexicon."""
        return own.of(self.browser) if self.workspace is not None else own.Own()

    @property
    def show(self) -> shown.Shower:
        return shown.Shower(self.words, self.url, self.own)

    def url(self, path: str = "", **query: Any) -> str:
        """The address of a page of ours in the language of this one; empty values are left out."""
        return f"/{self.lang}/{path}" + asked(query)

    def here(self, **changed: Any) -> str:
        """This address with some of its query changed; None takes a value away."""
        held: dict[str, list[str]] = {}
        for key, value in self.request.query_params.multi_items():
            held.setdefault(key, []).append(value)
        return self.request.url.path + asked({**held, **changed})

    def in_other_language(self) -> str:
        """The same page in the other language."""
        path, query = self.request.url.path, self.request.url.query
        rest = path[3:] if path[:3] in ("/en", "/ar") else "/"
        return f"/{self.words.other}{rest or '/'}" + (f"?{query}" if query else "")

    def page(self, template: str, status: int = 200, nav: str = "", **values: Any) -> HTMLResponse:
        """A page of ours."""
        theme = self.request.cookies.get("theme", "auto")
        html = environment().get_template(template).render(
            w=self.words, lang=self.lang, dir=self.words.dir, shell=self, url=self.url, here=self.here, nav=nav,
            navs=NAV, theme=theme if theme in THEMES else "auto", show=self.show,
            query=self.request.query_params, user=self.told("user"), role=self.told("role"),
            accounts=self.told("accounts"), said=values.pop("said", ""), **values,
        )  # fmt: skip
        answer = HTMLResponse(with_word(html, self.told("csrf") or ""), status)
        if self.request.cookies.get("lang") != self.lang:
            answer.set_cookie("lang", self.lang, max_age=31_536_000, samesite="lax", httponly=True)
        return answer


    def told(self, name: str) -> Any:
        """What is known of who asks: user, role, accounts, csrf; None where nobody said."""
        return getattr(self.request.state, name, None)


def with_word(html: str, word: str) -> str:
    """The page with the session's word in every form that changes something, so that no other site can send one."""
    return FORM.sub(rf'\1<input type="hidden" name="csrf" value="{word}">', html) if word else html


def asked(query: dict[str, Any]) -> str:
    """``?a=1&b=2`` of what is not empty; lists repeat their key."""
    pairs: list[tuple[str, str]] = []
    for key, value in query.items():
        for item in value if isinstance(value, (list, tuple)) else [value]:
            if item is True:
                item = "1"
            if item not in (None, "", False):
                pairs.append((key, str(item)))
    return f"?{urlencode(pairs)}" if pairs else ""


def shell(request: Request) -> Shell:
    """The shell of a request (a FastAPI dependency). An unknown language is a page that does not exist."""
    lang = request.path_params.get("lang")
    if lang not in LANGUAGES:
        raise HTTPException(404)
    return Shell(request, lang, request.app.state.workspace)


def language_of(request: Request) -> Language:
    """The language of a request for something that may be no page: by its path, else its query, else English."""
    said = request.url.path[1:3] if request.url.path[3:4] in ("", "/") else ""
    for candidate in (said, request.query_params.get("lang"), request.cookies.get("lang")):
        if candidate in LANGUAGES:
            return "ar" if candidate == "ar" else "en"
    return "en"


Here = Annotated[Shell, Depends(shell)]


def failure(request: Request, status: int, said: str = "", code: str | None = None) -> Response:
    """What went wrong, as a page in the language of the request, or as JSON for /api."""
    w = words(language_of(request))
    key = f"error.{status if status in TOLD else 422 if 400 <= status < 500 else 500}"
    if request.url.path.startswith("/api/"):
        return json({"error": w(key), "said": said, "code": code, "next": w(f"{key}.next")}, status)
    detail = "" if status in (404, 405) else said
    page = Shell(request, w.lang, None)
    return page.page("error.html", status, title=w(key), what_next=w(f"{key}.next"), said=detail, code=code)


def json(data: Any, status: int = 200) -> Response:
    """An answer in JSON, written straight from plain values."""
    return Response(orjson.dumps(data), status, media_type="application/json")


def embedded(data: Any) -> str:
    """JSON for a script element: nothing in it can end the element."""
    text = orjson.dumps(data).decode()
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def first(items: Iterable[Any]) -> Any:
    """The first item or None."""
    return next(iter(items), None)


def plain(row: Any) -> dict[str, Any]:
    """A row of the database as a mapping with plain string keys."""
    return {str(key): value for key, value in row._mapping.items()}
