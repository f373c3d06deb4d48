"""Import and export: files in, with progress and what was wrong with them; every export on the current filter."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, Request, UploadFile
from fastapi.responses import RedirectResponse, Response

from riwaya.errors import InputError
from riwaya.exports.base import FORMATS
from riwaya.review import asking
from riwaya.review.security import By
from riwaya.review.shell import Here, Shell, asked
from riwaya.store import audit
from riwaya.store.browse_files import problems

router = APIRouter()
EXPORTS = (("claims", True), ("reviewed", True), ("incidents", True), ("control", True), ("wording", True))


@router.get("/files")
def files(page: Here) -> Response:
    """Import, its progress, and the exports."""
    return files_page(page)


def files_page(page: Shell, status: int = 200, wrong: str = "") -> Response:
    """The page; ``wrong``: why what was sent was not taken."""
    f = asking.filters(page.request)
    held = sorted(page.request.app.state.imports.jobs.values(), key=lambda job: -job.number)

    def export(what: str, format: str, filtered: bool) -> str:
        return f"/api/export/{what}" + asked({"format": format, **(f.values() if filtered else {})})

    return page.page(
        "files.html", status, nav="files", jobs=[(job, problems(page.browser, job.label)) for job in held], wrong=wrong,
        exports=EXPORTS, formats=tuple(FORMATS), export=export, **asking.form(page, f),
    )  # fmt: skip


@router.post("/files/import")
def take(page: Here, by: By, request: Request, files: Annotated[list[UploadFile] | None, File()] = None) -> Response:
    """Take files in and begin to read them."""
    assert page.workspace is not None
    try:
        job = request.app.state.imports.start([(one.filename or "", one.file) for one in files or []], by)
    except InputError as error:
        return files_page(page, 422, str(error.args[0]))
    audit.note(page.workspace.record, by, "import", f"{job.label}: {job.files} files")
    request.state.audited = True
    return RedirectResponse(page.url("files") + f"#job-{job.number}", 303)
