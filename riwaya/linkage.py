"""The long job of linking a record: claims out of the store, incidents, copies, control and wording back into it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from riwaya import __version__
from riwaya.linking.accounts import account_of
from riwaya.linking.control import KINDS as CONTROL_KINDS
from riwaya.linking.control import holds_of
from riwaya.linking.incidents import link_accounts
from riwaya.linking.records import Account, Copied
from riwaya.linking.tables import names as actor_names
from riwaya.linking.wording import Mention, mentions_of, terms_of
from riwaya.model import Article
from riwaya.store import judgements, links
from riwaya.store.link_rows import Linking, Quoted, hold_record
from riwaya.store.record import Record
from riwaya.store.rows import last_day

Progress = Callable[[int], None]


class Linked(NamedTuple):
    """``done``: whether there was anything to do. The rest counts what was found."""

    done: bool
    claims: int = 0
    incidents: int = 0


def linker_name() -> str:
    """What made a linking: program and lexicon version, the same for the same claims and incidents."""
    from riwaya.dictionary.loading import version

    return f"riwaya {__version__} links {version()}"


def link_record(record: Record, again: bool = False, progress: Progress | None = None) -> Linked:
    """Link all claims of the record anew, unless it is linked as it stands (``again``: even then).

    The linking there was stands until the new one is written, whole, in one transaction. The same claims, judgements
    and program give the same linking, whatever the order in which articles were read.
    """
    by = linker_name()
    if not again and links.state(record, by).current:
        return Linked(False)
    of = links.changes(record)
    with record.engine.connect() as connection:
        judged, gone = judgements.standing(connection)
    accounts: list[Account] = []
    mentions: list[Mention] = []
    for article, found in read(record, progress):
        accounts += found
        mentions += article
    copies = copies_in(record)
    incidents = link_accounts(accounts, judged, copies)
    made = Linking(incidents, copies, holds_of(accounts, None, copies), terms_of(mentions), quoted_in(accounts))
    links.write(record, made, of, by, gone)
    return Linked(True, len(accounts), len(incidents))


def read(record: Record, progress: Progress | None) -> Iterator[tuple[list[Mention], list[Account]]]:
    """The mentions and the accounts of every article with claims, streamed."""
    for _, article, claims in record.coded():
        if claims:
            yield list(mentions_of(article.text, article.outlet, (c for _, c in claims))), accounts_of(article, claims)
            if progress:
                progress(len(claims))


def accounts_of(article: Article, claims: Iterable[tuple[int, dict]]) -> list[Account]:
    """The claims of an article, each with its key in the record, as linking reads them."""
    day = article.published.isoformat() if article.published else None
    return [
        account_of(claim, outlet=article.outlet, agency=article.agency, published=day, text=article.text, number=number)
        for number, claim in claims
    ]


def copies_in(record: Record) -> list[Copied]:
    """The copies among all articles of the record."""
    from riwaya.linking.copies import find_copies

    return find_copies(
        (a.id, a.outlet, a.agency, a.published.isoformat() if a.published else None, a.text) for a in record.articles()
    )


def quoted_in(accounts: Iterable[Account]) -> list[Quoted]:
    """Which outlet gives which source, how often and in how many articles; the outlet's own words are left out."""
    claims: dict[tuple[str, str, str], int] = defaultdict(int)
    articles: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    names: dict[tuple[str, str, str], str | None] = {}
    english = actor_names()
    for one in accounts:
        if one.source_kind == "outlet":
            continue
        said = one.source or one.source_text or one.source_kind
        key = (one.outlet or "", said, one.source_kind)
        claims[key] += 1
        articles[key].add(one.article)
        known = english.get(one.source or "") or one.source_text
        names[key] = min(filter(None, (names.get(key), known)), default=None)
    return [Quoted(*key, names[key], claims[key], len(articles[key])) for key in sorted(claims)]


def control_of(record: Record, places: Iterable[str], as_of: str | None = None) -> list[dict[str, Any]]:
    """The stretches of control of places (ids), from the claims as they stand, in the exchange format.

    ``as_of``: only what was published by this day, which may be a month or a year. Reads those claims alone that name
    the places.
    """
    wanted = sorted(set(places))
    accounts: list[Account] = []
    for article, claims in record.naming(wanted, CONTROL_KINDS):
        accounts += accounts_of(article, claims)
    copies = links.copied(record, {account.article for account in accounts})
    found = holds_of(accounts, last_day(as_of), copies)
    return [hold_record(h) for h in found if h.place.id in wanted]
