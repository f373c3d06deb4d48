"""Measure clitic segmentation and lemmas against a Universal Dependencies treebank (Arabic-PUD).

    python scripts/measure_treebank.py /work/shared/data/treebank/ar_pud-ud-test.conllu [--errors 40]

The treebank writes the pieces of a word as tokens without a space between them. A group of pieces counts as one word
only where its clitics are clitics: the file also glues some free words. ``boundary F1`` counts cuts inside words,
``piece F1`` whole pieces, over all Arabic words. A lemma is right where both sides fold to the same letters.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from riwaya.arabic.clitics import pieces
from riwaya.arabic.lemmas import lemma, splitter
from riwaya.arabic.normalise import fold

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
    out, at = set(), 0
    for part in parts[:-1]:
        at += len(part)
        out.add(at)
    return out


def spans(parts: list[str]) -> set[tuple[int, int]]:
    edges = [0, *sorted(cuts(parts)), sum(map(len, parts))]
    return set(pairwise(edges))


def f1(right: int, gold: int, found: int) -> float:
    return 2 * right / (gold + found) if gold + found else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("treebank", type=Path)
    parser.add_argument("--errors", type=int, default=0, help="print the commonest errors")
    arguments = parser.parse_args()
    read = splitter()
    boundary, piece = Counter(), Counter()
    lemmas = Counter()
    bad_cuts: Counter[str] = Counter()
    bad_lemmas: Counter[str] = Counter()
    for word in read_words(arguments.treebank):
        raw = "".join(word.parts)
        form = fold(raw)
        gold = [fold(part) for part in word.parts]
        got = pieces(read.best(form, raw))
        for counter, a, b in ((boundary, cuts(gold), cuts(got)), (piece, spans(gold), spans(got))):
            counter.update(right=len(a & b), gold=len(a), found=len(b))
        if gold != got:
            bad_cuts[f"{'+'.join(gold)} ≠ {'+'.join(got)}"] += 1
        expected, given = fold(word.lemma).replace("`", ""), lemma(form, raw)
        lemmas.update(right=expected == given, all=1)
        if expected != given:
            bad_lemmas[f"{form}: {expected} ≠ {given}"] += 1
    print(f"words       {lemmas['all']}")
    print(f"boundary F1 {f1(boundary['right'], boundary['gold'], boundary['found']):.4f}")
    print(f"piece F1    {f1(piece['right'], piece['gold'], piece['found']):.4f}")
    print(f"lemmas      {lemmas['right'] / lemmas['all']:.4f}")
    for title, counter in (("segmentation", bad_cuts), ("lemma", bad_lemmas)):
        for text, count in counter.most_common(arguments.errors):
            print(f"{title}\t{count}\t{text}")


if __name__ == "__main__":
    main()
