"""Clitic segmentation and lemmas against a Universal Dependencies treebank (Arabic-PUD).

The treebank writes the pieces of a word as tokens without a space between them. A group of pieces counts as one word
only where its clitics are clitics: the file also glues some free words. ``boundaries`` counts cuts inside words,
``pieces`` whole pieces, over all Arabic words. A lemma is right where both sides fold to the same letters.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from riwaya.arabic.clitics import pieces
from riwaya.arabic.lemmas import lemma, splitter
from riwaya.arabic.normalise import fold
from riwaya.evaluation.figures import Figure, Section, f1, share

TITLE = "Clitics and lemmas (treebank)"


_BEFORE = frozenset("وفبلكس")
_AFTER = frozenset(("ه", "ها", "هم", "هن", "هما", "ك", "كم", "كما", "نا", "ني", "ي"))


class Word(NamedTuple):
    """One written word of the treebank: its pieces as written, the piece that is the stem, that piece's lemma."""

    parts: tuple[str, ...]
    stem: int
    lemma: str


def is_arabic(text: str) -> bool:
    return all("\u0600" <= char <= "\u06ff" for char in text) and any(char.isalpha() for char in text)


def read_words(path: Path) -> Iterator[Word]:
    """The written Arabic words of a CoNLL-U file."""
    group: list[tuple[str, str, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) < 10 or not cells[0].isdigit():
            yield from _words(group)
            group = []
            continue
        if cells[3] in ("PUNCT", "SYM", "NUM") or not is_arabic(cells[1]) or not fold(cells[1]):
            yield from _words(group)
            group = []
            continue
        group.append((cells[1], cells[2], cells[3]))
        if "SpaceAfter=No" not in cells[9]:
            yield from _words(group)
            group = []
    yield from _words(group)


def _is_enclitic(piece: tuple[str, str, str]) -> bool:
    return piece[2] == "PRON" and fold(piece[0]) in _AFTER


def _words(group: list[tuple[str, str, str]]) -> Iterator[Word]:
    """The words of a run of pieces: cut where two pieces are neither proclitic + word nor word + enclitic."""
    held: list[tuple[str, str, str]] = []
    for n, piece in enumerate(group):
        if held and fold(held[-1][0]) not in _BEFORE and not _is_enclitic(piece):
            yield _word(held)
            held = []
        held.append(piece)
        if n == len(group) - 1:
            yield _word(held)


def _word(held: list[tuple[str, str, str]]) -> Word:
    stem = 0
    while stem < len(held) - 1 and fold(held[stem][0]) in _BEFORE and not _is_enclitic(held[stem + 1]):
        stem += 1
    return Word(tuple(part for part, _, _ in held), stem, held[stem][1])


def cuts(parts: list[str]) -> set[int]:
    """Where a word is cut, in letters from its beginning."""
    out, at = set(), 0
    for part in parts[:-1]:
        at += len(part)
        out.add(at)
    return out


def spans(parts: list[str]) -> set[tuple[int, int]]:
    edges = [0, *sorted(cuts(parts)), sum(map(len, parts))]
    return set(pairwise(edges))


def measure(data: Path) -> Section:
    """The section for the first ``data/treebank/*.conllu``."""
    section = Section("treebank", TITLE)
    found = sorted((data / "treebank").glob("*.conllu"))
    if not found:
        section.absent = f"no treebank at {data / 'treebank'}; not measured"
        return section
    read = splitter()
    boundary: Counter[str] = Counter()
    piece: Counter[str] = Counter()
    lemmas: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for word in read_words(found[0]):
        raw = "".join(word.parts)
        form = fold(raw)
        gold = [fold(part) for part in word.parts]
        got = pieces(read.best(form, raw))
        for counter, a, b in ((boundary, cuts(gold), cuts(got)), (piece, spans(gold), spans(got))):
            counter.update(right=len(a & b), gold=len(a), found=len(b))
        if gold != got:
            wrong[f"segmentation: {'+'.join(gold)} ≠ {'+'.join(got)}"] += 1
        expected, given = fold(word.lemma).replace("`", ""), lemma(form, raw)
        lemmas.update(right=expected == given, all=1)
        if expected != given:
            wrong[f"lemma: {form}: {expected} ≠ {given}"] += 1
    cut, whole = (f1(c["right"], c["found"], c["gold"]) for c in (boundary, piece))
    section.figures += [
        Figure("segmentation, boundaries (F1)", cut, boundary["gold"], 0.95),
        Figure("segmentation, pieces (F1)", whole, piece["gold"]),
        Figure("lemma", share(lemmas["right"], lemmas["all"]), lemmas["all"], 0.85, note="both sides folded"),
    ]
    section.wrong = [f"{count} times {text}" for text, count in wrong.most_common()]
    return section
