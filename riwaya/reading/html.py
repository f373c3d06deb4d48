"""Web pages: the article's own text, and what the page says of it. Nothing is fetched.

The body is trafilatura's. The date is our own: what stands beside the headline in Arabic, what the page states for
machines, what its address holds; trafilatura's guess comes last and is marked as weak.
"""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from riwaya.reading.decode import storable
from riwaya.reading.fields import NoDate, address_date, date_of, label_of

MOST_TAGS = 120_000  # a longer page is a dump, not an article
DEEPEST = 400  # elements inside each other; real pages stay below 60
_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{3,40})", re.I)
_MARKUP = re.compile(r"<\s*(!doctype\s+html|html|head|body|meta|article|div|p|title|h1|table|script)\b", re.I)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    "p", "li", "dt", "dd", "option", "tr", "td", "th",
}  # fmt: skip
# A tag as long carries data or tens of thousands of attributes, over which lxml takes minutes: it goes on without them.
_LONG_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9]{0,30})(?=[\s/])[^<>]{4000,}>")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LEFT_OVER = re.compile(
    r"</?[a-zA-Z][^<>]{0,200}>|&(?:nbsp|amp|quot|lt|gt|#\d{2,6}|#x[0-9a-fA-F]{2,5}|laquo|raquo|zwnj|rlm|lrm);"
)
_SHORTEST = 60  # characters: less is no article


class NoArticle(ValueError):
    """The page holds no article, or is none that can be read; the reason is one line."""


@dataclass(slots=True)
class Page:
    """An article as its page gives it. ``weak``: fields that are guesses; ``notes``: what a person should know."""

    text: str
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: dt.date | None = None
    url: str | None = None
    weak: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def looks_like_html(text: str) -> bool:
    """Whether a text is a web page: it starts with markup, or is full of it."""
    head = text[:4000].lstrip("\ufeff \t\r\n")
    if not head.startswith("<"):
        return False
    return _MARKUP.search(head) is not None


def declared_charset(data: bytes) -> str | None:
    """The encoding that a page says it has, in its first bytes."""
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii").lower() if found else None


def read_page(markup: str) -> Page:
    """The article of a page. Raises NoArticle where there is none or the page is built to be unreadable."""
    markup = _LONG_TAG.sub(r"<\1>", markup)
    _check_shape(markup)
    import lxml.html
    import trafilatura

    try:
        tree = lxml.html.fromstring(markup.encode("utf-8", "replace"), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except Exception as error:  # lxml has many errors of its own
        raise NoArticle("no web page: its markup cannot be read") from error
    stated = _stated(tree)
    try:
        document = trafilatura.bare_extraction(
            markup,
            include_comments=False,
            include_tables=False,
            with_metadata=True,
            date_extraction_params={"original_date": True, "extensive_search": True, "outputformat": "%Y-%m-%d"},
        )
        found = document if isinstance(document, dict) else document.as_dict() if document else {}
    except Exception:  # a library over hostile pages: our own reading of the paragraphs is left
        found = {}
    text = _clean(found.get("text") or "")
    if len(text) < _SHORTEST:
        text = _clean(_paragraphs(tree))
    if len(text) < _SHORTEST:
        raise NoArticle("no article found on the page")
    return _page(tree, text, stated, found)


def _check_shape(markup: str) -> None:
    if markup.count("<") > 2 * MOST_TAGS:
        raise NoArticle(f"a page of {markup.count('<'):,} tags; more than {2 * MOST_TAGS:,} is no article")
    depth = deepest = 0
    for closing, name in _TAG.findall(markup):
        if name.lower() not in _VOID:
            depth = max(depth - 1, 0) if closing else depth + 1
            deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise NoArticle(f"a page of {deepest:,} elements inside each other; more than {DEEPEST} is no article")


def _clean(text: str) -> str:
    """No tags, entities or control characters; anything else stays."""
    for _ in range(2):
        if not _LEFT_OVER.search(text):
            break
        text = re.sub(r"</?[a-zA-Z][^<>]{0,200}>", " ", html.unescape(text))
    return storable(_CONTROL.sub(" ", text)).strip()


def _paragraphs(tree: Any) -> str:
    """The text of the page's paragraphs, for pages in which trafilatura finds no article."""
    for where in (".//article//p", ".//main//p", ".//p"):
        lines = [" ".join(node.text_content().split()) for node in tree.iterfind(where)]
        text = "\n".join(line for line in lines if line)
        if len(text) >= _SHORTEST:
            return text
    return ""


def _page(tree: Any, text: str, stated: dict[str, Any], found: dict[str, Any]) -> Page:
    weak: list[str] = []
    notes: list[str] = []
    title = label_of(stated.get("title")) or label_of(found.get("title"))
    outlet = label_of(stated.get("outlet")) or label_of(found.get("sitename")) or label_of(found.get("hostname"))
    if outlet and outlet.startswith(("http://", "https://")):
        outlet = urlsplit(outlet).hostname
    author = label_of(stated.get("author"))
    if not author and (author := label_of(found.get("author"))):
        if re.search(r"https?|[{}<>\[\]]|\b(png|jpg)\b", author, re.I):
            author = None
        else:
            weak.append("author")
    url = label_of(stated.get("url")) or label_of(found.get("url"))
    published = _published(tree, text, title, stated, url, notes)
    if published is None and (guess := _day(found.get("date"))):
        if guess.month == guess.day == 1:
            notes.append(f"the page's date is not known; {guess.year} is all that could be guessed")
        else:
            published = guess
            weak.append("published")
    return Page(text, title, outlet, author, published, url, tuple(weak), tuple(notes))


# --- what the page states ------------------------------------------------------------------------------------------

_META = {
    **dict.fromkeys(
        (
            "article:published_time", "og:published_time", "datepublished", "pubdate", "publishdate", "publish_date",
            "publish-date", "article.published", "dc.date.issued", "dcterms.created", "dc.date", "parsely-pub-date",
            "sailthru.date", "cxenseparse:recs:publishtime", "date", "datecreated",
        ),
        "published",
    ),
    "og:title": "title", "twitter:title": "title", "og:site_name": "outlet", "author": "author",
    "article:author": "author", "og:url": "url",
}  # fmt: skip
_STRONG = {"article:published_time", "og:published_time", "datepublished", "pubdate", "publishdate", "publish_date"}


def _stated(tree: Any) -> dict[str, Any]:
    """What the head of the page states for machines: meta tags, JSON-LD, <time>; the strongest form of each."""
    out: dict[str, Any] = {}
    ranks: dict[str, int] = {}

    def take(name: str, value: Any, rank: int) -> None:
        if value and rank < ranks.get(name, 99) and isinstance(value, (str, int, float)):
            if name == "published" and _day(value) is None:
                return
            out[name], ranks[name] = value, rank

    for node in tree.iter("meta"):
        value = node.get("content")
        for key in (node.get("property"), node.get("name"), node.get("itemprop")):
            name = _META.get((key or "").strip().lower())
            if name:
                take(name, value, 0 if (key or "").lower() in _STRONG else 2)
    for node in tree.iter("link"):
        if (node.get("rel") or "").lower() == "canonical":
            take("url", node.get("href"), 0)
    for node in tree.iter("script"):
        if "ld+json" in (node.get("type") or "") and node.text and len(node.text) < 500_000:
            for item in _linked_data(node.text):
                take("published", item.get("datePublished") or item.get("dateCreated"), 1)
                take("title", item.get("headline"), 3)
                writer = item.get("author")
                writer = writer[0] if isinstance(writer, list) and writer else writer
                take("author", writer.get("name") if isinstance(writer, dict) else writer, 1)
    for node in tree.iter("time"):
        mark = (node.get("itemprop") or "").lower()
        if mark in ("datepublished", "datecreated"):
            take("published", node.get("datetime") or node.text, 1)
    if "title" not in out:
        heads = [" ".join(node.text_content().split()) for node in tree.iter("h1")]
        heads = [head for head in heads if len(head) > 12]
        if len(heads) == 1:
            out["title"] = heads[0]
    author = out.get("author")
    if isinstance(author, str) and (
        author.startswith("http") or author.strip("() ").lower() in (str(out.get("outlet")).lower(),)
    ):
        del out["author"]
    return out


def _linked_data(text: str) -> list[dict[str, Any]]:
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return []
    items = data if isinstance(data, list) else [data]
    out = []
    for item in items[:50]:
        if isinstance(item, dict):
            graph = item.get("@graph")
            out += [part for part in (graph if isinstance(graph, list) else [item])[:50] if isinstance(part, dict)]
    wanted = [item for item in out if any(word in str(item.get("@type")) for word in ("Article", "Posting", "Report"))]
    return wanted or [item for item in out if "WebPage" in str(item.get("@type"))]


# --- the date ------------------------------------------------------------------------------------------------------


def _day(value: Any) -> dt.date | None:
    try:
        return date_of(value)
    except NoDate:
        return None


def _published(
    tree: Any, text: str, title: str | None, stated: dict[str, Any], url: str | None, notes: list[str]
) -> dt.date | None:
    """The day of publication: beside the headline, as the page states it for machines, or in its address.

    Where these differ by more than a day the earliest stands: pages show today's date and that of the last change, and
    archives that moved state the day they moved.
    """
    days = {
        "shows": _beside_headline(tree, text, title),
        "states": _day(stated.get("published")),
        "has in its address": address_date(url),
    }
    told = {how: day for how, day in days.items() if day}
    if not told:
        return None
    first = min(told.values())
    if (max(told.values()) - first).days > 1:
        notes.append(
            "the page " + ", ".join(f"{how} {day}" for how, day in told.items()) + "; the earliest date is taken"
        )
        return first
    return told.get("states") or told.get("shows") or first


_NEAR = 12  # lines below the headline in which its date stands


def _beside_headline(tree: Any, text: str, title: str | None) -> dt.date | None:
    """The date that stands in the lines between headline and article."""
    from riwaya.coding.when import publication_date

    lines = _lines(tree)
    wanted = _bare(title or "")
    opening = _bare(text[:400])[:40]
    for index, line in enumerate(lines):
        if len(wanted) < 12 or not (
            _bare(line).startswith(wanted[:60]) or (wanted.startswith(_bare(line)[:60]) and len(line) > 25)
        ):
            continue
        near: list[str] = []
        for after in lines[index + 1 : index + 1 + _NEAR]:
            if opening and _bare(after).startswith(opening[:25]):
                break
            if len(after) <= 160:
                near.append(after)
        try:
            day = publication_date("\n".join(near)) if near else None
        except Exception:  # a guess about a date must never cost the article
            day = None
        if day:
            return day
    return None


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


_BLOCKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "br", "tr", "td", "th", "section", "article",
    "header", "footer", "time", "title",
}  # fmt: skip
_SILENT = frozenset(("script", "style", "noscript", "template", "svg", "head", "option"))


def _lines(tree: Any, limit: int = 4000) -> list[str]:
    """The visible lines of the page in order, at most ``limit``."""
    out: list[str] = []
    piece: list[str] = []

    def end() -> None:
        line = " ".join("".join(piece).split())
        piece.clear()
        if line:
            out.append(line)

    import lxml.etree

    silent = None
    for event, node in lxml.etree.iterwalk(tree, events=("start", "end")):
        name = node.tag if isinstance(node.tag, str) else None
        if event == "start":
            if silent is None and (name is None or name in _SILENT):
                silent = node
            if silent is None:
                if name in _BLOCKS:
                    end()
                piece.append(node.text or "")
        else:
            if silent is node:
                silent = None
            if silent is None:
                if name in _BLOCKS:
                    end()
                piece.append(node.tail or "")
        if len(out) >= limit:
            break
    end()
    return out
