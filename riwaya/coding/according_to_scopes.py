"""Frames of one sentence that need no verb (phrases, colons, impersonal reports), and how far any frame reaches."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from riwaya.coding.according_to_frames import Reader
from riwaya.coding.according_to_words import Cue, Speaker, lexicon
from riwaya.coding.passage import SourceMention

_VERBAL = ("accuse", "demand", "threaten")  # the verb is itself an event: an outer source covers it


class Scopes:
    """One sentence with the frames found in it so far: how far each reaches, and the frames without a verb."""

    def __init__(self, page: Reader, first: int, stop: int, cues: list[int]):
        self.page, self.words = page, lexicon()
        self.norm, self.first, self.stop, self.cues = page.norm, first, stop, cues
        self.start = first  # its first word
        while self.start < stop - 1 and page.kind[self.start] in ("sign", "newline"):
            self.start += 1
        self.bounds: list[int] = []
        self.frames: list[tuple[SourceMention, Speaker, str]] = []
        self.back_from = first

    # --- making frames ------------------------------------------------------------------------------------------------

    def _end(self, first: int) -> int:
        """Where words that begin at ``first`` end: quotation, boundary or sentence."""
        page, stop = self.page, self.stop
        opened = page.opens.get(first - 1)
        if opened is not None and self.norm[first - 2] == ":":
            return opened
        if first >= stop:  # a colon ends the sentence: the quotation after it is meant
            for i in range(first, min(first + 4, len(self.norm))):
                if i in page.opens:
                    return page.opens[i]
                if page.kind[i] not in ("newline", "sign"):
                    break
            return first
        end = next((b for b in self.bounds if b > first and not page.in_quote(b)), stop)
        for a, b in page.passage.quotes:
            if a <= end < b and a >= first - 1 and b - a > 3:
                return b  # the quotation goes on past the sentence
        return end

    def _add(
        self,
        first: int,
        stop: int,
        speaker: Speaker,
        rule: str,
        kind: str,
        links: list[dict[str, Any]],
        strength: int = 2,
    ) -> None:
        chain: list[dict[str, Any]] = []
        for link in (*speaker.links, *links):
            if link not in chain and not (link["id"] is not None and link["id"] == speaker.id):
                chain.append(link)
        quoted = first - 1 in self.page.opens
        source = SourceMention(
            first, stop, speaker.kind, speaker.id, speaker.name, speaker.first, speaker.last, chain, rule, quoted,
            strength,
        )  # fmt: skip
        self.frames.append((source, speaker, kind))

    def _hear(self, speaker: Speaker, cue: Cue | None = None) -> None:
        """Remember who spoke, with the gender that the verb showed."""
        if cue and cue.tense in ("past", "pres") and cue.gender and not speaker.gender:
            speaker = replace(speaker, gender=cue.gender)
        if speaker.cls != "name" or speaker.id:
            heard = self.page.heard
            same = (speaker.kind, speaker.id, speaker.first)
            heard[:] = [h for h in heard if (h.kind, h.id, h.first) != same]
        self.page.heard.append(speaker)

    # --- colon and impersonal -----------------------------------------------------------------------------------------

    def _colon(self) -> int | None:
        """«الكرملين: لا دليل»: a speaker that opens the sentence, then a colon."""
        at = self.start
        colon = next((i for i in range(at + 1, min(self.stop - 1, at + 14)) if self.norm[i] == ":"), None)
        if colon is None or any("v" in self.words.cue_kind(self.norm[i]) for i in range(at, colon)):
            return None
        read = self.page.speaker(at, colon)
        if read is None:
            return None
        speaker, nxt = read
        label = self.page.starts.get(at)
        here = self.page.passage.country
        if here and label and label.last == at and label.cls == "state" and label.country == here:
            return None  # «سوريا: قتلى في غارات»: where it happened, in an article about that country
        if nxt < colon and not (self.norm[nxt] in self.words.topic or self.norm[nxt] in "،,("):
            return None
        if nxt < colon and speaker.kind != "named":
            return None
        first = colon + 1
        self._add(first, self._end(first), speaker, "speaker and colon", "say", [])
        self._hear(speaker)
        return first

    def _impersonal(self, i: int) -> int | None:
        if self.norm[i - 1] in self.words.negation if i else False:
            return None
        clause = self.page.clause_after(i + 1, self.stop, direct=True)
        first = clause or i + 1
        speaker = Speaker("anonymous", None, None, i, i, "anon")
        self._add(first, self._end(first), speaker, "impersonal report", "report", [])
        return first

    # --- phrases ------------------------------------------------------------------------------------------------------

    def _match_phrase(self, i: int) -> tuple[int, str, str] | None:
        """(next token, joined preposition, pattern) of the phrase at token i."""
        norm = self.norm
        word = norm[i]
        entries = self.words.phrases.get(word) or (self.words.phrases.get(word[1:]) if word[0] in "وف" else None)
        for rest, join, pattern in entries or ():
            after = i + 1 + len(rest)
            if norm[i + 1 : after] == rest and after < self.stop:
                while after < self.stop and norm[after] == '"':
                    after += 1
                if after >= self.stop or (join and norm[after][0] != join):
                    continue
                if join and norm[after] == join and after + 1 < self.stop:  # «وفقا لـ "الوطن"»
                    return after + 1, "", pattern
                return after, join, pattern
        return None

    def _phrase(self, i: int) -> int | None:
        matched = self._match_phrase(i)
        if matched is None:
            return None
        at, join, pattern = matched
        page, norm = self.page, self.norm
        cue: Cue | None = None
        if pattern == "phrase" and norm[i].removeprefix("و") in self.words.came:
            stated = self.words.head(norm, at, join)
            if stated is None or stated[0].cls != "statement":
                return None  # «جاء في المركز الأول»
        elif pattern == "phrase" and not join and norm[at].startswith("ما") and self.words.verb(norm[at][2:]):
            pattern, norm = "phrase+verb", [*norm[:at], norm[at][2:], *norm[at + 1 :]]  # «بحسب ماذكرت»
        if pattern == "phrase+verb":
            cue = self.words.verb(norm[at])
            likewise = norm[i] in self.words.likewise
            if norm[at] in self.words.came and at + 2 < self.stop and norm[at + 1] in self.words.governs:
                at += 1
                inner = self._match_phrase(at) if "p" in self.words.cue_kind(norm[at]) else None
                at = inner[0] - 1 if inner else at  # «كما جاء على لسان»
            elif cue is None or cue.tense not in ("past", "pres"):
                return None
            if cue and likewise and self._is_verb_frame(i, at, cue):
                return None  # «كما أكد X أن»
            if cue and cue.row[2] == "relay":
                relayed = self._relay_names(at, self.stop)
                if relayed:
                    speaker, nxt, links = relayed
                    return self._around(i, nxt, speaker, links)
            at += 1
            if at + 1 < self.stop and norm[at] in self.words.thereby:
                at += 1
        read = page.speaker(at, self.stop, join, unknown=bool(cue) or norm[i] in self.words.passes)
        if read is None:
            return None
        speaker, nxt = read
        if speaker.cls == "anon" and nxt + 1 < self.stop and norm[nxt] in self.words.relative:
            told = self.words.verb(norm[nxt + 1])  # «المعلومات التي أوردتها الوكالة»: the agency's
            if told and told.pronoun and (named := page.speaker(nxt + 2, self.stop)):
                speaker, nxt = named
        self._hear(speaker, cue)
        return self._around(i, nxt, speaker, page.told_to(nxt, min(self.stop, nxt + 8)))

    def _is_verb_frame(self, i: int, at: int, cue: Cue) -> bool:
        """«كما أكد X أن …», «كما أعلن X مقتل …» tell on; «…، كما أعلن X» looks back."""
        if cue.row[3] < 2 or (cue.row[2] == "any" and self._is_first(i)):
            return True
        return self.page.clause_after(at + 1, self.stop) is not None

    def _is_first(self, i: int) -> bool:
        return i <= self.start or all(self.page.kind[k] != "word" for k in range(self.start, i))

    def _around(self, i: int, nxt: int, speaker: Speaker, links: list[dict[str, Any]]) -> int:
        """Give the scope of a phrase at token i whose speaker ends before ``nxt``: forward, back or both."""
        norm, page = self.norm, self.page
        joined = norm[i][0] in "وف" and norm[i] not in self.words.phrases
        boundary = joined or any(self.words.sequence("boundary", norm, b) and b < i <= b + 3 for b in (*self.bounds,))
        if self._is_first(i) or boundary:
            self._add(nxt, self._end(nxt), speaker, "phrase before", "quote", links, 1)
            return nxt
        told = (f for f in reversed(self.frames) if f[2] != "back" and f[0].by_last < i)
        covering = next((f for f in told if f[0].first <= i - 1 < f[0].stop), None)
        if covering and covering[2] not in _VERBAL and covering[2] != "deny":
            link = speaker.link()
            new = all(held["id"] != link["id"] or link["id"] is None for held in covering[0].chain)
            if new and not (speaker.id and speaker.id == covering[0].id):
                covering[0].chain.append(link)
            for other in links:
                if other not in covering[0].chain:
                    covering[0].chain.append(other)
            return nxt
        first = max([self.back_from, *[b for b in self.bounds if b < i]])
        first = max([first, *[k for k in range(first, i) if norm[k] in self.words.cause]])
        stop = i
        after = norm[nxt] if nxt < self.stop else "\n"
        goes_on = after in "،," and nxt + 1 < self.stop and norm[nxt + 1] in self.words.consequence
        if goes_on or (norm[i - 1] not in '،,؛-–—"' and after not in "،,.؛:\n" and page.kind[nxt] == "word"):
            stop = self._end(nxt)
        self._add(first, stop, speaker, "phrase after", "back", links, 1)
        self.back_from = max(nxt, stop) if stop != i else nxt
        return nxt

    def _relay_names(self, i: int, stop: int) -> tuple[Speaker, int, list[dict[str, Any]]] | None:
        """(speaker, token after, links) of «نقلت سبوتنيك عن مصدر» with the verb at token i; None without «عن»."""
        page, norm = self.page, self.norm
        at = i + 1
        read = page.speaker(at, stop, unknown=False)
        nxt = read[1] if read else at
        cue = self.words.verb(norm[i])
        objects = (cue.row[6] if cue else None) or self.words.about
        again = next((k for k in range(i + 1, min(stop, nxt + 3)) if norm[k] in self.words.again), None)
        if again is not None:
            told = page.last("", "", ("person", "role", "anon", "body", "name"))
            if told is None:
                return None
            medium = page.speaker(again + 1, stop) if again == i + 1 else read
            after = max(again + 1, medium[1] if medium else 0)
            return replace(told, links=list(told.links)), after, [medium[0].link()] if medium else []
        about = next((k for k in range(nxt, min(stop, nxt + 14)) if norm[k] in objects), None)
        if about is None or any(norm[k] in self.words.that or norm[k] == ":" for k in range(nxt, about)):
            return None
        if read is None and about > at + 8:
            return None
        said = page.speaker(about + 1, stop, unknown=read is not None and about <= nxt + 1)
        if said is None:
            return None
        links: list[dict[str, Any]] = []
        if read:
            links.append(read[0].link())
            self._hear(read[0])
        else:
            link = page.medium(at, about) if at < about else None
            if link:
                links.append(link)
        return said[0], said[1], links
