"""Candidates for actor mentions, and the personal names after offices and titles («العقيد …», «وزير الدفاع …»)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from riwaya.arabic.names import first_forms
from riwaya.arabic.tokens import Tokens
from riwaya.coding.who_lexicon import ARTICLE, ActorLexicon

_COMMAS = ("،", ",")


@dataclass(slots=True)
class Found:
    """A candidate mention.

    ``kind``: name, nation, context, backref, people, adjective, person, unknown, or hint (a nation's adjective on some
    other noun: no mention, but it tells what the article is about). ``names``: [[id, mark], …] to choose from;
    ``nation``: key of the nation; ``cls``: class that the head gives; ``word``: the first word without clitics.
    """

    first: int
    last: int
    kind: str
    prefix: str
    word: str
    head: int
    key: str = ""
    names: Any = None
    nation: str | None = None
    cls: str = ""
    person: str | None = None  # id of a known person named at the end
    surname: str = ""
    backref: Any = None
    definite: bool = True
    quantity: bool = False
    near: bool = False  # stands for something only where the same noun was named in full just before («الاحتلال»)
    heads: tuple[str, ...] = ()
    next: int = 0  # index into the sentence's content where scanning goes on


class Persons:
    """The part of the scanner that reads personal names."""

    __slots__ = ()
    if TYPE_CHECKING:
        lex: ActorLexicon
        tokens: Tokens
        norm: list[str]
        kind: list[str]
        content: list[int]
        size: int
        is_event: Callable[[int], bool] | None

    def word(self, at: int) -> str:
        """The folded word at content ``at``, '' outside the sentence."""
        return self.norm[self.content[at]] if 0 <= at < self.size else ""

    def longest(self, at: int) -> tuple[int, str, Any] | None:
        """(stop, key, payload) of the longest name that begins at content ``at`` without clitics."""
        if at >= self.size:
            return None
        index = self.lex.index
        form = self.word(at)
        if form not in index.lengths:
            return None
        for count in self.lex.counts(form, self.word(at + 1)):
            if at + count <= self.size:
                key = form if count == 1 else " ".join([self.norm[i] for i in self.content[at : at + count]])
                payload = index.names.get(key)
                if payload is not None:
                    return at + count, key, payload
        return None

    def not_person(self, at: int) -> bool:
        """Whether a single name is of somebody else («وسيم الأسد»), or a word that only folds alike («هادئ»)."""
        return self.given_before(at) or self.tokens.text[self.tokens.end[self.content[at]] - 1] == "ئ"

    def given_before(self, at: int) -> bool:
        """Whether the word before is a given name («وسيم الأسد»)."""
        return self.lex.has(self.word(at - 1), "given", "nameword") and not self.lex.has(self.word(at - 1), "notname")

    def joined_leader(self, found: Found, at: int) -> Found | None:
        """«ميليشيا الحوثي وصالح»: the leader joined to an armed group by name alone stands for his men."""
        lex, word = self.lex, self.word(at)
        if found.kind != "name" or len(word) < 4 or lex.actors[found.names[0][0]][1] != "armed group":
            return None
        for count in lex.index.lengths.get(word[1:], ()):
            key = " ".join([word[1:], *(self.word(i) for i in range(at + 1, at + count))])
            payload = lex.index.names.get(key)
            if payload is None or (count == 1 and all(mark != "^" for _, mark in payload)):
                continue
            for ident, _ in payload:
                side = lex.actors[ident][3]
                if lex.actors[ident][1] == "person" and side in lex.actors and lex.actors[side][1] == "armed group":
                    last = self.content[min(at + count, self.size) - 1]
                    return Found(
                        self.content[at], last, "name", "و", found.word, self.content[at], key, [[side, "~"]],
                        cls="armed group", heads=("group",), next=at + count,
                    )  # fmt: skip
        return None

    def take_person(self, found: Found, at: int) -> None:
        """Extend an office or title by the personal name after it («وزير الخارجية الفرنسي جان إيف لودريان»)."""
        lex = self.lex
        at = self.after_titles(at)
        known = self.longest(at)
        comma = self.word(at) in _COMMAS
        if known is None and comma:
            at = self.after_titles(at + 1)
            known = self.longest(at)
        if known is not None:
            person = next((i for i, mark in known[2] if mark != "~" and lex.actors[i][1] == "person"), None)
            if person is not None:
                found.person, found.last, found.next = person, self.content[known[0] - 1], known[0]
                found.surname = self.word(known[0] - 1)
                if (
                    found.heads
                    and found.heads[0] in ("group", "institution")
                    and found.cls != "person"
                    and found.nation is None
                ):
                    # «إدارة الرئيس ترامب»: the body, by its head
                    found.kind, found.names, found.person = "name", [[person, ""]], None
                elif found.kind in ("", "backref", "people", "context"):
                    found.kind = "person"
                return
            if not comma:
                return
        stop = self.name_run(at, found, comma)
        if stop > at:
            found.last, found.next = self.content[stop - 1], stop
            found.surname = self.word(stop - 1)
            if found.kind in ("", "backref", "people") or (found.kind == "context" and "title" in found.heads):
                found.kind = "person"

    def after_titles(self, at: int) -> int:
        """Past ranks and titles that stand before a name («اللواء الركن»)."""
        while (
            at < self.size and self.kind[self.content[at]] == "word" and self.lex.has(self.word(at), "title", "office")
        ):
            name = self.longest(at)
            if name is not None and name[0] > at + 1:
                break
            at += 1
        return at

    def name_run(self, at: int, found: Found, comma: bool) -> int:
        """Where the personal name that begins at ``at`` stops (``at`` itself where there is none): two to five words.

        A name without a listed given name is taken only after an office («وزير … جان إيف لودريان»), not after a comma
        or a quotation mark.
        """
        lex, content = self.lex, self.content
        foreign = "office" in found.heads and not comma and content[at - 1] + 1 == content[min(at, self.size - 1)]
        stop, given = at, 0
        while stop < self.size and stop - at < 5 and self.kind[content[stop]] == "word":
            if stop > at and content[stop] != content[stop - 1] + 1:
                break  # a quotation mark between
            word = self.word(stop)
            held = lex.heads.get(word, {})
            if "given" in held and not (
                "notname" in held and self.tokens.text[self.tokens.end[content[stop]] - 1] == "ى"
            ):
                given += 1
            elif "nameword" not in held and not self.part_of_name(word, held, stop, stop - at, given, foreign):
                break
            stop += 1
            if word.startswith(ARTICLE) and stop - at >= 2 and not lex.has(self.word(stop - 2), "nameword"):
                break  # not after «عبد»
        while stop > at and lex.has(self.word(stop - 1), "nameword") and not lex.has(self.word(stop - 1), "given"):
            stop -= 1
        return at if stop - at < 2 or not (given or foreign) else stop

    def part_of_name(self, word: str, held: dict[str, Any], at: int, place: int, given: int, foreign: bool) -> bool:
        """Whether a word that is no listed given name goes on with a name, as its ``place``-th word from 0."""
        lex = self.lex
        if word.startswith("لل") or word in lex.backrefs:
            return False
        if word.startswith(ARTICLE):
            if place == 0 or not given:
                return place > 0 and foreign and not held and word not in lex.nisba
            surname = word in lex.nisba or not held or set(held) <= {"modifier", "title", "people"}
            return surname and (place == 1 or word not in lex.nisba)
        if word in lex.nisba or held:
            return False
        if any(form in lex.heads or form in lex.index.lengths for prefix, form in first_forms(word) if prefix):
            return False
        if place == 0:
            return foreign and self.foreign_name(word)
        return (given > 0 or foreign) and (place < 2 or self.joined(at) or self.late_name(at, word))

    def late_name(self, at: int, word: str) -> bool:
        """Whether a third or later word may still be of the name; an unlisted verb of the past must not be."""
        if len(word) < 4 or not self.foreign_name(word):
            return False
        return self.is_event is None or not self.is_event(self.content[at])

    def joined(self, at: int) -> bool:
        return self.lex.has(self.word(at - 1), "nameword")

    def foreign_name(self, word: str) -> bool:
        """Whether an unlisted word may be a foreign name: no shape of an imperfect verb or of a word with a suffix."""
        if len(word) < 3 or (word[0] in "يتن" and len(word) <= 6):
            return False
        return not word.endswith(("ه", "ها", "هم", "وا", "ات", "ت"))
