"""What an actor phrase stands for in its article: names that need context, bodies without a nation, references."""

from __future__ import annotations

from typing import Any

from riwaya.coding.passage import ActorMention, Passage
from riwaya.coding.who_backrefs import generic_rule, refer_back
from riwaya.coding.who_lexicon import ActorLexicon, lexicon
from riwaya.coding.who_persons import Found
from riwaya.coding.who_story import Story, bare, make

NEAR = 2  # sentences within which «الجيش» is the army named last


def choose_name(story: Story, found: Found, sentence: int) -> str | None:
    """Which of the actors that share a name is meant; None where the article gives none of them."""
    names = found.names
    if len(names) > 1:
        names = story.lex.without_heirs(names)
    elif not names[0][1]:
        return names[0][0]
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
    relay = passed_on(story, found, sentence)
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
            if relay and country == relay:
                worth += 6.0
            if near is not None and (worth or near[0] == ident) and sentence - near[2] <= NEAR:
                worth += 4.0 if near[0] == ident else 2.0 if country and near[1] == country else 0.0
        if worth and (best is None or worth - order * 0.01 > best[0]):
            best = (worth - order * 0.01, ident)
    return best[1] if best else None


def passed_on(story: Story, found: Found, sentence: int) -> str:
    """The country of a medium that quotes the body («نقلت الوكالة الروسية عن وزارة الدفاع»), '' where none does."""
    last = story.history[-1] if story.history else None
    if last is None or last.mention.cls != "media" or last.sentence != sentence:
        return ""
    before = story.passage.tokens.norm[found.first - 1]
    close = found.first - last.mention.last <= 4 and story.lex.has(before, "passing")
    return last.mention.country or "" if close else ""


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
    lands = {held[0] for held in (story.last_country, story.last_people) if held and sentence - held[1] <= NEAR}
    if any(land in homes for land in lands if land != story.country):
        more += 2.0  # «جيش الاحتلال» beside Palestinians, whatever the article is about
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
        land = lex.nation_of(ident)
        if side is None and land is not None:
            side = lex.of_nation(land, found.cls)[0]
        return make(lex, found, side or ident, "compound")
    home = lex.nation_of(ident)
    of_state = head in ("institution", "people") and record[1] in ("state", "international")
    if of_state and home and ident == home["state"]:
        if head == "people":
            return make(lex, found, lex.of_nation(home, "civilians")[0], "compound", "civilians")
        ident = lex.of_nation(home, found.cls)[0] or ident
        return make(lex, found, ident, "compound", found.cls)
    if head == "group" and record[1] == "state" and found.cls == "state forces" and home and ident == home["state"]:
        return make(lex, found, home["forces"], "compound")
    if "office" in found.heads and record[1] in ("state", "state forces"):
        return make(lex, found, ident, "name" if full else "context", "person")
    via = "name" if full else "context"
    if full and found.key in lex.metonyms:
        via = "metonym"
    if record[1] == "civilians" or ident == "gunmen":
        via = "generic"
    return make(lex, found, ident, via)


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
    abroad = nation["country"] != story.country
    if abroad and not found.definite and forces != nation["state"] and forces in story.named:
        return make(lex, found, forces, "compound", "state forces")  # «مقتل إيرانيين» beside «مواقع إيرانية»
    if abroad and found.definite and not found.quantity:
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
