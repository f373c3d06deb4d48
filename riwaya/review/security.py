"""Who may do what: accounts and roles, a word in forms that no other site knows, how much may be sent, the log."""

from __future__ import annotations

import hmac
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Depends, HTTPException, Request
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from riwaya.errors import RecordError
from riwaya.review.guard import SAFE
from riwaya.review.shell import failure, language_of
from riwaya.store import audit, users
from riwaya.store.record import Record

COOKIE = "riwaya_session"
FORM = 2_000_000
"""Bytes of a form or a JSON body at most."""
UPLOAD = 210_000_000
"""Bytes of an upload at most."""
TRIES, TRIES_OF_NAME, TRIES_FROM = 5, 50, 40
"""Wrong passwords within WINDOW: for one name from one machine, for one name, from one machine."""
WINDOW = 15 * 60.0
_RANK = {"reader": 0, "reviewer": 1, "admin": 2}
_LOGIN = re.compile(r"/(?:en|ar)/login")
_OWN = re.compile(r"/(?:en|ar)/(?:logout|account)")
_ADMIN = re.compile(r"(?:/(?:en|ar)|/api)/admin(?:/.*)?")
_IMPORT = re.compile(r"/(?:en|ar)/files(?:/.*)?")
_NEXT = re.compile(r"/(?:en|ar)(?:/[^\s\\]*)?")


class Limits:
    """Refuses bodies that are too large, whether they say so beforehand or not."""

    def __init__(self, app: ASGIApp):
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in SAFE:
            await self.app(scope, receive, send)
            return
        most = UPLOAD if _IMPORT.fullmatch(scope["path"]) else FORM
        told = Headers(scope=scope).get("content-length", "0")
        if not told.isascii() or not told.isdigit() or int(told) > most:
            await failure(Request(scope), 413, f"at most {most // 1_000_000} MB")(scope, receive, send)
            return
        got, over = 0, False

        async def counted() -> Message:
            nonlocal got, over
            message = await receive()
            got += len(message.get("body", b""))
            if got > most:
                over = True
                return {"type": "http.disconnect"}
            return message

        async def sending(message: Message) -> None:
            if not over:
                await send(message)

        try:
            await self.app(scope, counted, sending)
        except Exception:
            if not over:
                raise
        if over:
            await failure(Request(scope), 413, f"at most {most // 1_000_000} MB")(scope, receive, send)


class Who:
    """Says who asks (``request.state.user``, ``role``, ``csrf``), refuses what they may not do, logs what they change.

    Without accounts everybody on this machine is ``by`` and may do everything.
    """

    def __init__(self, app: ASGIApp, record: Record, accounts: bool, by: str = "local"):
        self.app = app
        self.record = record
        self.accounts = accounts
        self.by = by

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/static/"):
            await self.app(scope, receive, send)
            return
        state: dict[str, Any] = scope.setdefault("state", {})
        state.update(user=self.by, role="admin", csrf="", accounts=self.accounts, token="", audited=False)
        request = Request(scope)
        if self.accounts:
            token = token_of(Headers(scope=scope))
            try:
                held = await run_in_threadpool(users.of_session, self.record, token) if token else None
            except RecordError as error:
                await failure(request, 503, str(error.args[0]), error.code)(scope, receive, send)
                return
            state.update(user=None, role=None)
            if held is not None:
                state.update(user=held.name, role=held.role, csrf=users.csrf_of(token), token=token)
            status = refused(scope["method"], scope["path"], state["role"])
            if status == 401 and not scope["path"].startswith("/api/") and scope["method"] in SAFE:
                lang = language_of(request)
                there = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope["query_string"] else "")
                answer = RedirectResponse(f"/{lang}/login?next={quote(there, safe='')}", 303)
                await answer(scope, receive, send)
                return
            if status:
                await failure(request, status, "" if status == 401 else f"role {state['role']}")(scope, receive, send)
                return
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        await self.app(scope, receive, sending)
        if scope["method"] not in SAFE and 200 <= status < 400 and not state["audited"]:
            with suppress(RecordError):
                await run_in_threadpool(
                    audit.note,
                    self.record,
                    state["user"] or "nobody",
                    f"{scope['method']} {route_of(scope)}",
                    scope["path"],
                )


def refused(method: str, path: str, role: str | None) -> int:
    """401 where a login is missing, 403 where the role does not do, else 0."""
    if _LOGIN.fullmatch(path):
        return 0
    if role is None:
        return 401
    return 403 if _RANK[role] < _RANK[needed(method, path)] else 0


def needed(method: str, path: str) -> str:
    """The least role for a request: what changes something takes a reviewer, accounts, log and import an admin."""
    if _ADMIN.fullmatch(path) or (method not in SAFE and _IMPORT.fullmatch(path)):
        return "admin"
    if method in SAFE or _OWN.fullmatch(path):
        return "reader"
    return "reviewer"


def route_of(scope: Scope) -> str:
    """The pattern of the address that was asked, without what is in it."""
    return str(getattr(scope.get("route"), "path", "")) or scope["path"]


def token_of(headers: Headers) -> str:
    """The session token of a request; '' where there is none."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(headers.get("cookie", ""))
    except CookieError:
        return ""
    return jar[COOKIE].value[:200] if COOKIE in jar else ""


async def checked(request: Request) -> None:
    """A change by somebody with a session must carry the word of that session (a FastAPI dependency): as the field
    ``csrf`` of a form or the header X-CSRF-Token."""
    wanted = getattr(request.state, "csrf", "")
    if request.method in SAFE or not wanted:
        return
    given = request.headers.get("x-csrf-token", "")
    if not given and "form" in request.headers.get("content-type", ""):
        held = (await request.form()).get("csrf", "")
        given = held if isinstance(held, str) else ""
    if not hmac.compare_digest(given.encode("utf-8", "replace"), wanted.encode()):
        raise HTTPException(403, "the form is not of this session; load the page again")


def own_address(said: str, otherwise: str) -> str:
    """An address of ours to go on to; anything else is ``otherwise``."""
    return said if _NEXT.fullmatch(said) else otherwise


class Tries:
    """How often a wrong password was given lately; kept in memory alone, so that no address is written down."""

    def __init__(self, now: Callable[[], float] = time.monotonic, most: int = 20_000):
        self.now = now
        self.most = most
        self._held: OrderedDict[tuple[str, str], list[float]] = OrderedDict()

    def wait(self, name: str, machine: str) -> int:
        """Seconds until another try is let through; 0: now."""
        limits = (((name, machine), TRIES), ((name, ""), TRIES_OF_NAME), (("", machine), TRIES_FROM))
        waits = [0.0]
        for key, most in limits:
            recent = [at for at in self._held.get(key, ()) if at > self.now() - WINDOW]
            if len(recent) >= most:
                waits.append(recent[-most] + WINDOW - self.now())
        return int(max(waits)) + (max(waits) > 0)

    def failed(self, name: str, machine: str) -> None:
        """Count a wrong password."""
        for key in ((name, machine), (name, ""), ("", machine)):
            recent = [at for at in self._held.pop(key, ()) if at > self.now() - WINDOW]
            self._held[key] = [*recent, self.now()][-TRIES_OF_NAME:]
        while len(self._held) > self.most:
            self._held.popitem(last=False)

    def passed(self, name: str, machine: str) -> None:
        """Forget the wrong ones of a name from a machine."""
        self._held.pop((name, machine), None)


def user_of(request: Request) -> str:
    """The name under which a request changes something."""
    return str(getattr(request.state, "user", None) or "local")


By = Annotated[str, Depends(user_of)]
