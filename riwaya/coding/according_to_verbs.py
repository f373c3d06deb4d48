"""Frames of one sentence that a reporting verb makes: finite, as a participle or as its noun."""

from __future__ import annotations

from dataclasses import replace

from riwaya.coding.according_to_scopes import Scopes
from riwaya.coding.according_to_words import Cue, Speaker
from riwaya.coding.passage import SourceMention

_NOUNS = ("announce", "deny", "accuse", "threaten")  # their nouns take what was said as a noun: «إعلان الحزب انسحاب…»


class Sentence(Scopes):
    """One sentence and all the frames in it."""

    def read(self, out: list[SourceMention]) -> None:
        words, norm = self.words, self.norm
        maybe = [i for i in self.cues if i > self.start and "b" in words.cue_kind(norm[i])]
        ends = [i for i in maybe if words.sequence("boundary", norm, i)]
        self.bounds = [i for i in ends if not words.sequence("unbounded", norm, i)]
        at = self.start
        if words.sequence("outlet", norm, at) and words.cue_kind(norm[at]):
            at += 2
        elif (after := self._colon()) is not None:
            at = after
        for i in self.cues:
            if i < at or i in self.page.inside:
                continue
            kind = words.cue_kind(norm[i])
            done = None
            if "p" in kind:
                done = self._phrase(i)
            if done is None and "r" in kind:
                done = self._impersonal(i)
            if done is None and "v" in kind and (cue := words.verb(norm[i])):
                done = self._verb(i, cue)
            at = max(at, done or 0)
        out.extend(frame[0] for frame in self.frames if frame[0].stop > frame[0].first)

    # --- verbs --------------------------------------------------------------------------------------------------------

    def _verb(self, i: int, cue: Cue) -> int | None:
        _, kind, pattern, strength, continuing, needed, _ = cue.row
        norm, page = self.norm, self.page
        if i and (norm[i - 1] in self.words.negation or norm[i - 1][1:] in self.words.negation):
            return None
        if needed and self._needed(i, needed) is None:
            return None
        if cue.tense == "part":
            return self._participle(i, cue)
        if cue.tense == "masdar":
            return self._masdar(i, cue)
        if norm[i - 1] in self.words.plain and cue.tense == "pres" and strength < 3:
            return None  # «أن يعلن»: to be said, not said
        if norm[i - 1] in self.words.governs and i > self.start:
            return None  # «بناء على طلب الحكومة»: a noun
        if i + 1 < self.stop and norm[i - 1] in self.words.relative and norm[i + 1] in self.words.again:
            return None  # «العمليات التي أعلن عنها الجيش»: told in passing
        if cue.pronoun and cue.row[6] == ["الي"]:
            return None  # «هجوم نسبته السلطات إلى …»: to its doer, who said nothing
        if pattern == "relay":
            relayed = self._relay_names(i, self.stop)
            if relayed:
                speaker, nxt, links = relayed
                clause = page.clause_after(nxt, self.stop)
                first = clause if clause is not None else nxt
                self._hear(speaker)
                self._add(first, self._end(first), speaker, "relayed", "quote", links)
                return first
            if cue.pronoun:
                return None  # «نقلهم»: carried them
        if cue.pronoun and kind != "deny":
            return None  # «ما يدعيه …»: what is said stands elsewhere
        if subject := self._adjacent(i, cue):
            return self._speaks(i, cue, subject, i + 1, "speaker and verb")
        read = page.speaker(i + 1, self.stop)
        if read and (self._is_object(read[0], cue) or page.conjoined(read[0].first)):
            read = None
        direct = strength == 1
        if i and norm[i - 1] in self.words.that and norm[i - 1] not in self.words.plain:
            return None  # «إنه يعتبر»: the speaker of these words himself
        read = read or self._stranger(i, cue)
        if read:
            speaker, nxt = read
            return self._speaks(i, cue, speaker, nxt, "verb and speaker")
        clause = page.clause_after(i + 1, self.stop, direct=direct or pattern != "clause" or strength < 3)
        if clause is None and pattern != "any":
            return None
        before = self._before(i, cue)
        if before:
            return self._speaks(i, cue, before, i + 1, "speaker and verb")
        if not continuing or continuing == "no" or (continuing == "past" and cue.tense == "pres"):
            return None
        if clause is None and strength < 3:
            return None
        loose = norm[i][0] in "وف" and norm[i] not in self.words.verbs
        if not loose and i > self.start and norm[i - 1] not in self.words.leads:
            return None
        nxt = page.skip_asides(i + 1, self.stop)
        unread = clause is not None and clause - 1 > nxt and norm[nxt] not in self.words.preposition
        if unread and pattern == "clause" and strength == 3:
            return None  # words that could not be read stand where a speaker would
        going_on = self._going_on(i, cue)
        if going_on is None:
            return None
        return self._speaks(i, cue, going_on, i + 1, "speaker goes on")

    def _stranger(self, i: int, cue: Cue) -> tuple[Speaker, int] | None:
        """A speaker whom no lexicon knows, between the verb and its clause or after a quotation."""
        page, norm, words = self.page, self.norm, self.words
        if cue.row[1] == "threaten" and page.in_quote(i):
            return None  # «"… يهدد كل ما نحاول"»
        pattern, strength = cue.row[2], cue.row[3]
        sure = strength == 3 or (strength == 2 and pattern == "any")
        if sure and pattern != "relay" and cue.number != "p" and not cue.pronoun:
            clause = page.clause_after(i + 1, min(self.stop, i + 32))
            nxt = page.skip_asides(i + 1, self.stop)
            apart = clause is not None and clause - 1 > nxt and norm[nxt] not in words.that and norm[nxt] not in ":،"
            if apart and norm[nxt] not in words.preposition and not self._nominal_object(nxt, cue):
                return page.speaker(i + 1, self.stop, unknown=True)
        if strength == 3 and pattern == "clause" and norm[i - 1] in '،,"' and i > self.start + 1:
            read = page.speaker(i + 1, self.stop, unknown=True)
            return read if read and self._said_before(i, read[1]) else None
        return None

    def _needed(self, i: int, needed: list[str]) -> int | None:
        """The token of the word that makes verb i a reporting one («حمّل … مسؤولية»)."""
        for k in range(i + 1, min(i + 14, self.stop)):
            if self.norm[k].lstrip("ب") in needed or self.norm[k] in needed:
                return k
        return None

    def _is_object(self, speaker: Speaker, cue: Cue) -> bool:
        """True where the name after a verb can only be its object: the verb is plural, or its subject stands before."""
        if cue.pronoun:
            return False
        if cue.number == "p":
            return True
        if cue.gender == "m" and speaker.gender == "f" and speaker.cls in ("anon", "role", "media"):
            return True
        return cue.gender == "f" and speaker.gender == "m" and speaker.cls == "role"

    def _nominal_object(self, at: int, cue: Cue) -> bool:
        """«وأكد ضرورة أن …»: a noun that is said rather than one who says."""
        word = self.norm[at]
        known = self.words.verbs.get(word)
        if known and known.tense == "masdar":
            return True
        shaped = word.endswith("ه") or word.startswith(("ب", "ل", "ا", "ت"))
        return cue.row[2] == "any" and shaped and not word.startswith("ال")

    def _speaks(self, i: int, cue: Cue, speaker: Speaker, nxt: int, rule: str) -> int | None:
        """Add the frame of a finite verb whose speaker is known and ends before token ``nxt``."""
        _, kind, pattern, strength, _, _, _ = cue.row
        page, norm = self.page, self.norm
        limit = next((b for b in self.bounds if b > nxt and not page.in_quote(b)), self.stop)
        clause = page.clause_after(nxt, limit, direct=strength == 1)
        back = False
        if clause is None:
            if pattern == "clause" and nxt < self.stop and norm[nxt] in cue.row[6]:
                clause = nxt  # «تحدثت مصادر عن …», «شدد على …»
            elif pattern == "clause":
                back = self._said_before(i, nxt)
                if not back:
                    return None
            elif self._said_before(i, nxt) and nxt >= self.stop - 1:
                back = True
        links = page.told_to(nxt, clause or min(self.stop, nxt + 8))
        inner = self._inner_phrase(nxt, clause) if clause else None
        if inner:
            other, relays = inner
            if relays:
                links = [*links, speaker.link()]
                self._hear(speaker, cue)
                speaker = other
                rule = "relayed"
            else:
                links = [*links, other.link()]
        self._hear(speaker, cue)
        if back:
            self._add(self.back_from, i, speaker, "verb after", "back", links)
            self.back_from = nxt
            return nxt
        if kind == "accuse" and not cue.row[5] and nxt < self.stop and norm[nxt][0] == "ب" and nxt not in page.starts:
            return None  # «اتُّهمت الحركة بتنفيذ…»: passive, nobody is named who accuses
        if kind == "deny":
            first = i
        elif cue.row[5]:
            first = (self._needed(i, cue.row[5]) or nxt - 1) + 1
        elif pattern == "clause":
            first = clause if clause is not None else nxt
        else:
            first = nxt
        end = self._end(clause if pattern == "clause" and clause else first)
        if pattern != "clause" and clause is not None:
            end = max(end, self._end(clause))
        elif clause is None:  # a noun was the object: a new clause is no part of it
            turns = (k for k in range(first, end) if norm[k] in self.words.turn and not page.in_quote(k))
            end = next(turns, end)
        self._add(first, end, speaker, rule, kind, links)
        return max(nxt, clause or 0) if inner else nxt

    def _said_before(self, i: int, nxt: int) -> bool:
        """«"…"، يقول X.»: the verb follows a comma or quotation and nothing follows its speaker."""
        if i <= self.start + 1:
            return False
        nxt = self.page.skip_asides(nxt, self.stop)
        if nxt < self.stop and self.page.kind[nxt] == "word" and self.norm[nxt - 1] not in "،,":
            return False
        return self.norm[i - 1] in '،,"-–—' or self.norm[i - 1] in self.words.likewise

    def _inner_phrase(self, at: int, clause: int) -> tuple[Speaker, bool] | None:
        """A phrase between the speaker and the clause: «ذكرت هآرتس، نقلا عن الجيش، أن»; True where it relays."""
        for k in range(at, clause - 1):
            if "p" in self.words.cue_kind(self.norm[k]) and (matched := self._match_phrase(k)):
                start, join, pattern = matched
                if pattern == "phrase" and (read := self.page.speaker(start, clause, join)):
                    return read[0], self.norm[k] in self.words.passes
        return None

    def _before(self, i: int, cue: Cue) -> Speaker | None:
        """The subject before its verb: «واشنطن تعلن», «المتحدث الذي قال», «مسؤول بالتحالف نفى»."""
        page, norm, words = self.page, self.norm, self.words
        if i <= self.start or (norm[i][0] in "وف" and norm[i] not in words.verbs and cue.number != "p"):
            return None
        relative = norm[i - 1] in words.relative
        low = max(self.start, i - 18)
        if relative:
            return self._nearest(low, i - 1, cue)
        for k in range(i - 1, low - 1, -1):
            if norm[k] in "،,؛:" or norm[k] in words.relative or k in self.bounds or norm[k] in words.that:
                low = k + 1
                break
        for k in range(i - 1, max(low, i - 5) - 1, -1):  # «تقارير تفيد»
            found = words.head(norm, k) if k not in page.inside else None
            if found and found[0].cls in ("anon", "always") and (read := page.speaker(k, i)) and read[0].last == i - 1:
                denied = any(kind == "deny" and f.first <= i < f.stop for f, _, kind in self.frames)
                return None if denied else read[0]
        at = low
        while at < i:
            read = page.speaker(at, i)
            if read and read[0].first <= at + 4 and self._agrees(read[0], cue):
                return replace(read[0], links=list(read[0].links))
            if read:
                return None
            if norm[at] in words.preposition and norm[at] not in words.leads:
                break
            at += 1
        return self._subject(i, cue) or self._nearest(self.start, i, cue) if cue.number == "p" else None

    def _adjacent(self, i: int, cue: Cue) -> Speaker | None:
        """A name that opens its clause and stands right before the verb: «إن النظام هدد الفصائل»."""
        mention = self.page.ends.get(i - 1)
        if mention is None or mention.prefix.strip("وف") or mention.first < self.start:
            return None
        opens = mention.first == self.start or self.norm[mention.first - 1] in self.words.that
        if not opens and not (mention.prefix and self.norm[mention.first - 1] in "،,؛"):
            return None
        speaker = self.page.speaker(mention.first, i)
        return speaker[0] if speaker and self._agrees(speaker[0], cue) else None

    def _nearest(self, low: int, i: int, cue: Cue) -> Speaker | None:
        for k in range(i - 1, low - 1, -1):
            if k in self.page.starts or (k not in self.page.inside and self.words.head(self.norm, k)):
                read = self.page.speaker(k, i)
                if read and self._agrees(read[0], cue):
                    return read[0]
        return None

    def _agrees(self, speaker: Speaker, cue: Cue) -> bool:
        if cue.number == "p":
            return speaker.number == "p" or speaker.cls == "body"
        if speaker.number == "p":
            return False
        return not (cue.gender and speaker.gender and cue.gender != speaker.gender)

    def _going_on(self, i: int, cue: Cue) -> Speaker | None:
        """Who goes on: the speaker of this sentence, else its subject, else the last one that agrees."""
        page = self.page
        fits = [s for _, s, _ in self.frames if self._agrees(s, cue)]
        if fits:
            return replace(fits[-1], links=list(fits[-1].links))
        if i > self.start + 1 and (subject := self._subject(i, cue)):
            return subject
        back = page.last(cue.gender, cue.number)
        return replace(back, links=list(back.links)) if back else None

    def _subject(self, i: int, cue: Cue | None) -> Speaker | None:
        """The first name of the sentence that no preposition governs: its likely subject."""
        page = self.page
        for k in range(max([self.start, *[b for b in self.bounds if b < i]]), i):
            mention = page.starts.get(k)
            if (mention and not mention.prefix.strip("وف") and mention.cls not in ("civilians",)) or (
                k not in page.inside and (found := self.words.head(self.norm, k)) and found[0].cls in ("role", "anon")
            ):
                if k and self.norm[k - 1] in self.words.preposition:
                    continue
                read = page.speaker(k, i)
                if read and (cue is None or self._agrees(read[0], cue)):
                    return read[0]
        return None

    def _participle(self, i: int, cue: Cue) -> int | None:
        """«قائلا إن», «مؤكدا أن»: the speaker of the sentence, else its subject, says more."""
        page = self.page
        if page.words.head(self.norm, i) and cue.row[3] < 3:
            return None
        clause = page.clause_after(i + 1, min(self.stop, i + 7), direct=True)
        if clause is None and (cue.row[2] != "any" or cue.row[3] < 3):
            return None
        after = self.norm[i + 1][:1] if i + 1 < self.stop else ""
        if clause is None and cue.row[1] == "threaten" and after not in cue.row[6]:
            return None  # «مهددة استقرار المدنيين»
        fits = [s for s, _, kind in self.frames if kind != "back" and s.first <= i < s.stop]
        if fits:
            return clause  # already in that speaker's words
        fits_any = [s for _, s, kind in self.frames if kind != "back"]
        if cue.row[3] == 1 and not fits_any:
            return None
        speaker = fits_any[-1] if fits_any else self._subject(i, None)
        if speaker is None and (cue.row[3] == 3 or i == self.start):
            speaker = page.last(cue.gender)
        if speaker is None:
            return None
        first = clause if clause is not None else i + 1
        self._add(first, self._end(first), speaker, "participle", cue.row[1], list(speaker.links))
        return first

    def _masdar(self, i: int, cue: Cue) -> int | None:
        """«قوله إن», «بالقول إن», «إعلان X أن»: the noun of a verb with its speaker and a clause."""
        page, norm = self.page, self.norm
        if cue.row[3] < 3 and not cue.pronoun:
            return None
        if cue.pronoun:
            clause = page.clause_after(i + 1, min(self.stop, i + 5), direct=True)
            if clause is None:
                return None
            fits = [s for s, _, kind in self.frames if kind != "back" and s.first <= i < s.stop]
            if fits:
                return clause
            speaker = self._subject(i, None) or page.last()
            if speaker is None:
                return None
            self._add(clause, self._end(clause), speaker, "masdar", cue.row[1], [])
            self._hear(speaker)
            return clause
        read = page.speaker(i + 1, self.stop)
        if read is None:
            return None
        speaker, nxt = read
        clause = page.clause_after(nxt, min(self.stop, nxt + 8), direct=True)
        if clause is None and (cue.row[2] != "any" or speaker.kind != "named" or cue.row[1] not in _NOUNS):
            return None
        first = clause or nxt
        end = self._end(first)
        if clause is None:
            end = next((k for k in range(first, end) if norm[k] in "،,؛" or norm[k] in self.words.turn), end)
        self._add(first, end, speaker, "masdar", cue.row[1], [])
        self._hear(speaker)
        return first
