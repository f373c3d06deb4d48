"""Login, one's own account, and for admins the accounts of all and the log."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from riwaya.errors import InputError
from riwaya.review.security import COOKIE, By, own_address
from riwaya.review.shell import Here, Shell
from riwaya.store import audit, users

router = APIRouter()
Name = Annotated[str, Form(max_length=100)]
Password = Annotated[str, Form(max_length=1000)]
Next = Annotated[str, Form(alias="next", max_length=2000)]


def with_accounts(page: Shell) -> None:
    """A page that exists only where accounts are on."""
    if not page.told("accounts"):
        raise HTTPException(404)


@router.get("/login")
def login_page(page: Here) -> Response:
    """The form."""
    with_accounts(page)
    there = own_address(page.request.query_params.get("next", ""), page.url())
    if page.told("user"):
        return RedirectResponse(there, 303)
    return login_form(page, there)


def login_form(page: Shell, there: str, status: int = 200, wrong: str = "") -> Response:
    """The page with the form; ``wrong``: why the last try was not let in."""
    assert page.workspace is not None
    record = page.workspace.record
    first = "" if users.listed(record) else f"riwaya users add NAME --role admin --db {page.workspace.where}"
    return page.page("login.html", status, there=there, wrong=wrong, first=first)


@router.post("/login")
def login(page: Here, request: Request, name: Name = "", password: Password = "", there: Next = "") -> Response:
    """Let in whoever knows the password. The session is a new one, whatever cookie came with the request."""
    with_accounts(page)
    assert page.workspace is not None
    record, tries = page.workspace.record, request.app.state.tries
    there = own_address(there, page.url())
    machine = request.client.host if request.client else ""
    wait = tries.wait(name, machine)
    if wait:
        answer = login_form(page, there, 429, page.words("login.wait", n=wait // 60 + 1))
        answer.headers["retry-after"] = str(wait)
        return answer
    held = users.verified(record, name.replace("\0", ""), password)
    if held is None:
        tries.failed(name, machine)
        return login_form(page, there, 403, page.words("login.wrong"))
    tries.passed(name, machine)
    token = users.begin(record, held.name, page.told("token") or None)
    request.state.audited = True
    answer = RedirectResponse(there, 303)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=users.LASTS,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path="/",
    )
    return answer


@router.post("/logout")
def logout(page: Here, by: By) -> Response:
    """End the session."""
    with_accounts(page)
    assert page.workspace is not None
    users.end(page.workspace.record, page.told("token") or "", by)
    page.request.state.audited = True
    answer = RedirectResponse(page.url("login"), 303)
    answer.delete_cookie(COOKIE, path="/")
    return answer


@router.get("/account")
def account(page: Here) -> Response:
    """One's own account."""
    with_accounts(page)
    return page.page("account.html", wrong="")


@router.post("/account")
def change_password(page: Here, by: By, old: Password = "", new: Password = "") -> Response:
    """Change one's own password; every session of the account ends."""
    with_accounts(page)
    assert page.workspace is not None
    record, tries = page.workspace.record, page.request.app.state.tries
    machine = page.request.client.host if page.request.client else ""
    if tries.wait(by, machine) or users.verified(record, by, old) is None:
        tries.failed(by, machine)
        return page.page("account.html", 403, wrong=page.words("login.wrong"))
    try:
        users.set_password(record, by, new, by)
    except InputError as error:
        return page.page("account.html", 422, wrong=str(error.args[0]))
    page.request.state.audited = True
    return RedirectResponse(page.url("login"), 303)


@router.get("/admin/users")
def all_users(page: Here) -> Response:
    """Every account."""
    with_accounts(page)
    return users_page(page)


def users_page(page: Shell, status: int = 200, wrong: str = "") -> Response:
    assert page.workspace is not None
    held = users.listed(page.workspace.record)
    return page.page(
        "users.html",
        status,
        users=held,
        roles=users.ROLES,
        wrong=wrong,
        saved=page.request.query_params.get("saved", ""),
    )


@router.post("/admin/users")
def change_users(
    page: Here,
    by: By,
    action: Annotated[str, Form(max_length=20)],
    name: Name = "",
    role: Annotated[str, Form(alias="as", max_length=20)] = "reader",
    password: Password = "",
) -> Response:
    """Add an account, change its role or password, or take it away."""
    with_accounts(page)
    assert page.workspace is not None
    record = page.workspace.record
    try:
        if action == "add":
            users.add(record, name, role, password, by)
        elif action == "role":
            users.set_role(record, name, role, by)
        elif action == "password":
            users.set_password(record, name, password, by)
        elif action == "remove":
            users.remove(record, name, by)
        else:
            raise InputError(f"no action {action!r}", code="R296")
    except InputError as error:
        return users_page(page, 422, str(error.args[0]))
    page.request.state.audited = True
    return RedirectResponse(page.url("admin/users", saved=1), 303)


@router.get("/admin/audit")
def log(page: Here) -> Response:
    """The log of changes and exports."""
    get = page.request.query_params
    found = audit.listed(page.browser, get.get("by", "").replace("\0", "")[:100], get.get("after", ""))
    return page.page("audit.html", found=found)
