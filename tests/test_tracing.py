"""Why a claim was coded: every candidate with its features, what decided source, modality, place and time."""

from __future__ import annotations

import datetime as dt

import pytest

from riwaya import Coder
from riwaya.cli.explaining import ARABIC, lines_of
from riwaya.model import Article
from riwaya.tracing import ROLES, Trace, trace

TEXT = (
    "قال المرصد السوري لحقوق الإنسان إن قوات سوريا الديمقراطية سيطرت أمس على بلدة هجين شرقي دير الزور بعد مقتل "
    "12 من تنظيم الدولة الإسلامية. ونفى التنظيم انسحابه من البلدة."
)
ARTICLE = Article("t", TEXT, outlet="صحيفة", published=dt.date(2018, 12, 15))
CODER = Coder()
CLAIMS = CODER.code_article(ARTICLE)


def traced(word: str) -> Trace:
    claim = next(c for c in CLAIMS if word in c.text)
    told = trace(ARTICLE, claim.claim, CODER)
    assert told is not None
    assert told.claim.record() == claim.record()
    return told


def test_a_trace_holds_the_very_claim_that_coding_gives() -> None:
    assert CLAIMS
    for claim in CLAIMS:
        told = trace(ARTICLE, claim.claim, CODER)
        assert told is not None and told.claim.record() == claim.record()


def test_a_claim_that_is_not_there_has_no_trace() -> None:
    assert trace(ARTICLE, "c-none", CODER) is None


def test_scores_are_the_sums_of_what_is_shown() -> None:
    for claim in CLAIMS:
        told = trace(ARTICLE, claim.claim, CODER)
        assert told is not None
        for role in ROLES:
            bias = CODER.models.weights[role].get("bias", 0.0)
            for one in told.roles[role]:
                assert one.score == pytest.approx(bias + sum(weight for _, weight in one.features), abs=1e-6), one
                assert one.taken == (not one.why_not)
                assert TEXT[one.start : one.end] == one.words


def test_who_was_taken_and_who_was_left_and_why() -> None:
    told = traced("سيطرت")
    assert told.entry.startswith("saytara") and told.form == "active verb"
    assert [w.name for w in told.roles["actor"] if w.taken] == ["sdf"]
    left = {w.name: w.why_not for w in told.roles["actor"] if not w.taken}
    assert left and all(left.values())


def test_what_decided_source_modality_place_and_time() -> None:
    told = traced("سيطرت")
    assert "«المرصد السوري لحقوق الإنسان» by" in told.source[0] and "its words reach from" in told.source[1]
    assert told.modality[0].startswith("asserted: no cue")
    assert "is Hajin (" in told.places[0]
    assert "is 2018-12-14 (day)" in told.time[0] and told.time[1].endswith("2018-12-15")
    denied = traced("انسحابه")
    assert denied.modality[0].startswith("denied: ") and "«ونفى»" in denied.modality[0]


def test_what_would_have_changed_it() -> None:
    told = traced("سيطرت")
    turns = {turn.about: turn for turn in told.turns}
    assert turns["actor"].taken == "قوات سوريا الديمقراطية" and turns["actor"].gap > 0
    for _, ours, theirs in turns["actor"].features:
        assert ours > theirs


def test_it_reads_as_lines_with_every_heading() -> None:
    lines = lines_of(traced("سيطرت"))
    for heading in (
        "what",
        "who",
        "to whom",
        "where",
        "when",
        "according to",
        "how sure",
        "what would have changed it",
    ):
        assert heading in lines, heading
    assert any("taken" in line and "sdf" in line for line in lines)
    assert any(line.strip().startswith("no claim at all, had it scored") for line in lines)


@pytest.mark.parametrize(
    ("line", "runs"),
    [
        ("  «الجيش السوري» by verb", ["الجيش السوري"]), ("taken +3.0 x", []),
        ("«قصف 12 موقعا»، published: «أمس»", ["قصف 12 موقعا»،", "أمس"]),
    ],
)  # fmt: skip
def test_runs_of_arabic_are_isolated_whole(line: str, runs: list[str]) -> None:
    found = [run[0] for run in ARABIC.finditer(line)]
    assert len(found) == len(runs) and all(a.startswith(b[:4]) for a, b in zip(found, runs, strict=True))
