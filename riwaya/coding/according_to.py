"""According to whom: find who is said to say what, and how far in the text their words go.

Every sentence is read for frames: a reporting verb with its speaker («قال X إن»), a verb alone by which the last
speaker goes on («وأضاف»), a phrase («بحسب X») before or after what was said, a speaker with a colon, an impersonal
«أفيد». Each frame gives one ``SourceMention`` whose ``[first, stop)`` is what its speaker vouches for. What no frame
covers is told by the outlet itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from riwaya.coding.according_to_frames import Cue, Page, Speaker, lexicon
from riwaya.coding.passage import Passage, SourceMention

_VERBAL = ("accuse", "demand", "threaten")  # the verb is itself an event: an outer source covers it
_NOUNS = ("announce", "deny", "accuse", "threaten")  # their nouns take what was said as a noun: «إعلان الحزب انسحاب…»
_DATELINE, _SIGN_OFF = 40, 16  # tokens of the text in which an agency's sign is looked for


def find_sources(passage: Passage) -> list[SourceMention]:
    """The sources of a passage in the order of their scopes.

    Needs ``tokens`` and ``sentences``; uses ``actors``, ``quotes`` and ``times`` where they are filled. Never raises on
    text; raises LexiconError where the lexicon ``sources`` is not compiled.
    """
    page = Page(passage)
    out: list[SourceMention] = []
    kinds = lexicon().cue_kind
    norm = page.norm
    for first, stop in passage.sentences:
        cues = [i for i in range(first, stop) if kinds(norm[i])]
        _goes_on(page, first, stop, out)
        if cues or any(norm[i] == ":" for i in range(first, min(stop, first + 14))):
            _Sentence(page, first, stop, cues).read(out)
    out.sort(key=lambda s: (s.first, -s.stop))
    return out


def _goes_on(page: Page, first: int, stop: int, out: list[SourceMention]) -> None:
    """Let the last source go on over «كما تم …», «وأدى ذلك إلى …» that directly follow its words in one paragraph."""
    if not out or page.kind[first] == "newline" or page.kind[first - 1] == "newline":
        return
    start = first
    while start < stop - 1 and page.kind[start] == "sign":
        start += 1
    last = out[-1]
    if not page.words.sequence("continues", page.norm, start) or not first - 2 <= last.stop <= start:
        return
    if any("v" in page.words.cue_kind(page.norm[i]) for i in range(start, min(stop, start + 4))):
        return
    out.append(replace(last, first=start, stop=stop, rule="goes on in the next sentence", quoted=False, chain=list(last.chain)))


def source_at(passage: Passage, first: int, last: int) -> SourceMention | None:
    """The source whose scope holds tokens ``first`` to ``last``, the innermost; None: the outlet itself speaks."""
    best: SourceMention | None = None
    for source in passage.sources:
        if source.first > last:
            break
        if source.first <= first < source.stop:
            if best is None or (source.strength, source.first, -source.stop) > (best.strength, best.first, -best.stop):
                best = source
    if best is not None and not best.quoted and _is_background(passage, best, first, last):
        return None
    return best


def article_links(passage: Passage) -> list[dict[str, Any]]:
    """The agencies named by dateline and sign-off («بيروت - رويترز», «(أ ف ب)»), as chain links in text order."""
    tokens, words = passage.tokens, lexicon()
    norm, kind = tokens.norm, tokens.kind
    count = len(norm)
    links: list[dict[str, Any]] = []
    spots = {*range(min(count, _DATELINE)), *range(max(0, count - _SIGN_OFF), count)}
    i = 0
    while i < count:
        if i not in spots:
            i += 1
            continue
        run: list[int] = []  # words of a sign, through its points: «أ.ف.ب»
        for k in range(i, min(count, i + 8)):
            if kind[k] in ("word", "latin"):
                run.append(k)
            elif norm[k] != ".":
                break
        for length in words.sign_lengths:
            entry = words.signs.get(" ".join([norm[k] for k in run[:length]])) if len(run) >= length else None
            if entry and _is_sign(norm, kind, i, run[length - 1]):
                if all(held["id"] != entry[0] for held in links):
                    links.append({"kind": entry[2], "id": entry[0], "name": entry[1]})
                i = run[length - 1]
                break
        i += 1
    return links


def _is_sign(norm: list[str], kind: list[str], first: int, last: int) -> bool:
    """True where brackets, dashes or slashes set a sign apart, as datelines and sign-offs do."""
    before = norm[first - 1] if first else "\n"
    after = norm[last + 1] if last + 1 < len(norm) else "\n"
    if after == "." and last + 2 >= len(norm):
        after = "\n"
    apart = "-–—/(،,\n"
    return before in apart and after in "-–—/)،,:\n" and (before + after) not in ("،،", ",,", "،\n", "\n،")


def _is_background(passage: Passage, source: SourceMention, first: int, last: int) -> bool:
    """«المنطقة التي يسيطر عليها…» inside a report but not in its quotation marks describes, and is nobody's words."""
    words, norm = lexicon(), passage.tokens.norm
    if any(a <= first < b for a, b in passage.quotes if b - a > 3):
        return False
    if any(norm[i] in words.background for i in range(first, last + 1)):
        return any(norm[i] in words.relative for i in range(max(source.first, first - 2), first + 1))
    for i in range(first - 1, max(source.first, first - 8), -1):  # «…، الذي استعادته القوات»: told in passing
        if norm[i] in "،,":
            return norm[i + 1] in words.relative
    return False


class _Sentence:
    """One sentence and the frames found in it so far."""

    def __init__(self, page: Page, first: int, stop: int, cues: list[int]):
        self.page, self.words = page, lexicon()
        self.norm, self.first, self.stop, self.cues = page.norm, first, stop, cues
        self.start = first  # its first word
        while self.start < stop - 1 and page.kind[self.start] in ("sign", "newline"):
            self.start += 1
        self.bounds: list[int] = []
        self.frames: list[tuple[SourceMention, Speaker, str]] = []
        self.back_from = first

    def read(self, out: list[SourceMention]) -> None:
        words, norm = self.words, self.norm
        self.bounds = [i for i in self.cues if i > self.start and words.sequence("boundary", norm, i)]
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
        self, first: int, stop: int, speaker: Speaker, rule: str, kind: str, links: list[dict[str, Any]], strength: int = 2
    ) -> SourceMention:
        chain: list[dict[str, Any]] = []
        for link in (*speaker.links, *links):
            if link not in chain and not (link["id"] is not None and link["id"] == speaker.id):
                chain.append(link)
        quoted = first - 1 in self.page.opens
        source = SourceMention(
            first, stop, speaker.kind, speaker.id, speaker.name, speaker.first, speaker.last, chain, rule, quoted, strength
        )
        self.frames.append((source, speaker, kind))
        return source

    def _hear(self, speaker: Speaker, cue: Cue | None = None) -> None:
        """Remember who spoke, with the gender that the verb showed."""
        if cue and cue.tense in ("past", "pres") and cue.gender and not speaker.gender:
            speaker = replace(speaker, gender=cue.gender)
        if speaker.cls != "name" or speaker.id:
            heard = self.page.heard
            heard[:] = [h for h in heard if not (h.kind == speaker.kind and h.id == speaker.id and h.first == speaker.first)]
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
        if nxt < colon and not (self.norm[nxt] in ("عن", "في", "حول", "بعد", "ل") or self.norm[nxt] in "،,("):
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
        if pattern == "told":
            return None
        if pattern == "statement":
            return self._statement(i, at, join)
        cue: Cue | None = None
        if pattern == "phrase+verb":
            cue = self.words.verb(norm[at])
            came = norm[at] in ("جاء", "ورد", "جاءت", "وردت")
            if came and norm[at + 1 : at + 2] in (["في"], ["علي"], ["عن"]):
                at += 1
                if norm[at] == "علي":
                    at += norm[at + 1 : at + 2] == ["لسان"]
            elif cue is None or cue.tense not in ("past", "pres"):
                return None
            if cue and norm[i].lstrip("و") == "كما" and cue.row[3] < 2:
                return None
            if cue and norm[i].lstrip("و") == "كما" and page.clause_after(at + 1, self.stop, cue.row[3] == 1) is not None:
                return None  # «كما أكد X أن» is a frame of the verb
            if cue and norm[i].lstrip("و") == "كما" and cue.row[2] == "any" and self._is_first(i):
                return None
            if cue and cue.row[2] == "relay":
                relayed = self._relay_names(at, self.stop)
                if relayed:
                    speaker, nxt, links = relayed
                    return self._around(i, nxt, speaker, links)
            at += 1
        read = page.speaker(at, self.stop, join, unknown=bool(cue) or norm[i] in ("علي", "نقلا"))
        if read is None:
            return None
        speaker, nxt = read
        if speaker.cls == "anon" and nxt + 1 < self.stop and norm[nxt] in self.words.relative:
            told = self.words.verb(norm[nxt + 1])  # «المعلومات التي أوردتها الوكالة»: the agency's
            if told and told.pronoun and (named := page.speaker(nxt + 2, self.stop)):
                speaker, nxt = named
        self._hear(speaker, cue)
        return self._around(i, nxt, speaker, page.told_to(nxt, min(self.stop, nxt + 8)))

    def _statement(self, i: int, at: int, join: str) -> int | None:
        """«في بيان لـX»: names the owner only where nobody else is named in the sentence."""
        if self.frames or not self._is_first(i):
            return None
        read = self.page.speaker(at, self.stop, join)
        if read:
            self._hear(read[0])
        return None

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
        covering = next(
            (f for f in reversed(self.frames) if f[0].first <= i - 1 < f[0].stop and f[0].by_last < i and f[2] != "back"),
            None,
        )
        if covering and covering[2] not in _VERBAL and covering[2] != "deny":
            link = speaker.link()
            if all(held["id"] != link["id"] or link["id"] is None for held in covering[0].chain):
                if not (speaker.id and speaker.id == covering[0].id):
                    covering[0].chain.append(link)
            for other in links:
                if other not in covering[0].chain:
                    covering[0].chain.append(other)
            return nxt
        first = max([self.back_from, *[b for b in self.bounds if b < i]])
        first = max([first, *[k for k in range(first, i) if norm[k] in ("اذ",)]])
        stop = i
        after = norm[nxt] if nxt < self.stop else "\n"
        goes_on = after in "،," and nxt + 1 < self.stop and norm[nxt + 1] in self.words.consequence
        if goes_on or (norm[i - 1] not in "،,؛-–—\"" and after not in "،,.؛:\n" and page.kind[nxt] == "word"):
            stop = self._end(nxt)
        self._add(first, stop, speaker, "phrase after", "back", links, 1)
        self.back_from = max(nxt, stop) if stop != i else nxt
        return nxt

    # --- verbs --------------------------------------------------------------------------------------------------------

    def _verb(self, i: int, cue: Cue) -> int | None:
        verb, kind, pattern, strength, continuing, needed, _ = cue.row
        norm, page = self.norm, self.page
        if i and (norm[i - 1] in self.words.negation or norm[i - 1][1:] in self.words.negation):
            return None
        if needed and self._needed(i, needed) is None:
            return None
        if cue.tense == "part":
            return self._participle(i, cue)
        if cue.tense == "masdar":
            return self._masdar(i, cue)
        if norm[i - 1] == "ان" and cue.tense == "pres" and strength < 3:
            return None  # «أن يعلن»: to be said, not said
        if norm[i - 1] in self.words.governs and i > self.start:
            return None  # «بناء على طلب الحكومة»: a noun
        if pattern == "relay":
            relayed = self._relay_names(i, self.stop)
            if relayed:
                speaker, nxt, links = relayed
                clause = page.clause_after(nxt, self.stop)
                first = clause if clause is not None else nxt
                self._hear_links(links)
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
        if i and len(norm[i - 1]) > 2 and norm[i - 1] in self.words.that and norm[i - 1] not in ("بان", "فان", "وان"):
            return None  # «إنه يعتبر»: the speaker of these words himself
        if read is None and (strength == 3 or strength == 2 and pattern == "any") and pattern != "relay" and cue.number != "p" and not cue.pronoun:
            clause = page.clause_after(i + 1, min(self.stop, i + 22))
            nxt = page.skip_asides(i + 1, self.stop)
            if clause is not None and clause - 1 > nxt and norm[nxt] not in self.words.that and norm[nxt] not in ":،":
                if norm[nxt] not in self.words.preposition and not self._nominal_object(nxt, cue):
                    read = page.speaker(i + 1, self.stop, unknown=True)
        if read is None and strength == 3 and pattern == "clause" and norm[i - 1] in '،,"' and i > self.start + 1:
            stranger = page.speaker(i + 1, self.stop, unknown=True)
            if stranger and self._said_before(i, stranger[1]):
                read = stranger
        if read:
            speaker, nxt = read
            return self._speaks(i, cue, speaker, nxt, "verb and speaker")
        clause = page.clause_after(i + 1, self.stop, direct=direct or verb != "قال")
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
        if clause is not None and pattern == "clause" and strength == 3 and clause - 1 > nxt and norm[nxt] not in self.words.preposition:
            return None  # words that could not be read stand where a speaker would
        speaker = self._going_on(i, cue)
        if speaker is None:
            return None
        return self._speaks(i, cue, speaker, i + 1, "speaker goes on")

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
        if cue.gender == "f" and speaker.gender == "m" and speaker.cls in ("role",):
            return True
        return False

    def _nominal_object(self, at: int, cue: Cue) -> bool:
        """«وأكد ضرورة أن …»: a noun that is said rather than one who says."""
        word = self.norm[at]
        return word in self.words.verbs and self.words.verbs[word].tense == "masdar" or not word.startswith("ال") and (
            word.endswith("ه") or word.startswith(("ب", "ل", "ا", "ت"))
        ) and cue.row[2] == "any"

    def _hear_links(self, links: list[dict[str, Any]]) -> None:
        for link in links:
            if link.get("speaker") is not None:
                self._hear(link.pop("speaker"))

    def _relay_names(self, i: int, stop: int) -> tuple[Speaker, int, list[dict[str, Any]]] | None:
        """(speaker, token after, links) of «نقلت سبوتنيك عن مصدر» with the verb at token i; None without «عن»."""
        page, norm = self.page, self.norm
        at = i + 1
        read = page.speaker(at, stop, unknown=False)
        nxt = read[1] if read else at
        objects = (self.words.verb(norm[i]) or Cue([""] * 7, "", "", "", "")).row[6] or ("عن",)
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
            links.append({**read[0].link()})
            self._hear(read[0])
        else:
            link = page.medium(at, about) if at < about else None
            if link:
                links.append(link)
        return said[0], said[1], links

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
        return self.norm[i - 1] in '،,"-–—' or self.norm[i - 1] == "كما"

    def _inner_phrase(self, at: int, clause: int) -> tuple[Speaker, bool] | None:
        """A phrase between the speaker and the clause: «ذكرت هآرتس، نقلا عن الجيش، أن»; True where it relays."""
        for k in range(at, clause - 1):
            if "p" in self.words.cue_kind(self.norm[k]) and (matched := self._match_phrase(k)):
                start, join, pattern = matched
                if pattern == "phrase" and (read := self.page.speaker(start, clause, join)):
                    return read[0], self.norm[k] in ("نقلا", "علي")
        return None

    def _before(self, i: int, cue: Cue) -> Speaker | None:
        """The subject before its verb: «واشنطن تعلن», «المتحدث الذي قال», «مسؤول بالتحالف نفى»."""
        page, norm, words = self.page, self.norm, self.words
        if i <= self.start or norm[i][0] in "وف" and norm[i] not in words.verbs and cue.number != "p":
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
            if norm[at] in words.preposition and norm[at] not in ("لكن", "ثم", "كما", "حيث", "قد"):
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
        fits = [s for s, _, kind in self.frames if kind != "back" and s.first <= i < s.stop]
        if fits:
            return clause  # already in that speaker's words
        fits_any = [s for _, s, kind in self.frames if kind != "back"]
        speaker = fits_any[-1] if fits_any else self._subject(i, None)
        if speaker is None and cue.row[3] == 3:
            speaker = page.last(cue.gender)
        if speaker is None:
            return None
        self._hear(speaker)
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
