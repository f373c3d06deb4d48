"""How sure: whether a happening is asserted, denied, expected, demanded or merely considered.

A happening is asserted unless a cue of ``lexicons/cues.tsv`` says otherwise. A false cue costs more than a missed one:
every scope ends early, at the first relative clause, past verb, full clause border or word of time and cause between.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache

from riwaya.arabic.tokens import Tokens
from riwaya.coding.how_sure_cues import FUTURE, QUOTES, Hit, Scan, cue_lexicon, next_word, scan_of, tense
from riwaya.coding.passage import Passage
from riwaya.coding.what import event_lexicon

Answer = tuple[str, str | None, int | None]

ASSERTED: Answer = ("asserted", None, None)
SUPPORT_REACH = 12  # words between an event noun and a light verb that still lends it its modality
LINK_REACH = 3  # words from a link («إلى», «على») to the happening that it leads to; one less where it is a prefix
LINKED_REACH = 10  # words that any cue reaches to an imperfect with أن
PREDICATE_REACH = 12  # words from a noun to the future verb that it is the subject of
TIME_NOUN_REACH = 4  # words from a noun to the time ahead that dates it
_COMMAS = frozenset("،,")
_STOPS = frozenset(".؟?!؛;:\n")
_AN = frozenset(("ان", "الا", "بان", "كي", "لكي"))
_CLAIMS = frozenset(("ان", "انه", "انها", "انهم", "بان", "بانه", "بانها", "بانهم", "الي ان"))
_TALKS = frozenset(("consult", "agree"))
_PURPOSES = frozenset(("capture", "relieve", "encircle", "block", "return", "handover", "release"))
_NOT_BEFORE_AN = frozenset(("بعد", "قبل", "منذ", "الا", "كما", "غير", "بيد", "دون", "علي", "رغم", "مع"))


def modality(
    passage: Passage, first: int, last: int, *, governing: tuple[int, ...] = (), kind: str | None = None
) -> Answer:
    """The modality of the happening at tokens ``first`` to ``last``, the rule that decided, and the token of its cue.

    ``governing``: the tokens of light verbs that carry it («شنت هجوما»). ``kind``: its kind, where known. Returns
    ``("asserted", None, None)`` where no cue reaches it. Of several cues the outermost decides; two denials cancel.
    """
    tokens = passage.tokens
    scan = scan_of(tokens)
    scan.see_names(passage)
    begin, stop = _sentence(passage, first)
    near = (g for g in governing if begin <= g < stop and _words_between(scan, *sorted((g, first))) < SUPPORT_REACH)
    anchors = sorted({first, *near})
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


def _ahead(scan: Scan, first: int, last: int, kind: str | None) -> Answer | None:
    """A noun whose own verb follows it in the future («المفاوضات ستبدأ»)."""
    tokens = scan.tokens
    norm = tokens.norm
    if tense(norm[first]) in ("past", "imperfect"):
        return None
    lexicon = event_lexicon()
    at = bisect_left(scan.starts, last + 1)
    while at < len(scan.hits) and _words_between(scan, last, scan.hits[at].first) < PREDICATE_REACH:
        hit = scan.hits[at]
        at += 1
        if hit.cue is FUTURE and (kind in _TALKS or lexicon.light_readings(norm[hit.first])):
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


def _purpose(scan: Scan, first: int, governing: tuple[int, ...], kind: str | None) -> Answer | None:
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


def _reaches(scan: Scan, hit: Hit, anchors: list[int], first: int, last: int, begin: int, stop: int) -> bool:
    """Whether a cue governs the happening that stands at ``anchors`` (its own word and its light verbs)."""
    scope, tokens = hit.cue.scope, scan.tokens
    if scope == "next":
        after = next_word(tokens, hit.last)
        return after in anchors and not scan.not_only(after)
    if scope == "after":
        return last < hit.first and _describes(scan, hit, last)
    if scope == "time":
        return _dates(scan, hit, first, last, begin, stop)
    if scope == "imperfect":
        return _governs_imperfect(scan, hit, anchors, first)
    for anchor in anchors:
        if anchor <= hit.last or _words_between(scan, hit.last, anchor) > 2 * max(hit.cue.distance, LINKED_REACH):
            continue
        word_tense = tense(tokens.norm[anchor])
        if word_tense == "past" and scope != "conditional":
            continue
        needs_an = scope == "construct" or hit.cue.modality not in ("denied", "asserted")
        bare = scope != "conditional" and _AN.isdisjoint(tokens.norm[hit.first : anchor])
        if word_tense == "imperfect" and needs_an and bare:
            continue
        if scope == "construct" and tokens.norm[anchor].lstrip("وف").startswith(("ال", "بال", "لل")):
            continue
        if _open_way(scan, hit, anchor, begin, stop) and _linked(tokens, hit, anchor):
            return True
    return False


def _governs_imperfect(scan: Scan, hit: Hit, anchors: list[int], first: int) -> bool:
    """لم, لن, قد, سوف and the prefix س: the imperfect itself, and the noun that it carries a few words on."""
    tokens = scan.tokens
    verb = hit.first if hit.cue is FUTURE else next_word(tokens, hit.last)
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
        return hit.cue is FUTURE or not scan.not_only(verb)
    if hit.cue.distance <= 1 or first <= verb or tense(tokens.norm[first]) in ("past", "imperfect"):
        return False
    return _words_between(scan, verb, first) < hit.cue.distance and _clear(scan, verb, first, conditional=False)


def _imperfect_shape(word: str) -> bool:
    """An unknown word that has the prefix of an imperfect and no mark of a noun or a past."""
    return word[:1] in "يتن" and len(word) >= 4 and not word.endswith(("ه", "ات", "ت"))


def _describes(scan: Scan, hit: Hit, last: int) -> bool:
    """Whether the adjective at ``hit`` belongs to the noun at ``last``: nothing but nouns and adjectives between."""
    tokens = scan.tokens
    if _words_between(scan, last, hit.first) >= hit.cue.distance:
        return False
    if tense(tokens.norm[last]) in ("past", "imperfect"):
        return False
    particles = event_lexicon().particles
    for at in range(last + 1, hit.first):
        if (tokens.kind[at] == "sign" and tokens.norm[at] not in QUOTES) or tokens.kind[at] == "newline":
            return False
        if tokens.norm[at] in particles or tense(tokens.norm[at]) in ("past", "imperfect"):
            return False
    return True


def _dates(scan: Scan, hit: Hit, first: int, last: int, begin: int, stop: int) -> bool:
    """Whether a time ahead («الأسبوع المقبل») dates the happening: it follows it with no other verb between."""
    if hit.first <= last:
        return False
    tokens = scan.tokens
    how = tense(tokens.norm[first])
    if how == "past":
        return False
    reach = hit.cue.distance if how == "imperfect" else TIME_NOUN_REACH
    if _words_between(scan, last, hit.first) >= reach:
        return False
    return not any(
        tense(tokens.norm[at]) in ("past", "imperfect") or tokens.norm[at] in _STOPS or at in scan.borders
        for at in range(last + 1, hit.first)
    )


def _words_between(scan: Scan, left: int, right: int) -> int:
    """How many words stand between two tokens; a named actor counts as one."""
    kind, inner = scan.tokens.kind, scan.inner
    return sum(1 for at in range(left + 1, right) if kind[at] != "sign" and at not in inner)


def _open_way(scan: Scan, hit: Hit, anchor: int, begin: int, stop: int) -> bool:
    """Whether nothing between a cue and a word ends the cue's scope."""
    distance = hit.cue.distance
    if distance and scan.tokens.norm[anchor - 1] == "ان" and hit.cue.scope != "conditional":
        distance = max(distance, LINKED_REACH)
    if _words_between(scan, hit.last, anchor) >= distance:
        return False
    if not _clear(scan, hit.last, anchor, conditional=hit.cue.scope == "conditional"):
        return False
    return not any(hit.last < cut <= anchor for cut in scan.cuts(begin, stop))


def _clear(scan: Scan, left: int, right: int, conditional: bool) -> bool:
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
            if at < anchor - 1 and not listed and norm[anchor][:1] in "بل" and _is_prefixed(norm[anchor]):
                return False  # «تراجع عن قراره لضغوط»: the word has a preposition of its own
            return at < anchor and (word != "ان" or (norm[at + 1][:1] in "يتنا" and norm[at + 1][:2] != "ال"))
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
    if cue_lexicon().read(word[1:]):
        return True
    return any(r.before.endswith(word[0]) for r in lexicon.readings(word) + lexicon.light_readings(word))


def _subjunctive(tokens: Tokens, anchors: list[int]) -> Answer | None:
    """An imperfect directly after أن is no fact yet, but after «بعد أن» and the like."""
    norm = tokens.norm
    for anchor in anchors:
        after_an = anchor >= 2 and norm[anchor - 1] == "ان" and norm[anchor - 2] not in _NOT_BEFORE_AN
        if after_an and tense(norm[anchor]) == "imperfect":
            return "expected", "subjunctive", anchor - 1
    return None


def _denial(scan: Scan, first: int, kind: str | None) -> Answer | None:
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
