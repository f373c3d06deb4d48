"""Who: finds the mentions of actors in an article and says whom each one names.

Two passes. The first reads every sentence for phrases (``who_phrase``); from what they name the article's country is
guessed; the second decides in the order of the text whom a phrase stands for (``who_refs``).
"""

from __future__ import annotations

from collections.abc import Callable

from riwaya.arabic.names import first_forms
from riwaya.coding.passage import ActorMention, Passage
from riwaya.coding.who_lexicon import ARTICLE, ActorLexicon, lexicon
from riwaya.coding.who_persons import Found
from riwaya.coding.who_phrase import Scanner
from riwaya.coding.who_refs import coordinated, decide
from riwaya.coding.who_story import Story, begin, collect_votes, guess_country, remember

SECOND_NAME = frozenset("()[]\"'*")  # what may stand between a name and a second name of the same actor
MAX_SIGNS = 4
ARMED = ("armed group", "state forces")
OF = "من"

__all__ = ["coordinated", "find_actors", "guess_country"]


def find_actors(
    passage: Passage, is_event_token: Callable[[int], bool] | None = None, lex: ActorLexicon | None = None
) -> list[ActorMention]:
    """The actor mentions of a passage, sorted by first token, none overlapping another.

    Sets ``passage.country`` where it is not set. ``is_event_token(i)`` says whether token i names a happening («غارات
    روسية» names Russia); without it only the event nouns of heads.tsv count. Does not set ``passage.actors``.
    Raises LexiconError where the lexicon is not compiled.
    """
    lex = lex or lexicon()
    tokens = passage.tokens
    founds = [Scanner(lex, tokens, first, stop, is_event_token).scan() for first, stop in passage.sentences]
    if passage.country is None:
        passage.country = guess_country(passage, collect_votes(lex, founds))
    story = begin(lex, passage, named_in_full(lex, founds))
    mentions: list[ActorMention] = []
    for number, (sentence, (first, stop)) in enumerate(zip(founds, passage.sentences, strict=True)):
        start = len(mentions)
        for found in sentence:
            mention = decide(story, found, number)
            if mention is not None:
                mentions.append(mention)
                remember(story, found, mention, number)
        mentions[start:] = join_second_names(lex, passage, mentions[start:])
        if story.surnames:
            late = surnames(story, first, stop, mentions[start:])
            if late:
                mentions[start:] = sorted(mentions[start:] + late, key=lambda m: m.first)
    return mentions


def member(lex: ActorLexicon, word: str) -> str | None:
    """The clitics of a noun of members («عنصرا», «وعناصر»), None where a word is none."""
    for prefix, form in first_forms(word):
        held = lex.heads.get(form) or lex.heads.get(form.removesuffix("ا")) or {}
        if held.get("group", ("", ""))[0] in ARMED and not form.startswith("ال"):
            return prefix
    return None


def join_second_names(lex: ActorLexicon, passage: Passage, mentions: list[ActorMention]) -> list[ActorMention]:
    """One mention where a second name in brackets or quotation marks follows the first («قوات سوريا الديمقراطية
    (قسد)»), and where a name says whose men they are («مسلحون من داعش», «عنصرا من داعش»)."""
    norm = passage.tokens.norm
    out: list[ActorMention] = []
    for mention in mentions:
        last = out[-1] if out else None
        between = norm[last.last + 1 : mention.first] if last else []
        at = mention.first - 1
        while at > 0 and norm[at] in SECOND_NAME:
            at -= 1  # «من "داعش"»
        of = at > 0 and norm[at] == OF and not mention.prefix
        if of and mention.cls in ARMED and mention.via != "adjective":
            if last is not None and last.last == at - 1 and last.via == "generic" and last.cls in ARMED:
                mention.first, mention.head, mention.prefix = last.first, last.head, last.prefix
                out.pop()  # «مسلحا من داعش» is «مسلح داعش»
            elif (last is None or last.last < at - 1) and (prefix := member(lex, norm[at - 1])) is not None:
                mention.first, mention.head, mention.prefix = at - 1, at - 1, prefix
            out.append(mention)
            continue
        if (
            last is not None
            and between
            and len(between) <= MAX_SIGNS
            and all(word in SECOND_NAME for word in between)
            and not mention.prefix
            and mention.id is not None
            and (last.id, last.cls) == (mention.id, mention.cls)
            and "adjective" not in (last.via, mention.via)
        ):
            last.last = mention.last
        else:
            out.append(mention)
    return out


def named_in_full(lex: ActorLexicon, founds: list[list[Found]]) -> frozenset[str]:
    """The ids that some name of the article gives without needing context, and forces whose positions are struck."""
    out: set[str] = set()
    for sentence in founds:
        for found in sentence:
            if found.names is not None:
                for ident, mark in found.names:
                    if not mark and (ident not in lex.heir_ids or lex.without_heirs(found.names) is found.names):
                        out.add(ident)
            elif found.nation is not None and found.cls == "state forces":
                out.add(lex.nations[found.nation]["forces"])
    return frozenset(out)


def surnames(story: Story, first: int, stop: int, mentions: list[ActorMention]) -> list[ActorMention]:
    """Persons named in full before and here by surname alone."""
    taken = {i for m in mentions for i in range(m.first, m.last + 1)}
    taken.update(i for p in story.passage.places if first <= p.first < stop for i in range(p.first, p.last + 1))
    norm = story.passage.tokens.norm
    out: list[ActorMention] = []
    # as it stands after any clitics: «للأسد» has lost the ا of its article
    endings = (*story.surnames, *(name[1:] for name in story.surnames if name.startswith(ARTICLE)))
    for at, word in enumerate(norm[first:stop], first):
        if not word.endswith(endings) or at in taken or len(word) < 4:
            continue
        for prefix, form in first_forms(word) if word[0] in "وفبلك" else (("", word),):
            person = story.surnames.get(form)
            if person is None or person.first >= at or story.lex.has(norm[at - 1] if at else "", "given", "nameword"):
                continue
            out.append(
                ActorMention(
                    at,
                    at,
                    person.id,
                    person.name,
                    person.cls,
                    person.country,
                    person.side,
                    prefix,
                    at,
                    "backref",
                    person.reason,
                )
            )
            break
    return out
