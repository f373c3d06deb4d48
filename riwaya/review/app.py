"""The workspace as a web application: routes, what every answer carries, and errors in plain words."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from anyio import to_thread
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from riwaya import __version__
from riwaya.errors import InputError, RecordError, RiwayaError
from riwaya.review.api import routes as api_routes
from riwaya.review.api.incidents import drawn
from riwaya.review.guard import Guard
from riwaya.review.handing import Handed
from riwaya.review.imports import Imports
from riwaya.review.pages import routes as page_routes
from riwaya.review.security import Limits, Tries, Who, checked
from riwaya.review.shell import Here, Workspace, failure
from riwaya.store import review_queue
from riwaya.store.browse import Browser
from riwaya.store.browse_filters import Filters
from riwaya.store.record import Record
from riwaya.store.reviews import Conflict

STATIC = Path(__file__).parent / "static"
THREADS = 16
"""Requests that are worked on at a time; the pool of connections is made for as many."""


def make_app(
    where: str, hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]"), accounts: bool = False, by: str = "local"
) -> FastAPI:
    """The workspace over the record at ``where``, answering to these host names.

    ``accounts``: asks for a login; else all that is decided is by ``by``. Raises RecordError where the record cannot
    be opened.
    """
    record = Record.open(where, create=False)
    with record.writing():
        pass  # an older record is brought up before anybody reads it

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        to_thread.current_default_thread_limiter().total_tokens = THREADS
        app.state.workspace.warm(ahead)
        yield
        app.state.imports.stop()
        record.engine.dispose()

    app = FastAPI(
        title="riwaya",
        version=__version__,
        description="Accounts of conflict: what sources said. Every row is according to a source, never a fact.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        redirect_slashes=False,
        lifespan=life,
    )
    app.state.workspace = Workspace(record)
    app.state.imports = Imports(record.where)
    app.state.tries = Tries()
    app.state.handed = Handed()
    app.add_middleware(Who, record=record, accounts=accounts, by=by)
    app.add_middleware(Limits)
    app.add_middleware(Guard, hosts=hosts)
    app.mount("/static", StaticFiles(directory=STATIC, check_dir=False), name="static")
    for routes in api_routes():
        app.include_router(routes, prefix="/api", dependencies=[Depends(checked)])
    for routes in page_routes():
        app.include_router(routes, prefix="/{lang}", include_in_schema=False, dependencies=[Depends(checked)])

    @app.get("/", include_in_schema=False)
    def home(request: Request) -> Response:
        return RedirectResponse(f"/{preferred(request)}/", 303)

    @app.get("/{lang}", include_in_schema=False)
    def begin(page: Here) -> Response:
        return RedirectResponse(page.url(), 308)

    app.add_exception_handler(HTTPException, answer_http)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, answer_invalid)  # type: ignore[arg-type]
    app.add_exception_handler(RiwayaError, answer_own)  # type: ignore[arg-type]
    app.add_exception_handler(Exception, answer_any)
    return app


def ahead(browser: Browser) -> None:
    """What is made before the first visit asks for it: the map of all incidents, the order of the queue."""
    drawn(browser)
    review_queue.order(browser, Filters())


def preferred(request: Request) -> str:
    """The language to begin with: that of the last visit, else the browser's first that we have."""
    held = request.cookies.get("lang")
    if held in ("en", "ar"):
        return held
    for part in request.headers.get("accept-language", "").split(","):
        if part.strip()[:2].lower() in ("en", "ar"):
            return part.strip()[:2].lower()
    return "en"


async def answer_http(request: Request, error: HTTPException) -> Response:
    return failure(request, error.status_code, str(error.detail))


async def answer_invalid(request: Request, error: RequestValidationError) -> Response:
    said = "; ".join(f"{'.'.join(str(part) for part in e['loc'][1:])}: {e['msg']}" for e in error.errors()[:5])
    return failure(request, 422, said)


async def answer_own(request: Request, error: RiwayaError) -> Response:
    kinds: tuple[tuple[type, int], ...] = ((Conflict, 409), (InputError, 422), (RecordError, 503))
    status = next((number for kind, number in kinds if isinstance(error, kind)), 500)
    return failure(request, status, str(error.args[0]), error.code)


async def answer_any(request: Request, error: Exception) -> Response:
    return failure(request, 500, "", "R500")
