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
SUPPORT_REACH = 12  # tokens between an event noun and a light verb that still lends it its modality
FUTURE_REACH = 4  # words from a future verb to the noun that it carries
LINK_REACH = 3  # words from a link («إلى», «على») to the happening that it leads to; one less where it is a prefix
LINKED_REACH = 10  # words that any cue reaches to an imperfect with أن
PREDICATE_REACH = 12  # tokens from a noun to the future verb that it is the subject of
TIME_NOUN_REACH = 4  # words from a noun to the time ahead that dates it
_COMMAS = frozenset("،,")
_STOPS = frozenset(".؟?!؛;:\n")
_QUOTES = frozenset("\"'()[]*_")
_AFTER_NOUN = ("هما", "هم", "هن", "ها", "نا", "كم", "ه", "ي")
_AFTER_VERB = ("هما", "هم", "هن", "ها", "ه")
_BEFORE_NOUN = ("ال", "بال", "لل", "كال", "ب", "ل", "ك")
_AN = frozenset(("ان", "الا", "بان", "كي", "لكي"))
_CLAIMS = frozenset(("ان", "انه", "انها", "انهم", "بان", "بانه", "بانها", "بانهم", "الي ان"))
_TALKS = frozenset(("consult", "agree"))
_PURPOSES = frozenset(("capture", "relieve", "encircle", "block", "return", "handover", "release"))
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


_FUTURE = Cue("س", "expected", "imperfect", frozenset(), "", FUTURE_REACH, "denied")


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
        self.memory: dict[str, tuple[Any, ...]] = {}

    def read(self, word: str) -> tuple[Any, ...]:
        """What a folded word may be: (phrases that it begins, cues that it is, clitics taken off); () for most words."""
        if len(self.memory) > 300_000:
            self.memory.clear()
        phrases = self.phrases.get(word) or (self.phrases.get(word[1:]) if word[:1] in "وف" else None) or ()
        single = [self.cues[number] for number in sorted(self._look_up(word))]
        if "س" in word[:2] and is_future(word):
            single.append(_FUTURE)
        found = self.memory[word] = (phrases, single) if phrases or single else ()
        return found

    def _look_up(self, word: str) -> set[int]:
        out: set[int] = set()
        for rest in (word, word[1:]) if word[:1] in "وف" and len(word) > 2 else (word,):
            out.update(self.exact.get(rest, ()))
            self._inflected(rest, "v", _AFTER_VERB, out)
            self._inflected(rest, "na", (), out)
            self._inflected(rest, "n", _AFTER_NOUN, out)
            if rest[:1] == "س" and rest[1:2] in ("ي", "ت", "ن"):
                self._inflected(rest[1:], "v", _AFTER_VERB, out)
            for before in _BEFORE_NOUN:
                if rest.startswith(before) and len(rest) - len(before) >= 3:
                    self._inflected(rest[len(before) :], "n", () if "ل" in before[1:] else _AFTER_NOUN, out)
        return out

    def _inflected(self, rest: str, letters: str, endings: tuple[str, ...], out: set[int]) -> None:
        stems = [
            rest,
            *(rest[: -len(after)] for after in endings if rest.endswith(after) and len(rest) - len(after) >= 3),
        ]
        for stem in stems:
            out.update(number for number, letter in self.forms.get(stem, ()) if letter in letters)


@lru_cache(maxsize=1)
def _lexicon() -> _Lexicon:
    return _Lexicon(load("cues"))


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
            if (
                hit.cue.modality == "denied"
                and not hit.cue.negated
                and hit.cue.scope in ("next", "imperfect", "clause")
            ):
                after = _next_word(tokens, hit.last)
                if after is not None:
                    self.negated[after] = hit
            elif hit.cue.modality == "denied" and hit.cue.scope == "clause" and hit.cue.distance <= 3:
                after = _next_word(tokens, hit.last)
                if after is not None:
                    self.negated.setdefault(after, hit)
        self._only = [hit.first for hit in self.hits if hit.cue.scope == "only"]
        self._cuts: dict[tuple[int, int], list[int]] = {}

    def not_only(self, verb: int) -> bool:
        """Whether «فقط» follows: «لم يستهدف فقط …» says that it struck that too."""
        return any(0 < at - verb <= 3 for at in self._only)

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
    memory, cues = lexicon.memory, lexicon.cues
    norm = tokens.norm
    hits: list[Hit] = []
    covered = -1
    for at, word in enumerate(norm):
        found = memory.get(word)
        if found is None:
            found = lexicon.read(word)
        if not found or at <= covered:
            continue
        phrases, single = found
        for rest, number in phrases:
            if norm[at + 1 : at + 1 + len(rest)] == rest:
                covered = at + len(rest)
                hits.append(Hit(at, covered, cues[number]))
                break
        else:
            for cue in single:
                hits.append(Hit(at, at, cue))
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
    anchors = sorted({first, *(g for g in governing if begin <= g < stop and abs(g - first) <= SUPPORT_REACH)})
    found: list[tuple[int, str, str, int]] = []  # position, modality, rule, cue token
    plain = False  # a cue that asserts («تمكن من») holds off the weaker rules
    spent: set[int] = set()  # negations that a cue has taken up
    for hit in scan.hits[bisect_left(scan.starts, begin) : bisect_left(scan.starts, stop)]:
        if hit.cue.scope in ("border", "only") or not _reaches(scan, hit, anchors, first, last, begin, stop):
            continue
        how = hit.cue.modality
        negation = scan.negated.get(hit.first)
        if negation is not None and hit.cue.negated != "-":
            how = hit.cue.negated or "denied"
            spent.add(negation.first)
        if how == "asserted" and _subjunctive(tokens, [hit.first]):
            how = "expected"
        if how == "asserted":
            plain = True
            continue
        found.append((hit.first, how, f"cue {hit.cue.name}", hit.first))
    found = [f for f in found if f[0] not in spent]
    if found:
        return _outermost(found)
    if plain:
        return ASSERTED
    return (
        _subjunctive(tokens, anchors)
        or _denial(scan, first, kind)
        or _ahead(scan, first, last, kind)
        or _purpose(scan, first, governing, kind)
        or ASSERTED
    )


def _ahead(scan: _Scan, first: int, last: int, kind: str | None) -> Answer | None:
    """A noun whose own verb follows it in the future («المفاوضات ستبدأ»)."""
    tokens = scan.tokens
    norm = tokens.norm
    if tense(norm[first]) in ("past", "imperfect"):
        return None
    lexicon = event_lexicon()
    at = bisect_left(scan.starts, last + 1)
    while at < len(scan.hits) and scan.hits[at].first - last <= PREDICATE_REACH:
        hit = scan.hits[at]
        at += 1
        if hit.cue is _FUTURE and (kind in _TALKS or lexicon.light_readings(norm[hit.first])):
            if any(
                lexicon.light[r.entry]["aspect"] in ("continue", "end") for r in lexicon.light_readings(norm[hit.first])
            ):
                return None  # what will go on is there already
            for i in range(last + 1, hit.first):
                if norm[i] in _STOPS or norm[i] in _COMMAS or norm[i] in _CLAIMS or i in scan.borders:
                    return None
                if tense(norm[i]) in ("past", "imperfect"):
                    return None
            return "expected", "future verb after it", hit.first
    return None


def _purpose(scan: _Scan, first: int, governing: tuple[int, ...], kind: str | None) -> Answer | None:
    """«ل» + masdar of a deed with an aim («تقاتل للسيطرة على»): what it is done for, not what was done."""
    norm = scan.tokens.norm
    if kind not in _PURPOSES or governing or first == 0 or first - 1 in scan.borders or norm[first - 1].endswith("ا"):
        return None
    lexicon = event_lexicon()
    before = {r.before for r in lexicon.readings(norm[first]) if r.letter == "m"}
    if not before or not all(b.endswith(("ل", "لل")) and not b.endswith("ال") for b in before):
        return None
    if any(b.endswith("لل") for b in before) and (
        first + 1 >= len(norm) or lexicon.particles.get(norm[first + 1]) != "prep"
    ):
        return None
    return "expected", "purpose", first


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
        after = _next_word(tokens, hit.last)
        return after in anchors and not scan.not_only(after)
    if scope == "after":
        return last < hit.first and _describes(scan, hit, last)
    if scope == "time":
        return _dates(scan, hit, first, last, begin, stop)
    if scope == "imperfect":
        return _governs_imperfect(scan, hit, anchors, first)
    for anchor in anchors:
        if anchor <= hit.last or anchor - hit.last > 2 * max(hit.cue.distance, LINKED_REACH):
            continue
        word_tense = tense(tokens.norm[anchor])
        if word_tense == "past" and scope != "conditional":
            continue
        if word_tense == "imperfect" and scope != "conditional" and hit.cue.modality not in ("denied", "asserted"):
            if not _AN.intersection(tokens.norm[hit.first : anchor]):
                continue
        if word_tense == "imperfect" and scope == "construct" and not _AN.intersection(tokens.norm[hit.first : anchor]):
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
    if (
        tense(word) not in ("imperfect", "")
        or word[:1] not in "يتناسوف"
        or (tense(word) == "" and not _imperfect_shape(word))
    ):
        return False
    if verb in anchors:
        return hit.cue is _FUTURE or not scan.not_only(verb)
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
    distance = hit.cue.distance
    if distance and scan.tokens.norm[anchor - 1] == "ان" and hit.cue.scope != "conditional":
        distance = max(distance, LINKED_REACH)
    if _words_between(scan.tokens, hit.last, anchor) >= distance:
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
    start = hit.last + 1
    if start < anchor and norm[start] in cue.words and norm[start] != "ان":
        return True
    if start + 1 < anchor and norm[start] == "ان" and "ان" in cue.words and tense(norm[start + 1]) != "noun":
        return True
    low = start if listed else max(start, anchor - LINK_REACH)
    for at in range(anchor, low - 1, -1):
        word = norm[at]
        if word in cue.words:
            return at < anchor and (word != "ان" or norm[at + 1][:1] in "يتنا" and norm[at + 1][:2] != "ال")
        if listed or anchor - at < LINK_REACH:
            bare = word[1:] if word[:1] == "و" and len(word) > 4 else word
            if cue.letters and bare[:1] in cue.letters and len(bare) > 2 and _is_prefixed(bare):
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
        if (
            hit.cue.modality == "denied"
            and hit.cue.scope == "clause"
            and hit.cue.negated == "asserted"
            and hit.cue.distance >= 7
        ):
            return "denied", f"cue {hit.cue.name}", first
        at += 1
    return None
