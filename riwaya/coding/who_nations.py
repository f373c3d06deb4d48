"""Adjectives of nation on their own: agents of event nouns («غارات روسية»), people («فلسطينيين»), hints."""

from __future__ import annotations

from riwaya.arabic.names import first_forms
from riwaya.coding.who_lexicon import ARTICLE, STARTERS, Nisba, Reading
from riwaya.coding.who_persons import Found, Persons


class Nations(Persons):
    """The part of the scanner that reads adjectives of nation."""

    __slots__ = ()

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

    def is_adjective(self, at: int, nisba: Nisba) -> bool:
        """Whether a word that is both a country and an adjective («سورية», «السعودية») is the adjective here."""
        if not nisba.definite and self.after_thing(at):
            return True
        if not nisba.definite:
            token = self.content[at - 1] if at else self.content[at]
            raw = self.tokens.raw(token, token)
            noun = (raw.endswith(("ة", "ات")) or raw[-2:-1] == "ة") and not self.lex.has(self.word(at - 1), "notname")
            return bool(at and noun) or bool(self.governed_by_event(at))
        before = self.word(at - 1)
        return before.startswith(ARTICLE) and len(before) > 4 and before not in self.lex.index.names

    def after_thing(self, at: int, flag: str = "") -> bool:
        """Whether the word before is a thing («مواقع», «وقواعد»), of those with ``flag`` where one is given."""
        for prefix, form in first_forms(self.word(at - 1)) if at else ():
            thing = self.lex.heads.get(form, {}).get("thing")
            if thing is not None and prefix in ("", "و", "ب", "ل", "وب", "ول"):
                return flag in thing[1]
        return False

    def is_people(self, payload: list[list[str]]) -> bool:
        return self.lex.actors[payload[0][0]][1] == "civilians"

    def describes(self, at: int, reading: Reading) -> bool:
        """Whether a name is only an adjective of the noun before it («المعبر الرئيس», «مؤتمر صحفي»)."""
        before = self.word(at - 1)
        if not {"office", "modifier"} & set(reading.heads):
            return False
        if not reading.form.startswith(ARTICLE):
            return "modifier" in reading.heads and self.after_noun(at)
        before = ARTICLE + before[2:] if before.startswith("لل") else before
        before = before[1:] if before[1:].startswith(ARTICLE) and before[0] in "وفبك" else before
        if not before.startswith(ARTICLE) or len(before) < 5:
            return False
        if before in self.lex.nisba or before in self.lex.index.names:
            return False
        if self.lex.has(before, *STARTERS):
            return False
        return "modifier" in reading.heads or before not in self.lex.index.lengths

    def after_noun(self, at: int) -> bool:
        """Whether an indefinite noun that is no deed and no number stands before: «بيان صحفي», «مؤتمرا صحفيا»."""
        if at == 0 or self.kind[self.content[at - 1]] != "word":
            return False
        before = self.word(at - 1)
        if before.startswith((ARTICLE, "وال", "لل", "بال")) or before in self.lex.index.lengths:
            return False
        return not any(self.lex.has(form, "harm", "quantity", "notname", "event") for _, form in first_forms(before))

    def governed_by_event(self, at: int) -> str:
        """'event' or 'harm' where the noun that the adjective at ``at`` belongs to is such a noun, else ''."""
        lex = self.lex
        back = at - 1
        while back >= 0 and at - back <= 4:
            token = self.content[back]
            word = self.norm[token]
            if self.kind[token] != "word":
                return ""
            for _, form in first_forms(word):
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
        if nisba.number in "pdx" and not nisba.definite and self.of_two(at):
            return found  # «صاروخين إسرائيليين»
        if nisba.number in "pdx" and self.are_people(nisba, governor, reading.prefix):
            found.kind = "people"
            before = self.word(at - 1)
            found.quantity = any(self.lex.has(form, "quantity") for _, form in first_forms(before)) if before else False
            follows = self.nisba_at(stop)
            if follows is not None and follows[1].number == nisba.number and follows[1].definite == nisba.definite:
                found.last, found.next = self.content[follows[0] - 1], follows[0]  # «الأكراد السوريون»
            return found
        counted = self.lex.has(self.word(at - 1), "quantity")
        counted = counted or (at > 0 and self.kind[self.content[at - 1]] == "number")
        if (governor == "harm" or counted) and not nisba.definite:
            found.kind = "people"
        elif governor:
            found.kind = "adjective"
        elif nisba.number in "sf" and not reading.prefix and self.after_thing(at, "target"):
            found.kind, found.cls, found.head = "adjective", "state forces", self.content[at - 1]
        return found

    def of_two(self, at: int) -> bool:
        """Whether the noun before has the same dual ending, and is no noun of people that a phrase would have taken."""
        before, word = self.word(at - 1), self.word(at)
        if at == 0 or before[-2:] != word[-2:] or len(before) < 5 or before[-2:] not in ("ين", "ان"):
            return False
        return before not in self.lex.heads and not any(
            self.lex.has(form, "harm", "quantity", "people", "group", "office") for _, form in first_forms(before)
        )

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

    @staticmethod
    def are_people(nisba: Nisba, governor: str, prefix: str) -> bool:
        """Whether a dual or plural adjective is a noun of people, not the adjective of an event noun."""
        if nisba.number == "x" and nisba.definite and governor != "harm":
            return False
        return not (governor == "event" and not prefix and nisba.number == "d")
