"""One passage as the readers of sources see it: long quotations, asides, clauses and media by their first token."""

from __future__ import annotations

from typing import Any

from riwaya.arabic.names import first_forms
from riwaya.coding.according_to_words import Speaker, lexicon
from riwaya.coding.passage import ActorMention, Passage

_REACH = 24  # tokens within which a speaker's name, titles and appositions must end
_LONG_QUOTE = 4  # words from which a quotation is speech and no name


class Page:
    """One passage as the readers of speakers see it: mentions and long quotations by their first token."""

    __slots__ = ("ends", "heard", "inside", "kind", "norm", "opens", "passage", "starts", "times", "words")

    def __init__(self, passage: Passage):
        self.passage = passage
        self.norm, self.kind = passage.tokens.norm, passage.tokens.kind
        if "" in self.norm:  # a sign that folds to nothing
            self.norm = [word or " " for word in self.norm]
        self.words = lexicon()
        self.starts: dict[int, ActorMention] = {}
        for mention in passage.actors:
            held = self.starts.get(mention.first)
            if held is None or held.last < mention.last:
                self.starts[mention.first] = mention
        self.ends = {m.last: m for m in passage.actors}
        self.inside = {i for m in passage.actors for i in range(m.first + 1, m.last + 1)}
        self.opens = {a - 1: b for a, b in passage.quotes if b - a >= _LONG_QUOTE and not self._is_name(a, b)}
        self.times = {t.first: t.last for t in passage.times}
        self.heard: list[Speaker] = []  # who has spoken so far, the latest last

    def _is_name(self, first: int, stop: int) -> bool:
        """«وذكر "المكتب الإعلامي في المدينة"، بأن»: a quotation between a verb and its clause is a name."""
        if first < 2 or stop - first > 10 or not self.finite(self.norm[first - 2]):
            return False
        return any(word in self.words.that for word in self.norm[stop + 1 : stop + 3])

    def finite(self, word: str) -> bool:
        """True for a reporting verb in the past or present."""
        if "v" not in self.words.cue_kind(word):
            return False
        cue = self.words.verb(word)
        return cue is not None and cue.tense in ("past", "pres")

    def in_quote(self, at: int) -> bool:
        """True inside a quotation long enough to be speech."""
        return any(a <= at < b for a, b in self.passage.quotes if b - a >= _LONG_QUOTE)

    def conjoined(self, at: int) -> bool:
        """True where token ``at`` begins with «و» or «ف» that is no letter of its word."""
        word = self.norm[at]
        mention = self.starts.get(at)
        if mention:
            return mention.prefix[:1] in ("و", "ف")
        return word[0] in "وف" and word not in self.words.heads and word[1:] in self.words.heads

    def last(self, gender: str = "", number: str = "", classes: tuple[str, ...] = ()) -> Speaker | None:
        """The latest speaker that agrees with a verb form and is of one of the classes, if any are given."""
        for speaker in reversed(self.heard[-8:]):
            if classes and speaker.cls not in classes:
                continue
            if gender and speaker.gender and speaker.gender != gender:
                continue
            if number == "p" and speaker.number != "p":
                continue
            return speaker
        return None

    def skip_asides(self, at: int, stop: int) -> int:
        """The next token after time words, «من جانبه», brackets and commas between a verb and its speaker."""
        norm, words = self.norm, self.words
        while at < stop:
            word = norm[at]
            if at in self.times and at not in self.starts:
                at = self.times[at] + 1
            elif length := words.sequence("aside", norm, at):
                at += length
                if word in words.openly:  # «في بيان نشر على موقعها، أن»: on to the comma or the clause
                    at = self._to_clause(at, stop)
            elif word == "(":
                close = next((i for i in range(at, min(stop, at + 12)) if norm[i] == ")"), at)
                at = close + 1
            elif word in "،,-#–—/" or self.kind[at] == "number" or (word == '"' and at not in self.opens):
                at += 1
            else:
                break
        return at

    def _to_clause(self, at: int, stop: int) -> int:
        for i in range(at, min(stop, at + 12)):
            if self.norm[i] in "،:" or self.norm[i] in self.words.that or i in self.opens:
                return i
            if i in self.starts or self.words.head(self.norm, i):
                return at
        return at

    def clause_after(self, at: int, stop: int, direct: bool = False) -> int | None:
        """The first token of the clause, speech or quotation told after token ``at``; None where nothing is told.

        ``direct``: only asides may stand before it (for everyday verbs).
        """
        norm, words = self.norm, self.words
        near = self.skip_asides(at, stop) + 4 if direct else 0
        for i in range(at, min(stop, at + _REACH + 8)):
            word = norm[i]
            if i in self.opens:
                return i + 1
            if word == ":":
                return i + 1
            if word in words.that or (word[0] in "فل" and word[1:] in words.that and len(word) > 3):
                unquoting = norm[i - 1] in words.unquoting
                if direct and (unquoting or norm[i - 1] in words.undirect):
                    return None
                if unquoting:
                    continue
                return i + 1
            if word == "\n":
                return None
            if direct and i >= near:
                return None
            cue = words.verb(word) if i > at and words.cue_kind(word) == "v" else None
            if cue and cue.tense in ("past", "pres") and cue.row[3] == 3 and norm[i - 1] not in words.relative:
                return None
        return None

    def told_to(self, at: int, stop: int) -> list[dict[str, Any]]:
        """Links for the media that were spoken to («لوكالة رويترز»), in tokens ``[at, stop)``."""
        links: list[dict[str, Any]] = []
        for i in range(at, stop):
            word = self.norm[i]
            if i == at and (link := self.medium(i, stop)) and link["id"]:  # «أبلغت مصادر رويترز أن»
                links.append(link)
            elif word[0] == "ل" or (i > at and self.norm[i - 1] == "مع"):
                joined = "ل" if word[0] == "ل" else ""
                if link := self.medium(i, stop, joined):
                    links.append(link)
        return links

    def medium(self, at: int, stop: int, joined: str = "") -> dict[str, Any] | None:
        """The medium named at token ``at``, with or without its head word, as a link; None where none is."""
        mention = self.starts.get(at)
        if mention and mention.cls == "media" and mention.prefix.lstrip("وف") == joined:
            return {"kind": "agency", "id": mention.id, "name": mention.name}
        found = self.words.head(self.norm, at, joined)
        headed = bool(found and found[0].cls in ("media", "always"))
        for i in range(at, min(stop, at + 6)):
            prefix = joined if i == at else ""
            inner = self.starts.get(i)
            if inner and headed and inner.cls == "media":
                return {"kind": "agency", "id": inner.id, "name": inner.name}
            quoted = self.norm[i - 1] == '"' if i else False
            if entry := self.outlet_name(i, stop, prefix, headed or quoted):
                return entry
            if not headed and self.norm[i] not in ('"', "ل"):
                return None
            if i > at and (self.norm[i] in self.words.preposition or self.norm[i] in self.words.that):
                break
            if self.norm[i] in "،:\n":
                break
        if headed and found and found[0].cls == "media" and not found[0].definite:
            name = self.passage.tokens.raw(at, max(at, self.name_end(at + 1, stop) - 1))
            return {"kind": "outlet", "id": None, "name": name[len(joined) :].lstrip("ـ")}
        return None

    def outlet_name(self, at: int, stop: int, joined: str, headed: bool) -> dict[str, Any] | None:
        norm = self.norm
        for prefix, word in first_forms(norm[at]):
            if word not in self.words.name_starts or prefix.lstrip("وف") != joined:
                continue
            for count in (3, 2, 1):
                if at + count > stop:
                    continue
                name = " ".join([word, *norm[at + 1 : at + count]])
                entry = self.words.outlets.get(name)
                if entry is None and self.kind[at] == "latin" and (sign := self.words.signs.get(name)):
                    entry = [*sign, False]
                if entry and (headed or not entry[3]):
                    return {"kind": entry[2], "id": entry[0], "name": entry[1]}
        return None

    def name_end(self, at: int, stop: int) -> int:
        """The token after the name of a medium or body: to a preposition, clause, sign, relative or verb."""
        norm, words = self.norm, self.words
        i = at
        quoted = False
        while i < min(stop, at + 10):
            word = norm[i]
            if word == '"':
                quoted = not quoted
            if quoted and i not in self.opens and self.kind[i] != "newline":
                i += 1
                continue
            if i in self.opens or word in words.preposition:
                break
            if word in words.that or word in words.relative or i in self.times:
                break
            if self.kind[i] == "sign" and word not in '"()':
                break
            if self.kind[i] == "newline" or (self.finite(word) and norm[i - 1] != '"'):
                break
            if words.sequence("aside", norm, i) and norm[i - 1] != '"':
                break
            if word[0] == "ل" and i > at and self.medium(i, stop, "ل"):
                break
            i += 1
        return i
