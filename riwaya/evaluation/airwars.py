"""Airwars incidents against the claims coded from the articles that report them.

Airwars' researchers record where, when and with how many civilians killed a strike was, from many sources at once; the
coder sees one article at a time. So a figure here says whether the account in the article, as coded, meets the record.
A pair is one incident with one of its articles whose text is marked likely to be about it.

- place: one of the places of the article's claims lies within 5 km of the incident's coordinates (where it has them);
  Many texts are pages that no longer hold the report, so it is also given for those that write the place's name;
- date: the time of one of its claims meets the day before to the day after the incident, and is no longer than that;
- killed: the bounds of a number of killed in one of its claims meet the incident's range. Of the texts that state a
  number: a number of the text has to do with killed persons by its own words, or stands beside a word of killing.

Few of the texts have a date of publication. ``published`` is the stated one, or that of the address or the first line
(as reading articles infers it); where there is none, the day of the incident stands in, and the figure for texts
whose date is known is given beside it.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from riwaya.arabic.normalise import fold
from riwaya.coding.passage import NumberMention, Passage
from riwaya.coding.what import event_lexicon
from riwaya.coding.where_resolve import Gazetteer, load_gazetteer
from riwaya.dictionary.gazetteer_import import read_ocha, write_rows
from riwaya.evaluation.figures import Figure, Section, interval, share
from riwaya.evaluation.gold import km
from riwaya.model import Article, Claim
from riwaya.pipeline import Coder, read_passage
from riwaya.reading.fields import inferred_date

REACH_KM = 5.0
DAYS = 1
KILLED = frozenset(("killed", "killed_or_wounded"))
NEAR = 6  # tokens between a number and a word of killing
TITLE = "Airwars incidents in the articles that report them"


@dataclass(frozen=True, slots=True)
class Pair:
    """An incident and one article that reports it. ``killed``: bounds, None where Airwars states none."""

    incident: str
    article: Article
    known_date: bool
    day: dt.date
    point: tuple[float, float] | None
    killed: tuple[int, int] | None
    name: str


@dataclass(slots=True)
class Found:
    """What the claims of an article say of its incident; None where the question does not arise."""

    pair: Pair
    place: bool | None
    date: bool
    together: bool | None  # place and date in one claim
    killed: bool | None
    states: bool  # whether the text states a number of killed


def read_pairs(folder: Path) -> Iterator[Pair]:
    """The pairs of incidents.jsonl and articles.jsonl whose text is marked likely."""
    rows = {}
    with (folder / "articles.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            rows[row["id"]] = row
    with (folder / "incidents.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            incident = json.loads(line)
            day = dt.date.fromisoformat(incident["date"])
            low, high = incident["civ_killed"]
            for key in incident["likely_article_ids"]:
                row = rows[key]
                stated = row.get("published")
                published = dt.date.fromisoformat(stated[:10]) if stated else inferred_date(row["text"], row.get("url"))
                article = Article(key, row["text"], row["title"], row.get("publisher"), published=published or day)
                yield Pair(
                    incident["incident_id"],
                    article,
                    published is not None,
                    day,
                    (incident["lat"], incident["lon"]) if incident["lat"] is not None else None,
                    (low, high) if low is not None and high else None,
                    incident["location_ar_field"] or incident["location"],
                )


def named(pair: Pair) -> bool:
    """Whether the text holds one of the Arabic names that Airwars gives the place; spaces do not count."""
    text = fold(pair.article.text).replace(" ", "")
    parts = (fold(part).replace(" ", "") for part in re.split("[,،]", pair.name))
    return any(len(part) > 2 and part in text for part in parts)


def place_met(pair: Pair, claim: Claim) -> bool:
    if pair.point is None:
        return False
    return any(
        km(pair.point, (p.lat, p.lon)) <= REACH_KM for p in claim.places if p.lat is not None and p.lon is not None
    )


def date_met(pair: Pair, claim: Claim) -> bool:
    """Whether the time of a claim meets the incident's day within DAYS, and is no longer than that."""
    time = claim.time
    if time is None or time.start is None or time.end is None or len(time.start) < 10 or len(time.end) < 10:
        return False
    start, end = dt.date.fromisoformat(time.start[:10]), dt.date.fromisoformat(time.end[:10])
    slack = dt.timedelta(days=DAYS)
    return start <= pair.day + slack and end >= pair.day - slack and (end - start).days <= 2 * DAYS


def killed_met(pair: Pair, claim: Claim) -> bool:
    """Whether the bounds of a number of killed in a claim meet the incident's range."""
    if pair.killed is None:
        return False
    low, high = pair.killed
    for number in claim.quantities:
        if number.role in KILLED:
            least = number.low if number.low is not None else 0
            most = number.high if number.high is not None else float("inf")
            if least <= high and low <= most and (number.high is not None or number.low is not None):
                return True
    return False


def states_killed(passage: Passage) -> bool:
    """Whether the text states a number of killed persons, as far as its words tell without any claim."""
    lexicon = event_lexicon()
    norm = passage.tokens.norm

    def near(number: NumberMention) -> bool:
        around = range(max(number.first - NEAR, 0), min(number.last + NEAR + 1, len(norm)))
        return any(
            lexicon.entries[r.entry]["kind"] == "casualties" for at in around for r in lexicon.readings(norm[at])
        )

    persons = (None, "killed", "killed_or_wounded", "fighters", "people")
    return any(n.role in KILLED or (n.role in persons and near(n)) for n in passage.numbers)


def judge(pair: Pair, claims: Sequence[Claim], states: bool) -> Found:
    """What the claims of the article say of the incident."""
    located = [c for c in claims if place_met(pair, c)]
    return Found(
        pair,
        bool(located) if pair.point else None,
        any(date_met(pair, c) for c in claims),
        any(date_met(pair, c) for c in located) if pair.point else None,
        any(killed_met(pair, c) for c in claims) if pair.killed else None,
        states,
    )


def imported(folder: Path) -> Gazetteer | None:
    """Our gazetteer with the OCHA tables of a folder, as ``riwaya gazetteer import ocha`` adds them; None for none."""
    tables = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    if not tables:
        return None
    with TemporaryDirectory() as name:
        table = Path(name) / "gazetteer.tsv"
        write_rows((row for path in tables for row in read_ocha(path)), table)
        return load_gazetteer(table)


def measure(data: Path, say: Callable[[str], Any] = lambda line: None) -> Section:
    """The section for ``data/airwars``, with and without the gazetteers of ``data/gazetteers``."""
    section = Section("airwars", TITLE)
    folder = data / "airwars"
    if not (folder / "incidents.jsonl").is_file():
        section.absent = f"no incidents at {folder}; not measured"
        return section
    pairs = list(read_pairs(folder))
    plain = load_gazetteer()
    wider = imported(data / "gazetteers")
    runs: dict[str, list[Found]] = {}
    for name, gazetteer in (("without", plain), ("with", wider)):
        if gazetteer is None:
            continue
        coder = Coder(gazetteer)
        held: dict[tuple[str, dt.date | None], tuple[list[Claim], bool]] = {}
        found = []
        for number, pair in enumerate(pairs):
            key = (pair.article.id, pair.article.published)
            if key not in held:
                say(f"airwars, {name} imported places: {number} of {len(pairs)}")
                claims = coder.code_article(pair.article)
                states = pair.killed is not None and states_killed(read_passage(pair.article, coder.lexicon, gazetteer))
                held[key] = claims, states
            found.append(judge(pair, *held[key]))
        runs[name] = found
    best = runs.get("with") or runs["without"]
    add = section.figures.append
    for name in ("with", "without"):
        if name in runs:
            add(figure(f"place within {REACH_KM:g} km, {name} imported places", runs[name], lambda f: f.place,
                       0.75 if name == "with" else None))  # fmt: skip
    add(
        figure(
            "the same, texts that write the place as Airwars does", best, lambda f: f.place if named(f.pair) else None
        )
    )
    add(figure("date within a day", best, lambda f: f.date, 0.75, "unknown dates of publication: the incident's day"))
    add(figure("date within a day, date of publication known", best, lambda f: f.date if f.pair.known_date else None))
    add(figure("place and date in one claim", best, lambda f: f.together))
    add(figure("killed range met, texts that state a number", best, lambda f: f.killed if f.states else None, 0.65))
    add(figure("killed range met, all texts", best, lambda f: f.killed))
    if wider is None:
        section.notes.append(f"no gazetteers at {data / 'gazetteers'}; measured with our own places alone")
    section.wrong = [line for f in best if (line := wrong_line(f))]
    return section


def figure(
    name: str, found: Sequence[Found], value: Callable[[Found], bool | None], bar: float | None = None, note: str = ""
) -> Figure:
    """A share over pairs, its interval drawn by incident."""
    by_incident: dict[str, list[bool]] = {}
    for one in found:
        if (held := value(one)) is not None:
            by_incident.setdefault(one.pair.incident, []).append(held)
    parts = list(by_incident.values())

    def of(parts: Sequence[list[bool]]) -> float | None:
        return share(sum(map(sum, parts)), sum(map(len, parts)))

    low, high = interval(parts, of) or (None, None)
    return Figure(name, of(parts), sum(map(len, parts)), bar, low, high, note=note)


def wrong_line(found: Found) -> str:
    """What of an incident is not met, in one line; '' where all is."""
    missed = [name for name, held in (("place", found.place), ("date", found.date)) if held is False]
    if found.killed is False and found.states:
        missed.append("killed")
    if not missed:
        return ""
    pair = found.pair
    return f"{'+'.join(missed)}: {pair.incident} {pair.day} {pair.name} killed {pair.killed} in {pair.article.id}"
