"""Bytes to text: by byte order mark, else strict UTF-8, else the Arabic encoding in which the bytes read as Arabic.

The text is kept as it stands: line ends are not translated, only the byte order mark is dropped.
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import NamedTuple

from riwaya.arabic.normalise import fold
from riwaya.tables import read_table

SAMPLE = 1 << 18  # bytes that the guess looks at
_GUESSES = ("windows-1256", "iso-8859-6", "utf-16-le", "utf-16-be", "cp720", "mac-arabic", "cp864")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_ARABIC_WORD = re.compile(r"[\u0621-\u0652\u0671-\u06d3]+")
_LETTERS = re.compile(r"[^\W\d_]")
_ARABIC_LETTER = re.compile(r"[\u0620-\u064a\u0671-\u06d3\ufb50-\ufdfb\ufe70-\ufefc]")
_MARKS = re.compile(r"[\u064b-\u0652\u0670\u0640]")
_ILL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff\ud800-\udfff]")
_SURE = 0.14  # share of the commonest words and of words with the article that real Arabic text reaches


class Decoded(NamedTuple):
    """A text and how it was read. ``damaged``: bytes replaced because they were no letters of the encoding."""

    text: str
    encoding: str
    damaged: int = 0


class Undecodable(ValueError):
    """The bytes are no text in any encoding that we know, or not in the one that was given."""


def known_encoding(name: str) -> bool:
    """Whether ``name`` is a text encoding that Python can read."""
    try:
        b"".decode(codecs.lookup(name).name)
    except (LookupError, ValueError, UnicodeError):
        return False
    return True


def decode(data: bytes, encoding: str | None = None, declared: str | None = None) -> Decoded:
    """The text of ``data``. ``encoding`` is obeyed; ``declared`` (what a web page says of itself) is tried first.

    Raises Undecodable with a one-line reason.
    """
    if encoding:
        return _decode_as(data, encoding)
    for mark, name in _BOMS:
        if data.startswith(mark):
            try:
                return Decoded(data[len(mark) :].decode(name), name)
            except UnicodeDecodeError:
                text = data[len(mark) :].decode(name, "replace")
                damaged = text.count("\ufffd")
                if damaged * 50 < len(text):
                    return Decoded(text, name, damaged)
                raise Undecodable(f"it starts like {name} and is not; give --encoding") from None
    sample = data[:SAMPLE]
    zeros = sample.count(0)
    if not zeros:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = ""
        if text and not _looks_wide(sample):
            return Decoded(text, "utf-8")
    if declared and known_encoding(declared) and not zeros:
        try:
            return Decoded(data.decode(declared), declared)
        except UnicodeDecodeError:
            pass
    found = guess(sample)
    if found is None and not zeros:
        text = data.decode("utf-8", "replace")
        damaged = text.count("\ufffd")
        # A few broken bytes in a text that is UTF-8 otherwise: cut off in a letter, or mangled on the way.
        if text and damaged * 50 < len(_ARABIC_LETTER.findall(text)):
            return Decoded(text, "utf-8", damaged)
    if found is None:
        raise Undecodable("unreadable encoding; give --encoding")
    text = data.decode(found, "replace")
    return Decoded(text, found, text.count("\ufffd"))


def _decode_as(data: bytes, encoding: str) -> Decoded:
    for mark, name in _BOMS:
        if data.startswith(mark) and codecs.lookup(encoding).name.replace("-", "")[:5] == name.replace("-", "")[:5]:
            data, encoding = data[len(mark) :], name
            break
    if encoding.lower() != "utf-8":
        encoding = _with_order(encoding, data[:SAMPLE])
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Undecodable(
            f"not {encoding}: byte {error.start + 1} (line {line}) is no letter of it; give another --encoding"
        ) from None
    except (LookupError, ValueError) as error:
        raise Undecodable(f"not {encoding}: {str(error).splitlines()[0][:80]}") from None


def _with_order(encoding: str, sample: bytes) -> str:
    """The encoding as given; UTF-16 and UTF-32 without a byte order mark with the byte order that the bytes show."""
    name = codecs.lookup(encoding).name
    if name == "utf-8":
        return "utf-8-sig"
    if name not in ("utf-16", "utf-32") or sample.startswith(
        (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, b"\0\0\xfe\xff")
    ):
        return encoding
    found = guess(sample) if name == "utf-16" else None
    return found if found and found.startswith("utf-16") else f"{name}-le"


def _looks_wide(sample: bytes) -> bool:
    """UTF-16 Arabic without a single space is also valid UTF-8: every other byte is then 06, a control."""
    return sample.count(6) * 4 > len(sample)


def encoding_of(sample: bytes, encoding: str | None = None) -> str:
    """The encoding of a file that is read in pieces, from its first bytes. Raises Undecodable."""
    if encoding:
        return _with_order(encoding, sample)
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return {"utf-8": "utf-8-sig"}.get(name, name[:6])
    if 0 not in sample:
        try:
            codecs.getincrementaldecoder("utf-8")().decode(sample)
            return "utf-8-sig"
        except UnicodeDecodeError:
            pass
    found = guess(sample)
    if found:
        return found
    if 0 not in sample and (text := sample.decode("utf-8", "replace")).count("\ufffd") * 50 < len(text):
        return "utf-8-sig"
    raise Undecodable("unreadable encoding; give --encoding")


def guess(sample: bytes) -> str | None:
    """The encoding in which ``sample`` reads best as Arabic; None where it does in none."""
    zeros = sample.count(0)
    best: tuple[float, str] | None = None
    for name in _GUESSES:
        wide = name.startswith("utf-16")
        if zeros and not wide:
            continue
        try:
            text = sample[: len(sample) & ~1].decode(name, "strict" if not wide else "replace")
        except UnicodeDecodeError:
            continue
        score = arabic_score(text)
        if score >= _SURE and (best is None or score > best[0] + 1e-9):
            best = (score, name)
    if best is None and not zeros:
        return _foreign_guess(sample)
    return best[1] if best else None


def _foreign_guess(sample: bytes) -> str | None:
    """What charset-normalizer makes of it: an encoding that we lack, or another language, refused later as such."""
    from charset_normalizer import from_bytes

    try:
        found = from_bytes(sample[:20_000], threshold=0.1).best()
    except Exception:  # a library over hostile bytes: any failure of its means no guess
        return None
    if found is None:
        return None
    try:
        text = sample.decode(found.encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    letters = len(_LETTERS.findall(text))
    if letters * 2 < len(text) or _ILL.search(text):
        return None
    arabic = len(_ARABIC_LETTER.findall(text))
    if arabic * 5 > letters and arabic_score(text) < _SURE:
        return None
    return found.encoding


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    columns = ("word", "class", "enclitics", "lemma", "note")
    return frozenset(fold(row["word"]) for row in read_table("function_words.tsv", columns, ("word",)))


def arabic_score(text: str) -> float:
    """How much a text reads as Arabic, 0 to 1: the share of its words that are function words or carry the article.

    Real news reaches 0.3 to 0.5; the same bytes under a wrong encoding stay below 0.1.
    """
    text = text[:60_000]
    words = _ARABIC_WORD.findall(text)
    if not words:
        return 0.0
    common = _common_words()
    good = sum(1 for w in words if ((f := fold(w)) in common and len(f) > 1) or (f.startswith("ال") and len(f) > 3))
    letters = len(_LETTERS.findall(text))
    arabic = len(_ARABIC_LETTER.findall(text))
    ill = len(_ILL.findall(text)) + max(len(_MARKS.findall(text)) - arabic // 2, 0)
    return good / len(words) * (arabic / letters if letters else 0.0) * max(0.0, 1 - 4 * ill / len(text))


# Letters that Arabic does not use, by the languages that share its script.
_PERSIAN = re.compile(r"[پچژگ]")
_PERSIAN_FORMS = re.compile(r"[\u06cc\u06a9]")
_KURDISH = re.compile(r"[ێۆەڕڵڤ]")
_URDU = re.compile(r"[ٹڈڑںےہ]")


def not_arabic(text: str) -> str | None:
    """Why a text is not Arabic, in words for a message; None where it is."""
    sample = text if len(text) <= 24_000 else text[:12_000] + text[len(text) // 2 : len(text) // 2 + 12_000]
    letters = len(_LETTERS.findall(sample))
    if not letters:
        return "no letters in it"
    arabic = len(_ARABIC_LETTER.findall(sample))
    if arabic * 5 < letters:
        share = 100 * arabic / letters
        return (
            f"not Arabic: {share:.0f}% of its letters are"
            if share >= 1 or not arabic
            else "not Arabic: under 1% of its letters are"
        )
    for name, pattern, least in (("Kurdish", _KURDISH, 0.05), ("Urdu", _URDU, 0.03), ("Persian", _PERSIAN, 0.01)):
        if len(pattern.findall(sample)) > least * arabic and (
            name != "Persian" or len(_PERSIAN_FORMS.findall(sample)) > 0.05 * arabic
        ):
            return f"not Arabic: its letters are {name}"
    return None


_SURROGATES = re.compile(r"[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """Halves of surrogate pairs and NULs, which no database takes, become U+FFFD; the length stays the same."""
    return _SURROGATES.sub("\ufffd", text) if _SURROGATES.search(text) else text
