"""Reasons that the program writes in English are said in Arabic on Arabic pages; unknown ones stand as they are."""

from __future__ import annotations

import pytest

from riwaya.review import reasons


def name(words: str) -> str:
    return {"Russia": "روسيا", "sohr": "المرصد"}.get(words, words)


@pytest.mark.parametrize(
    ("group", "line", "wanted"),
    [
        ("reason", "One account: there is nothing to compare it with.", "رواية واحدة"),
        ("reason", "One account and 2 copies of it: there is nothing to compare it with.", "٢"),
        ("reason", "2 named: Russia, sohr", "روسيا"),
        ("reason", "Russia speaks about its own side", "روسيا"),
        ("reason", "Accounts contradict each other (outcome, actor): x according to y.", "تتعارض الروايات"),
        ("why", "source: the outlet, nobody else is named for it", "وسيلة الإعلام"),
        ("why", "what: «يسيطر» is hold by entry saytara_hold, form v", "saytara_hold"),
        ("why", "time: «الجمعة» 2017-11-03–2017-11-03 (published)", "٢٠١٧"),
        ("attention", "places not resolved: مخيم يؤوي", "مخيم يؤوي"),
    ],
)
def test_in_arabic(group: str, line: str, wanted: str):
    told = reasons.said("ar", group, line, name)
    assert wanted in told and 'lang="en"' not in told


def test_what_is_not_known_stands_as_it_is_marked_as_english_and_escaped():
    told = reasons.said("ar", "reason", "A line <b>of</b> another version", name)
    assert 'lang="en"' in told and "&lt;b&gt;" in told
    assert "&lt;b&gt;" in reasons.said("ar", "reason", "1 named: <b>", name)


def test_in_english_ids_are_names():
    line = "how it ended: captured according to sohr, outlet:السهل; still fighting according to anonymous:سكان"
    told = reasons.said("en", "reason", line, name)
    assert "المرصد" in told and "outlet:" not in told and "anonymous:" not in told


def test_errors_are_said_by_their_code():
    assert "ليس بالعربية" in reasons.attention("ar", "R257", "page.txt: its language is French")
