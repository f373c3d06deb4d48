"""Adding a name on the pages of actors, places and sources, in both languages; and what is found by sound."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from workspace import copied

from riwaya.arabic.latin import skeleton
from riwaya.review import names
from riwaya.review.app import make_app
from riwaya.store import audit, search
from riwaya.store.record import Record


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path = copied(tmp_path_factory.mktemp("names"))
    with TestClient(make_app(str(path)), base_url="http://127.0.0.1", follow_redirects=False) as found:
        yield found


def finished(client: TestClient) -> dict:
    """The last job, once it is done."""
    imports = client.app.state.imports  # type: ignore[attr-defined]
    number = max(imports.jobs)
    for _ in range(240):
        job = client.get(f"/api/jobs/{number}").json()
        if job["state"] in ("done", "failed"):
            return job
        time.sleep(0.25)
    raise AssertionError("the job does not end")


def test_an_unresolved_name_becomes_a_new_actor_is_undone_and_put_back(client: TestClient):
    words = "مرصد الجزيرة"
    page = client.get("/ar/actors", params={"id": words}).text
    assert 'action="/ar/actors/names' in page and f'value="{words}"' in page
    form = {"alias": words, "name": "Jazira Monitor", "sort": "monitor", "country": "sy"}
    answer = client.post("/ar/actors/names", params={"id": words}, data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/ar/actors?id=own%3Ajazira-monitor#own")
    assert finished(client)["state"] == "done"
    page = client.get("/en/actors?id=own:jazira-monitor").text
    assert "Jazira Monitor" in page and words in page and "Take back" in page
    assert client.get("/api/claims?actor=own:jazira-monitor").json()["items"]
    assert client.get("/api/typeahead?q=jazira mon").json()["items"][0]["id"] == "own:jazira-monitor"
    for stands, left in ((0, 0), (1, 1)):
        answer = client.post("/en/actors/names/1", data={"stands": stands})
        assert answer.status_code == 303 and finished(client)["state"] == "done"
        assert bool(client.get("/api/claims?actor=own:jazira-monitor").json()["items"]) == bool(left)
        assert client.get("/en/actors?id=own:jazira-monitor").status_code == 200
    with client.app.state.workspace.browser.reading() as connection:  # type: ignore[attr-defined]
        rows = connection.execute(audit.audit.select()).all()
    assert [row.action for row in rows] == ["name add", "name take back", "name put back"]


@pytest.mark.parametrize(
    ("lang", "page", "form", "said"),
    [
        ("en", "actors", {"alias": "ابو", "known": "islamic-state"}, "too short"),
        ("ar", "actors", {"alias": "ابو", "known": "islamic-state"}, "قصير جدًا"),
        ("en", "actors", {"alias": "الجيش السوري", "known": "islamic-state"}, "already"),
        ("en", "places", {"alias": "تل بعيد جدا", "name": "Far Hill", "sort": "settlement", "lat": "x"}, "latitude"),
        ("ar", "sources", {"alias": "صوت بعيد", "known": "no-such"}, "no-such"),
        ("en", "actors", {"alias": "<script>alert(1)</script>", "known": "islamic-state"}, "&lt;script&gt;"),
    ],
)
def test_what_cannot_be_added_is_said_and_the_form_stays_filled(
    client: TestClient, lang: str, page: str, form: dict[str, str], said: str
):
    answer = client.post(f"/{lang}/{page}/names", data=form)
    assert answer.status_code == 422 and said in answer.text and "note--error" in answer.text
    assert "<script>alert" not in answer.text
    assert client.post(f"/{lang}/nothing/names", data=form).status_code == 404


@pytest.mark.parametrize(
    ("arabic", "latin"),
    [
        ("حزب الله", "Hezbollah"), ("حزب الله", "hizbullah"), ("البوكمال", "al-Bukamal"), ("البوكمال", "Abu Kamal"),
        ("الرقة", "ar-Raqqah"), ("دير الزور", "Deir ez-Zor"), ("القامشلي", "Qamishli"), ("خان شيخون", "khan shaykhun"),
    ],
)  # fmt: skip
def test_both_scripts_have_one_skeleton(arabic: str, latin: str):
    assert skeleton(arabic) == skeleton(latin)


@pytest.mark.parametrize(
    ("what", "typed", "wanted"), [("actor", "hizb", "hezbollah"), ("place", "bukamal", "riwaya:sy-abu-kamal")]
)
def test_names_are_found_by_sound(what: str, typed: str, wanted: str):
    assert wanted in [one.id for one in names.find(what, typed)]


def test_what_is_added_while_it_runs_is_searchable(client: TestClient):
    from riwaya import jobs
    from riwaya.model import Article

    where = client.app.state.workspace.record.where  # type: ignore[attr-defined]
    with Record.open(Path(where)) as record:
        text = "قصف الجيش السوري قرية الزعفرانية المهجورة امس."
        record.add([Article("late", text, None, "o", None, None, None)])
        jobs.code_articles(record, jobs.coder_of(record), 1)
        with record.engine.connect() as connection:
            assert search.missing(connection)
    for _ in range(60):
        if client.get("/api/claims", params={"q": "الزعفرانية"}).json()["items"]:
            return
        time.sleep(0.25)
    raise AssertionError("not found")


def test_a_record_without_a_counter_of_changes_is_searchable(tmp_path: Path):
    with Record.open(copied(tmp_path)) as record:
        with record.writing() as connection:
            connection.execute(search.meta.delete().where(search.meta.c.key.in_(("content", search.READ, "searched"))))
        assert search.prepare(record) == 0
