"""The workspace as a web application: routes, what every answer carries, and errors in plain words."""

from __future__ import annotations

from contextlib import asynccontextmanager
from collections.abc import AsyncIterator
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from riwaya import __version__
from riwaya.errors import InputError, RecordError, RiwayaError
from riwaya.review.api import routes as api_routes
from riwaya.review.guard import Guard
from riwaya.review.pages import routes as page_routes
from riwaya.review.shell import Workspace, failure
from riwaya.store.record import Record

STATIC = Path(__file__).parent / "static"


def make_app(where: str, hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")) -> FastAPI:
    """The workspace over the record at ``where``, answering to these host names.

    Raises RecordError where the record cannot be opened.
    """
    record = Record.open(where, create=False)

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        app.state.workspace.warm()
        yield
        record.engine.dispose()

    app = FastAPI(
        title="riwaya",
        version=__version__,
        description="Accounts of conflict: what sources said. Every row is according to a source, never a fact.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=life,
    )
    app.state.workspace = Workspace(record)
    app.add_middleware(Guard, hosts=hosts)
    app.mount("/static", StaticFiles(directory=STATIC, check_dir=False), name="static")
    for routes in api_routes():
        app.include_router(routes, prefix="/api")
    for routes in page_routes():
        app.include_router(routes, prefix="/{lang}", include_in_schema=False)

    @app.get("/", include_in_schema=False)
    def home(request: Request) -> Response:
        return RedirectResponse(f"/{preferred(request)}/", 303)

    app.add_exception_handler(HTTPException, answer_http)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, answer_invalid)  # type: ignore[arg-type]
    app.add_exception_handler(RiwayaError, answer_own)  # type: ignore[arg-type]
    app.add_exception_handler(Exception, answer_any)
    return app


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
    status = 422 if isinstance(error, InputError) else 503 if isinstance(error, RecordError) else 500
    return failure(request, status, str(error.args[0]), error.code)


async def answer_any(request: Request, error: Exception) -> Response:
    return failure(request, 500, "", "R500")
