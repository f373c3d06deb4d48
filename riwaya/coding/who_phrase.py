"""The grammar of actor phrases: head + (modifiers, nations, names) + personal name, read from left to right.

``Scanner.scan`` gives candidates (``Found``) for one sentence; what a candidate stands for where it depends on the
article («الجيش», «التنظيم») is decided afterwards by ``who_refs``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Any, NamedTuple

from riwaya.arabic.names import content_tokens, first_forms
from riwaya.arabic.tokens import Tokens
from riwaya.coding.who_judge import Judging
from riwaya.coding.who_lexicon import ARTICLE, STARTERS, ActorLexicon, Reading
from riwaya.coding.who_persons import Found

MAX_WORDS = 9
_PROCLITICS = frozenset(("و", "ف", "ب", "ل", "ك", "وب", "ول", "وك", "فب", "فل"))


class Body(NamedTuple):
    """What a head belongs to: a nation or named actors, and the content index after it."""

    stop: int
    nation: str | None
    names: Any


class Scanner(Judging):
    """Reads one sentence. ``is_event(token)`` tells which tokens name a happening, for «غارات روسية»."""

    __slots__ = ("content", "is_event", "kind", "lex", "norm", "size", "spots", "tokens")

    def __init__(
        self, lex: ActorLexicon, tokens: Tokens, first: int, stop: int, is_event: Callable[[int], bool] | None = None
    ):
        self.lex = lex
        self.tokens = tokens
        self.norm = tokens.norm
        self.kind = tokens.kind
        self.content = content_tokens(tokens, first, stop)
        self.spots = tokens.spots(lex.memory, first, stop)
        self.size = len(self.content)
        self.is_event = is_event

    def scan(self) -> list[Found]:
        """The candidates of the sentence from left to right; none overlaps another."""
        out: list[Found] = []
        norm, content, size = self.norm, self.content, self.size
        free = 0
        for token, readings in self.spots:
            at = bisect_left(content, token, free)
            if at == size or content[at] != token:
                continue  # part of what is read already
            assert readings is not None
            best: Found | None = None
            following = norm[content[at + 1]] if at + 1 < size else ""
            for reading in readings:
                if reading.names and (counts := reading.counts(following)):
                    best = self.better(best, self.name(at, reading, counts))
                if reading.starters:
                    best = self.better(best, self.named_core(best, self.phrase(at, reading)))
                if reading.adjective:
                    best = self.better(best, self.adjective(at, reading))
                if best is None and self.refers(at, reading):
                    best = Found(
                        content[at], content[at], "backref", reading.prefix, reading.form, content[at],
                        backref=reading.backref, next=at + 1,
                    )  # fmt: skip
            if best is None or self.name_of_place(at, best):
                continue
            self.outer_prefix(at, best)
            if best.kind != "adjective" and (past := self.past_slurs(best.next)) > best.next:
                best.next, best.last = past, content[past - 1]  # «ميليشيا قسد الانفصالية»
            out.append(best)
            free = max(best.next, at + 1)
            second = self.second_nation(best, free)
            while second is not None:
                out.append(second)
                free = second.next
                second = self.second_nation(second, free)
            if (
                free < size
                and norm[content[free]][0] == "و"
                and (leader := self.joined_leader(out[-1], free)) is not None
            ):
                out.append(leader)
                free = leader.next
        return out

    def named_core(self, name: Found | None, phrase: Found | None) -> Found | None:
        """A phrase that begins with a listed name and goes on («الجيش الليبي الموالي») is that name."""
        if name is None or phrase is None or phrase.last <= name.last or name.kind != "name":
            return phrase
        if name.first == phrase.first and self.past_slurs(name.next) >= phrase.next:
            return name  # «التنظيم المتطرف» is «التنظيم»
        described = name.first == phrase.first and self.only_modifiers(name.next, phrase.next)
        if described and phrase.kind in ("name", "context"):  # «عصابات الأسد البرية» is «عصابات الأسد»
            phrase.kind, phrase.names, phrase.key = "name", name.names, name.key
            return phrase
        if phrase.kind == "people" and phrase.nation is None and not phrase.names and name.first == phrase.first:
            phrase.kind, phrase.names, phrase.key = "name", name.names, name.key  # «ناشط إعلامي»
        if phrase.kind != "nation":
            return phrase
        if name.first == phrase.first and len(name.key) > len(phrase.word) and any(not mark for _, mark in name.names):
            phrase.kind, phrase.names, phrase.key, phrase.cls, phrase.nation = "name", name.names, name.key, "", None
        return phrase

    def only_modifiers(self, start: int, stop: int) -> bool:
        """Whether the words of content indices ``[start, stop)`` only describe."""
        return all(self.lex.has(self.word(i), "modifier") or self.word(i) in self.lex.nisba for i in range(start, stop))

    @staticmethod
    def better(best: Found | None, found: Found | None) -> Found | None:
        """The longer candidate, the first of two as long; an unknown one only where there is no other."""
        if found is None or best is None:
            return best or found
        if (found.kind == "unknown") != (best.kind == "unknown"):
            return best if found.kind == "unknown" else found
        return found if found.last > best.last else best

    def name_of_place(self, at: int, found: Found) -> bool:
        """Whether a person or office is only the name of a place («مطار الملك خالد»)."""
        before = self.lex.heads.get(self.word(at - 1))
        if before is None or "named" not in before.get("thing", ("", ""))[1]:
            return False
        if "office" not in found.heads and "title" not in found.heads:
            return bool(found.names) and self.lex.actors[found.names[0][0]][1] == "person"
        return found.prefix == ""

    # --- small look-ups

    def outer_prefix(self, at: int, found: Found) -> None:
        """A clitic written apart before a quotation mark: «لـ"داعش"»."""
        if not found.prefix and at > 0 and self.word(at - 1) in _PROCLITICS:
            found.prefix = self.word(at - 1)

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

    def name(self, at: int, reading: Reading, counts: tuple[int, ...] = ()) -> Found | None:
        """The longest name of the lexicon that begins here, with a personal name after an office.

        ``counts``: how many words it may have, the longest first, where the caller has looked it up.
        """
        index = self.lex.index
        content, norm = self.content, self.norm
        if reading.names and not counts:
            counts = self.lex.counts(reading.form, self.word(at + 1))
        for count in counts:
            if at + count > self.size:
                continue
            key = reading.form
            if count > 1:
                key += " " + " ".join([norm[i] for i in content[at + 1 : at + count]])
            payload = index.names.get(key)
            if payload is None:
                continue
            if count == 1 and reading.nisba and not reading.prefix and self.is_adjective(at, reading.nisba):
                return None  # «غارات سورية», «الأراضي السعودية»
            if count == 1 and reading.nisba and reading.nisba.number in "sfa" and self.is_people(payload):
                return None  # «توافق إسرائيلي» is not of Israelis; ``adjective`` knows when it is
            if count == 1 and payload[0][0] in self.lex.generic and self.accusative_adjective(at):
                return None  # «هجوما إرهابيا»
            if count == 1 and reading.heads and self.only_describes(at, reading, payload):
                return None  # «المعقل الرئيس»
            stop = at + count
            found = Found(
                content[at], content[stop - 1], "name", reading.prefix, reading.form, content[at], key, payload
            )
            found.next = stop
            found.heads = tuple(reading.heads)
            if count == 1 and at and payload[0][0] in self.lex.generic:
                found.quantity = self.kind[content[at - 1]] == "number" or self.counted(at)
            if count == 1 and "institution" in reading.heads and payload[0][1] == "~" and self.is_another(found):
                return None
            if "office" in reading.heads or "title" in reading.heads:
                self.take_person(found, stop)
            elif count == 1 and self.lex.actors[payload[0][0]][1] == "person" and self.not_person(at):
                return None
            if (
                all(mark for _, mark in payload)
                and self.lex.actors[payload[0][0]][1] != "person"
                and (follows := self.nisba_at(stop)) is not None
                and follows[1].definite
            ):
                if not {"institution", "group", "office"} & set(reading.heads):
                    return None  # «الهيئة السورية للإعلام» is another body
                if (
                    not {"institution", "group", "office"}.isdisjoint(self.lex.heads.get(key.split(" ")[-1], ()))
                    or count > 1
                ):
                    found.nation, found.last, found.next = follows[1].nation, content[follows[0] - 1], follows[0]
            return found
        return None

    def accusative_adjective(self, at: int) -> bool:
        """Whether a word in ا follows a noun in ا that is no number: its adjective."""
        before = self.word(at - 1) if at else ""
        numbered = not before or self.kind[self.content[at - 1]] == "number" or self.lex.has(before, "quantity")
        return not numbered and self.word(at).endswith("ا") and before.endswith("ا") and len(before) > 3

    def only_describes(self, at: int, reading: Reading, payload: list[list[str]]) -> bool:
        """Whether a name that counts only by its context, or names people of no party, is an adjective here."""
        if reading.prefix not in ("", "و") or not ("modifier" in reading.heads or "office" in reading.heads):
            return False
        weak = payload[0][1] == "~" or payload[0][0] in self.lex.generic or self.is_people(payload)
        return weak and self.describes(at, reading)

    # --- head phrases

    def phrase(self, at: int, reading: Reading) -> Found | None:
        """A head with what depends on it; None where the head alone says nothing of an actor."""
        held = self.heads_at(at, reading.form)
        if held is None:
            return None
        stop, form, types = held
        starters = [kind for kind in STARTERS if kind in types] if stop > at + 1 else reading.starters
        if not starters or starters[0] not in types:
            return None
        chain = [starters[0]]
        classes = [types[starters[0]][0]]
        flags = types[starters[0]][1]
        if "led" in flags and reading.prefix.endswith("ب"):
            return None  # «بقيادة السعودية»
        if "modifier" in types and starters[0] in ("people", "title") and self.describes(at, reading):
            return None  # «المركز الصحفي السوري»
        posted = types.get("office", ("", ""))[1] == "posted"
        definite = form.startswith(ARTICLE) or " " + ARTICLE in form
        open_end = (
            not (form.startswith(ARTICLE) and " " not in form) and f" {ARTICLE}" not in form
        )  # may take a genitive
        if "own" in flags:
            definite, open_end = True, False
        nation: str | None = None
        names: Any = None
        genitive = ""
        while stop < self.size and stop - at < MAX_WORDS:
            token = self.content[stop]
            if self.kind[token] != "word":
                break
            word = self.norm[token]
            if word not in self.lex.inside and word[0] != "ل":
                bare = definite and not open_end and nation is None and names is None
                if bare and word[0] == "و" and self.second_kind(stop):
                    stop += 1  # «الطائرات الحربية والمسيّرة الروسية»
                    continue
                break
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
            if (
                named is not None
                and nation is None
                and names is None
                and open_end
                and "nisba" not in flags
                and self.solid(named, inner)
                and (self.content[stop] == self.content[stop - 1] + 1 or any(mark != "^" for _, mark in named[2]))
            ):
                genitive, names, stop, open_end = named[1], named[2], named[0], False
                definite = True
                continue
            if inner is None:
                body = self.owner(stop, word) if definite and stop > at + 1 and not nation and not names else None
                if body is None or chain[0] not in ("office", "institution"):
                    break
                stop, nation, names = body
                open_end = False
                continue
            inner_stop, inner_form, inner_types = inner
            inner_definite = inner_form.startswith(ARTICLE) or f" {ARTICLE}" in inner_form
            if "modifier" in inner_types and (inner_definite == definite or open_end):
                if self.word(inner_stop) == "عن":
                    break  # «الحوثيين المسؤولين عن»
                if "institution" in inner_types and (nation or names):
                    break  # «المقاتلات الروسية المعارضة …»: the next phrase begins
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
                if nested is not None and open_end and "nisba" not in flags:
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
            self.content[at], self.content[stop - 1], "", reading.prefix, form, self.content[at],
            nation=nation, names=names, cls=self.phrase_class(chain, classes),
            definite=definite, heads=tuple(chain), next=stop,
        )  # fmt: skip
        found.key = genitive
        return self.judge(found, at, reading, types, flags)

    def second_kind(self, at: int) -> bool:
        """Whether «و» joins a second adjective before the nation: «والمسيّرة الروسية»."""
        form, after = self.word(at)[1:], self.nisba_at(at + 1)
        return after is not None and after[1].definite and form.startswith(ARTICLE) and self.lex.has(form, "modifier")

    def solid(self, named: tuple[int, str, Any], inner: Any) -> bool:
        """Whether a name may stop the chain: not «الجيش» before «الباكستاني», where the nation is still to come."""
        if inner is None or any(not mark for _, mark in named[2]):
            return all(mark != "^" for _, mark in named[2]) or inner is None
        if "office" in inner[2]:
            return False
        follows = self.nisba_at(max(named[0], inner[0]))
        return follows is None and self.lex.has(self.word(self.past_slurs(named[0])), "modifier") is False

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
                    found = self.phrase(at, self.plain_reading(form))  # «الموالية للرئيس السابق …»
                    if found is not None and found.person is not None:
                        return Body(found.next, None, [[found.person, ""]])
                    if found is not None and found.kind in ("nation", "name"):
                        return Body(found.next, found.nation, found.names)
            return None
        if "link" not in types or chain[0] not in ("office", "title", "group"):
            return None
        if word == "في" and (chain[0] == "group" or posted) and len(chain) == 1 and not self.is_leader(stop):
            return None
        return self.body(stop + 1)

    def owner(self, at: int, word: str) -> Body | None:
        """The body tied to a definite head of two words by ل («القيادة العامة للجيش التركي»)."""
        for prefix, form in first_forms(word):
            if prefix != "ل" or not form.startswith(ARTICLE):
                continue
            reading = self.plain_reading(form)
            for found in (self.phrase(at, reading), self.name(at, reading)):
                if found is not None and found.kind in ("nation", "name"):
                    return Body(found.next, found.nation, found.names)
        return None

    def plain_reading(self, form: str) -> Reading:
        """The reading of a word inside a phrase, where no clitic can stand."""
        for reading in self.lex.readings(form) or ():
            if not reading.prefix:
                return reading
        return Reading("", form, False, {}, None, None)

    def is_leader(self, stop: int) -> bool:
        """Whether the head before «في» is of those who lead in a body («قيادي في», «عضو في»), not men at a place."""
        held = self.lex.heads.get(self.word(stop - 1)) or self.lex.heads.get(self.word(stop - 1).removeprefix("و"))
        kinds = ("group", "office", "title")
        return held is not None and any(cls == "person" for kind, (cls, _) in held.items() if kind in kinds)

    def body(self, at: int) -> Body | None:
        """A named actor, or an institution with its nation, that begins at ``at``."""
        if at >= self.size:
            return None
        named = self.longest(at)
        inner = self.phrase(at, self.plain_reading(self.word(at)))
        if named is None and inner is not None and inner.kind == "unknown":
            return Body(inner.next, None, ())
        if (
            inner is not None
            and inner.kind in ("nation", "name", "context")
            and (named is None or inner.next > named[0])
        ):
            return Body(inner.next, inner.nation, inner.names)
        if named is not None:
            return Body(named[0], None, named[2])
        return None

    def phrase_class(self, chain: list[str], classes: list[str]) -> str:
        """The class of a phrase: of the first head, but «عناصر الشرطة» is of the police."""
        if chain[0] == "group" and "institution" in chain:
            inner = classes[chain.index("institution")]
            return classes[0] if inner == "state" and classes[0] == "state forces" else inner  # «قوات النظام البرية»
        if chain[0] == "institution" and "institution" in chain[1:] and classes[0] == "state":
            return classes[chain.index("institution", 1)]
        return classes[0]
