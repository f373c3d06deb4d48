"""According to whom: find who is said to say what, and how far in the text their words go.

Every sentence is read for frames: a reporting verb with its speaker («قال X إن»), a verb alone by which the last
speaker goes on («وأضاف»), a phrase («بحسب X») before or after what was said, a speaker with a colon, an impersonal
«أفيد». Each frame gives one ``SourceMention`` whose ``[first, stop)`` is what its speaker vouches for. What no frame
covers is told by the outlet itself.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from riwaya.coding.according_to_frames import Reader
from riwaya.coding.according_to_verbs import Sentence
from riwaya.coding.according_to_words import lexicon
from riwaya.coding.passage import Passage, SourceMention

_DATELINE, _SIGN_OFF = 40, 16  # tokens of the text in which an agency's sign is looked for


def find_sources(passage: Passage) -> list[SourceMention]:
    """The sources of a passage in the order of their scopes.

    Needs ``tokens`` and ``sentences``; uses ``actors``, ``quotes`` and ``times`` where they are filled. Never raises on
    text; raises LexiconError where the lexicon ``sources`` is not compiled.
    """
    page = Reader(passage)
    out: list[SourceMention] = []
    kinds = lexicon().cue_kinds
    norm = page.norm
    for first, stop in passage.sentences:
        cues = [i for i, _ in passage.tokens.spots(kinds, first, stop)]
        _goes_on(page, first, stop, out)
        if cues or ":" in norm[first : min(stop, first + 14)]:
            Sentence(page, first, stop, cues).read(out)
    out.sort(key=lambda s: (s.first, -s.stop))
    return out


def _goes_on(page: Reader, first: int, stop: int, out: list[SourceMention]) -> None:
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
    rule = "goes on in the next sentence"
    out.append(replace(last, first=start, stop=stop, rule=rule, quoted=False, chain=list(last.chain)))


def source_at(passage: Passage, first: int, last: int) -> SourceMention | None:
    """The source whose scope holds tokens ``first`` to ``last``, the innermost; None: the outlet itself speaks."""
    best: SourceMention | None = None
    for source in passage.sources:
        if source.first > last:
            break
        if source.first <= first < source.stop and (best is None or _rank(source) > _rank(best)):
            best = source
    if best is not None and not best.quoted and _is_background(passage, best, first, last):
        return None
    return best


def _rank(source: SourceMention) -> tuple[int, int, int]:
    return source.strength, source.first, -source.stop


def article_links(passage: Passage) -> list[dict[str, Any]]:
    """The agencies named by dateline and sign-off («بيروت - رويترز», «(أ ف ب)»), as chain links in text order."""
    tokens, words = passage.tokens, lexicon()
    norm, kind = tokens.norm, tokens.kind
    count = len(norm)
    links: list[dict[str, Any]] = []
    end = 0  # of the sign found last
    near = (*range(min(count, _DATELINE)), *range(max(min(count, _DATELINE), count - _SIGN_OFF), count))
    for i in [i for i in near if norm[i] == "." or norm[i] in words.sign_starts]:
        if i < end:
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
                end = run[length - 1] + 1
                break
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
