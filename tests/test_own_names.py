"""Names of a record's own: which may be added, what the coder makes of them, and which articles are coded again."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riwaya import Coder, jobs
from riwaya.arabic.normalise import fold
from riwaya.cli.main import main
from riwaya.errors import InputError
from riwaya.model import Article
from riwaya.own_names import Addition, Unfit, check, pattern, version
from riwaya.store import own_names
from riwaya.store.record import Record

BRIGADE = Addition("actor", "own:dawn-brigade", "لواء الفجر الأحمر", "Dawn Brigade", "armed group", "SY")
HILL = Addition("place", "own:pl-blue-hill", "تل العصفور الأزرق", "Blue Hill", "settlement", "SY", 35.1, 40.2)
TEXT = "سيطر لواء الفجر الأحمر امس على قرية تل العصفور الأزرق بعد اشتباكات مع تنظيم داعش."


def coded(*own: Addition) -> list[tuple[str, list[str | None], list[str | None]]]:
    claims = Coder(own=own).code(TEXT, published="2017-11-19")
    return [(c.kind, [a.id for a in c.actors], [p.id for p in c.places]) for c in claims]


def test_the_coder_takes_them():
    assert coded()[0] == ("capture", [None], [])
    assert coded(BRIGADE, HILL)[0] == ("capture", [BRIGADE.id], [HILL.id])
    place = Coder(own=(HILL,)).code(TEXT, published="2017-11-19")[0].places[0]
    assert (place.lat, place.lon, place.name) == (35.1, 40.2, "Blue Hill")


def test_an_alias_of_a_known_actor_and_place():
    actor = Addition("actor", "islamic-state", "لواء الفجر الأحمر")
    place = Addition("place", "riwaya:sy-abu-kamal", "تل العصفور الأزرق")
    assert coded(actor, place)[0] == ("capture", ["islamic-state"], ["riwaya:sy-abu-kamal"])


def test_the_coders_name_tells_them_where_the_text_holds_them():
    other = Addition("actor", "own:other", "كتيبة الليل الطويل", "Other", "armed group")
    names = {c.coder for c in Coder(own=(BRIGADE, other)).code(TEXT)}
    assert names == {c.coder for c in Coder(own=(BRIGADE,)).code(TEXT)}
    assert names.pop().endswith(f" names {version([BRIGADE])}")
    assert {c.coder for c in Coder(own=(other,)).code(TEXT)} == {c.coder for c in Coder().code(TEXT)}


@pytest.mark.parametrize(
    ("given", "key"),
    [
        (BRIGADE._replace(alias="Dawn"), "letters"),
        (BRIGADE._replace(alias="ابو"), "short"),
        (BRIGADE._replace(alias="ا" * 200), "long"),
        (BRIGADE._replace(id=""), "whose"),
        (BRIGADE._replace(id="nobody-at-all"), "unknown"),
        (BRIGADE._replace(alias="الجيش السوري"), "taken"),
        (Addition("actor", "syrian-army", "الجيش السوري"), "known"),
        (HILL._replace(alias="المدينة"), "word"),
        (BRIGADE._replace(name="لواء"), "english"),
        (BRIGADE._replace(sort="heroes"), "class"),
        (BRIGADE._replace(country="Syria"), "country"),
        (HILL._replace(lat=95.0), "point"),
        (HILL._replace(lon=None), "point"),
    ],
)
def test_what_cannot_be_added_says_why(given: Addition, key: str):
    with pytest.raises(Unfit) as error:
        check(given, [])
    assert (error.value.key, error.value.code) == (key, "R299")


def test_one_name_cannot_mean_two():
    with pytest.raises(Unfit, match="Dawn Brigade already"):
        check(BRIGADE._replace(id="own:other", name="Other"), [BRIGADE])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(list("وفبل")), max_size=2), st.sampled_from(["لواء الفجر", "اللواء الأول", "كتيبة"]))
def test_a_name_is_found_behind_its_clitics(clitics: list[str], name: str):
    assert pattern(name).search(fold("".join(clitics) + name + "."))
    assert pattern(name).search(fold("لل" + name.removeprefix("ال")))
    assert not pattern(name).search(fold(name + "ين"))


@pytest.fixture
def record(tmp_path: Path) -> Record:
    texts = [TEXT, "قصف الجيش السوري مدينة تدمر امس.", "انسحب لواء الفجر الاحمر من المدينة امس."]
    record = Record.open(tmp_path / "r.db")
    record.add([Article(f"a{n}", text, None, "o", None, None, None) for n, text in enumerate(texts)])
    jobs.code_articles(record, jobs.coder_of(record), 1)
    return record


def test_only_what_holds_the_name_is_coded_again(record: Record):
    before = jobs.coder_of(record)
    kept = own_names.add(record, BRIGADE, "ada")
    after = jobs.coder_of(record)
    assert after != before and record.count_pending(after) == 3
    assert jobs.recode_for(record, [kept.addition], before, after) == 2
    assert [a.id for batch in record.pending() for _, a in batch] == ["a0", "a2"]
    jobs.code_articles(record, after, 1)
    assert record.count_pending(after) == 0
    actors = {a["id"] for claim in record.records() for a in claim["actors"]}
    assert BRIGADE.id in actors


def test_taken_back_and_put_back_it_is_as_it_was(record: Record):
    def recode(change) -> list[dict]:
        before = jobs.coder_of(record)
        kept = change()
        jobs.recode_for(record, [kept.addition], before, jobs.coder_of(record))
        jobs.code_articles(record, jobs.coder_of(record), 1)
        return list(record.records())

    first = list(record.records())
    second = recode(lambda: own_names.add(record, BRIGADE, "ada"))
    assert second != first
    assert recode(lambda: own_names.set_standing(record, 1, False, "ada")) == first
    assert recode(lambda: own_names.set_standing(record, 1, True, "ada")) == second
    with pytest.raises(InputError, match="counts already"):
        own_names.set_standing(record, 1, True, "ada")


def test_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    def run(*words: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as done:
            main(["names", *words, "--db", str(tmp_path / "r.db")])
        said = capsys.readouterr()
        return int(done.value.code or 0), said.out + said.err

    with Record.open(tmp_path / "r.db") as record:
        record.add([Article("a", TEXT, None, "o", None, None, None)])
        jobs.code_articles(record, jobs.coder_of(record), 1)
    status, said = run("add-alias", "Dawn Brigade", BRIGADE.alias, "--new", "armed group")
    assert status == 0 and "1 articles coded again" in said
    status, said = run("add-place", HILL.alias, "Blue Hill", "--lat", "35.1", "--lon", "40.2")
    assert status == 0 and "1 articles coded again" in said
    assert "own:dawn-brigade" in run("list")[1]
    status, said = run("remove", "1")
    assert status == 0 and "no longer" in said
    assert "taken back" in run("list")[1]
    for words, told in ((("add-alias", "nobody at all", "لواء الليل"), "R299"), (("remove", "77"), "R299")):
        status, said = run(*words)
        assert status == 1 and told in said
