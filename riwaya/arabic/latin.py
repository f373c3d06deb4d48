"""Arabic names and their many spellings in Latin letters brought to one skeleton of consonants, for looking names up.

>>> skeleton("حزب الله"), skeleton("Hezbollah"), skeleton("hizb")
('hzblh', 'hzblh', 'hzb')
"""

from __future__ import annotations

import re
import unicodedata

from riwaya.arabic.normalise import fold

# What a letter is heard as; several of Arabic have the same Latin one. Vowels, long ones too, are left out.
_LETTERS = {
    "ب": "b", "ت": "t", "ث": "t", "ج": "j", "ح": "h", "خ": "x", "د": "d", "ذ": "d", "ر": "r", "ز": "z", "س": "s",
    "ش": "c", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "غ": "g", "ف": "f", "ق": "k", "ك": "k", "ل": "l", "م": "m",
    "ن": "n", "ه": "h",
}  # fmt: skip
_LATIN = str.maketrans({"q": "k", "p": "b", "v": "f", "g": "j", "c": "k"})
_PAIRS = (("kh", "x"), ("gh", "G"), ("sh", "C"), ("ch", "C"), ("th", "t"), ("dh", "d"), ("ck", "k"), ("zh", "z"))
_ARTICLE = re.compile(r"^(?:al|el|ul|ash|as|ad|an|ar|at|az|adh|ath)[- '’]+(?=\w\w)")
_DOUBLE = re.compile(r"(.)\1+")


def skeleton(name: str) -> str:
    """The consonants of a name in either script, one sign each, without article, vowels, doubled letters and spaces."""
    return "".join(words(name))


def words(name: str) -> list[str]:
    """The skeleton of each word that has one."""
    out = []
    for word in re.split(r"\s+", name.strip().casefold()):
        found = of_arabic(word) if re.search("[\u0621-\u064a]", word) else of_latin(word)
        if found:
            out.append(_DOUBLE.sub(r"\1", found))
    return out


def of_arabic(word: str) -> str:
    """The consonants of one Arabic word."""
    held = fold(word)
    if len(held) > 4:
        held = held.removeprefix("ال")
    if held.endswith("ه") and word.rstrip().endswith("ة"):
        held = held[:-1]
    return "".join(_LETTERS.get(letter, "") for letter in held)


def of_latin(word: str) -> str:
    """The consonants of one word in Latin letters, however it is spelt."""
    held = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    held = _ARTICLE.sub("", held).replace("'", "").replace("’", "").replace("-", "")
    silent = held.endswith(("ah", "eh")) and len(held) > 3 and not held.endswith(("llah", "lleh"))
    if silent:
        held = held[:-1]
    for pair, sign in _PAIRS:
        held = held.replace(pair, sign)
    kept = held.translate(_LATIN).replace("C", "c").replace("G", "g")
    return "".join(letter for letter in kept if letter in "bcdfghjklmnrstxz")
