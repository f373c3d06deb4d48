"""Who did it to whom: whom the roles must not take, whatever stands near."""

from __future__ import annotations

import pytest

from riwaya import Coder

NOT_TO_BLAME = [
    ("أسفرت هجمات جنوبي سوريا عن مقتل 246 شخصا، بحسب مسؤولين سوريين.", "syrian-government", "quoted; a place"),
    ("قصفت إسرائيل مواقع عدة في سوريا ليل أمس.", "syrian-government", "«في سوريا» is where"),
    ("قتل خمسة مدنيين في انفجار سيارة مفخخة شمالي العراق.", "iraqi-government", "«شمالي العراق» is where"),
    ("قتل ثمانية جنود في هجوم على حاجز، وفق ما أفادت مصادر أمنية مصرية.", "egypt", "an unnamed source"),
]


@pytest.mark.parametrize(("text", "actor", "note"), NOT_TO_BLAME)
def test_a_source_or_a_place_is_not_the_actor(text: str, actor: str, note: str) -> None:
    claims = Coder().code(text, published="2018-07-26")
    assert claims, "the text holds claims"
    assert all(actor != a.id for c in claims for a in c.actors), note


def test_a_belligerent_speaking_of_its_own_act_is_its_actor() -> None:
    (claim,) = Coder().code("أعلن الجيش السوري استعادة البوكمال.", published="2017-11-09")
    assert [a.id for a in claim.actors] == ["syrian-army"]
    assert claim.source.id == "syrian-army"


SHELLED = "قصفت طائرات إسرائيلية مواقع لحزب الله في بلدة القصير."
REFERS_BACK = [
    (
        " وأغلقت المدارس. وانقطعت الكهرباء. واستمر القصف ساعات.",
        "bombardment",
        ["israeli-army"],
        "a definite noun goes on with the claim before",
    ),
    (" وأغلقت المدارس. وانقطعت الكهرباء. واستمر قصف عنيف ساعات.", "bombardment", [], "an indefinite one does not"),
    (" وأغلقت المدارس. واستمر القصف الروسي ساعات.", "bombardment", ["russia"], "its own words name who did it"),
]


@pytest.mark.parametrize(("after", "kind", "actors", "note"), REFERS_BACK)
def test_a_definite_noun_takes_the_actor_of_the_claim_it_refers_back_to(
    after: str, kind: str, actors: list[str], note: str
) -> None:
    claims = [c for c in Coder().code(SHELLED + after, published="2018-07-26") if c.kind == kind]
    assert [a.id for a in claims[-1].actors] == actors, note
    told = any("refers back" in line for line in claims[-1].explanation)
    assert told == (actors == ["israeli-army"]), "the explanation says where the actor is from"


def test_a_definite_noun_takes_nobody_who_is_its_target() -> None:
    text = SHELLED + " وتعهد مسؤول بالرد. واستهدف القصف الجيش الإسرائيلي."
    for claim in Coder().code(text, published="2018-07-26"):
        assert not {a.id for a in claim.actors} & {t.id for t in claim.targets} or claim.kind == "clash"
