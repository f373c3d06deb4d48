"""Words that refer back: «التنظيم», «الأخير», «الطرفان», and «المسلحون» after a group that was named."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from riwaya.coding.passage import ActorMention
from riwaya.coding.who_lexicon import ARTICLE, ActorLexicon
from riwaya.coding.who_persons import Found
from riwaya.coding.who_story import Antecedent, Story, bare, make

REACH = 8  # sentences within which a noun refers back, unless it must be of one name


def generic_rule(lex: ActorLexicon, found: Found) -> dict[str, Any] | None:
    """How «المسلحون», or «مسلحا» where they are counted («مقتل 12 مسلحا»), refers back to a group named before."""
    if found.word.startswith(ARTICLE):
        return lex.backrefs.get(found.word)
    if not found.quantity:
        return None
    word = ARTICLE + found.word
    return lex.backrefs.get(word) or lex.backrefs.get(word[:-1] + "ين") or lex.backrefs.get(word + "ين")


def called(item: Antecedent, nouns: Iterable[str]) -> bool:
    return not item.nouns.isdisjoint(nouns)


def refer_back(
    story: Story, found: Found, sentence: int, rule: dict[str, Any] | None = None, named: bool = True
) -> ActorMention | None:
    """The antecedent of «التنظيم», «الأخير», «الطرفان»: right class, called by that noun, near, and named often.

    ``named`` False: only the antecedent, None where there is none.
    """
    lex, rule = story.lex, rule or found.backref
    wants, nouns = rule["wants"], rule["nouns"] or [bare(found.word)]
    if rule["two"]:
        return both_parties(story, found, rule, sentence)
    best: tuple[float, Antecedent] | None = None
    for item in reversed(story.history):
        behind = sentence - item.sentence
        if behind > REACH and not rule["strict"]:
            break
        if item.mention.cls not in wants:
            continue
        if rule["pronoun"]:
            if behind <= 1:
                best = (0.0, item)  # the one named last
            break
        same = called(item, nouns)
        if rule["strict"] and not same:
            continue
        worth = (
            (4.0 if same else 0.0)
            + (1.5 if item.mention.cls == wants[0] else 0.0)
            - behind * 0.6
            + min(story.counts.get(item.mention.id or "", 0), 6) * 0.3
        )
        if best is None or worth > best[0]:
            best = (worth, item)
    if best is not None:
        mention = best[1].mention
        return ActorMention(
            found.first, found.last, mention.id, mention.name, mention.cls, mention.country, mention.side, found.prefix,
            found.head, "backref", mention.reason,
        )  # fmt: skip
    if not named:
        return None
    ident = rule["by"].get(story.country or "")
    if ident:
        return make(lex, found, ident, "context")
    if rule["generic"]:
        return make(lex, found, rule["generic"], "generic")
    nouned = [i for i in story.named if lex.actors[i][1] in wants and not lex.nouns.get(i, set()).isdisjoint(nouns)]
    if len(nouned) == 1:
        return make(lex, found, nouned[0], "backref")  # named in full only further on
    if rule["quiet"]:
        return None
    if "person" in wants and len(wants) == 1 and "office" not in lex.heads.get(found.word, {}):
        return None
    text = story.passage.tokens.raw(found.first, found.last)
    return make(lex, found, None, "backref", wants[0], "refers back, and nothing of its kind is named before", text)


def both_parties(story: Story, found: Found, rule: dict[str, Any], sentence: int) -> ActorMention | None:
    """«الطرفان»: the two parties of different sides named last; the first carries the second in ``allies``."""
    held: list[ActorMention] = []
    for item in reversed(story.history):
        if sentence - item.sentence > 3:
            break
        mention = item.mention
        if mention.cls == "person" and "person" not in rule["wants"] and (nation := story.lex.nation_of(mention.id)):
            mention = make(story.lex, found, nation["state"], "backref")  # «البلدين» after two ministers
        if mention.id is None or mention.cls not in rule["wants"] or mention.via == "adjective":
            continue
        if all((mention.side or mention.id) != (other.side or other.id) for other in held):
            held.insert(0, mention)
        if len(held) == 2:
            break
    if len(held) < 2:
        text = story.passage.tokens.raw(found.first, found.last)
        return make(story.lex, found, None, "backref", rule["wants"][0], "two parties, not two named before", text)
    both = [
        ActorMention(
            found.first, found.last, m.id, m.name, m.cls, m.country, m.side, found.prefix, found.head, "backref"
        )
        for m in held
    ]
    both[0].allies = (both[1],)
    return both[0]
