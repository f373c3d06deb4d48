"""Sentences coded by another desk (openeventdata/arabic_event_gsr): types, words of the roles, and labels.

events.jsonl holds sentences with one gold event of PLOVER type ASSAULT or PROTEST, and mostly the words of its verb,
source and target. A sentence counts as

- right type: one of its claims is of a kind whose PLOVER type (kinds.tsv, finer_codes.tsv) is the gold type;
- on the verb: such a claim's trigger, or the light verb that carries it, shares a word with the gold verb (only where
  the verb is given);
- source and target spans: the words of the actors and of the targets of that claim against the gold words, F1 over
  words without clitics, in sentences where gold names them. Numbers are left out: this desk marks «قتل ثلاثة [جنود]».

*_sentences.csv holds sentences judged yes, ambiguous (not scored), difficult no or easy no for one type. Their "yes" is
narrower than the kinds: the sentence itself brings the news of one act of violence, or of people demonstrating, that
took place; a mention of one in an opinion, a review of the past, a legal case or a reaction is "no". So a claim counts
where it is asserted and told as news: by a verb, a passive, an event noun that a light verb carries, or an indefinite
noun (a definite one, «الهجوم», refers back to what is known); for ASSAULT by no verb of a relative clause («الذين
خطفتهم», which says of somebody what is known). From the claims so told:

- ASSAULT: an act of violence (assault, bombardment, explosion) with people killed or wounded in the same sentence, or
  an abduction told by a verb, and one of them begins within the first 100 characters; or an act told by an active verb
  within the first 75. No more than 2 claims of the sentence are of another PLOVER type, and it has no more than 45
  words.
- PROTEST: people assemble (march, gather, take to the streets, sit in, strike: not what demonstrators chant, carry or
  burn), and the sentence leads with it: within its first 40 characters.

The thresholds were set on these very sentences, the only ones with such labels: those figures are in sample.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from pathlib import Path

from riwaya.arabic.normalise import fold
from riwaya.coding.what import event_lexicon
from riwaya.evaluation.figures import Figure, Section, Table, f1, share
from riwaya.model import Claim
from riwaya.pipeline import Coder

TITLE = "Sentences of another desk (Arabic event GSR)"
TYPES = ("ASSAULT", "PROTEST")
BARS = {"ASSAULT": 0.65, "PROTEST": 0.50}
LABELS = ("yes", "difficult no", "easy no")
KEYWORDS = {"ASSAULT": 0.29, "PROTEST": 0.13}  # F1 of a bare keyword list on the same labels
NGRAMS = {"ASSAULT": 0.65, "PROTEST": 0.47}  # F1 of a character n-gram classifier trained on such sentences
WORD = re.compile(r"\w+")
AND = "[وف]"  # and, so
CLITICS = re.compile(f"^(?:{AND}?[بلك]?ال|{AND}?لل|{AND})" + r"(?=\w{3})")
ONE_LETTER = "وفبلكس"  # proclitics of one letter


def words(text: str) -> Counter[str]:
    """The words of a span, folded and without proclitics, counted."""
    return Counter(CLITICS.sub("", w) for w in WORD.findall(fold(text)))


def roots(text: str) -> set[str]:
    """The words of a span with and without a proclitic, to see whether two spans share a word."""
    out: set[str] = set()
    for word in WORD.findall(fold(text)):
        while len(word) > 2:
            out.add(CLITICS.sub("", word))
            if word[0] not in ONE_LETTER:
                break
            word = word[1:]
    return out


def plover(claim: Claim) -> str:
    """The PLOVER type of a claim: of its entry where finer_codes.tsv has it (an abduction), else of its kind."""
    finer = event_lexicon().finer.get(entry_and_form(claim)[0])
    return (finer or event_lexicon().kinds[claim.kind])["plover"]


VIOLENT = frozenset(("assault", "bombardment", "explosion"))
ASSEMBLY = frozenset(
    [
        "tazahara",
        "itasama",
        "idrab",
        "adraba",
        "masira",
        "tajamhara",
        "waqfa",
        "tajammaa",
        "ihtashada",
        "kharaja-mutazahirin",
        "mutazahirin_kharaja",
        "nazala-sharia",
        "tadaffaqa-tazahur",
        "sara-tazahur",
        "tawajjaha-tazahur",
        "iqtahama-tazahur",
        "silsila-bashariyya",
        "hashd-tazahur",
        "jaba-shawari",
    ]
)  # entries of events_political.tsv


def entry_and_form(claim: Claim) -> tuple[str, str]:
    """The entry of a claim's trigger and the form it has (see roles.form_of), as the explanation states them."""
    found = re.search(r"by entry ([^,]+), form ([a-z]\+?)", claim.explanation[0])
    return (found[1], found[2]) if found else ("", "")


def told_by_verb(claim: Claim) -> bool:
    form = entry_and_form(claim)[1]
    return form[:1] in ("v", "q") or form.endswith("+")


def told_as_news(claim: Claim) -> bool:
    return claim.modality == "asserted" and (told_by_verb(claim) or not claim.text.startswith("ال"))


def in_relative_clause(claim: Claim, text: str) -> bool:
    """Whether a relative pronoun stands right before a claim."""
    before = WORD.findall(fold(text[: claim.start]))
    return bool(before) and event_lexicon().particles.get(before[-1]) == "rel"


def is_assault(claims: list[Claim], text: str) -> bool:
    """ASSAULT as those labels mean it (see the head of this file)."""
    news = [c for c in claims if told_as_news(c) and not in_relative_clause(c, text)]
    acts = [c for c in news if c.kind in VIOLENT]
    harm = [c for c in news if c.kind == "casualties"]
    abductions = [c for c in news if c.kind == "detain" and plover(c) == "ASSAULT" and told_by_verb(c)]
    lead = [*acts, *harm] if acts and harm else []
    lead += abductions
    others = sum(plover(c) != "ASSAULT" for c in claims)
    told = any(c.start < 100 for c in lead) or any(c.start < 75 and entry_and_form(c)[1][:1] == "v" for c in acts)
    return told and others <= 2 and len(text.split()) <= 45


def is_protest(claims: list[Claim], text: str) -> bool:
    """PROTEST as those labels mean it (see the head of this file)."""
    return any(told_as_news(c) and entry_and_form(c)[0] in ASSEMBLY and c.start < 40 for c in claims)


class Overlap:
    """Word-level true positives and totals of spans."""

    def __init__(self) -> None:
        self.right = self.coded = self.gold = 0

    def add(self, coded: Counter[str], gold: Counter[str]) -> None:
        self.right += (coded & gold).total()
        self.coded += coded.total()
        self.gold += gold.total()

    def f1(self) -> float | None:
        return f1(self.right, self.coded, self.gold)


def span_words(claim: Claim, role: str) -> Counter[str]:
    """The words of a claim's actors (role source), or of its targets."""
    out: Counter[str] = Counter()
    for actor in claim.actors if role == "source" else claim.targets:
        out |= words(actor.text)
    return out


def carrier(claim: Claim) -> str:
    """The light verb that carries the trigger, as the explanation names it."""
    found = re.search(r"carried by «([^»]*)»", claim.explanation[0])
    return found[1] if found else ""


def measure(data: Path, coder: Coder) -> Section:
    """The section for ``data/gsr``."""
    section = Section("gsr", TITLE)
    folder = data / "gsr"
    if not (folder / "events.jsonl").is_file():
        section.absent = f"no sentences at {folder}; not measured"
        return section
    events(folder / "events.jsonl", coder, section)
    rows = [labels(folder / f"{kind.lower()}_sentences.csv", kind, coder, section) for kind in TYPES]
    columns = ("type", "yes, found", "yes", "difficult no, taken", "difficult no", "easy no, taken", "easy no")
    section.tables.append(Table("labelled sentences", columns, rows))
    section.notes.append("the label's yes is narrower than a claim; the thresholds between were set on these sentences")
    return section


def events(path: Path, coder: Coder, section: Section) -> None:
    """Sentences with gold events: the right type, the trigger on the gold verb, the words of source and target."""
    typed: Counter[bool] = Counter()
    on_verb: Counter[bool] = Counter()
    overlaps = {"source": Overlap(), "target": Overlap()}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        claims = coder.code(row["text"])
        for event in row["events"]:
            kind = event["type"]
            right = [c for c in claims if plover(c) == kind]
            typed[bool(right)] += 1
            verb = roots(event["verb"])
            hits = [c for c in right if roots(" ".join((c.text, carrier(c)))) & verb]
            if verb:
                on_verb[bool(hits)] += 1
            best = next(iter(hits or right), None)
            for role, overlap in overlaps.items():
                if event[role]:
                    coded = span_words(best, role) if best else Counter()
                    overlap.add(coded, words(event[role]))
                    if best and not coded & words(event[role]):
                        said = " ".join(coded)
                        section.wrong.append(f"{role}: {kind} gold «{event[role]}» coded «{said}» in {row['text']}")
            if not right or (verb and not hits):
                what = "verb" if right else "type"
                said = ", ".join(f"{c.kind} {c.text}" for c in claims)
                section.wrong.append(f"{what}: {kind} verb «{event['verb']}» coded {said or 'none'} in {row['text']}")
    section.figures += [
        Figure("right type", share(typed[True], typed.total()), typed.total(), 0.95, beside={"keyword list": 0.90}),
        Figure("trigger on the gold verb", share(on_verb[True], on_verb.total()), on_verb.total(), 0.80),
        Figure("words of the source (F1)", overlaps["source"].f1(), overlaps["source"].gold, 0.55,
               note="two coders agree exactly on 0.56"),
        Figure("words of the target (F1)", overlaps["target"].f1(), overlaps["target"].gold, 0.45,
               note="two coders agree exactly on 0.37"),
    ]  # fmt: skip


def labels(path: Path, kind: str, coder: Coder, section: Section) -> tuple[str | int, ...]:
    """Labelled sentences of one type: adds its figure; gives its row of counts."""
    judge = is_assault if kind == "ASSAULT" else is_protest
    taken: Counter[str] = Counter()
    total: Counter[str] = Counter()
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            label = row["label"]
            if label == "ambiguous":
                continue
            claims = coder.code(row["text"])
            said = judge(claims, row["text"])
            taken[label] += said
            total[label] += 1
            if said != (label == "yes"):
                shown = ", ".join(f"{c.kind} {c.text} {c.modality}" for c in claims)
                section.wrong.append(f"label {label}: {shown or 'no claim'} in {row['text']}")
    section.figures.append(
        Figure(f"{kind} sentences (F1)", f1(taken["yes"], taken.total(), total["yes"]), total.total(), BARS[kind],
               beside={"keyword list": KEYWORDS[kind], "n-gram classifier": NGRAMS[kind]}, note="in sample")
    )  # fmt: skip
    return (kind, *(n for label in LABELS for n in (taken[label], total[label])))
