"""What an actor phrase stands for in its article: names that need context, bodies without a nation, references."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from riwaya.coding.passage import ActorMention, Passage
from riwaya.coding.who_lexicon import ARTICLE, ActorLexicon, lexicon
from riwaya.coding.who_persons import Found

OPENING = 2  # sentences at the start that tell most of what an article is about
OUTSIDE = 0.35  # weight of a power that acts abroad when the article's country is guessed
NEAR = 2  # sentences within which «الجيش» is the army named last
REACH = 8  # sentences within which a noun refers back, unless it must be of one name
UNKNOWN = "not in the actor lexicon"


def guess_country(passage: Passage, votes: Mapping[str, float] | None = None) -> str | None:
    """The ISO code of the country that the article is mostly about, None where nothing tells.

    Counts ``votes`` (country -> weight, as ``find_actors`` collects them from names and adjectives), the passage's
    actor mentions where there are no votes, and its places. Ties go to the code that comes first in the alphabet.
    """
    count: dict[str, float] = dict(votes or {})
    if votes is None:
        for mention in passage.actors:
            if mention.country:
                count[mention.country] = count.get(mention.country, 0.0) + 1.0
    for place in passage.places:
        if place.country and place.lat is not None:
            count[place.country] = count.get(place.country, 0.0) + 0.7
    if not count:
        return None
    best = min(count, key=lambda code: (-count[code], code))
    return best if count[best] >= 0.7 else None


def collect_votes(lex: ActorLexicon, founds: list[list[Found]]) -> dict[str, float]:
    """Country -> weight, from names that need no context and from adjectives of nation, the opening counting double."""
    votes: dict[str, float] = {}
    for number, sentence in enumerate(founds):
        weight = 2.0 if number < OPENING else 1.0
        for found in sentence:
            country: str | None = None
            worth = weight
            if found.nation is not None:
                country = lex.nations[found.nation]["country"]
            elif found.kind == "name":
                ident = next((i for i, mark in found.names if not mark), None)
                if ident is None:
                    continue
                _, cls, country, _ = lex.actors[ident]
                if cls == "person":
                    worth *= 0.5
                elif cls == "media":
                    worth *= 0.2
            if country:
                nation = lex.by_country.get(country)
                if nation is not None and nation["outside"]:
                    worth *= OUTSIDE
                votes[country] = votes.get(country, 0.0) + worth
    return votes


@dataclass(slots=True)
class Antecedent:
    """A mention that later words may refer to: in which sentence, and the nouns that it may be called by."""

    mention: ActorMention
    sentence: int
    nouns: frozenset[str]


@dataclass(slots=True)
class Story:
    """What is known so far when the mentions of an article are decided in their order."""

    lex: ActorLexicon
    passage: Passage
    country: str | None
    named: frozenset[str]  # ids that the article names in full anywhere
    seen: set[str] = field(default_factory=set)  # ids named in full so far
    history: list[Antecedent] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    same_word: dict[str, tuple[str, str | None, int]] = field(
        default_factory=dict
    )  # head noun -> (id, country, sentence)
    last_country: tuple[str, int] | None = None
    sides: frozenset[str] = frozenset()  # sides of those ids
    heirs: dict[str, str] = field(default_factory=dict)  # id -> the id that its shared names mean on the article's day
    surnames: dict[str, ActorMention] = field(default_factory=dict)


def begin(lex: ActorLexicon, passage: Passage, named: frozenset[str]) -> Story:
    """The story of a passage before its first mention."""
    story = Story(lex, passage, passage.country, named)
    story.sides = frozenset(lex.actors[ident][3] or ident for ident in named)
    for old, (day, new) in lex.heirs.items():
        if passage.published.isoformat() >= day if passage.published else new in named:
            story.heirs[old] = new
    return story


def bare(word: str) -> str:
    """A noun without its article."""
    return word[2:] if word.startswith(ARTICLE) and len(word) > 4 else word


def make(
    lex: ActorLexicon,
    found: Found,
    ident: str | None,
    via: str,
    cls: str = "",
    reason: str | None = None,
    name: str = "",
) -> ActorMention:
    """The mention of a candidate for actor ``ident`` (None: unresolved, with a reason)."""
    record = lex.actors.get(ident) if ident else None
    nation = lex.nations.get(found.nation) if found.nation else None
    return ActorMention(
        found.first,
        found.last,
        ident,
        record[0] if record else name,
        cls or (record[1] if record else found.cls) or "armed group",
        record[2] if record else (nation["country"] if nation else None),
        record[3] if record else None,
        found.prefix,
        found.head,
        via,
        None if ident else (reason or UNKNOWN),
    )


def choose_name(story: Story, found: Found, sentence: int) -> str | None:
    """Which of the actors that share a name is meant; None where the article gives none of them."""
    heirs = story.lex.heirs
    old = [ident for ident, _ in found.names if ident in heirs]
    names = [entry for entry in found.names if all(heirs[i][1] != entry[0] for i in old)] if old else found.names
    plain = [ident for ident, mark in names if not mark]
    if plain:
        abroad = story.lex.actors[plain[0]][2] != story.country
        for ident, mark in names if abroad and len(plain) < len(names) else ():
            if mark == "~" and story.lex.actors[ident][2] == story.country:
                return ident  # «المتمردون الأكراد» in an article about Turkey
        if len(plain) == 1 or plain[0] == story.lex.by_state.get(plain[0]):
            return plain[0]
        at_home = [i for i in plain if i in story.seen or story.lex.actors[i][2] == story.country]
        return at_home[0] if at_home else plain[0]
    best: tuple[float, str] | None = None
    near = story.same_word.get(bare(found.word))
    for order, (ident, mark) in enumerate(names):
        country = story.lex.actors[ident][2]
        if mark == "^":
            if ident not in story.seen:
                continue
            worth = 3.0
        else:
            worth = 0.0
            if country and country == story.country:
                worth += 3.0
            if ident in story.named:
                worth += 2.0 if country and country != story.country else 2.5
            if ident in story.seen:
                worth += 0.5
            if mark == "*":
                worth += nearness(story, ident, worth, sentence)
            if worth and near is not None and sentence - near[2] <= NEAR:
                worth += 4.0 if near[0] == ident else 2.0 if country and near[1] == country else 0.0
        if worth and (best is None or worth - order * 0.01 > best[0]):
            best = (worth - order * 0.01, ident)
    return best[1] if best else None


def nearness(story: Story, ident: str, worth: float, sentence: int) -> float:
    """What else speaks for an actor of a shared name: its side is named in the article (just before), or acts there."""
    side, homes = story.lex.actors[ident][3], story.lex.homes.get(ident, ())
    more = 0.0
    if side in story.sides:
        more += 0.5 if worth else 1.5
    if story.country in homes:
        more += 1.0
    elif story.country is None and "*" in homes and not worth:
        more += 0.2
    if more or worth:
        last = next((item for item in reversed(story.history) if item.mention.side == side), None)
        if last is not None and sentence - last.sentence <= NEAR:
            more += 1.0 - 0.2 * (sentence - last.sentence)
    return more


def context_nation(story: Story, found: Found, sentence: int) -> dict[str, Any] | None:
    """The nation of a body named without one: that of the same noun just before, the article's, the last named."""
    near = story.same_word.get(bare(found.word))
    if near is not None and near[1] and sentence - near[2] <= NEAR:
        return story.lex.by_country.get(near[1])
    if found.near:
        return None
    if story.country:
        return story.lex.by_country.get(story.country)
    if story.last_country is not None and sentence - story.last_country[1] <= NEAR:
        return story.lex.by_country.get(story.last_country[0])
    return None


def decide(story: Story, found: Found, sentence: int) -> ActorMention | None:
    """The mention that a candidate is on the article's day, or None where it is none after all."""
    mention = decide_kind(story, found, sentence)
    new = story.heirs.get(mention.id or "") if mention is not None and story.heirs else None
    if mention is None or new is None or mention.via == "backref":
        return mention
    if found.names is not None and all(ident not in story.heirs.values() for ident, _ in found.names):
        return mention  # a name of the old one alone
    mention.id = new
    mention.name, _, mention.country, mention.side = story.lex.actors[new]
    return mention


def decide_kind(story: Story, found: Found, sentence: int) -> ActorMention | None:
    lex = story.lex
    kind = found.kind
    if kind == "hint":
        return None
    if found.person is not None:
        return make(lex, found, found.person, "name" if found.nation is None else "compound")
    if kind == "name":
        return decide_name(story, found, sentence)
    if kind in ("nation", "adjective"):
        return decide_nation(story, found)
    if kind == "people":
        return decide_people(story, found)
    if kind == "person":
        return make(lex, found, None, "unknown", "person", name=story.passage.tokens.raw(found.first, found.last))
    if kind == "unknown":
        return make(lex, found, None, "unknown", name=story.passage.tokens.raw(found.first, found.last))
    if kind == "backref":
        return refer_back(story, found, sentence)
    return decide_context(story, found, sentence)


def decide_name(story: Story, found: Found, sentence: int) -> ActorMention | None:
    lex = story.lex
    if found.nation is not None and all(mark for _, mark in found.names):
        nation = lex.nations[found.nation]  # «الجيش» + «الباكستاني»
        ids = [ident for ident, _ in found.names if lex.actors[ident][2] == nation["country"]]
        cls = lex.actors[found.names[0][0]][1]
        return make(lex, found, ids[0] if ids else lex.of_nation(nation, cls)[0], "compound")
    ident = choose_name(story, found, sentence)
    head = found.heads[0] if found.heads and found.cls else ""  # the head of a phrase around the name
    if ident is None and found.word in lex.nisba and lex.nisba[found.word].number in "pdx":
        found.nation, found.definite = lex.nisba[found.word].nation, lex.nisba[found.word].definite
        return decide_people(story, found)
    if ident in lex.generic and found.first == found.last and (rule := generic_rule(lex, found)) is not None:
        back = refer_back(story, found, sentence, rule, named=False)
        if back is not None:
            return back
    if ident is None and not found.heads and all(mark == "^" for _, mark in found.names):
        return None
    if ident is None:
        last = found.key.rpartition(" ")[2]  # «قوات التحالف» goes with «التحالف»
        backref = lex.backrefs.get(last)
        if backref is not None:
            found.backref = backref
            return refer_back(story, found, sentence)
        held = lex.heads.get(found.key) or lex.heads.get(found.word) or {}
        kind = "institution" if "institution" in held or found.first == found.last else "group"
        if head or (kind in held and held[kind][0] in ("state", "state forces")):
            if not head:
                found.cls, flags = held.get(kind, ("state", ""))
                found.near = "nation" in flags
            return decide_context(story, found, sentence)
        return None
    record = lex.actors[ident]
    full = any(i == ident and not mark for i, mark in found.names)
    if head in ("office", "title"):
        return make(lex, found, ident, "compound", "person")
    if head and record[1] == "person":
        side = record[3] if record[3] in lex.actors else None
        nation = lex.nation_of(ident)
        if side is None and nation is not None:
            side = lex.of_nation(nation, found.cls)[0]
        return make(lex, found, side or ident, "compound")
    if head in ("institution", "people") and record[1] in ("state", "international") and lex.nation_of(ident):
        nation = lex.nation_of(ident)
        if ident == nation["state"]:
            if head == "people":
                return make(lex, found, lex.of_nation(nation, "civilians")[0], "compound", "civilians")
            ident = lex.of_nation(nation, found.cls)[0] or ident
            return make(lex, found, ident, "compound", found.cls)
    if head == "group" and record[1] == "state" and found.cls == "state forces" and lex.nation_of(ident):
        nation = lex.nation_of(ident)
        if ident == nation["state"]:
            return make(lex, found, nation["forces"], "compound")
    if "office" in found.heads and record[1] in ("state", "state forces"):
        return make(lex, found, ident, "name" if full else "context", "person")
    via = "name" if full else "context"
    if full and found.key in lex.metonyms:
        via = "metonym"
    if record[1] == "civilians" or ident == "gunmen":
        via = "generic"
    return make(lex, found, ident, via)


def generic_rule(lex: ActorLexicon, found: Found) -> dict[str, Any] | None:
    """How «المسلحون», or «مسلحا» where they are counted («مقتل 12 مسلحا»), refers back to a group named before."""
    if found.word.startswith(ARTICLE):
        return lex.backrefs.get(found.word)
    if not found.quantity:
        return None
    word = ARTICLE + found.word
    return lex.backrefs.get(word) or lex.backrefs.get(word[:-1] + "ين") or lex.backrefs.get(word + "ين")


def decide_nation(story: Story, found: Found) -> ActorMention:
    lex = story.lex
    nation = lex.nations[found.nation or ""]
    if found.kind == "adjective" and found.cls == "state forces":
        return make(lex, found, nation["forces"], "adjective", "" if nation["party"] else found.cls)
    if found.kind == "adjective":
        people = (
            nation["people"] if nation["people"] == nation["armed"] else None
        )  # «هجوم فلسطيني» is not of the Authority
        return make(lex, found, people or nation["state"], "adjective")
    ident, reason = lex.of_nation(nation, found.cls, found.word)
    text = story.passage.tokens.raw(found.first, found.last)
    cls = "" if nation["party"] and found.cls not in ("person", "civilians") else found.cls
    return make(lex, found, ident, "compound", cls, reason, text)


def decide_people(story: Story, found: Found) -> ActorMention | None:
    """«فلسطينيين», «الأميركيون»: the people where it is a party, the state of a foreign nation, else civilians."""
    lex = story.lex
    civilians = "civilians" if "civilians" in lex.actors else None
    if found.nation is None:
        return make(lex, found, civilians, "generic", "civilians")
    nation = lex.nations[found.nation]
    if nation["party"]:
        return make(lex, found, nation["state"], "compound")
    if nation["people"]:
        return make(lex, found, nation["people"], "compound", "civilians")
    forces = nation["forces"]
    if not found.definite and nation["country"] != story.country and forces != nation["state"] and forces in story.named:
        return make(lex, found, forces, "compound", "state forces")  # «مقتل إيرانيين» beside «مواقع إيرانية»
    if found.definite and not found.quantity and nation["country"] != story.country:
        return make(lex, found, nation["state"], "compound", "state")
    mention = make(lex, found, civilians, "generic", "civilians")
    mention.country = nation["country"]
    return mention


def decide_context(story: Story, found: Found, sentence: int) -> ActorMention | None:
    lex = story.lex
    nation = context_nation(story, found, sentence)
    text = story.passage.tokens.raw(found.first, found.last)
    if nation is None and found.near:
        return None
    if nation is None:
        return make(lex, found, None, "context", found.cls or "state", "whose it is, the article does not say", text)
    if found.cls == "political" or found.cls == "media":
        return make(
            lex, found, None, "context", found.cls, f"no {found.cls} actor of that name in the actor lexicon", text
        )
    ident, reason = lex.of_nation(nation, found.cls, found.word)
    return make(lex, found, ident, "context", found.cls, reason, text)


def called(item: Antecedent, nouns: Iterable[str]) -> bool:
    return not item.nouns.isdisjoint(nouns)


def refer_back(
    story: Story, found: Found, sentence: int, rule: dict[str, Any] | None = None, named: bool = True
) -> ActorMention | None:
    """The antecedent of «التنظيم», «الأخير», «الطرفان»: right class, called by that noun, near, and named often.

    ``named`` False: only the antecedent, None where there is none.
    """
    lex, rule = story.lex, rule or found.backref
    wants, nouns = rule["wants"], rule["nouns"] or [bare(found.word)]
    if rule["two"]:
        return both_parties(story, found, rule, sentence)
    best: tuple[float, Antecedent] | None = None
    for item in reversed(story.history):
        behind = sentence - item.sentence
        if behind > REACH and not rule["strict"]:
            break
        if item.mention.cls not in wants:
            continue
        if rule["pronoun"]:
            if behind <= 1:
                best = (0.0, item)  # the one named last
            break
        same = called(item, nouns)
        if rule["strict"] and not same:
            continue
        worth = (
            (4.0 if same else 0.0)
            + (1.5 if item.mention.cls == wants[0] else 0.0)
            - behind * 0.6
            + min(story.counts.get(item.mention.id or "", 0), 6) * 0.3
        )
        if best is None or worth > best[0]:
            best = (worth, item)
    if best is not None:
        mention = best[1].mention
        return ActorMention(
            found.first, found.last, mention.id, mention.name, mention.cls, mention.country, mention.side, found.prefix,
            found.head, "backref", mention.reason,
        )  # fmt: skip
    if not named:
        return None
    ident = rule["by"].get(story.country or "")
    if ident:
        return make(lex, found, ident, "context")
    if rule["generic"]:
        return make(lex, found, rule["generic"], "generic")
    nouned = [i for i in story.named if lex.actors[i][1] in wants and not lex.nouns.get(i, set()).isdisjoint(nouns)]
    if len(nouned) == 1:
        return make(lex, found, nouned[0], "backref")  # named in full only further on
    if rule["quiet"]:
        return None
    if "person" in wants and len(wants) == 1 and "office" not in lex.heads.get(found.word, {}):
        return None
    text = story.passage.tokens.raw(found.first, found.last)
    return make(lex, found, None, "backref", wants[0], "refers back, and nothing of its kind is named before", text)


def both_parties(story: Story, found: Found, rule: dict[str, Any], sentence: int) -> ActorMention | None:
    """«الطرفان»: the two parties of different sides named last; the first carries the second in ``allies``."""
    held: list[ActorMention] = []
    for item in reversed(story.history):
        if sentence - item.sentence > 3:
            break
        mention = item.mention
        if mention.cls == "person" and "person" not in rule["wants"] and (nation := story.lex.nation_of(mention.id)):
            mention = make(story.lex, found, nation["state"], "backref")  # «البلدين» after two ministers
        if mention.id is None or mention.cls not in rule["wants"] or mention.via == "adjective":
            continue
        if all((mention.side or mention.id) != (other.side or other.id) for other in held):
            held.insert(0, mention)
        if len(held) == 2:
            break
    if len(held) < 2:
        text = story.passage.tokens.raw(found.first, found.last)
        return make(story.lex, found, None, "backref", rule["wants"][0], "two parties, and two are not named before", text)
    both = [
        ActorMention(
            found.first, found.last, m.id, m.name, m.cls, m.country, m.side, found.prefix, found.head, "backref"
        )
        for m in held
    ]
    both[0].allies = (both[1],)
    return both[0]


def remember(story: Story, found: Found, mention: ActorMention, sentence: int) -> None:
    """Keep a mention for what comes after it."""
    lex, ident = story.lex, mention.id
    if mention.via == "adjective" or mention.cls == "civilians":
        return
    word = bare(found.word)
    if ident:
        story.counts[ident] = story.counts.get(ident, 0) + 1
        if mention.via in ("name", "metonym", "compound"):
            story.seen.add(ident)
            story.same_word[word] = (ident, mention.country, sentence)
            nation = lex.by_country.get(mention.country or "")
            if nation is not None and not nation["outside"]:
                story.last_country = (mention.country or "", sentence)
    nouns = set(lex.nouns.get(ident or "", ()))
    nouns.add(word)
    if mention.cls == "person":
        norm = story.passage.tokens.norm
        nouns.update(
            bare(norm[i]) for i in range(mention.first, mention.last + 1) if lex.has(norm[i], "office", "title")
        )
    story.history.append(Antecedent(mention, sentence, frozenset(nouns)))
    if mention.cls == "person" and found.surname:
        name = found.surname
        if len(name) > 3 and name not in lex.nisba and name not in lex.heads:
            story.surnames[name] = mention


def coordinated(passage: Passage, mention: ActorMention, lex: ActorLexicon | None = None) -> list[ActorMention]:
    """The mentions in one noun phrase with ``mention``, joined by و, «مع» or «وحلفاؤها», in the order of the text.

    Looks both ways in ``passage.actors``; a comma joins only where a و follows it further on in the chain.
    """
    lex = lex or lexicon()
    mentions = passage.actors
    at = next(
        (i for i, m in enumerate(mentions) if m is mention or (m.first, m.last) == (mention.first, mention.last)), None
    )
    if at is None:
        return []
    start = at
    pending: list[int] = []
    while start > 0 and (tie := tied(passage, lex, mentions[start - 1], mentions[start])):
        start -= 1
        if tie == "comma":
            pending.append(start)
    stop = at
    while stop + 1 < len(mentions) and tied(passage, lex, mentions[stop], mentions[stop + 1]):
        stop += 1
    ties = [tied(passage, lex, mentions[i], mentions[i + 1]) for i in range(start, stop)]
    # Cut the chain at commas that no «و» closes.
    low, high = start, stop
    for i in range(stop - 1, start - 1, -1):
        if ties[i - start] == "comma" and "and" not in ties[i - start :]:
            if i >= at:
                high = i
            else:
                low = max(low, i + 1)
    return [m for i, m in enumerate(mentions[low : high + 1], low) if i != at]


def tied(passage: Passage, lex: ActorLexicon, left: ActorMention, right: ActorMention) -> str:
    """How two neighbouring mentions hang together in one noun phrase: 'and', 'comma' or ''."""
    norm, kind = passage.tokens.norm, passage.tokens.kind
    if right.first <= left.last or right.first - left.last > 6:
        return ""
    between = [norm[i] for i in range(left.last + 1, right.first) if norm[i] not in "\"'()[]" or kind[i] != "sign"]
    if right.prefix in ("و", "ول", "وب"):
        between = [w for w in between if w != "و"]
        if not between:
            return "and" if right.prefix == "و" or right.prefix[1:] == left.prefix[-1:] else ""
        return "and" if all(lex.has(w, "modifier", "ally") for w in between) else ""
    if right.prefix:
        return ""
    if between in (["و"], ["مع"]):
        return "and"
    if between in (["،"], [","]):
        return "comma"
    allies = [w for w in between if lex.has(w.removeprefix("و"), "ally")]
    rest = [w for w in between if w not in allies and w not in ("مع", "من", ":", "،")]
    return "and" if allies and not rest else ""
