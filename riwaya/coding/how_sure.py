"""How sure: whether a happening is asserted, denied, expected, demanded or merely considered.

A happening is asserted unless a cue of ``lexicons/cues.tsv`` says otherwise. A false cue costs more than a missed one:
every scope ends early, at the first relative clause, past verb, full clause border or word of time and cause between.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import Any, NamedTuple

from riwaya.arabic.sentences import clauses, common_verbs
from riwaya.arabic.tokens import Tokens
from riwaya.coding.passage import Passage
from riwaya.coding.what import event_lexicon
from riwaya.dictionary.loading import load

Answer = tuple[str, str | None, int | None]

ASSERTED: Answer = ("asserted", None, None)
FUTURE_REACH = 4  # words from a future verb to the noun that it carries
LINK_REACH = 4  # words from a link («ب», «إلى») to the happening that it leads to
TIME_NOUN_REACH = 4  # words from a noun to the time ahead that dates it
_COMMAS = frozenset("،,")
_STOPS = frozenset(".؟?!؛;:\n")
_QUOTES = frozenset("\"'()[]*_")
_AFTER = ("هما", "هم", "هن", "ها", "نا", "كم", "ه", "ي", "ك")
_BEFORE_NOUN = ("ال", "بال", "لل", "كال", "ب", "ل", "ك")
_NOT_BEFORE_AN = frozenset(("بعد", "قبل", "منذ", "الا", "كما", "غير", "بيد", "دون", "علي", "رغم", "مع"))


class Cue(NamedTuple):
    """One compiled cue; see the head of cues.tsv for its columns."""

    name: str
    modality: str
    scope: str
    words: frozenset[str]
    letters: str
    distance: int
    negated: str


class Hit(NamedTuple):
    """A cue found at tokens ``first`` to ``last``."""

    first: int
    last: int
    cue: Cue


class _Lexicon:
    """The compiled cues with a memory of the words that were looked up."""

    def __init__(self, data: dict[str, Any]):
        self.cues = [
            Cue(c["name"], c["modality"], c["scope"], frozenset(c["words"]), c["letters"], c["distance"], c["negated"])
            for c in data["cues"]
        ]
        self.exact: dict[str, list[int]] = data["exact"]
        self.forms: dict[str, list[list[Any]]] = data["forms"]
        self.phrases: dict[str, list[list[Any]]] = data["phrases"]
        self._memory: dict[str, tuple[int, ...]] = {}

    def single(self, word: str) -> tuple[int, ...]:
        """The cues that a folded word may be, clitics taken off."""
        found = self._memory.get(word)
        if found is None:
            if len(self._memory) > 300_000:
                self._memory.clear()
            found = self._memory[word] = tuple(sorted(self._look_up(word)))
        return found

    def _look_up(self, word: str) -> set[int]:
        out: set[int] = set()
        for rest in (word, word[1:]) if word[:1] in "وف" and len(word) > 2 else (word,):
            out.update(self.exact.get(rest, ()))
            self._inflected(rest, "vn", out)
            if rest[:1] == "س" and rest[1:2] in "يتنا":
                self._inflected(rest[1:], "v", out)
            for before in _BEFORE_NOUN:
                if rest.startswith(before) and len(rest) - len(before) >= 3:
                    self._inflected(rest[len(before) :], "n", out)
        return out

    def _inflected(self, rest: str, letters: str, out: set[int]) -> None:
        stems = [rest, *(rest[: -len(after)] for after in _AFTER if rest.endswith(after) and len(rest) - len(after) >= 3)]
        for stem in stems:
            out.update(number for number, letter in self.forms.get(stem, ()) if letter in letters)


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    return _Lexicon(load("cues"))


_FUTURE = Cue("س", "expected", "imperfect", frozenset(), "", FUTURE_REACH, "denied")


class _Scan:
    """The cues of one article, and its clause borders as they are asked for."""

    def __init__(self, tokens: Tokens):
        self.tokens = tokens
        self.hits = find_cues(tokens)
        self.starts = [hit.first for hit in self.hits]
        self.borders = {hit.first for hit in self.hits if hit.cue.scope == "border"}
        # Where a negation stands, by the word that it negates.
        self.negated: dict[int, Hit] = {}
        for hit in self.hits:
            if hit.cue.modality == "denied" and not hit.cue.negated and hit.cue.scope in ("next", "imperfect", "clause"):
                after = _next_word(tokens, hit.last)
                if after is not None:
                    self.negated[after] = hit
            elif hit.cue.modality == "denied" and hit.cue.scope == "clause" and hit.cue.distance <= 3:
                after = _next_word(tokens, hit.last)
                if after is not None:
                    self.negated.setdefault(after, hit)
        self._cuts: dict[tuple[int, int], list[int]] = {}

    def cuts(self, first: int, stop: int) -> list[int]:
        """Where the clauses of a sentence begin."""
        found = self._cuts.get((first, stop))
        if found is None:
            found = self._cuts[(first, stop)] = [a for a, _ in clauses(self.tokens, first, stop)]
        return found


# The scan of the article that was asked about last: a coder asks for one trigger of an article after the other.
_last: _Scan | None = None


def _scan(tokens: Tokens) -> _Scan:
    global _last
    scan = _last
    if scan is None or scan.tokens is not tokens:
        scan = _last = _Scan(tokens)
    return scan


def find_cues(tokens: Tokens) -> list[Hit]:
    """Every cue of a text in order; of phrases that begin at one word, the longest. Future verbs are cues too."""
    lexicon = _lexicon()
    phrases, single, cues = lexicon.phrases, lexicon.single, lexicon.cues
    norm, kind = tokens.norm, tokens.kind
    hits: list[Hit] = []
    covered = -1
    for at, word in enumerate(norm):
        if kind[at] != "word":
            continue
        held = phrases.get(word) or (phrases.get(word[1:]) if word[0] in "وف" else None)
        if held and at > covered:
            for rest, number in held:
                if norm[at + 1 : at + 1 + len(rest)] == rest:
                    covered = at + len(rest)
                    hits.append(Hit(at, covered, cues[number]))
                    break
        if at <= covered:
            continue
        for number in single(word):
            hits.append(Hit(at, at, cues[number]))
        if "س" in word[:2] and is_future(word):
            hits.append(Hit(at, at, _FUTURE))
    return hits


@lru_cache(maxsize=100_000)
def is_future(word: str) -> bool:
    """Whether a folded word is a future with the prefix س: «سيهاجم», but not «سيطر», whose س is its own."""
    lexicon = event_lexicon()
    readings = lexicon.readings(word) + lexicon.light_readings(word)
    if readings:
        return all(reading.before.endswith("س") for reading in readings)
    rest = word[1:] if word[:1] in "وف" else word
    return rest[:1] == "س" and rest[1:2] in ("ي", "ت", "ن") and rest[1:] in common_verbs()


@lru_cache(maxsize=100_000)
def tense(word: str) -> str:
    """``past``, ``imperfect``, ``noun`` or '' (unknown, or more than one) for a folded word, as far as its letters tell."""
    lexicon = event_lexicon()
    readings = lexicon.readings(word) + lexicon.light_readings(word)
    letters = {reading.letter for reading in readings}
    rest = word[1:] if word[:1] in "وف" and len(word) > 3 else word
    if letters:
        if letters <= {"v", "q"}:
            return "imperfect" if "q" in letters and rest[:1] in "يتن" else "past"
        if letters <= {"p", "q"}:
            return "imperfect"
        if letters <= {"m", "n", "a", "b"}:
            return "noun"
        if "p" in letters and rest[:1] == "ي":
            return "imperfect"
        return ""
    if rest[:2] == "ال":
        return "noun"
    if rest in common_verbs():
        if rest[:1] == "ي" or (rest[:1] in "تن" and not rest.endswith("ت")):
            return "imperfect"
        return "past" if not common_verbs()[rest] else ""
    return ""


def _next_word(tokens: Tokens, at: int) -> int | None:
    """The next token that is a word or number, quotation marks passed over; None before any other sign."""
    norm, kind = tokens.norm, tokens.kind
    at += 1
    while at < len(norm) and kind[at] == "sign" and norm[at] in _QUOTES:
        at += 1
    return at if at < len(norm) and kind[at] not in ("sign", "newline") else None


def modality(
    passage: Passage, first: int, last: int, *, governing: tuple[int, ...] = (), kind: str | None = None
) -> Answer:
    """The modality of the happening at tokens ``first`` to ``last``, the rule that decided, and the token of its cue.

    ``governing``: the tokens of light verbs that carry it («شنت هجوما»). ``kind``: its kind, where known. Returns
    ``("asserted", None, None)`` where no cue reaches it. Of several cues the outermost decides; two denials cancel.
    """
    tokens = passage.tokens
    scan = _scan(tokens)
    begin, stop = _sentence(passage, first)
    anchors = sorted({first, *(g for g in governing if begin <= g < stop)})
    found: list[tuple[int, str, str, int]] = []  # position, modality, rule, cue token
    plain = False  # a cue that asserts («تمكن من») holds off the weaker rules
    for hit in scan.hits[bisect_left(scan.starts, begin) : bisect_left(scan.starts, stop)]:
        if hit.cue.scope == "border" or not _reaches(scan, hit, anchors, first, last, begin, stop):
            continue
        how = hit.cue.modality
        if scan.negated.get(hit.first) is not None and hit.cue.negated != "-":
            how = hit.cue.negated or "denied"
        if how == "asserted":
            plain = True
            continue
        found.append((hit.first, how, f"cue {hit.cue.name}", hit.first))
    if found:
        return _outermost(found)
    if plain:
        return ASSERTED
    return _subjunctive(tokens, anchors) or _denial(scan, first, kind) or ASSERTED


def _outermost(found: list[tuple[int, str, str, int]]) -> Answer:
    found.sort()
    _, how, rule, token = found[0]
    if how == "denied" and sum(1 for at, other, _, _ in found if other == "denied" and at != token) % 2:
        return "asserted", "double negation", token
    return how, rule, token


def _sentence(passage: Passage, at: int) -> tuple[int, int]:
    place = bisect_right(passage.sentences, (at, len(passage.tokens))) - 1
    if place >= 0 and passage.sentences[place][0] <= at < passage.sentences[place][1]:
        return passage.sentences[place]
    return 0, len(passage.tokens)


def _reaches(scan: _Scan, hit: Hit, anchors: list[int], first: int, last: int, begin: int, stop: int) -> bool:
    """Whether a cue governs the happening that stands at ``anchors`` (its own word and its light verbs)."""
    scope, tokens = hit.cue.scope, scan.tokens
    if scope == "next":
        return _next_word(tokens, hit.last) in anchors
    if scope == "after":
        return last < hit.first and _describes(scan, hit, last)
    if scope == "time":
        return _dates(scan, hit, first, last, begin, stop)
    if scope == "imperfect":
        return _governs_imperfect(scan, hit, anchors, first)
    for anchor in anchors:
        if anchor <= hit.last or anchor - hit.last > 2 * hit.cue.distance + 4:
            continue
        word_tense = tense(tokens.norm[anchor])
        if word_tense == "past" and scope != "conditional":
            continue
        if scope == "construct" and tokens.norm[anchor].lstrip("وف").startswith(("ال", "بال", "لل")):
            continue
        if _open_way(scan, hit, anchor, begin, stop) and _linked(tokens, hit, anchor):
            return True
    return False


def _governs_imperfect(scan: _Scan, hit: Hit, anchors: list[int], first: int) -> bool:
    """لم, لن, قد, سوف and the prefix س: the imperfect itself, and the noun that it carries a few words on."""
    tokens = scan.tokens
    verb = hit.first if hit.cue is _FUTURE else _next_word(tokens, hit.last)
    if verb is None:
        return False
    word = tokens.norm[verb]
    if tense(word) not in ("imperfect", "") or word[:1] not in "يتناسوف" or (tense(word) == "" and not _imperfect_shape(word)):
        return False
    if verb in anchors:
        return True
    if hit.cue.distance <= 1 or first <= verb or tense(tokens.norm[first]) in ("past", "imperfect"):
        return False
    return _words_between(tokens, verb, first) < hit.cue.distance and _clear(scan, verb, first, conditional=False)


def _imperfect_shape(word: str) -> bool:
    """An unknown word that has the prefix of an imperfect and no mark of a noun or a past."""
    return word[:1] in "يتن" and len(word) >= 4 and not word.endswith(("ه", "ات", "ت"))


def _describes(scan: _Scan, hit: Hit, last: int) -> bool:
    """Whether the adjective at ``hit`` belongs to the noun at ``last``: nothing but nouns and adjectives between."""
    tokens = scan.tokens
    if _words_between(tokens, last, hit.first) >= hit.cue.distance:
        return False
    if tense(tokens.norm[last]) in ("past", "imperfect"):
        return False
    particles = event_lexicon().particles
    for at in range(last + 1, hit.first):
        if tokens.kind[at] == "sign" and tokens.norm[at] not in _QUOTES or tokens.kind[at] == "newline":
            return False
        if tokens.norm[at] in particles or tense(tokens.norm[at]) in ("past", "imperfect"):
            return False
    return True


def _dates(scan: _Scan, hit: Hit, first: int, last: int, begin: int, stop: int) -> bool:
    """Whether a time ahead («الأسبوع المقبل») dates the happening: it follows it with no other verb between."""
    if hit.first <= last:
        return False
    tokens = scan.tokens
    how = tense(tokens.norm[first])
    if how == "past":
        return False
    reach = hit.cue.distance if how == "imperfect" else TIME_NOUN_REACH
    if _words_between(tokens, last, hit.first) >= reach:
        return False
    return not any(
        tense(tokens.norm[at]) in ("past", "imperfect") or tokens.norm[at] in _STOPS or at in scan.borders
        for at in range(last + 1, hit.first)
    )


def _words_between(tokens: Tokens, left: int, right: int) -> int:
    kind = tokens.kind
    return sum(1 for at in range(left + 1, right) if kind[at] != "sign")


def _open_way(scan: _Scan, hit: Hit, anchor: int, begin: int, stop: int) -> bool:
    """Whether nothing between a cue and a word ends the cue's scope."""
    if _words_between(scan.tokens, hit.last, anchor) >= hit.cue.distance:
        return False
    if not _clear(scan, hit.last, anchor, conditional=hit.cue.scope == "conditional"):
        return False
    return not any(hit.last < cut <= anchor for cut in scan.cuts(begin, stop))


def _clear(scan: _Scan, left: int, right: int, conditional: bool) -> bool:
    norm, kind = scan.tokens.norm, scan.tokens.kind
    commas = 0
    for at in range(left + 1, right):
        if kind[at] == "newline" or norm[at] in _STOPS or at in scan.borders:
            return False
        if norm[at] in _COMMAS:
            commas += 1
        elif not conditional and tense(norm[at]) == "past":
            return False
    if commas == 1:
        # One comma ends the scope, but not before a further member of a list; two hold an aside.
        return not conditional and (norm[right][:1] == "و" or norm[right - 1] in ("او", "و"))
    return True


def _linked(tokens: Tokens, hit: Hit, anchor: int) -> bool:
    """Whether the link of a cue («طالب … ب») leads to the word: near before it, or before the list that it goes on."""
    cue = hit.cue
    if not cue.words and not cue.letters:
        return True
    norm = tokens.norm
    listed = norm[anchor][:1] == "و" or norm[anchor - 1] in ("او", "و")
    low = hit.last + 1 if listed else max(hit.last + 1, anchor - LINK_REACH)
    for at in range(anchor, low - 1, -1):
        word = norm[at]
        if word in cue.words or (word[:1] in "وف" and word[1:] in cue.words):
            return at < anchor
        bare = word[1:] if word[:1] == "و" and len(word) > 4 else word
        if cue.letters and bare[:1] in cue.letters and len(bare) > 3 and (at == anchor or _is_prefixed(bare)):
            return True
    return False


@lru_cache(maxsize=50_000)
def _is_prefixed(word: str) -> bool:
    """Whether the first letter of a word is a preposition, as far as its shape tells («بالرد», «لوقف», not «بين»)."""
    if word[1:3] == "ال" or word[:2] == "لل":
        return True
    lexicon = event_lexicon()
    if word in lexicon.particles:
        return False
    if word in ("بان", "بانه", "بانها", "بانهم"):
        return True
    return any(r.before.endswith(word[0]) for r in lexicon.readings(word) + lexicon.light_readings(word))


def _subjunctive(tokens: Tokens, anchors: list[int]) -> Answer | None:
    """An imperfect directly after أن is no fact yet, but after «بعد أن» and the like."""
    norm = tokens.norm
    for anchor in anchors:
        if anchor >= 2 and norm[anchor - 1] == "ان" and norm[anchor - 2] not in _NOT_BEFORE_AN:
            if tense(norm[anchor]) == "imperfect":
                return "expected", "subjunctive", anchor - 1
    return None


def _denial(scan: _Scan, first: int, kind: str | None) -> Answer | None:
    """A denial that is itself the trigger («وهو ما نفته الجماعة») stands for what it denies."""
    if kind not in (None, "reject"):
        return None
    at = bisect_left(scan.starts, first)
    while at < len(scan.hits) and scan.hits[at].first == first:
        hit = scan.hits[at]
        if hit.cue.modality == "denied" and hit.cue.scope == "clause" and hit.cue.negated == "asserted" and hit.cue.distance >= 7:
            return "denied", f"cue {hit.cue.name}", first
        at += 1
    return None
