"""Read who speaks: the noun phrase after a reporting verb or a phrase like «بحسب», with the links told beside it."""

from __future__ import annotations

from dataclasses import replace

from riwaya.coding.according_to_page import Page
from riwaya.coding.according_to_words import Head, Speaker
from riwaya.coding.passage import ActorMention

_NISBA = ("يه", "ي", "يون", "يين", "يتان", "يان", "يات")
_REACH = 24  # tokens within which a speaker's name, titles and appositions must end


class Reader(Page):
    """Reads the speaker that stands at a token."""

    def speaker(self, at: int, stop: int, joined: str = "", unknown: bool = False) -> tuple[Speaker, int] | None:
        """The speaker named at token ``at`` and the token after the name; None where no speaker is named there.

        ``joined`` is the preposition that must be joined to its first word (ل after وفقا). ``unknown``: take words that
        no lexicon knows as a name too.
        """
        at = self.skip_asides(at, stop)
        while at < stop and at not in self.starts and (length := self._quantity(at, joined)):
            after = at + length
            if after < stop and (self.words.head(self.norm, after) or after in self.starts):
                at, joined = after, ""
            else:
                break
        if at >= stop:
            return None
        mention = self.starts.get(at)
        found = self.words.head(self.norm, at, joined)
        if mention and mention.prefix.lstrip("وف") != joined:
            mention = None
        if mention and mention.cls == "civilians" and not found:
            return None
        if found and not (mention and mention.cls != "civilians" and mention.via == "name"):
            head, last = found
            if head.cls in ("anon", "always"):
                return self._anonymous(at, last, stop, head)
            if head.cls == "role":
                return self._office(at, last, stop, head, mention)
            if head.cls == "media":
                return self._medium_speaks(at, last, stop, head, mention, joined)
            if head.cls == "statement":
                return self._statement(at, last, stop)
        if mention:
            return self._mention(mention, stop)
        if entry := self.outlet_name(at, stop, joined, self.norm[at - 1] == '"' if at else False):
            last = at
            return Speaker("named", entry["id"], entry["name"], at, last, "media", "", "s"), last + 1
        if found:
            return self._body(at, found[1], stop, found[0])
        return self._stranger(at, stop) if unknown else None

    def _quantity(self, at: int, joined: str) -> int:
        """How many tokens from ``at`` are a quantity («عدد من», «لبعض»)."""
        norm = self.norm
        if not joined:
            return self.words.sequence("quantity", norm, at)
        return self.words.sequence("quantity", [norm[at].removeprefix(joined), *norm[at + 1 : at + 3]], 0)

    def _mention(self, mention: ActorMention, stop: int) -> tuple[Speaker, int]:
        cls = "person" if mention.cls == "person" else "media" if mention.cls == "media" else "body"
        head = self.norm[mention.first]
        plural = head.endswith(("ون", "ين")) and len(head) > 5
        gender = "" if cls == "person" else "f" if head.endswith("ه") else "m" if plural else ""
        number = "p" if plural else ""
        speaker = Speaker("named", mention.id, mention.name, mention.first, mention.last, cls, gender, number)
        nearby = self.starts.get(mention.last + 1)
        if nearby and nearby.cls == "person" and not nearby.prefix and mention.via != "name" and mention.cls != "media":
            named = Speaker("named", nearby.id, nearby.name, mention.first, nearby.last, "person")
            if mention.id != nearby.id:
                named.links.append({"kind": "body", "id": mention.id, "name": mention.name})
            return named, nearby.last + 1
        if cls == "person":
            self._behind(speaker, mention.last + 1, stop)
        return speaker, mention.last + 1

    def _behind(self, speaker: Speaker, at: int, stop: int) -> None:
        """Add the body of an office told after the name: «دمتري بيسكوف، المتحدث باسم الكرملين»."""
        while at < stop and self.norm[at] in "،,":
            at += 1
        found = self.words.head(self.norm, at) if at < stop else None
        if found and found[0].cls == "role":
            for i in range(at, min(stop, at + 6)):
                body = self.starts.get(i)
                if body and body.id != speaker.id:
                    speaker.links.append({"kind": "body", "id": body.id, "name": body.name})
                    return

    def _described(self, last: int, stop: int) -> int:
        """The last token of a description that begins before ``last + 1``: adjectives and «و» with another."""
        norm = self.norm
        i = last + 1
        while i < stop and self.kind[i] == "word" and i not in self.opens:
            word = norm[i]
            if i in self.starts and self.starts[i].cls == "armed group" and self.starts[i].via == "name":
                break  # «بيان ميليشيات قسد»
            bare = word[1:] if word[0] == "و" and len(word) > 3 else word
            bare = bare[2:] if bare.startswith("ال") else bare
            adjective = bare in self.words.adjective or (bare.endswith(_NISBA) and len(bare) > 3)
            if not adjective or word in self.words.preposition or self.finite(word):
                break
            last = i
            i += 1
        return last

    def _anonymous(self, at: int, last: int, stop: int, head: Head) -> tuple[Speaker, int] | None:
        end = self._described(last, stop)
        definite = head.definite
        same = self.norm[end] in self.words.same
        if head.cls == "anon" and definite and (end == last or same):
            back = self.last(head.gender, head.number, ("anon",)) or self.last("", "", ("anon",))
            if back is None and head.number == "s" and end == last:
                back = self.last()
            if back:
                return replace(back, links=list(back.links)), end + 1
        if head.cls == "anon" and definite and head.number == "s":  # «المسؤول الإعلامي …، فلان الفلاني»
            named = self._office(at, end, stop, head, None)
            if named and named[0].cls == "person":
                return named
        speaker = Speaker("anonymous", None, None, at, end, "anon", head.gender, head.number)
        whole = self.starts.get(at)
        if whole and whole.id and whole.via in ("compound", "name"):  # «مسؤول أميركي»: his state stands behind him
            speaker.links.append({"kind": "body", "id": whole.id, "name": whole.name})
            speaker.last = end = max(end, whole.last)
        person = self.starts.get(end + 1)
        if person and person.cls == "person" and not person.prefix and head.number == "s":
            return self._named_person(at, person, stop), person.last + 1
        body = person is not None and person.cls in ("monitor", "media", "international") and not person.prefix
        if person and body and head.cls == "always":
            return self._mention(person, stop)  # «بحسب أرقام المرصد»
        watcher = person is not None and person.prefix == "ل" and person.cls in ("monitor", "international", "civil")
        if person and watcher and head.cls == "always":
            return self._mention(person, stop)  # «وفق حصيلة جديدة للمرصد»
        nxt = end + 1
        if (nxt < stop and self.norm[nxt] in self.words.within) or (person and not person.prefix):
            nxt = self._place_of(speaker, nxt, stop)
        return speaker, nxt

    def _place_of(self, speaker: Speaker, at: int, stop: int) -> int:
        """Read «في وزارة الدفاع»: the description goes on, and the body stands behind in the chain."""
        i = at + 1 if self.norm[at] in self.words.preposition else at
        if i >= stop:
            return at
        body = self.starts.get(i)
        if body and not body.prefix.strip("وف") and body.cls != "person":
            speaker.last = body.last
            speaker.links.append({"kind": "body", "id": body.id, "name": body.name})
            after = self.starts.get(body.last + 1)
            if after and after.cls == "person" and not after.prefix:
                speaker.kind, speaker.id, speaker.name, speaker.last = "named", after.id, after.name, after.last
                speaker.cls = "person"
            return speaker.last + 1
        if self.kind[i] == "word" and self.norm[i] not in self.words.that and self.norm[i] not in self.words.relative:
            end = self._described(i, stop)
            after = self.starts.get(end + 1)
            if after and after.cls == "person" and not after.prefix:
                speaker.kind, speaker.id, speaker.name, speaker.cls = "named", after.id, after.name, "person"
                end = after.last
            speaker.last = end
            return end + 1
        return at

    def _named_person(self, at: int, person: ActorMention, stop: int) -> Speaker:
        speaker = Speaker("named", person.id, person.name, at, person.last, "person")
        self._behind(speaker, person.last + 1, stop)
        return speaker

    def _office(
        self, at: int, last: int, stop: int, head: Head, mention: ActorMention | None
    ) -> tuple[Speaker, int] | None:
        """«المتحدث باسم وزارة الدفاع الروسية إيغور كوناشينكوف»: the person, with the body behind."""
        body: ActorMention | None = None
        norm, words = self.norm, self.words
        i = at
        end = last
        limit = min(stop, at + _REACH)
        comma = 0
        while i < limit:
            here = self.starts.get(i)
            word = norm[i]
            person = here and here.cls == "person" and (here.via in ("name", "unknown") or i > at)
            if here and person and (not here.prefix.strip("وف") or i == at):
                speaker = Speaker("named", here.id, here.name, at, here.last, "person", head.gender, "s")
                if body and body.id != here.id:
                    speaker.links.append({"kind": "body", "id": body.id, "name": body.name})
                else:
                    self._behind(speaker, here.last + 1, stop)
                return speaker, here.last + 1
            if here and here.cls == "media" and i > at:
                break  # «… لوكالة فرانس برس»: told to
            if here:
                if body is None or body.via in ("context", "backref"):
                    body = here
                end, i = max(end, here.last), here.last + 1
                continue
            if i in self.opens or word in words.that or word in words.relative or word in ":\n":
                break
            if i in self.times or words.sequence("aside", norm, i):
                break
            if word in "،,":
                comma += 1
                if comma > 1 or i + 1 >= limit or not self._apposition(i + 1):
                    break
                i += 1
                continue
            if word in "#_":
                i += 1
                continue
            if i > last:
                in_title = word.startswith("ال") or words.head(norm, i) or word in words.title
                if word[0] == "ل" and self.medium(i, stop, "ل"):
                    break
                joined = word.startswith("لل") or (word[0] in "لب" and words.head(norm, i, word[0]))
                in_title = in_title or joined or (word.endswith(_NISBA) and len(word) > 4 and i not in self.starts)
                if not in_title:
                    break
            if word not in words.preposition:
                end = i
            i += 1
        told = i < limit and norm[i][0] == "ل" and self.medium(i, stop, "ل") is not None  # «… لوكالة فرانس برس»
        stranger = i if told else self._name_words(i, limit)
        if stranger > i:
            text = self.passage.tokens.raw(at, stranger - 1)
            speaker = Speaker("named", None, text, at, stranger - 1, "person", head.gender, head.number)
            if body:
                speaker.links.append({"kind": "body", "id": body.id, "name": body.name})
            return speaker, stranger
        if body:
            cls = "role"
            for speaker in reversed(self.heard):  # the same office again, without the name
                behind = speaker.cls == "person" and any(link["id"] == body.id for link in speaker.links)
                if behind and norm[speaker.first].removeprefix("ال") == norm[at].removeprefix("ال"):
                    return replace(speaker, first=at, last=end, links=list(speaker.links)), end + 1
            return Speaker("named", body.id, body.name, at, end, cls, head.gender, head.number), end + 1
        if head.definite:  # «المتحدث», «الوزير»: who spoke before, or that person without a name
            back = self.last(head.gender, "", ("person", "role"))
            if back and end == last:
                return replace(back, links=list(back.links)), end + 1
        text = self.passage.tokens.raw(at, end)
        kind = "named" if head.definite or end > last else "anonymous"
        name = text if kind == "named" else None
        return Speaker(kind, None, name, at, end, "role", head.gender, head.number), end + 1

    def _apposition(self, at: int) -> bool:
        """True where a name or title follows the comma: a person, or words that no other class claims."""
        here = self.starts.get(at)
        if here:
            return here.cls == "person"
        return self._name_words(at, at + 6) > at + 1 or self.words.head(self.norm, at) is not None

    def _name_words(self, at: int, limit: int) -> int:
        """The token after a run of words that look like a personal name which no lexicon knows (at least two)."""
        norm, words = self.norm, self.words
        i = at
        while i < limit and i < len(norm) and self.kind[i] in ("word", "latin") and i not in self.starts:
            word = norm[i]
            if word in words.that or word in words.preposition or word in words.relative or i in self.times:
                break
            if self.finite(word) or words.sequence("aside", norm, i) or (word[0] in "بل" and word[1:] in words.that):
                break
            i += 1
        if i - at > 5 or i >= len(norm) or i - at < 2:
            return at
        ends = norm[i] in words.that or norm[i] in '،,:("' or words.sequence("aside", norm, i) or i in self.times
        return i if ends else at

    def _medium_speaks(
        self, at: int, last: int, stop: int, head: Head, mention: ActorMention | None, joined: str
    ) -> tuple[Speaker, int] | None:
        if mention and mention.cls == "media" and mention.id:
            speaker = Speaker("named", mention.id, mention.name, at, mention.last, "media", head.gender, head.number)
            return speaker, mention.last + 1
        end = self.name_end(last + 1, stop)
        if head.definite and end > last + 1 and self.kind[last + 1] == "word" and self.norm[last + 1][:2] != "ال":
            end = last + 1  # «نقل التلفزيون مشاهد»: its name would be definite too
        if head.definite and end == last + 1 and (back := self.last("", "", ("media",))):
            return replace(back, links=list(back.links)), last + 1
        link = self.medium(at, stop, joined)
        text = self.passage.tokens.raw(at, max(end - 1, last))
        known = link if link is not None and link["id"] is not None else {"id": None, "name": text}
        speaker = Speaker(
            "named", known["id"], known["name"], at, max(end - 1, last), "media", head.gender, head.number,
        )  # fmt: skip
        return speaker, max(end, last + 1)

    def _statement(self, at: int, last: int, stop: int) -> tuple[Speaker, int] | None:
        """«البيان»: whoever issued it; «بيان للجيش», «تقرير منظمة العفو»: the one named next."""
        nxt = self._described(last, stop) + 1
        linked = nxt + 1 < stop and (self.norm[nxt] in self.words.about or self.norm[nxt] in self.words.within)
        if linked and (read := self.speaker(nxt + 1, stop)):
            return read
        if nxt < stop:
            for joined in ("", "ل"):
                here = self.starts.get(nxt)
                found = self.words.head(self.norm, nxt, joined)
                if (here and here.prefix == joined) or (found and found[0].cls != "statement"):
                    return self.speaker(nxt, stop, joined)
            if self.norm[nxt] in self.words.issued and nxt + 2 < stop and self.norm[nxt + 1] in self.words.about:
                return self.speaker(nxt + 2, stop)
        if self.norm[at].lstrip("وفلب").startswith("ال") or self.norm[at].startswith("لل"):
            back = self.last()
            return (replace(back, links=list(back.links)), nxt) if back else None
        return Speaker("anonymous", None, None, at, nxt - 1, "anon", "", "s"), nxt

    def _body(self, at: int, last: int, stop: int, head: Head) -> tuple[Speaker, int]:
        end = last + 1
        if head.definite and (end >= stop or not self.norm[end].startswith("ال")):
            word = self.norm[last].removeprefix("ال")
            for speaker in reversed(self.heard):  # «وتابع المكتب»: the office named in full before
                if speaker.kind == "named" and self.norm[speaker.first].lstrip("وفلب") == word:
                    return replace(speaker, links=list(speaker.links)), end
        while end < stop and self.kind[end] == "word" and end - at < 6:
            word = self.norm[end]
            if word in self.words.preposition or word in self.words.that or word in self.words.relative:
                break
            if not (word.startswith("ال") or (word.endswith(_NISBA) and end not in self.starts)) or self.finite(word):
                break
            end += 1
        text = self.passage.tokens.raw(at, end - 1)
        return Speaker("named", None, text, at, end - 1, "body", head.gender, head.number), end

    def _stranger(self, at: int, stop: int) -> tuple[Speaker, int] | None:
        """Words up to a clause, comma or preposition as the name of somebody whom no lexicon knows."""
        i = at
        while i < min(stop, at + 6) and self.kind[i] in ("word", "latin") and i not in self.opens:
            word = self.norm[i]
            if word in self.words.that or word in self.words.preposition or word in self.words.relative:
                break
            if self.words.sequence("aside", self.norm, i) or i in self.times or self.finite(word):
                break
            i += 1
        if i == at:
            return None
        named = (self.starts[k] for k in range(at, i) if k in self.starts)
        person = next((m for m in named if m.cls == "person"), None)
        if person:
            return Speaker("named", person.id, person.name, at, person.last, "person"), person.last + 1
        for speaker in reversed(self.heard):  # the surname of one who was named in full
            personal = speaker.cls in ("person", "name") and speaker.kind == "named" and i - at == 1
            if personal and self.norm[speaker.last] == self.norm[at]:
                return replace(speaker, first=at, last=at, links=list(speaker.links)), i
        return Speaker("named", None, self.passage.tokens.raw(at, i - 1), at, i - 1, "name"), i
