"""The grammar of actor phrases: head + (modifiers, nations, names) + personal name, read left to right without a parser.

``Scanner.scan`` gives candidates (``Found``) for one sentence; what a candidate stands for where it depends on the article
(«الجيش», «التنظيم») is decided afterwards by ``who_refs``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from riwaya.arabic.names import content_tokens, first_forms
from riwaya.arabic.tokens import Tokens
from riwaya.coding.who_lexicon import ActorLexicon, Nisba, Reading

ARTICLE = "ال"
MAX_WORDS = 9
_PROCLITICS = frozenset(("و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل"))
_COMMAS = ("،", ",")


@dataclass(slots=True)
class Found:
    """A candidate mention. ``kind``: name, nation, context, backref, people, adjective, person, unknown, hint (a nation's adjective
    on some other noun: no mention, but it tells what the article is about). ``names``: [[id, mark], …] to choose from;
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
    heads: tuple[str, ...] = ()
    next: int = 0  # index into the sentence's content where scanning goes on


class Body(NamedTuple):
    """What a head belongs to: a nation or named actors, and the content index after it."""

    stop: int
    nation: str | None
    names: Any


class Scanner:
    """Reads one sentence. ``is_event(token)`` tells which tokens name a happening, for «غارات روسية»."""

    __slots__ = ("lex", "tokens", "norm", "kind", "content", "size", "is_event")

    def __init__(
        self, lex: ActorLexicon, tokens: Tokens, first: int, stop: int, is_event: Callable[[int], bool] | None = None
    ):
        self.lex = lex
        self.tokens = tokens
        self.norm = tokens.norm
        self.kind = tokens.kind
        self.content = content_tokens(tokens, first, stop)
        self.size = len(self.content)
        self.is_event = is_event

    def scan(self) -> list[Found]:
        """The candidates of the sentence from left to right; none overlaps another."""
        out: list[Found] = []
        known = self.lex._readings
        readings_of = self.lex.readings
        norm, content, size = self.norm, self.content, self.size
        at = 0
        while at < size:
            word = norm[content[at]]
            readings = known[word] if word in known else readings_of(word)
            if readings is None:
                at += 1
                continue
            best: Found | None = None
            for reading in readings:
                for found in (self.name(at, reading), self.phrase(at, reading), self.adjective(at, reading)):
                    if found is not None and (best is None or (found.kind != "unknown", found.last) > (best.kind != "unknown", best.last)):
                        best = found
            if best is None:
                at += 1
                continue
            self.outer_prefix(at, best)
            out.append(best)
            at = max(best.next, at + 1)
            second = self.second_nation(best, at)
            while second is not None:
                out.append(second)
                at = second.next
                second = self.second_nation(second, at)
        return out

    # --- small look-ups

    def word(self, at: int) -> str:
        return self.norm[self.content[at]] if 0 <= at < self.size else ""

    def outer_prefix(self, at: int, found: Found) -> None:
        """A clitic written apart before a quotation mark: «لـ"داعش"»."""
        if not found.prefix and at > 0 and self.word(at - 1) in _PROCLITICS:
            found.prefix = self.word(at - 1)

    def longest(self, at: int, prefix_of_first: bool = False) -> tuple[int, str, Any] | None:
        """(stop, key, payload) of the longest name that begins at content ``at`` without clitics."""
        if at >= self.size:
            return None
        index = self.lex.index
        form = self.word(at)
        for count in index.lengths.get(form, ()):
            if at + count <= self.size:
                key = form if count == 1 else " ".join([self.norm[i] for i in self.content[at : at + count]])
                payload = index.names.get(key)
                if payload is not None:
                    return at + count, key, payload
        return None

    def nisba_at(self, at: int) -> tuple[int, Nisba] | None:
        """(stop, nisba) of an adjective of nation at ``at``, without clitics; of two words where it has two."""
        if at >= self.size:
            return None
        form = self.word(at)
        for count in self.lex.long_nisba.get(form, ()):
            if at + count <= self.size:
                long = self.lex.nisba.get(" ".join(self.word(i) for i in range(at, at + count)))
                if long is not None:
                    return at + count, long
        found = self.lex.nisba.get(form)
        return (at + 1, found) if found is not None else None

    def heads_at(self, at: int, form: str) -> tuple[int, str, dict[str, tuple[str, str]]] | None:
        """(stop, form, types) of the longest head of one to three words; ``form`` is the first word without clitics."""
        for count in self.lex.long_heads.get(form, ()):
            if at + count <= self.size:
                long = " ".join([form, *(self.word(i) for i in range(at + 1, at + count))])
                types = self.lex.heads.get(long)
                if types is not None:
                    return at + count, long, types
        types = self.lex.heads.get(form)
        return (at + 1, form, types) if types is not None else None

    # --- names

    def name(self, at: int, reading: Reading) -> Found | None:
        """The longest name of the lexicon that begins here, with a personal name after an office."""
        if not reading.names:
            return None
        index = self.lex.index
        content, norm = self.content, self.norm
        for count in index.lengths.get(reading.form, ()):
            if at + count > self.size:
                continue
            key = reading.form
            if count > 1:
                key += " " + " ".join([norm[i] for i in content[at + 1 : at + count]])
            payload = index.names.get(key)
            if payload is None:
                continue
            if count == 1 and reading.nisba and not reading.nisba.definite and self.governed_by_event(at):
                return None  # «غارات سورية» is the adjective
            stop = at + count
            found = Found(content[at], content[stop - 1], "name", reading.prefix, reading.form, content[at], key, payload)
            found.next = stop
            found.heads = tuple(reading.heads)
            if "office" in reading.heads or "title" in reading.heads:
                self.take_person(found, stop)
            elif count == 1 and all(mark for _, mark in payload) and "notname" in reading.heads:
                return None
            if all(mark == "^" for _, mark in payload) and self.lex.has(self.word(at - 1), "given", "nameword"):
                return None  # the surname of somebody else
            return found
        return None

    # --- head phrases

    def phrase(self, at: int, reading: Reading) -> Found | None:
        """A head with what depends on it; None where the head alone says nothing of an actor."""
        held = self.heads_at(at, reading.form)
        if held is None:
            return None
        stop, form, types = held
        starters = [kind for kind in ("institution", "group", "office", "people", "title", "named") if kind in types]
        if not starters:
            return None
        lex = self.lex
        chain = [starters[0]]
        classes = [types[starters[0]][0]]
        posted = types.get("office", ("", ""))[1] == "posted"
        definite = form.startswith(ARTICLE) or " " + ARTICLE in form
        open_end = not (form.startswith(ARTICLE) and " " not in form) and f" {ARTICLE}" not in form  # may take a genitive
        nation: str | None = None
        names: Any = None
        genitive = ""
        while stop < self.size and stop - at < MAX_WORDS:
            token = self.content[stop]
            if self.kind[token] != "word":
                break
            word = self.norm[token]
            nisba = self.nisba_at(stop)
            if nisba is not None and nation is None and names is None:
                if nisba[1].definite == definite or (nisba[1].definite and not open_end):
                    nation, stop, open_end = nisba[1].nation, nisba[0], False
                    definite = definite or nisba[1].definite
                    continue
                if not nisba[1].definite and definite:
                    break
            elif nisba is not None and nisba[1].definite == definite:
                stop = nisba[0]  # a second adjective: «الحوثية الإيرانية»
                continue
            named = self.longest(stop)
            inner = self.heads_at(stop, word)
            if named is not None and nation is None and names is None and open_end and self.solid(named, inner):
                genitive, names, stop, open_end = named[1], named[2], named[0], False
                definite = True
                continue
            if inner is None:
                break
            inner_stop, inner_form, inner_types = inner
            inner_definite = inner_form.startswith(ARTICLE) or f" {ARTICLE}" in inner_form
            if "modifier" in inner_types and (inner_definite == definite or open_end):
                stop = inner_stop
                if inner_definite:
                    definite, open_end = True, False
                if "institution" in inner_types and open_end:
                    chain.append("institution")
                    classes.append(inner_types["institution"][0])
                continue
            if nation is None and names is None:
                body = self.linked(stop, word, inner_types, chain, posted)
                if body is not None:
                    stop, nation, names = body
                    definite, open_end = True, False
                    continue
                nested = next((k for k in ("institution", "group", "office", "people") if k in inner_types), None)
                if nested is not None and open_end:
                    chain.append(nested)
                    classes.append(inner_types[nested][0])
                    stop = inner_stop
                    if inner_definite:
                        definite, open_end = True, False
                    continue
            if posted and "posting" in inner_types and (nation or names):
                there = self.longest(stop + 1)
                if there is not None:
                    stop = there[0]
                    continue
            break
        found = Found(
            self.content[at], self.content[stop - 1], "", reading.prefix, form, self.content[at], nation=nation, names=names,
            cls=self.phrase_class(chain, classes), definite=definite, heads=tuple(chain), next=stop,
        )  # fmt: skip
        found.key = genitive
        return self.judge(found, at, reading, types, stop)

    def solid(self, named: tuple[int, str, Any], inner: Any) -> bool:
        """Whether a name may stop the chain: not «الجيش» alone before «الباكستاني», where the nation is still to come."""
        if inner is None or any(not mark for _, mark in named[2]):
            return all(mark != "^" for _, mark in named[2]) or inner is None
        follows = self.nisba_at(max(named[0], inner[0]))
        return follows is None and self.lex.has(self.word(named[0]), "modifier") is False

    def linked(
        self, stop: int, word: str, types: dict[str, tuple[str, str]], chain: list[str], posted: bool
    ) -> Body | None:
        """The body after «باسم», «في» or «التابع لـ»."""
        lex = self.lex
        if "belong" in types and chain[0] in ("group", "institution", "people", "office"):
            at = stop + 1
            token = self.word(at)
            if token == "ل":
                return self.body(at + 1)
            for prefix, form in first_forms(token):
                if prefix == "ل":
                    for count in lex.index.lengths.get(form, ()):
                        key = " ".join([form, *(self.word(i) for i in range(at + 1, at + count))])
                        payload = lex.index.names.get(key)
                        if payload is not None:
                            return Body(at + count, None, payload)
            return None
        if "link" not in types or chain[0] not in ("office", "title", "group"):
            return None
        if word == "في" and (chain[0] == "group" or posted) and len(chain) == 1 and not self.is_leader(stop):
            return None
        return self.body(stop + 1)

    def is_leader(self, stop: int) -> bool:
        """Whether the head before «في» is of those who lead in a body («قيادي في», «عضو في»), not men at a place."""
        held = self.lex.heads.get(self.word(stop - 1)) or self.lex.heads.get(self.word(stop - 1).removeprefix("و"))
        return bool(held) and any(cls == "person" for kind, (cls, _) in held.items() if kind in ("group", "office", "title"))

    def body(self, at: int) -> Body | None:
        """A named actor, or an institution with its nation, that begins at ``at``."""
        if at >= self.size:
            return None
        named = self.longest(at)
        inner = self.phrase(at, Reading("", self.word(at), False, self.lex.heads.get(self.word(at), {}), None, None))
        if named is None and inner is not None and inner.kind == "unknown":
            return Body(inner.next, None, ())
        if inner is not None and inner.kind in ("nation", "name", "context") and (named is None or inner.next > named[0]):
            return Body(inner.next, inner.nation, inner.names)
        if named is not None:
            return Body(named[0], None, named[2])
        return None

    def phrase_class(self, chain: list[str], classes: list[str]) -> str:
        """The class of a phrase: of the first head, but «عناصر الشرطة» is of the police."""
        if chain[0] == "group" and "institution" in chain:
            return classes[chain.index("institution")]
        if chain[0] == "institution" and "institution" in chain[1:] and classes[0] == "state":
            return classes[chain.index("institution", 1)]
        return classes[0]

    def judge(self, found: Found, at: int, reading: Reading, types: dict[str, tuple[str, str]], stop: int) -> Found | None:
        """Say what kind of mention a phrase is, and take the personal name that follows an office."""
        chain = found.heads
        alone = stop == at + 1
        personal = chain[0] in ("office", "title") or "title" in types
        if found.names == ():
            found.kind, found.names = "person" if found.cls == "person" else "unknown", None
        elif found.names is not None:
            found.kind = "name"
        elif found.nation is not None:
            found.kind = "nation"
            if chain[0] == "people":
                found.quantity = self.lex.has(self.word(at - 1).lstrip("وب"), "quantity")
        elif reading.backref is not None and alone:
            found.kind, found.backref = "backref", reading.backref
        elif chain[0] == "people":
            found.kind = "people"
            found.cls = "civilians"
        elif chain[0] == "institution" and found.definite:
            found.kind = "context"
        elif chain[0] == "group" and found.definite and not alone and "institution" in chain:
            found.kind = "context"
        elif chain[0] == "group" and found.definite and not alone and found.cls == "state forces":
            found.kind = "context"
        elif chain[0] == "office" and found.definite and (not alone):
            found.kind = "context"
        if personal and found.kind != "people":
            rank_only = "named" in types and not found.word.startswith(ARTICLE)
            if not rank_only and (found.definite or found.nation or found.names):
                self.take_person(found, found.next)
        elif personal and found.kind == "people" and found.definite:
            self.take_person(found, found.next)
        if not found.kind and "named" in types and found.word == reading.form and not found.word.startswith(ARTICLE):
            return self.unknown_group(found, at, types["named"][0])
        if not found.kind and reading.backref is not None:
            found.kind, found.backref = "backref", reading.backref
        return found if found.kind else None

    def unknown_group(self, found: Found, at: int, cls: str) -> Found | None:
        """«لواء الصفوة», «حركة "حزم"»: a head of names with a name that the lexicon does not have."""
        at += len(found.word.split(" "))
        if at >= self.size or self.kind[self.content[at]] != "word":
            return None
        before, token = self.content[at - 1], self.content[at]
        stop = at
        if token > before + 1:  # something was skipped between them: a quotation mark
            while stop < self.size and stop - at < 5 and (stop == at or self.content[stop] == self.content[stop - 1] + 1):
                if self.kind[self.content[stop]] not in ("word", "number"):
                    break
                stop += 1
        else:
            word = self.word(at)
            if not self.may_name(word) or not (word.startswith(ARTICLE) or self.word(at + 1).startswith(ARTICLE)):
                return None
            stop = at + 1
            if not word.startswith(ARTICLE):
                stop += 1
            elif self.word(stop).startswith(("وال", ARTICLE)) and self.may_name(self.word(stop)):
                stop += 1
        if stop == at:
            return None
        while self.word(stop).startswith(ARTICLE) and self.lex.has(self.word(stop), "modifier"):
            stop += 1  # «لواء الصفوة الإسلامي»
        found.kind, found.cls, found.last, found.next = "unknown", cls, self.content[stop - 1], stop
        return found

    def may_name(self, word: str) -> bool:
        """Whether a word may be part of a name: no function word, verb, adjective of nation or head."""
        lex = self.lex
        if len(word) < 2 or word in lex.nisba:
            return False
        held = lex.heads.get(word)
        return held is None or "given" in held or not ("notname" in held or "link" in held or "modifier" in held)

    # --- persons

    def take_person(self, found: Found, at: int) -> None:
        """Extend an office or title by the personal name after it («وزير الخارجية الفرنسي جان إيف لودريان»)."""
        lex = self.lex
        while lex.has(self.word(at), "title") and at < self.size and self.kind[self.content[at]] == "word":
            at += 1  # «اللواء الركن»
        known = self.longest(at)
        comma = self.word(at) in _COMMAS
        if known is None and comma:
            at += 1
            while lex.has(self.word(at), "title"):
                at += 1
            known = self.longest(at)
        if known is not None:
            person = next((i for i, mark in known[2] if lex.actors[i][1] == "person"), None)
            if person is not None:
                found.person, found.last, found.next = person, self.content[known[0] - 1], known[0]
                found.kind = found.kind if found.kind not in ("", "backref", "people", "context") else "person"
                found.surname = self.word(known[0] - 1)
                return
            if not comma:
                return
        stop = self.name_run(at, found, comma)
        if stop > at:
            found.last, found.next = self.content[stop - 1], stop
            found.surname = self.word(stop - 1)
            if found.kind in ("", "backref", "people") or (found.kind == "context" and "title" in found.heads):
                found.kind = "person"

    def name_run(self, at: int, found: Found, comma: bool) -> int:
        """Where the personal name that begins at ``at`` stops (``at`` itself where there is none): two to five words."""
        lex = self.lex
        stop = at
        given = 0
        while stop < self.size and stop - at < 5:
            word = self.word(stop)
            held = lex.heads.get(word, {})
            if self.kind[self.content[stop]] != "word" or (word in lex.index.lengths and not held and stop > at + 2):
                break
            if "given" in held:
                given += 1
            elif "nameword" in held:
                pass
            elif stop == at:
                if word.startswith(ARTICLE) or not self.foreign_name(word, held):
                    break
            elif word in lex.nisba:
                if not (given and stop == at + 1 and word.startswith(ARTICLE)):
                    break
            elif "notname" in held or "link" in held or ("modifier" in held and not given):
                break
            elif word[0] in "وفبل" and len(word) > 3 and lex.has(word[1:], "notname", "title", "office"):
                break
            elif not word.startswith(ARTICLE) and not given and not self.foreign_name(word, held):
                break
            elif word.startswith("لل") or word in lex.backrefs:
                break
            elif given and stop - at >= 2 and not self.after_joiner(stop) and not self.late_name(stop, word, held):
                break
            stop += 1
            if word.startswith(ARTICLE) and stop - at >= 2:
                break
        while stop > at and lex.has(self.word(stop - 1), "nameword") and not lex.has(self.word(stop - 1), "given"):
            stop -= 1
        if stop - at < 2 or (comma and not given):
            return at
        if not given and not found.nation and not found.names and found.heads[0] != "title":
            return at
        return stop

    def late_name(self, at: int, word: str, held: dict[str, Any]) -> bool:
        """Whether a third or later word may still be of the name; an unlisted verb of the past must not be."""
        if word.startswith(ARTICLE):
            return True
        if len(word) < 4 or not self.foreign_name(word, held):
            return False
        return self.is_event is None or not self.is_event(self.content[at])

    def after_joiner(self, at: int) -> bool:
        return self.lex.has(self.word(at - 1), "nameword")

    def foreign_name(self, word: str, held: dict[str, Any]) -> bool:
        """Whether an unlisted word may be a foreign name: no verb of the imperfect, no clitic on a function word."""
        if held or len(word) < 3 or word in self.lex.nisba:
            return False
        if word[0] in "يتن" and len(word) <= 6 or word.endswith(("ه", "ها", "هم", "وا", "ات")):
            return False
        return not (word[0] in "وفبلكس" and len(word) > 4 and word[1:3] in ("ال", "ان", "في", "من"))

    # --- adjectives of nation

    def governed_by_event(self, at: int) -> str:
        """'event' or 'harm' where the noun that the adjective at ``at`` belongs to is such a noun, else ''."""
        lex = self.lex
        back = at - 1
        while back >= 0 and at - back <= 4:
            token = self.content[back]
            word = self.norm[token]
            if self.kind[token] != "word":
                return ""
            for prefix, form in first_forms(word):
                held = lex.heads.get(form, {})
                if "harm" in held and back == at - 1:
                    return "harm"
                if "event" in held:
                    return "event"
            if self.is_event is not None and self.is_event(token):
                return "event"
            stem = word[1:] if word[0] == "و" and len(word) > 3 else word
            if not (lex.has(word, "modifier") or lex.has(stem, "modifier") or word in lex.nisba or stem in lex.nisba):
                return ""
            back -= 1
        return ""

    def adjective(self, at: int, reading: Reading) -> Found | None:
        """An adjective of nation on its own: agent of an event noun, people, or only a hint of the country."""
        if reading.form in self.lex.long_nisba and not reading.prefix:
            held = self.nisba_at(at)
        else:
            held = (at + 1, reading.nisba) if reading.nisba is not None else None
        if held is None:
            return None
        stop, nisba = held
        found = Found(
            self.content[at], self.content[stop - 1], "hint", reading.prefix, reading.form, self.content[at],
            nation=nisba.nation, definite=nisba.definite, next=stop,
        )  # fmt: skip
        if nisba.weak:
            return None
        governor = self.governed_by_event(at) if reading.prefix in ("", "و") else ""
        if nisba.number in "pdx" and not (nisba.number == "x" and nisba.definite and governor != "harm"):
            if not (governor == "event" and reading.prefix == "" and nisba.number == "d"):
                found.kind = "people"
                before = self.word(at - 1)
                found.quantity = self.lex.has(before[1:] if before[:1] in "وبل" else before, "quantity")
                found.quantity = found.quantity or self.lex.has(before, "quantity")
                return found
        if governor == "harm" and not nisba.definite:
            found.kind = "people"
        elif governor:
            found.kind = "adjective"
        return found

    def second_nation(self, found: Found, at: int) -> Found | None:
        """«الجيشين العراقي والسوري»: an adjective of nation joined by و gives the same head for another nation."""
        if found.kind not in ("nation", "name") or at >= self.size or found.person or not found.heads:
            return None
        word = self.word(at)
        nisba = self.lex.nisba.get(word[1:]) if word[:1] == "و" else None
        if nisba is None or nisba.number in "pdx" or nisba.nation == found.nation:
            return None
        if self.lex.nisba.get(self.word(at - 1)) is None:
            return None
        token = self.content[at]
        return Found(
            token, token, "nation", "و", found.word, found.head, nation=nisba.nation, cls=found.cls, heads=found.heads,
            definite=found.definite, next=at + 1,
        )  # fmt: skip
