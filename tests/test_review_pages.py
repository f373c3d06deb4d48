"""The pages of the workspace over HTTP: every page in both languages, filters, errors in plain words, its guards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from workspace import copied, example

from riwaya.review.app import make_app
from riwaya.store.record import Record

LANGUAGES = ("en", "ar")
ACTOR, PLACE, ARTICLE = "islamic-state", "riwaya:sy-abu-kamal", "07_mashriq_20171109"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(make_app(str(example())), base_url="http://127.0.0.1", follow_redirects=False) as found:
        yield found


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[TestClient]:
    """A client over a record of its own."""
    with TestClient(make_app(str(copied(tmp_path))), base_url="http://127.0.0.1", follow_redirects=False) as found:
        yield found


def incident(client: TestClient, query: str = "sort=accounts") -> dict:
    return client.get(f"/api/incidents?{query}").json()["items"][0]


PAGES = (
    "", "incidents", "incidents?sort=accounts", "incidents?sort=contested&contested=1", "claims", "articles",
    f"articles/{ARTICLE}", "control", f"control?place={PLACE}&at=2017-11-10", "control?hold=1", "wording",
    f"wording?of={ACTOR}&role=actor&term=داعش", "wording?of=capture&role=act", "sources", "sources?id=sohr", "actors",
    f"actors?id={ACTOR}", "actors?unknown=1", "places", f"places?id={PLACE}", "places?q=بوكم",
    "queue", "queue?second=1",
    "queue?kind=capture", "files", "files?kind=capture", "admin/audit", f"review/add?article={ARTICLE}",
)  # fmt: skip


class Page(HTMLParser):
    """What the tests ask of a page: its attributes, ids, the text of its title."""

    def __init__(self, text: str):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.unclosed: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "input", "br", "use", "rect", "path", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag not in ("use", "rect", "path"):
            self.unclosed.append(tag)

    def values(self, name: str) -> list[str]:
        return [attrs[name] or "" for _, attrs in self.tags if name in attrs]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_in_both_languages(client: TestClient, path: str) -> None:
    for lang in LANGUAGES:
        answer = client.get(f"/{lang}/{path}")
        assert answer.status_code == 200, answer.text[-2000:]
        page = Page(answer.text)
        html = page.tags[0][1]
        assert html["lang"] == lang and html["dir"] == ("rtl" if lang == "ar" else "ltr")
        assert not page.unclosed and not page.open, "tags that are not closed in their order"
        assert not [a for _, a in page.tags if "style" in a or any(name.startswith("on") for name in a)]
        assert all("src" in a or a.get("type") == "application/json" for t, a in page.tags if t == "script")
        assert len([t for t, _ in page.tags if t == "h1"]) == 1
        ids = [value for value in page.values("id") if value]
        assert len(ids) == len(set(ids)), "an id twice"
        labelled = {a.get("for") for t, a in page.tags if t == "label"}
        assert not [
            a for t, a in page.tags
            if t in ("input", "select") and a.get("type") not in ("hidden", "checkbox") and not a.get("aria-label")
            and a.get("id") not in labelled
        ]  # fmt: skip
        foreign = [v for name in ("href", "src", "action") for v in page.values(name) if re.match(r"(?:https?:)?//", v)]
        assert not foreign, "a page that asks something of another machine"
        assert f'href="/{"ar" if lang == "en" else "en"}/' in answer.text


def test_english_pages_have_no_arabic_of_ours_and_the_other_way_round() -> None:
    from riwaya.review.words import strings

    assert strings("en").keys() == strings("ar").keys()
    arabic = re.compile("[\u0600-\u06ff]")
    assert [k for k, v in strings("en").items() if arabic.search(v) and k != "app.language"] == []
    latin = [k for k, v in strings("ar").items() if not arabic.search(re.sub(r"\{\w+\}", "", v))]
    assert latin == ["app.language"]
    fields = re.compile(r"\{(\w+)\}")
    for key, value in strings("en").items():
        # {rest}: what the English line goes on with, and the Arabic leaves to other parts of the page
        assert set(fields.findall(value)) - {"rest"} == set(fields.findall(strings("ar")[key])), key


def test_every_string_that_a_template_names_exists() -> None:
    from riwaya.review.shell import TEMPLATES
    from riwaya.review.words import strings

    held = strings("en")
    for path in sorted(TEMPLATES.glob("*.html")):
        for call, key in re.findall(
            r"""\bw(\.count)?\(\s*["']([\w. ]+)["']\s*[,)]""", path.read_text(encoding="utf-8")
        ):
            assert key in held, f"{path.name}: {call}{key}"


def test_the_first_visit_goes_to_the_language_of_the_browser(client: TestClient) -> None:
    client.cookies.clear()
    assert client.get("/", headers={"accept-language": "ar-SY,en;q=0.5"}).headers["location"] == "/ar/"
    assert client.get("/", headers={"accept-language": "fr,en"}).headers["location"] == "/en/"
    client.get("/ar/")
    assert client.get("/", headers={"accept-language": "en"}).headers["location"] == "/ar/"
    client.cookies.clear()


@pytest.mark.parametrize(
    ("query", "note"),
    [
        (f"actor={ACTOR}", "an actor in any role"),
        (f"place={PLACE}", "a place"),
        (f"place={PLACE}&radius=60", "and around it"),
        ("near=34.45,40.92&radius=30", "around a point"),
        ("bbox=40,34,42,35", "a box"),
        ("kind=capture&kind=withdraw", "kinds"),
        ("since=2017-11-10&until=2017-11-12", "days"),
        ("since=2017-11", "a month"),
        ("contested=1", "contested"),
        ("grade=fair&grade=contested", "grades"),
        ("modality=denied", "modality"),
        ("source=sohr", "according to"),
        ("outlet=" + quote("وكالة أنباء المشرق"), "outlet"),
        ("q=" + quote("المدينه"), "words, another spelling"),
    ],
)
def test_filters_narrow_incidents_and_claims(client: TestClient, query: str, note: str) -> None:
    for what in ("incidents", "claims"):
        every = client.get(f"/api/{what}").json()["total"]
        some = client.get(f"/api/{what}?{query}").json()["total"]
        assert 0 < some < every, f"{what}: {note}"
        page = client.get(f"/en/{what}?{query}").text
        assert 'role="status"' in page and "filters-on" in page
    listed = client.get(f"/api/incidents?{query}&size=500").json()
    drawn = client.get(f"/api/incidents/points?{query}").json()
    assert drawn["total"] == listed["total"] == len(drawn["rows"])
    assert {row[0] for row in drawn["rows"]} == {one["incident"] for one in listed["items"]}


@pytest.mark.parametrize("what", ["incidents", "claims", "articles"])
def test_paging_gives_everything_once(client: TestClient, what: str) -> None:
    sorts = ("time", "oldest", "accounts", "contested", "outlets") if what == "incidents" else ("",)
    for sort in sorts:
        seen: list[str] = []
        after = ""
        for _ in range(200):
            page = client.get(
                f"/api/{what}", params={"size": 17, "after": after, **({"sort": sort} if sort else {})}
            ).json()
            seen += [
                one.get("incident") or one.get("id") or f"{one['article']}#{one['claim']}" for one in page["items"]
            ]
            after = page["next"]
            if not after:
                break
        assert len(seen) == len(set(seen)) == page["total"], sort


SPELLINGS = ("مدينة", "المدينة", "وبالمدينة", "مَدِينَة", "المدينه", "مدينتهم")


def test_search_ignores_marks_hamza_and_clitics(client: TestClient) -> None:
    found = {q: client.get("/api/claims", params={"q": q}).json()["total"] for q in SPELLINGS}
    assert len(set(found.values())) == 1 and found["مدينة"] > 10
    assert (
        client.get("/api/claims", params={"q": "إستعادة"}).json()["total"]
        == client.get("/api/claims", params={"q": "استعادة"}).json()["total"]
    )
    words = client.get("/api/claims", params={"q": "مدينة البوكمال"}).json()["total"]
    phrase = client.get("/api/claims", params={"q": '"مدينة البوكمال"'}).json()["total"]
    assert 0 < phrase < words


@pytest.mark.parametrize(
    "q", ['"', "'; drop table claims; --", "%", "NEAR(", "a OR b", "*", "\\", "()", "^", "\u200f", "قال AND"]
)
def test_search_takes_any_characters(client: TestClient, q: str) -> None:
    for path in ("/api/claims", "/en/incidents", "/ar/articles"):
        assert client.get(path, params={"q": q}).status_code == 200


@pytest.mark.parametrize(
    "query", ["since=yesterday", "until=2017-13-40", "bbox=1,2,3", "near=a,b", "radius=-4", "radius=inf", "grade=sure",
              "modality=maybe", "bbox=nan,0,1,2"],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_is_named(client: TestClient, query: str) -> None:
    answer = client.get(f"/api/incidents?{query}")
    assert answer.status_code == 422 and query.split("=")[0] in answer.json()["said"]
    page = client.get(f"/ar/incidents?{query}")
    assert page.status_code == 200 and "note--warning" in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/en/nothing", "/fr/", "/en/incidents/i-none", "/ar/articles/none", "/api/incidents/none",
        "/api/nothing", "/static/../app.py", "/static/%2e%2e/app.py", "/en/actors?id=nobody",
    ],
)  # fmt: skip
def test_what_is_not_there_says_so(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    if path.startswith("/api"):
        assert answer.json()["next"]
    else:
        assert 'class="empty"' in answer.text and "Traceback" not in answer.text


def test_every_answer_carries_the_headers_that_guard_it(client: TestClient) -> None:
    for path in ("/en/", "/api/claims", "/en/nothing", "/static/app.css"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "'unsafe" not in policy and "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"
        assert "server" not in headers


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", ""])
def test_a_name_that_is_not_ours_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/en/", headers={"host": host}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_change_asked_for_by_another_site_is_refused(writer: TestClient, headers: dict[str, str]) -> None:
    one = incident(writer)
    ref = f"{one['claims'][0]['article']}#{one['claims'][0]['claim']}"
    path = f"/en/incidents/{one['incident']}/judge"
    assert writer.post(path, data={"claim": ref, "verdict": "different"}, headers=headers).status_code == 403


def test_accounts_stand_in_columns_with_their_parts_coloured(client: TestClient) -> None:
    one = incident(client, "sort=outlets")
    text = client.get(f"/en/incidents/{one['incident']}").text
    assert text.count('<article class="account">') == one["outlets"] >= 2
    for role in ("actor", "place"):
        assert f'class="part part--{role}"' in text
    assert 'class="claim"' in text and "According to" in text


def test_differences_are_marked(client: TestClient) -> None:
    text = client.get(f"/en/incidents/{incident(client, 'sort=contested')['incident']}").text
    assert '<mark class="diff">' in text and "differs" in text


def test_a_judgement_is_kept_with_its_history_and_can_be_taken_back(writer: TestClient) -> None:
    one = incident(writer)
    path = f"/en/incidents/{one['incident']}"
    refs = [f"{c['article']}#{c['claim']}" for c in one["claims"]]
    answer = writer.post(f"{path}/judge", data={"claim": refs[0], "verdict": "different", "note": "<b>not it</b>"})
    assert answer.status_code == 303
    text = writer.get(answer.headers["location"]).text
    assert "&lt;b&gt;not it&lt;/b&gt;" in text and "note--good" in text
    number = re.search(r'name="judgement" value="(\d+)"', text)
    assert number and writer.post(f"{path}/undo", data={"judgement": number[1]}).status_code == 303
    again = writer.post(f"{path}/undo", data={"judgement": number[1]})
    assert again.status_code == 422 and "already" in again.text
    other = incident(writer, "sort=oldest")["incident"]
    assert writer.post(f"{path}/judge", data={"claim": refs[0], "verdict": "same", "other": other}).status_code == 303


@pytest.mark.parametrize("data", [{}, {"claim": "x#y", "verdict": "same"}, {"claim": "", "verdict": "perhaps"}])
def test_a_judgement_that_says_nothing_is_refused_in_words(writer: TestClient, data: dict[str, str]) -> None:
    answer = writer.post(f"/ar/incidents/{incident(writer)['incident']}/judge", data=data)
    assert answer.status_code == 422 and 'class="empty"' in answer.text and 'dir="rtl"' in answer.text


def test_the_reader_keeps_the_text_as_it_is(client: TestClient) -> None:
    import html

    held = client.get(f"/api/articles/{ARTICLE}").json()
    text = client.get(f"/ar/articles/{ARTICLE}?claim={held['claims'][0]['claim']}").text
    for start, body in re.findall(r'<p data-start="(\d+)">(.*?)</p>', text, re.S):
        plain = html.unescape(re.sub(r"<[^>]+>", "", body))
        assert held["text"][int(start) : int(start) + len(plain)] == plain
    for claim in held["claims"]:
        assert f'id="t-{claim["claim"]}"' in text and f'id="{claim["claim"]}"' in text
    assert "part part--" in text


def test_openapi_describes_every_address(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    names = "claims incidents incidents.geojson timeline articles control wording sources actors places typeahead"
    assert {f"/api/{name}" for name in names.split()} <= set(described["paths"])
    assert all(path.startswith("/api/") for path in described["paths"])


@pytest.mark.parametrize(
    ("kind", "q", "first", "note"),
    [
        ("place", "البوكمال", PLACE, "Arabic"),
        ("place", "بوكمال", PLACE, "without the article"),
        ("place", "أبو كمال", PLACE, "another spelling"),
        ("place", "abu kam", PLACE, "Latin, begun"),
        ("actor", "داعش", ACTOR, "one of its names"),
        ("actor", "hezb", "hezbollah", "Latin"),
        ("source", "sohr", "sohr", "by id"),
        ("kind", "سيط", "capture", "a kind in Arabic"),
        ("outlet", "المشرق", "وكالة أنباء المشرق", "an outlet"),
    ],
)
def test_typeahead_in_both_scripts(client: TestClient, kind: str, q: str, first: str, note: str) -> None:
    for lang in LANGUAGES:
        items = client.get("/api/typeahead", params={"kind": kind, "q": q, "lang": lang}).json()["items"]
        assert items and items[0]["id"] == first, note
        assert set(items[0]) == {"id", "label", "ar", "latin", "note"}


def test_an_empty_record_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    with Record.open(path):
        pass
    with TestClient(make_app(str(path)), base_url="http://127.0.0.1") as client:
        assert "riwaya run PATH --db" in client.get("/en/").text
        for page in ("incidents", "control", "wording"):
            assert "riwaya link --db" in client.get(f"/ar/{page}").text
        for page in ("claims", "articles", "sources", "actors", "places"):
            assert 'class="empty"' in client.get(f"/en/{page}").text
        assert client.get("/api/incidents").status_code == 404
