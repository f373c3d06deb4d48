"""Attacks on the workspace, each held: a table of what is tried and what must come of it; and any request at all."""

from __future__ import annotations

import datetime as dt
import io
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from test_review_pages import Page
from workspace import copied, example

from riwaya.errors import InputError
from riwaya.linkage import link_record
from riwaya.model import Article, Problem
from riwaya.review import imports, security
from riwaya.review.app import make_app
from riwaya.store import search, users
from riwaya.store.record import Record
from riwaya.store.rows import rows_of
from riwaya.store.schema import articles, claims

ARTICLE = "07_mashriq_20171109"
WORD = "a long pass-phrase"


def visitor(where: str | Path, **options: Any) -> TestClient:
    return TestClient(make_app(str(where), **options), base_url="http://127.0.0.1", follow_redirects=False)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with visitor(copied(tmp_path)) as found:
        yield found


@pytest.fixture(scope="module")
def team(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = copied(tmp_path_factory.mktemp("team"))
    with Record.open(path) as record:
        for role in users.ROLES:
            users.add(record, role, role, WORD, "test")
    return str(path)


def log_in(client: TestClient, name: str) -> str:
    """Log in; gives the word of the session."""
    assert client.post("/en/login", data={"name": name, "password": WORD}).status_code == 303
    found = re.search(r'name="csrf" value="(\w+)"', client.get("/en/account").text)
    assert found
    return found[1]


# --- script in what articles and people say -------------------------------------------------------------------------

EVIL = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}</script>"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A record in which every field that comes from outside is hostile, with decisions by a hostile hand."""
    from riwaya.pipeline import Coder

    path = tmp_path_factory.mktemp("hostile") / "x.db"
    with Record.open(path) as record:
        words = (
            f"سيطرت قوات النظام السوري على مدينة البوكمال {EVIL} وقتل 12 مدنيا، "
            f"وقال ناشطون {EVIL} إن داعش انسحب من الميادين"
        )
        made = [
            Article(f"{EVIL}{n}", words + str(n), EVIL, EVIL + str(n), EVIL, EVIL, dt.date(2017, 11, 9), EVIL, EVIL)
            for n in range(3)
        ]
        record.add(made)
        for number, article in [pair for batch in list(record.pending()) for pair in batch]:
            found = Coder().code_article(article)
            assert found
            for claim in found:
                for one in (*claim.actors, *claim.targets):
                    one.name = one.text = EVIL
                    one.id = None
                for place in claim.places:
                    place.name = place.text = place.reason = EVIL
                claim.source.name = claim.source.text = EVIL
                claim.source.kind, claim.source.id = "named", None
                claim.explanation, claim.coder = [EVIL], EVIL
                for number_ in claim.quantities:
                    number_.unit = number_.text = EVIL
            record.write([rows_of(number, found, [Problem("R242", EVIL, EVIL, 1, article.id, "notice")])], EVIL)
        link_record(record)
        search.prepare(record)
    with visitor(path, by="mallory") as client:
        held = client.get("/api/claims").json()["items"]
        for one in held[:2]:
            body = {
                "article": one["article"],
                "claim": one["claim"],
                "decision": "correct",
                "note": EVIL,
                "changes": {"actors": ["~" + EVIL], "modality": "denied"},
            }
            assert client.post("/api/decisions", json=body).status_code == 200
        incident = client.get("/api/incidents").json()["items"][0]
        ref = f"{incident['claims'][0]['article']}#{incident['claims'][0]['claim']}"
        client.post(
            f"/en/incidents/{incident['incident']}/judge", data={"claim": ref[:390], "verdict": "unsure", "note": EVIL}
        )
        client.app.state.imports.jobs[1] = imports.Job(
            1, EVIL, EVIL, path.parent, 1, "failed", error=EVIL, skipped=[EVIL], began="2017-11-09T00:00:00"
        )
        yield client


def pages_of(client: TestClient) -> list[str]:
    ident = quote(f"{EVIL}0", safe="")
    claim = client.get("/api/claims").json()["items"][0]
    incident = client.get("/api/incidents").json()["items"][0]["incident"]
    name = quote(EVIL)
    return [
        "",
        "incidents",
        f"incidents/{incident}",
        "claims",
        f"claims?q={name}",
        "articles",
        f"articles?outlet={name}",
        f"articles/{ident}",
        f"articles/{ident}?claim={claim['claim']}",
        "control",
        "wording",
        "sources",
        f"sources?id={name}",
        "actors",
        f"actors?id={name}",
        f"places?id={name}",
        "places",
        "queue",
        f"queue?actor={name}",
        f"review/claim?article={ident}&claim={claim['claim']}",
        f"review/add?article={ident}",
        "files",
        f"files?q={name}",
        "admin/audit",
        f"incidents?since={name}",
        f"nothing/{name}",
        f"wording?of={name}&role=actor&term={name}",
    ]


def test_hostile_words_show_as_text_in_every_field(hostile: TestClient) -> None:
    seen = 0
    for path in pages_of(hostile):
        for lang in ("en", "ar"):
            answer = hostile.get(f"/{lang}/{path}")
            assert answer.status_code in (200, 404), path
            page = answer.text
            assert "<script>alert" not in page and "<img src=x" not in page, path
            assert "49" not in re.findall(r"&gt;(\d+)&lt;/script", page), path
            assert not [a for _, attrs in Page(page).tags for a in attrs if a.startswith("on") or a == "style"], path
            assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", page) == [], path
            for inner in re.findall(r"<script type=\"application/json\">(.*?)</script>", page, re.S):
                assert "<" not in inner, path
            seen += page.count("&lt;script&gt;alert")
            assert "'unsafe" not in answer.headers["content-security-policy"]
    assert seen > 50, "the words are there, as words"


def test_answers_in_json_and_files_are_no_pages(hostile: TestClient) -> None:
    for path in (
        "claims",
        "incidents",
        "articles",
        "export/claims",
        "export/reviewed",
        f"typeahead?kind=outlet&q={quote('script')}",
    ):
        answer = hostile.get(f"/api/{path}")
        assert answer.headers["content-type"].startswith(("application/json", "application/x-ndjson")), path
        assert answer.headers["x-content-type-options"] == "nosniff"
    table = hostile.get("/api/export/claims?format=csv")
    assert table.headers["content-disposition"] == 'attachment; filename="riwaya-claims.csv"'


# --- changes that somebody else asks for ----------------------------------------------------------------------------

JSON = {"article": ARTICLE, "claim": "c-x", "decision": "accept"}


@pytest.mark.parametrize(
    ("headers", "status", "note"),
    [
        ({}, 403, "no word of the session"),
        ({"x-csrf-token": "0" * 40}, 403, "a wrong one"),
        ({"x-csrf-token": ""}, 403, "an empty one"),
        ({"origin": "http://evil.example", "x-csrf-token": "OWN"}, 403, "another site that knows the word"),
        ({"sec-fetch-site": "cross-site", "x-csrf-token": "OWN"}, 403, "a browser says so"),
        ({"origin": "null", "x-csrf-token": "OWN"}, 403, "a sandbox"),
        ({"x-csrf-token": "OWN", "origin": "http://127.0.0.1"}, 422, "our own page (there is no such claim)"),
    ],
)
@pytest.mark.parametrize("path", ["/api/decisions", "/en/review/decide"])
def test_csrf(team: str, headers: dict[str, str], status: int, note: str, path: str) -> None:
    with visitor(team, accounts=True) as client:
        word = log_in(client, "reviewer")
        sent = {name: value.replace("OWN", word) for name, value in headers.items()}
        body: Any = {"json": JSON} if path.startswith("/api") else {"data": JSON}
        assert client.post(path, headers=sent, **body).status_code == status, note


def test_the_word_of_one_session_is_not_that_of_another(team: str) -> None:
    with visitor(team, accounts=True) as one, visitor(team, accounts=True) as two:
        first, second = log_in(one, "reviewer"), log_in(two, "reviewer")
        assert first != second
        assert one.post("/en/review/decide", data={**JSON, "csrf": second}).status_code == 403
        assert one.post("/en/review/decide", data={**JSON, "csrf": first}).status_code == 422


def test_every_form_that_changes_something_carries_the_word(team: str) -> None:
    with visitor(team, accounts=True) as client:
        word = log_in(client, "admin")
        incident = client.get("/api/incidents").json()["items"][0]["incident"]
        for path in ("", "queue", f"articles/{ARTICLE}", f"incidents/{incident}", "files", "admin/users", "account"):
            page = client.get(f"/en/{path}").text
            forms = re.findall(r'<form\b[^>]*method="post".*?</form>', page, re.S)
            assert forms and all(f'name="csrf" value="{word}"' in form for form in forms), path
            assert not re.search(r'<form\b[^>]*method="get"[^>]*><input type="hidden" name="csrf"', page)


def test_a_session_that_was_planted_is_not_used(team: str) -> None:
    """Session fixation: a token from before the login is worth nothing after it, and an old session ends with a new."""
    with visitor(team, accounts=True) as client:
        client.cookies.set(security.COOKIE, "planted")
        client.post("/en/login", data={"name": "reviewer", "password": WORD})
        first = [c.value for c in client.cookies.jar if c.name == security.COOKIE and c.value != "planted"]
        assert first and first[0] and len(first[0]) > 30
        for planted in ("planted", "", "../../x", "'; drop table sessions; --", "x" * 5000):
            client.cookies.clear()
            assert client.get("/en/", headers={"cookie": f"{security.COOKIE}={quote(planted)}"}).status_code == 303
        client.cookies.clear()
        again = client.post(
            "/en/login",
            data={"name": "reader", "password": WORD, "csrf": users.csrf_of(first[0])},
            headers={"cookie": f"{security.COOKIE}={first[0]}"},
        )
        assert again.status_code == 303 and first[0] not in again.headers["set-cookie"]
        client.cookies.clear()
        assert client.get("/en/", headers={"cookie": f"{security.COOKIE}={first[0]}"}).status_code == 303


@pytest.mark.parametrize(
    "there",
    [
        "//evil.example",
        "https://evil.example/en/",
        "/\\evil.example",
        "/en\\@evil.example",
        "javascript:alert(1)",
        "/enevil",
        "/en/\r\nset-cookie: x=y",
        "\t//evil.example",
        "/fr/",
        "/static/app.js",
        "/%2f/evil.example",
        "http:evil.example",
    ],
)
def test_open_redirect(team: str, there: str) -> None:
    assert security.own_address(there, "/en/") == "/en/"
    with visitor(team, accounts=True) as client:
        answer = client.post("/en/login", data={"name": "reader", "password": WORD, "next": there})
        assert answer.headers["location"] == "/en/"
        assert client.get("/en/login", params={"next": there}).headers["location"] == "/en/"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", "", "127.0.0.1:80@evil"]
)
def test_host_names_that_are_not_ours(client: TestClient, host: str) -> None:
    assert client.get("/en/queue", headers={"host": host}).status_code == 403
    assert client.post("/api/decisions", json=JSON, headers={"host": host}).status_code == 403
    location = client.get("/", headers={"x-forwarded-host": "evil.example"}).headers["location"]
    assert location.startswith("/")


@pytest.mark.parametrize(
    ("data", "note"),
    [
        ({"role": "admin"}, "a field that is not asked for"),
        ({"user": "admin", "as": "admin"}, "another name"),
        ({"by": "admin"}, "by somebody else"),
    ],
)
def test_nobody_makes_themselves_more(team: str, data: dict[str, str], note: str) -> None:
    with visitor(team, accounts=True) as client:
        word = log_in(client, "reviewer")
        for path in (
            "/en/admin/users",
            "/en/admin/users/",
            "/EN/admin/users",
            "/en//admin/users",
            "/en/admin/../admin/users",
        ):
            body = {"action": "role", "name": "reviewer", "as": "admin", "csrf": word, **data}
            assert client.post(path, data=body).status_code in (403, 404, 405), (path, note)
        client.post("/en/account", data={"old": WORD, "new": "x", "csrf": word, **data})
        client.get("/en/", headers={"x-user": "admin", "x-remote-user": "admin"})
        with Record.open(team) as record:
            assert dict(u[:2] for u in users.listed(record))["reviewer"] == "reviewer"
        body = {
            "article": ARTICLE,
            "claim": client.get(f"/api/articles/{ARTICLE}").json()["claims"][len(note) % 7]["claim"],
        }
        done = client.post("/en/review/decide", data={**body, "decision": "accept", "csrf": word, **data})
        assert done.status_code == 303
        assert client.get("/api/decisions", params=body).json()["review"]["by"] == "reviewer", note


# --- SQL and paths --------------------------------------------------------------------------------------------------

SQL = [
    "'; drop table claims; --",
    "' or '1'='1",
    '" or ""="',
    "1); delete from reviews; --",
    "%' union select password from users --",
    "\\'; --",
    "x' AND randomblob(1000000000) --",
    "$$",
    "\x00",
    "%00",
    "a" * 299,
]
ASKED = [
    "actor",
    "place",
    "source",
    "outlet",
    "q",
    "kind",
    "near",
    "bbox",
    "since",
    "radius",
    "grade",
    "modality",
    "after",
    "sort",
]


@pytest.mark.parametrize("name", ASKED)
def test_sql_in_filters(client: TestClient, name: str) -> None:
    before = client.get("/api/claims?size=1").json()["total"]
    for value in SQL:
        for path in ("/api/claims", "/api/incidents", "/api/queue", "/api/export/claims", "/en/queue", "/en/files"):
            answer = client.get(path, params={name: value})
            assert answer.status_code in (200, 422), (path, value, answer.text[:200])
            assert "argon2" not in answer.text
        if name != "q":
            held = client.get("/api/claims", params={name: value})
            assert (
                held.status_code == 422
                or held.json()["total"] in (0, before)
                or name in ("after", "sort", "kind", "grade")
            )
    assert client.get("/api/claims?size=1").json()["total"] == before


@pytest.mark.parametrize("value", SQL)
def test_sql_in_decisions(client: TestClient, value: str) -> None:
    body = {"article": value, "claim": value, "decision": "accept", "note": value}
    assert client.post("/api/decisions", json=body).status_code == 422
    assert client.get("/en/review/claim", params={"article": value, "claim": value}).status_code == 404
    assert client.post("/en/review/decide", data=body).status_code == 422
    assert client.get("/api/progress").json()["done"] == 0


@pytest.mark.parametrize(
    "path", ["../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/x", "....//x", "..\\x", "C:\\x", "\0"]
)
def test_paths_that_lead_out(client: TestClient, path: str) -> None:
    for start in ("/static/", "/en/articles/", "/api/articles/", "/api/export/", "/api/jobs/", "/en/incidents/"):
        answer = client.get(start + quote(path, safe="/%."))
        assert answer.status_code in (404, 422), start
        assert "root:" not in answer.text


NAMES = [
    ("../../evil.txt", "evil.txt"),
    ("/etc/passwd", "passwd"),
    ("..\\..\\evil.html", "evil.html"),
    ("C:\\a\\b.txt", "b.txt"),
    ("\0.txt", "_.txt"),
    (".hidden.txt", "hidden.txt"),
    ("...", "file"),
    ("", "file"),
    ("a" * 400 + ".txt", "a" * 150 + ".txt"),
    ("مقال عن البوكمال.txt", "مقال عن البوكمال.txt"),
    ("<script>.txt", "_script_.txt"),
    ("a\u202etxt.exe", "atxt.exe"),
    ("con|x?.csv", "con_x_.csv"),
    ("a/b/c.jsonl", "c.jsonl"),
]


@pytest.mark.parametrize(("name", "safe"), NAMES)
def test_names_of_files_sent(name: str, safe: str) -> None:
    assert imports.safe_name(name) == safe


def zipped(*members: tuple[str, bytes], link: str = "") -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
        if link:
            one = zipfile.ZipInfo(link)
            one.external_attr = 0o120777 << 16
            archive.writestr(one, "/etc/passwd")
    out.seek(0)
    return out


def test_a_zip_leads_nowhere_but_into_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    sent = zipped(
        ("../../evil.txt", b"x"),
        ("/abs/evil.txt", b"y"),
        ("a/../../b.txt", b"z"),
        ("deep/" * 40 + "c.txt", b"w"),
        ("x.exe", b"MZ"),
        ("inner.zip", b"PK"),
        (".hidden.txt", b"h"),
        link="link.txt",
    )
    count, skipped = imports.take([("pack.zip", sent)], folder)
    found = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    assert count == len(found) == 4 and not any(".." in name for name in found)
    assert [p for p in tmp_path.rglob("*.txt") if folder not in p.parents] == []
    assert len(skipped) == 2 and all("not one of" in line for line in skipped)


@pytest.mark.parametrize(
    ("members", "note"),
    [
        ([("bomb.txt", b"\0" * 30_000_000)], "a file that unpacks a thousandfold"),
        ([(f"{n}.txt", b"x") for n in range(imports.FILES + 1)], "more files than there may be"),
    ],
)
def test_zip_bombs(client: TestClient, members: list[tuple[str, bytes]], note: str) -> None:
    sent = zipped(*members)
    assert len(sent.getvalue()) < 1_000_000
    answer = client.post("/en/files/import", files={"files": ("a.zip", sent)})
    assert answer.status_code == 422 and "note--error" in answer.text, note
    assert not client.app.state.imports.jobs


def test_what_is_too_much_is_refused_while_it_is_read(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="MB"):
        imports.write(io.BytesIO(b"x" * 1000), tmp_path / "a", imports.Budget(size=500))
    with pytest.raises(InputError, match="files"):
        imports.Budget(files=0).file()
    for broken in (b"PK\x03\x04broken", b"", b"no zip"):
        with pytest.raises(InputError, match="unpacked"):
            imports.take([("a.zip", io.BytesIO(broken))], tmp_path)


@pytest.mark.parametrize(
    "path", ["/api/decisions", "/en/review/decide", "/en/review/correct", "/en/login", "/api/nothing"]
)
def test_bodies_that_are_too_large(client: TestClient, path: str) -> None:
    def slowly() -> Iterator[bytes]:
        for _ in range(30):
            yield b"a=" + b"x" * 100_000

    kind = {"content-type": "application/json" if "api" in path else "application/x-www-form-urlencoded"}
    assert client.post(path, content=b"x" * (security.FORM + 1), headers=kind).status_code == 413
    assert client.post(path, content=slowly(), headers=kind).status_code in (413, 404), "whatever it says of its length"
    assert client.post(path, content=b"", headers={**kind, "content-length": "-5"}).status_code in (400, 413)


def test_articles_are_taken_in_with_progress_and_errors_by_file_and_line(client: TestClient) -> None:
    good = "سيطرت قوات النظام السوري على مدينة البوكمال بعد اشتباكات مع داعش."
    rows = f'{{"id": "j1", "text": "{good} أمس", "outlet": "جريدة"}}\n{{broken\n'
    sent = [
        ("files", ("<b>خبر</b>.txt", good.encode())),
        ("files", ("rows.jsonl", rows.encode())),
        ("files", ("x.exe", b"MZ")),
        ("files", ("pack.zip", zipped(("in.txt", (good + " اليوم").encode())).getvalue())),
    ]
    answer = client.post("/en/files/import", files=sent)
    assert answer.status_code == 303, answer.text
    until = time.monotonic() + 120
    while (job := client.get("/api/jobs/1").json())["state"] in ("waiting", "running") and time.monotonic() < until:
        time.sleep(0.2)
    assert job["state"] == "done", job
    page = client.get("/en/files").text
    assert "3 articles new" in page and re.search(r"rows\.jsonl:2</bdi>", page) and "x.exe: not one of" in page
    assert "&lt;b&gt;" not in page or "<b>خبر" not in page
    found = client.get("/api/articles?q=" + quote("j1")).json()["items"]
    assert [one["id"] for one in found] == ["j1"] and found[0]["claims"] > 0
    with client.app.state.workspace.record.engine.connect() as connection:
        origins = [row[0] for row in connection.execute(select(articles.c.origin))]
        assert not any("riwaya-import" in (origin or "") for origin in origins), "no path of the server"
        assert connection.execute(select(claims.c.number)).first()


def test_nothing_to_take_in_is_said(client: TestClient) -> None:
    for sent in ([("files", ("x.exe", b"MZ"))], [("files", ("", b""))]):
        assert client.post("/ar/files/import", files=sent).status_code == 422


# --- any request at all ---------------------------------------------------------------------------------------------


def test_no_request_that_the_description_allows_is_an_error_of_ours(tmp_path: Path) -> None:
    """A short run of schemathesis; RIWAYA_LONG=200 makes it a long one."""
    import os

    schemathesis = pytest.importorskip("schemathesis")
    from hypothesis import HealthCheck, Phase, given, settings

    app = make_app(str(copied(tmp_path)))
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as client:
        schema = schemathesis.openapi.from_dict(client.get("/api/openapi.json").json())
        examples = int(os.environ.get("RIWAYA_LONG", "6"))
        operations = [result.ok() for result in schema.get_all_operations()]
        assert len(operations) > 20
        bad: list[str] = []
        for operation in operations:

            @settings(
                max_examples=examples,
                deadline=None,
                derandomize=examples < 50,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(operation.as_strategy())
            def ask(case: Any) -> None:
                kwargs = case.as_transport_kwargs(base_url="http://127.0.0.1")
                kwargs.pop("cookies", None)
                headers = {k: v for k, v in dict(kwargs.pop("headers", {})).items() if k.lower() != "user-agent"}
                answer = client.request(**kwargs, headers=headers)
                if answer.status_code >= 500:
                    bad.append(f"{case.method} {answer.request.url} {answer.status_code} {answer.text[:200]}")

            ask()
        assert not bad, "\n".join(bad[:10])


def test_the_example_record_is_left_alone() -> None:
    with Record.open(example(), create=False) as record:
        assert not users.listed(record)
