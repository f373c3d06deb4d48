"""The whole way from one article to its claims, as an ordered list of stages.

>>> from riwaya import Coder
>>> Coder().code("سيطرت قوات النظام السوري على مدينة البوكمال امس", published="2017-11-19")  # doctest: +SKIP
"""

from __future__ import annotations

import datetime as dt
import hashlib
import math
from collections.abc import Iterator, Sequence
from functools import lru_cache

from riwaya import __version__
from riwaya.arabic.memory import Sieve
from riwaya.arabic.normalise import FOLD
from riwaya.arabic.quotes import quotations
from riwaya.arabic.sentences import sentences
from riwaya.arabic.tokens import Tokens, tokenise
from riwaya.coding.according_to import article_links, find_sources, source_at
from riwaya.coding.according_to_words import lexicon as source_lexicon
from riwaya.coding.claims import ACTOR_FLOOR, Draft, draft_claims
from riwaya.coding.furniture import find_furniture
from riwaya.coding.how_many import find_numbers, quantities_for
from riwaya.coding.how_sure import modality
from riwaya.coding.how_sure_cues import cue_lexicon
from riwaya.coding.passage import ActorMention, NumberMention, Passage, PlaceMention, SourceMention, TimeMention
from riwaya.coding.plainly import drop_doubts, hide_so_called
from riwaya.coding.roles import form_of
from riwaya.coding.weighing import Models, fitted
from riwaya.coding.what import EventLexicon, event_lexicon
from riwaya.coding.when import day_of_report, find_times
from riwaya.coding.when_words import HITS
from riwaya.coding.where import find_places
from riwaya.coding.where_resolve import Gazetteer, load_gazetteer
from riwaya.coding.where_scan import FLAGS
from riwaya.coding.who import find_actors
from riwaya.coding.who_lexicon import ActorLexicon
from riwaya.coding.who_lexicon import lexicon as actor_lexicon
from riwaya.dictionary.loading import version
from riwaya.errors import InputError
from riwaya.gazetteer import user_gazetteer, user_version
from riwaya.model import ActorRef, Article, Claim, PlaceRef, Quantity, SourceRef, TimeRef
from riwaya.own_names import Addition, OwnNames
from riwaya.own_names import version as names_version

CARRIED = 2  # sentences over which the time of a claim is carried on


@lru_cache(maxsize=64)
def coder_name(names: str = "") -> str:
    """What coded a claim: program and lexicon version, the same for the same input and output.

    ``names``: the fingerprint of the record's own names (``own_names.version``), of those that the article holds.
    """
    own = user_version()
    return (
        f"riwaya {__version__} lexicon {version()}"
        + (f" gazetteer {own}" if own else "")
        + (f" names {names}" if names else "")
    )


@lru_cache(maxsize=4)
def sieve(lexicon: EventLexicon, gazetteer: Gazetteer, actors: ActorLexicon) -> Sieve:
    """What all questions ask of single words, in one look-up."""
    ours = (lexicon.options, lexicon.light_memory, lexicon.collocates, gazetteer.readings, FLAGS, HITS)
    return Sieve((*ours, actors.memory, source_lexicon().cue_kinds, cue_lexicon().memory))


def read_passage(
    article: Article, lexicon: EventLexicon, gazetteer: Gazetteer | None = None, actors: ActorLexicon | None = None
) -> Passage:
    """Everything that is found in an article before claims are made: sentences and mentions of every sort.

    ``gazetteer``: the places to know; None for ours with those that the user has imported. ``actors``: likewise.
    """
    gazetteer = gazetteer or user_gazetteer() or load_gazetteer()
    actors = actors or actor_lexicon()
    tokens = tokenise(article.text)
    tokens.sieve = sieve(lexicon, gazetteer, actors)
    passage = Passage(tokens, sentences(tokens), article.published, article.outlet, article.agency)
    passage.quotes = [(q.first, q.stop) for q in quotations(tokens)]
    passage.furniture = find_furniture(passage, article.title)
    hidden = hide_so_called(tokens, lexicon.so_called)
    passage.actors = find_actors(passage, lambda at: bool(lexicon.readings(tokens.norm[at])), actors)
    drop_doubts(passage, hidden)
    passage.places = find_places(passage, gazetteer)
    passage.times = find_times(passage)
    passage.numbers = find_numbers(passage)
    passage.sources = find_sources(passage)
    return passage


class Coder:
    """Turns articles into claims. Holds the lexicons, nothing else: one coder serves any number of articles.

    ``gazetteer``: the places to know instead of ours with those that the user has imported. ``own``: the names that a
    record has beside the lexicon.
    """

    def __init__(self, gazetteer: Gazetteer | None = None, own: Sequence[Addition] = ()) -> None:
        self.gazetteer = gazetteer
        self.own = OwnNames(own, (gazetteer or user_gazetteer()) if own else None)
        self.lexicon = event_lexicon()
        self.models = fitted()

    def code(
        self,
        text: str,
        *,
        published: str | dt.date | None = None,
        outlet: str | None = None,
        agency: str | None = None,
        title: str | None = None,
        id: str = "text",
    ) -> list[Claim]:
        """The claims of one text, in its order. ``published``: a date or ISO string; InputError (R204) for another."""
        if isinstance(published, str):
            try:
                published = dt.date.fromisoformat(published[:10])
            except ValueError as error:
                raise InputError(f"published is {published!r}; give a date as YYYY-MM-DD", code="R204") from error
        return self.code_article(Article(id, text, title, outlet, None, agency, published))

    def code_article(self, article: Article) -> list[Claim]:
        """The claims of an article, in the order of its text. Pure: depends on the article and the lexicons alone."""
        passage = self.read(article)
        drafts = draft_claims(passage, self.lexicon, self.models)
        if not drafts:
            return []
        links = article_links(passage)
        return write_claims(article, passage, drafts, links, self.models, self.name_for(article))

    def read(self, article: Article) -> Passage:
        """What is found in an article before claims are made."""
        own = self.own
        if not own or not own.held(article.text):
            return read_passage(article, self.lexicon, self.gazetteer)
        return read_passage(article, self.lexicon, own.gazetteer or self.gazetteer, own.lexicon)

    def name_for(self, article: Article) -> str:
        """What codes this article: the record's own names count where its text holds them."""
        return coder_name(names_version(self.own.held(article.text)) if self.own else "")


def write_claims(
    article: Article, passage: Passage, drafts: list[Draft], links: list[dict], models: Models, coder: str = ""
) -> list[Claim]:
    """Write drafts out as claims, each field with its words, and with ids that depend on the text alone."""
    claims: dict[str, Claim] = {}
    for _, claim in written(article, passage, drafts, links, models, coder):
        claims.setdefault(claim.claim, claim)
    return list(claims.values())


def written(
    article: Article, passage: Passage, drafts: list[Draft], links: list[dict], models: Models, coder: str = ""
) -> Iterator[tuple[Draft, Claim]]:
    """Each draft with the claim that it makes; of several with one id the first counts."""
    carried: tuple[TimeMention, int] | None = None
    bulletin = day_of_report(passage)
    for draft in drafts:
        if draft.time is not None and draft.time.start is not None:
            carried = (draft.time, draft.trigger.sentence)
        others = [
            (d.trigger.first, d.trigger.last)
            for d in drafts
            if d is not draft and d.trigger.sentence == draft.trigger.sentence
        ]
        held = carried
        if bulletin is not None and (held is None or draft.trigger.sentence - held[1] > CARRIED):
            held = bulletin, draft.trigger.sentence
        yield draft, write_claim(article, passage, draft, links, models, held, others, coder)


def write_claim(
    article: Article,
    passage: Passage,
    draft: Draft,
    links: list[dict],
    models: Models,
    carried: tuple[TimeMention, int] | None,
    others: list[tuple[int, int]],
    coder: str = "",
) -> Claim:
    """One draft as a claim.

    ``links``: the article's own chain (agency, outlet). ``carried``: the last time stated and its sentence. ``others``:
    the triggers (token ranges) of the sentence's other claims, beyond which no number is sought.
    """
    tokens = passage.tokens
    trigger = draft.trigger
    start = clitic_end(tokens, trigger.first, trigger.reading.before)
    end = tokens.end[trigger.last]
    text = tokens.text[start:end]
    why = explain(passage, draft, models)
    source_mention = source_at(passage, trigger.first, trigger.last)
    source = write_source(passage, source_mention, links, article)
    if source_mention is not None:
        why.append(f"source: {source.text} by {source_mention.rule}")
    else:
        why.append("source: the outlet, nobody else is named for it")
    how, rule, cue = modality(passage, trigger.first, trigger.last, governing=governing(draft), kind=trigger.kind)
    if rule:
        word = f" «{tokens.raw(cue, cue)}»" if cue is not None else ""
        why.append(f"modality: {how} by {rule}{word}")
    time, reason = write_time(passage, draft, carried)
    if time is not None:
        why.append(f"time: «{time.text}» {time.start or '?'}–{time.end or '?'} ({time.basis})")
    else:
        why.append(f"time: {reason}")
    actors = write_actors(passage, draft.actors)
    targets = write_actors(passage, draft.targets)
    places = [write_place(tokens, passage.places[n]) for n in draft.places]
    numbers = quantities_for(passage, trigger.kind, trigger.first, trigger.last, others=others)
    digest = hashlib.sha256(f"{article.id}\0{start}\0{end}\0{trigger.kind}".encode()).hexdigest()[:12]
    return Claim(
        article=article.id,
        claim=f"c-{digest}",
        kind=trigger.kind,
        start=start,
        end=end,
        text=text,
        actors=actors,
        targets=targets,
        places=places,
        time=time,
        source=source,
        modality=how,
        quantities=[write_quantity(tokens, n) for n in numbers],
        wording={"actors": [a.text for a in actors], "targets": [t.text for t in targets], "event": text},
        confidence=round(1 / (1 + math.exp(-draft.score)), 3),
        explanation=why,
        coder=coder or coder_name(),
        time_reason=reason,
    )


def governing(draft: Draft) -> tuple[int, ...]:
    support = draft.trigger.support
    return () if support is None else (support,)


def clitic_end(tokens: Tokens, at: int, clitics: str) -> int:
    """Where in the text the word at token ``at`` begins once its proclitics are passed (the article stays with it)."""
    left = len(clitics.removesuffix("ال")) if clitics != "لل" else 1
    if clitics.endswith("لل"):
        left = len(clitics) - 1
    position = tokens.start[at]
    stop = tokens.end[at]
    while left > 0 and position < stop - 1:
        left -= len(FOLD.get(ord(tokens.text[position]), "x"))
        position += 1
    while position < stop - 1 and FOLD.get(ord(tokens.text[position]), "x") == "":
        position += 1  # marks on the clitic belong to it
    return position


def write_actors(passage: Passage, numbers: list[int]) -> list[ActorRef]:
    """The actors of a role; «الطرفان» stands for both of the parties that it refers to."""
    out: list[ActorRef] = []
    for number in numbers:
        mention = passage.actors[number]
        for one in (mention, *mention.allies):
            ref = write_actor(passage.tokens, one)
            if ref.id is None or all(ref.id != held.id for held in out):
                out.append(ref)
    return out


def write_actor(tokens: Tokens, mention: ActorMention) -> ActorRef:
    start = clitic_end(tokens, mention.first, mention.prefix)
    end = tokens.end[mention.last]
    return ActorRef(mention.id, mention.name, start, end, tokens.text[start:end], mention.reason)


def write_place(tokens: Tokens, place: PlaceMention) -> PlaceRef:
    """A place as the record holds it: without its clitic, its role read from the relation («قرب», «من»)."""
    start = clitic_end(tokens, place.first, place.prefix)
    end = tokens.end[place.last]
    text = tokens.text[start:end]
    role = event_lexicon().place_roles.get(place.relation, "at")
    where = (place.id, place.name, place.lat, place.lon, place.precision, place.radius_km)
    return PlaceRef(*where, role, start, end, text, place.reason)


def write_time(
    passage: Passage, draft: Draft, carried: tuple[TimeMention, int] | None
) -> tuple[TimeRef | None, str | None]:
    """The time of a claim: stated in its sentence, else carried over from the claim before in reach, else a reason."""
    tokens = passage.tokens
    time, basis = draft.time, None
    if time is None and carried is not None and draft.trigger.sentence - carried[1] <= CARRIED:
        time, basis = carried[0], "article"
    if time is None:
        return None, "no time stated in or shortly before the sentence"
    start, end = tokens.start[time.first], tokens.end[time.last]
    text = tokens.text[start:end]
    ref = TimeRef(time.start, time.end, time.precision, text, basis or time.basis, start, end, time.reason)
    return ref, time.reason


def write_source(passage: Passage, mention: SourceMention | None, links: list[dict], article: Article) -> SourceRef:
    """According to whom, with the chain to the outlet; the outlet itself where nobody else is named."""
    chain = [dict(link) for link in (mention.chain if mention else [])]
    known = {link.get("id") for link in chain}
    chain += [dict(link) for link in links if link.get("id") not in known]
    if article.agency and not any(link.get("kind") == "agency" for link in chain):
        chain.append({"kind": "agency", "id": None, "name": article.agency})
    if article.outlet:
        chain.append({"kind": "outlet", "id": None, "name": article.outlet})
    if mention is None:
        return SourceRef("outlet", None, article.outlet, None, None, None, chain)
    tokens = passage.tokens
    start, end = tokens.start[mention.by_first], tokens.end[mention.by_last]
    speaker = next((m for m in passage.actors if m.first == mention.by_first), None)
    if speaker is not None:
        start = clitic_end(tokens, speaker.first, speaker.prefix)
    words = tokens.text[start:end]
    anonymous = mention.kind == "anonymous"
    return SourceRef("anonymous" if anonymous else "named", mention.id, mention.name, words, start, end, chain)


def write_quantity(tokens: Tokens, number: NumberMention) -> Quantity:
    start, end = tokens.start[number.first], tokens.end[number.last]
    return Quantity(number.role or "count", number.low, number.high, number.unit, tokens.text[start:end], start, end)


def explain(passage: Passage, draft: Draft, models: Models) -> list[str]:
    """Why the claim was coded: its entry, and for each role taken the words and the features that weighed most."""
    tokens = passage.tokens
    trigger = draft.trigger
    entry = trigger.entry
    carried_by = f", carried by «{tokens.raw(trigger.support, trigger.support)}»" if trigger.support is not None else ""
    words = tokens.raw(trigger.first, trigger.last)
    out = [f"what: «{words}» is {entry['kind']} by entry {entry['id']}, form {form_of(trigger)}{carried_by}"]
    roles = (
        ("actor", draft.actors, passage.actors),
        ("target", draft.targets, passage.actors),
        ("place", draft.places, passage.places),
    )
    for role, numbers, pool in roles:
        scores = {c.number: c for c in draft.weighed[role]}
        referred = role == "actor" and all(n not in scores or scores[n].score < ACTOR_FLOOR for n in numbers)
        for number in numbers:
            mention = pool[number]
            if referred:
                named = tokens.raw(mention.first, mention.last)
                out.append(f"{role}: «{named}» of the claim of this kind before, to which «{words}» refers back")
                continue
            found = scores[number]
            best = models.deciding(role, found.groups)
            out.append(f"{role}: «{tokens.raw(mention.first, mention.last)}» {found.score:+.1f} ({best})")
    return out
