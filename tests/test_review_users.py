"""Accounts: roles, login, sessions, the log; and the command line that makes them."""

from __future__ import annotations

import http.client
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from sqlalchemy import select
from workspace import copied

from riwaya.cli.accounts import users as command
from riwaya.cli.main import answer
from riwaya.errors import InputError
from riwaya.review import security
from riwaya.review.app import make_app
from riwaya.store import users
from riwaya.store.record import Record
from riwaya.store.schema_review import audit, sessions
from riwaya.store.schema_review import users as table

WORD = "a long pass-phrase"
ARTICLE = "07_mashriq_20171109"


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A record with an account of each role."""
    path = copied(tmp_path_factory.mktemp("users"))
    with Record.open(path) as record:
        for role in users.ROLES:
            users.add(record, role, role, WORD, "test")
    return str(path)


def visitor(where: str) -> TestClient:
    return TestClient(make_app(where, accounts=True), base_url="http://127.0.0.1", follow_redirects=False)


def log_in(client: TestClient, name: str, word: str = WORD) -> TestClient:
    answer = client.post("/en/login", data={"name": name, "password": word})
    assert answer.status_code == 303, answer.text
    return client


def word_of(client: TestClient) -> str:
    """The word of the session, out of a form."""
    found = re.search(r'name="csrf" value="(\w+)"', client.get("/en/account").text)
    assert found
    return found[1]


@pytest.fixture
def client(where: str) -> Iterator[TestClient]:
    with visitor(where) as found:
        yield found


def test_without_a_login_nothing_is_shown(client: TestClient) -> None:
    answer = client.get("/ar/incidents?kind=capture")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/ar/login?next=%2Far%2Fincidents%3Fkind%3Dcapture"
    for path in ("/api/claims", "/api/openapi.json", "/api/export/claims"):
        assert client.get(path).status_code == 401, path
    assert client.post("/en/review/decide", data={}).status_code == 401
    assert client.get("/static/app.css").status_code == 200 and client.get("/en/login").status_code == 200
    assert "app.css" in client.get("/en/login").text and "claim" not in client.get("/en/login").text.lower()


def test_login_leads_where_one_was_going(client: TestClient) -> None:
    page = client.get("/ar/login?next=/ar/queue").text
    assert 'name="next" value="/ar/queue"' in page
    answer = client.post("/ar/login", data={"name": "reviewer", "password": WORD, "next": "/ar/queue"})
    assert answer.headers["location"] == "/ar/queue"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "max-age=43200" in cookie and "path=/" in cookie
    assert "reviewer" in client.get("/ar/queue").text


@pytest.mark.parametrize(("name", "word"), [("reader", "wrong"), ("nobody", WORD), ("", ""), ("reader\0", WORD + "\0")])
def test_a_wrong_password_says_the_same_whatever_is_wrong(client: TestClient, name: str, word: str) -> None:
    answer = client.post("/en/login", data={"name": name, "password": word})
    assert (
        answer.status_code == 403
        and "Name or password is wrong" in answer.text
        and "set-cookie" not in str({k: v for k, v in answer.headers.items() if "riwaya" in v})
    )


def test_too_many_wrong_passwords_have_to_wait(client: TestClient) -> None:
    for _ in range(security.TRIES):
        assert client.post("/en/login", data={"name": "admin", "password": "wrong"}).status_code == 403
    answer = client.post("/en/login", data={"name": "admin", "password": WORD})
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) > 0
    assert client.post("/en/login", data={"name": "reader", "password": WORD}).status_code == 303, "others are let in"


def test_tries_are_forgotten_with_time_and_held_down_in_number() -> None:
    clock = [0.0]
    tries = security.Tries(lambda: clock[0], most=30)
    for _ in range(5):
        tries.failed("a", "m")
    assert tries.wait("a", "m") and not tries.wait("a", "other") and not tries.wait("b", "m")
    clock[0] = security.WINDOW + 1
    assert not tries.wait("a", "m")
    for n in range(60):
        tries.failed(str(n), "m2")
    assert tries.wait("new", "m2"), "one machine, many names"
    for n in range(100):
        tries.failed("c", str(n))
    assert tries.wait("c", "yet another"), "one name, many machines"
    assert len(tries._held) <= 30


CHANGES = [
    (f"/en{path}" if not path.startswith("/api") else path)
    for path in (
        "/review/decide", "/review/correct", "/review/undo", f"/articles/{ARTICLE}/claims", "/incidents/x/judge",
        "/incidents/x/undo", "/api/decisions", "/api/decisions/undo", "/api/claims",
    )
]  # fmt: skip
ADMIN = ["/en/admin/users", "/en/admin/audit", "/ar/admin/users"]


@pytest.mark.parametrize("role", users.ROLES)
def test_each_role_may_do_what_it_may(where: str, role: str) -> None:
    with visitor(where) as client:
        log_in(client, role)
        assert client.get("/en/").status_code == 200 and client.get("/api/export/claims").status_code == 200
        head = {"x-csrf-token": word_of(client)}
        for path in CHANGES:
            status = client.post(path, headers=head).status_code
            assert (status == 403) == (role == "reader"), path
        for path in ADMIN:
            assert (client.get(path).status_code == 200) == (role == "admin"), path
        for path in ("/en/admin/users", "/en/files/import"):
            assert (client.post(path, headers=head).status_code == 403) == (role != "admin"), path
        shown = client.get(f"/en/articles/{ARTICLE}").text
        assert ('class="decide' in shown) == (role != "reader")
        assert ('name="files"' in client.get("/en/files").text) == (role == "admin")


def test_every_change_of_the_application_needs_more_than_a_reader(where: str) -> None:
    """No address is forgotten: whatever takes POST, PUT, PATCH or DELETE is refused to readers, and without a login."""
    app = make_app(where, accounts=True)
    paths = changes()
    assert len(paths) >= 12
    with TestClient(app, base_url="http://127.0.0.1", follow_redirects=False) as client:
        for method, path in paths:
            filled = re.sub(r"\{\w+(:path)?\}", "x", path.replace("{lang}", "en"))
            assert client.request(method, filled).status_code == 401 or filled == "/en/login", path
        log_in(client, "reader")
        word = {"x-csrf-token": word_of(client)}
        for method, path in paths:
            filled = re.sub(r"\{\w+(:path)?\}", "x", path.replace("{lang}", "en"))
            if filled not in ("/en/login", "/en/logout", "/en/account"):
                assert client.request(method, filled, headers=word).status_code == 403, path


def changes() -> set[tuple[str, str]]:
    """(method, address) of every route that changes something."""
    from riwaya.review.api import routes as api
    from riwaya.review.pages import routes as pages

    every = [("/api", router) for router in api()] + [("/{lang}", router) for router in pages()]
    return {
        (method, prefix + route.path)
        for prefix, router in every
        for route in router.routes
        if isinstance(route, APIRoute)
        for method in route.methods or ()
        if method not in ("GET", "HEAD")
    }


def test_sessions_end(where: str, client: TestClient) -> None:
    log_in(client, "reader")
    token = client.cookies[security.COOKIE]
    with Record.open(where) as record:
        clock = [0.0]
        mine = users.begin(record, "reader", now=lambda: clock[0])
        for later, there in ((users.IDLE - 1, True), (users.IDLE * 2 - 3, True), (users.IDLE * 3, False)):
            clock[0] = later
            assert (users.of_session(record, mine, lambda: clock[0]) is not None) == there, later
        late = users.begin(record, "reader", now=lambda: 0.0)
        assert users.of_session(record, late, lambda: users.LASTS + 1.0) is None
        with record.engine.connect() as connection:
            assert token not in {row.token for row in connection.execute(select(sessions))}, "only its hash is kept"
    assert client.post("/en/logout", data={"csrf": word_of(client)}).status_code == 303
    client.cookies.set(security.COOKIE, token)
    assert client.get("/en/").status_code == 303


def test_a_new_password_ends_every_session(tmp_path: Path) -> None:
    path = str(copied(tmp_path))
    with Record.open(path) as record:
        users.add(record, "amal", "reviewer", WORD, "test")
    with visitor(path) as one, visitor(path) as two:
        log_in(one, "amal"), log_in(two, "amal")
        wrong = one.post("/en/account", data={"csrf": word_of(one), "old": "no", "new": "another pass-phrase"})
        assert wrong.status_code == 403
        short = one.post("/en/account", data={"csrf": word_of(one), "old": WORD, "new": "short"})
        assert short.status_code == 422 and "10 to 200" in short.text
        done = one.post("/en/account", data={"csrf": word_of(one), "old": WORD, "new": "another pass-phrase"})
        assert done.status_code == 303
        assert one.get("/en/").status_code == 303 and two.get("/en/").status_code == 303
        log_in(two, "amal", "another pass-phrase")


def test_admins_keep_the_accounts(tmp_path: Path) -> None:
    path = str(copied(tmp_path))
    with Record.open(path) as record:
        users.add(record, "head", "admin", WORD, "test")
    with visitor(path) as client:
        log_in(client, "head")
        word = {"csrf": word_of(client)}

        def ask(**data: str) -> int:
            return client.post("/en/admin/users", data={**word, **data}).status_code

        assert ask(action="add", name="amal", password=WORD, **{"as": "reader"}) == 303
        assert ask(action="add", name="amal", password=WORD, **{"as": "reader"}) == 422
        assert ask(action="role", name="amal", **{"as": "reviewer"}) == 303
        assert ask(action="role", name="head", **{"as": "reader"}) == 422, "the last admin stays one"
        assert ask(action="remove", name="head") == 422
        assert ask(action="password", name="amal", password="new pass-phrase") == 303
        assert ask(action="dance", name="amal") == 422
        page = client.get("/ar/admin/users").text
        assert "amal" in page and "argon2" not in page
        assert ask(action="remove", name="amal") == 303
        log = client.get("/en/admin/audit").text
        for action in ("user add", "user role", "user password", "user remove", "login"):
            assert action in log


def test_every_change_and_export_is_in_the_log_without_addresses(tmp_path: Path) -> None:
    path = str(copied(tmp_path))
    with Record.open(path) as record:
        users.add(record, "amal", "reviewer", WORD, "test")
    with visitor(path) as client:
        log_in(client, "amal")
        head = {"x-csrf-token": word_of(client), "x-forwarded-for": "203.0.113.9"}
        claim = client.get(f"/api/articles/{ARTICLE}").json()["claims"][0]["claim"]
        body = {"article": ARTICLE, "claim": claim, "decision": "accept"}
        assert client.post("/api/decisions", json=body, headers=head).status_code == 200
        one = client.get("/api/incidents?sort=accounts").json()["items"][0]
        ref = f"{one['claims'][0]['article']}#{one['claims'][0]['claim']}"
        judged = client.post(
            f"/en/incidents/{one['incident']}/judge",
            data={"claim": ref, "verdict": "different", "csrf": head["x-csrf-token"]},
        )
        assert judged.status_code == 303
        client.get("/api/export/claims?format=csv&kind=capture", headers=head)
        client.post("/api/decisions", json={**body, "claim": "none"}, headers=head)
    with Record.open(path) as record, record.engine.connect() as connection:
        rows = [tuple(row) for row in connection.execute(select(audit.c.by, audit.c.action, audit.c.what))]
        assert {row[0] for row in rows} == {"test", "amal"}
        told = " ".join(" ".join(row) for row in rows)
        for what in ("login", "claim accept", "judge", "export", "claims csv", "kind=capture"):
            assert what in told, what
        assert told.count("claim accept") == 1, "what failed is no change"
        assert not re.search(r"\d+\.\d+\.\d+\.\d+|testclient", told)
        held = connection.execute(select(table)).all()
        assert all(row.password.startswith("$argon2id$") and WORD not in row.password for row in held)


# --- the command line -----------------------------------------------------------------------------------------------


def test_the_first_admin_is_made_on_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = str(copied(tmp_path))
    with visitor(path) as client:
        assert "riwaya users add NAME --role admin" in client.get("/en/login").text
    monkeypatch.setattr("sys.stdin", io.StringIO(WORD + "\n"))
    assert answer(["users", "add", "amal", "--role", "admin", "--db", path]) == 0
    with Record.open(path) as record:
        assert [u[:2] for u in users.listed(record)] == [("amal", "admin")]
        assert users.verified(record, "amal", WORD) and not users.verified(record, "amal", WORD + "x")
    monkeypatch.setattr("sys.stdin", io.StringIO("other pass-phrase\n"))
    assert answer(["users", "password", "amal", "--db", path]) == 0
    assert answer(["users", "remove", "amal", "--db", path]) == 1
    assert answer(["users", "role", "nobody", "reader", "--db", path]) == 1
    with Record.open(path) as record:
        assert users.verified(record, "amal", "other pass-phrase")


def test_a_password_is_never_an_argument() -> None:
    runner = CliRunner()
    for verb in ("add", "password"):
        shown = runner.invoke(command, [verb, "--help"]).output
        assert "--password" not in shown and "NAME" in shown


@pytest.mark.parametrize("name", ["", "a b", "a/b", "<b>", "x" * 65, "a\n", "a'"])
def test_names_that_cannot_be(name: str) -> None:
    with pytest.raises(InputError, match="user name"):
        users.check_name(name)


def test_names_of_any_script() -> None:
    for name in ("amal", "أمل", "j.doe-2"):
        users.check_name(name)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["--host", "0.0.0.0"], "R291"), (["--host", "192.0.2.1"], "R291"), (["--as", "a b"], "R296")],
)
def test_serve_refuses(tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: str) -> None:
    assert answer(["serve", "--db", str(copied(tmp_path)), "--port", "0", *arguments]) == 1
    assert code in capsys.readouterr().err


def test_hosts_that_are_answered_to() -> None:
    from riwaya.cli.serving import hosts_of
    from riwaya.review.guard import Guard

    def answers(host: str, names: tuple[str, ...], asked: str) -> bool:
        return Guard(None, hosts_of(host, names)).known(asked)  # type: ignore[arg-type]

    assert answers("127.0.0.1", (), "localhost") and not answers("127.0.0.1", (), "192.0.2.7")
    assert answers("0.0.0.0", (), "192.0.2.7") and answers("0.0.0.0", (), "[2001:db8::1]")
    assert answers("0.0.0.0", ("team.example",), "team.example") and not answers("0.0.0.0", (), "evil.example")
    assert not answers("0.0.0.0", (), "*addresses") and not answers("0.0.0.0", (), "")


def test_serve_with_accounts_listens_beyond_this_machine_and_asks_for_a_login(where: str) -> None:
    asked = [
        sys.executable,
        "-m",
        "riwaya.cli.main",
        "serve",
        "--users",
        "--host",
        "0.0.0.0",
        "--port",
        "0",
        "--db",
        where,
    ]
    with subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            told = re.search(r":(\d+)/", server.stdout.readline())
            assert told, server.stderr and server.stderr.read()
            connection = http.client.HTTPConnection("127.0.0.1", int(told[1]), timeout=30)
            for host, status in (("127.0.0.1", 303), ("192.0.2.7:8321", 303), ("evil.example", 403)):
                connection.request("GET", "/en/queue", headers={"Host": host})
                answered = connection.getresponse()
                answered.read()
                assert answered.status == status, host
        finally:
            server.terminate()
