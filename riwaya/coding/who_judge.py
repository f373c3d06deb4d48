"""What a phrase that was read is: a name, a nation's, one that the article tells, people, a reference, nothing."""

from __future__ import annotations

from typing import Any

from riwaya.arabic.names import first_forms
from riwaya.coding.who_lexicon import ARTICLE, Reading
from riwaya.coding.who_nations import Nations
from riwaya.coding.who_persons import Found


class Judging(Nations):
    """The part of the scanner that judges phrases."""

    __slots__ = ()

    def refers(self, at: int, reading: Reading) -> bool:
        """Whether «الأخير» is a pronoun here: after a verb or particle, not after the noun that it describes."""
        if reading.backref is None:
            return False
        after = self.word(self.past_slurs(at + 1))
        if self.lex.has(after, "belong") and self.word(at + 2)[:1] == "ل":
            return False  # «المسلحين الموالين لها» are others
        if after.startswith(ARTICLE) and (after in self.lex.nisba or self.lex.has(after, "modifier")):
            return False  # «المجلس المحلي» is another one
        if not reading.backref["pronoun"] and "modifier" in reading.heads and self.describes(at, reading):
            return False  # «النزاع المسلح»
        if not reading.backref["pronoun"] or reading.prefix or at == 0:
            return True
        before = self.word(at - 1)
        stem = before[1:] if before[:1] == "و" else before
        return (
            self.lex.has(before, "notname", "link") or self.lex.has(stem, "notname", "link") or before[:1] in ("ي", "ت")
        )

    def judge(
        self, found: Found, at: int, reading: Reading, types: dict[str, tuple[str, str]], flags: str
    ) -> Found | None:
        """Say what kind of mention a phrase is, and take the personal name that follows an office."""
        chain = found.heads
        alone = found.next == at + 1
        owned = found.nation is not None or found.names
        if found.names == ():
            found.kind, found.names = "person" if found.cls == "person" else "unknown", None
        elif found.names is not None:
            found.kind = "name"
        elif found.nation is not None:
            found.kind = "nation"
            if chain[0] == "people":
                found.quantity = self.lex.has(self.word(at - 1).lstrip("وب"), "quantity")
        elif reading.backref is not None and alone and not reading.backref["pronoun"] and not self.refers(at, reading):
            return None
        elif reading.backref is not None and alone and "modifier" in types and self.describes(at, reading):
            return None  # «النزاع المسلح»
        elif reading.backref is not None and alone:
            found.kind, found.backref = "backref", reading.backref
        elif "people" in chain:
            if alone and "modifier" in types and (found.word.startswith(ARTICLE) or not self.counted(at)):
                return None  # «الدفاع المدني», «مؤتمر صحفي»
            found.kind, found.cls = "people", "civilians"
        elif found.definite and not self.is_adjective_alone(found, at, reading, types):
            self.judge_context(found, alone, flags)
        if not owned and "weapon" in flags and found.prefix.endswith("ب"):
            return None  # «قصف بالمدفعية»: the means, whose it is is not said
        if "title" in types or "office" in chain:
            bare_rank = "article" in types.get("title", ("", ""))[1] and not found.word.startswith(ARTICLE)
            if (
                found.word.startswith(ARTICLE)
                if found.kind == "people"
                else (not bare_rank and (found.definite or owned))
            ):
                self.take_person(found, found.next)
        if not found.kind and "named" in types and found.word == reading.form and not found.word.startswith(ARTICLE):
            return self.unknown_group(found, at, *types["named"])
        if not found.kind and reading.backref is not None:
            found.kind, found.backref = "backref", reading.backref
        return found if found.kind else None

    def is_adjective_alone(self, found: Found, at: int, reading: Reading, types: dict[str, Any]) -> bool:
        """Whether a definite head without nation or name only describes: «القيادي السياسي والعسكري البارز»."""
        if found.next == at + 1:
            return self.describes(at, reading)
        return "modifier" in types and "group" in types and not found.word.endswith(("ون", "ين"))

    def counted(self, at: int) -> bool:
        """Whether the word before makes a singular noun of people a victim or one of a number («مقتل صحفي»)."""
        before = self.word(at - 1)
        return (
            at == 0
            or any(self.lex.has(form, "harm", "quantity") for _, form in first_forms(before))
            or (self.kind[self.content[at - 1]] != "word")
        )

    def judge_context(self, found: Found, alone: bool, flags: str) -> None:
        """Whether a definite phrase without a nation stands for a body that the article tells."""
        chain = found.heads
        if "nation" in flags:
            if chain[0] == "institution" and alone:
                found.kind, found.near = "context", True
            return
        last = self.word(found.next - 1)
        if "former" in self.lex.heads.get(last, {}).get("modifier", ("", ""))[1]:
            if chain == ("office",) and self.lex.backrefs.get(found.word) is not None:
                found.kind, found.backref = "backref", self.lex.backrefs[found.word]  # «الرئيس الراحل»
            return
        if alone and chain[0] == "institution" and self.is_another(found):
            return
        institution = chain[0] == "institution"
        group = chain[0] == "group" and not alone and ("institution" in chain or found.cls == "state forces")
        office = chain[0] == "office" and not alone
        if institution or group or office:
            found.kind = "context"

    def is_another(self, found: Found) -> bool:
        """Whether an adjective that no table knows makes it a body of its own: «الشرطة الدينية»."""
        after = self.word(self.past_slurs(found.next))
        ending = "يه" if found.word.endswith("ه") else "ي"
        if not (after.startswith(ARTICLE) and after.endswith(ending) and len(after) > 5):
            return False
        return after not in self.lex.inside and self.content[found.next] == self.content[found.next - 1] + 1

    def past_slurs(self, at: int) -> int:
        """The content index after the adjectives of judgement («الإرهابي») that stand at ``at``."""
        while at < self.size and self.norm[self.content[at]] in self.lex.slurs:
            at += 1
        return at

    def unknown_group(self, found: Found, at: int, cls: str, flags: str) -> Found | None:
        """«لواء الصفوة», «حركة "حزم"»: a head of names with a name that the lexicon does not have."""
        at += len(found.word.split(" "))
        if at >= self.size or self.kind[self.content[at]] != "word":
            return None
        before, token = self.content[at - 1], self.content[at]
        stop = at
        if token > before + 1:  # something was skipped between them: a quotation mark
            while (
                stop < self.size and stop - at < 5 and (stop == at or self.content[stop] == self.content[stop - 1] + 1)
            ):
                if self.kind[self.content[stop]] not in ("word", "number"):
                    break
                stop += 1
            if stop - at == 5 and (stop == self.size or self.content[stop] == self.content[stop - 1] + 1):
                return None  # speech in quotation marks, no name
        elif "quoted" in flags:
            return None
        else:
            word = self.word(at)
            if not self.may_name(word) or not (word.startswith(ARTICLE) or self.word(at + 1).startswith(ARTICLE)):
                return None
            stop = at + 1
            if not word.startswith(ARTICLE) or (
                self.word(stop).startswith(("وال", ARTICLE)) and self.may_name(self.word(stop))
            ):
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
