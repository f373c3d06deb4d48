"""Measure the coder on the sentences of another desk: python scripts/measure_gsr.py [SHARED] [--errors] [--labels].

events.jsonl holds sentences with one gold event of PLOVER type ASSAULT or PROTEST, and mostly the words of its verb,
source and target. A sentence counts as

- right type: one of its claims is of a kind whose PLOVER type (kinds.tsv, finer_codes.tsv) is the gold type;
- on the verb: such a claim's trigger, or the light verb that carries it, shares a word with the gold verb (only where
  the verb is given);
- source and target spans: the words of the actors and of the targets of that claim against the gold words, F1 over
  words without clitics, in sentences where gold names them. The people counted in a claim of casualties (its
  quantities of killed and wounded) are among its targets: this desk marks «قتل [ثلاثة جنود]» as the target.

*_sentences.csv holds sentences judged yes, ambiguous (not scored), difficult no or easy no for one type. Their "yes" is
narrower than the kinds: the sentence itself brings the news of one act of violence, or of people demonstrating, that
took place; a mention of one in an opinion, a review of the past, a legal case or a reaction is "no". So a claim counts
where it is asserted and told as news: by a verb, a passive, an event noun that a light verb carries, or an indefinite
noun (a definite one, «الهجوم», refers back to what is known). From the claims so told:

- ASSAULT: an act of violence (assault, bombardment, explosion) with people killed or wounded in the same sentence, or
  an abduction told by a verb; one of them begins within the first 100 characters, no more than 2 claims of the sentence
  are of another PLOVER type, and it has no more than 45 words.
- PROTEST: people assemble (march, gather, take to the streets, sit in, strike: not what demonstrators chant, carry or
  burn), and the sentence leads with it: within its first 40 characters.

The thresholds were set on these very sentences, the only ones with such labels: those figures are in sample.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter
from pathlib import Path

from riwaya.arabic.normalise import fold
from riwaya.coding.what import event_lexicon
from riwaya.model import Claim
from riwaya.pipeline import Coder

WORD = re.compile(r"\w+")
CLITICS = re.compile(r"^(?:[وف]?[بلك]?ال|[وف]?لل|[وف])(?=\w{3})")
ONE_LETTER = "وفبلكس"  # proclitics of one letter
HARM = frozenset(("killed", "wounded", "killed_or_wounded"))


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


def is_assault(claims: list[Claim], text: str) -> bool:
    """ASSAULT as those labels mean it (see the head of this file)."""
    news = [c for c in claims if told_as_news(c)]
    acts = [c for c in news if c.kind in VIOLENT]
    harm = [c for c in news if c.kind == "casualties"]
    abductions = [c for c in news if c.kind == "detain" and plover(c) == "ASSAULT" and told_by_verb(c)]
    lead = [*acts, *harm] if acts and harm else []
    lead += abductions
    others = sum(plover(c) != "ASSAULT" for c in claims)
    return any(c.start < 100 for c in lead) and others <= 2 and len(text.split()) <= 45


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

    def __str__(self) -> str:
        p, r = self.right / max(self.coded, 1), self.right / max(self.gold, 1)
        return f"P {p:.3f} R {r:.3f} F1 {2 * p * r / max(p + r, 1e-9):.3f}"


def span_words(claim: Claim, role: str) -> Counter[str]:
    texts = [a.text for a in (claim.actors if role == "source" else claim.targets)]
    if role == "target":
        texts += [q.text for q in claim.quantities if q.role in HARM]
    out: Counter[str] = Counter()
    for text in texts:
        out |= words(text)
    return out


def measure_events(path: Path, coder: Coder, errors: bool) -> None:
    typed = Counter()
    on_verb = Counter()
    source, target = Overlap(), Overlap()
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        claims = coder.code(row["text"])
        for event in row["events"]:
            kind = event["type"]
            right = [c for c in claims if plover(c) == kind]
            typed[kind, bool(right)] += 1
            verb = roots(event["verb"])
            hits = [c for c in right if roots(" ".join((c.text, carrier(c)))) & verb]
            if verb:
                on_verb[kind, bool(hits)] += 1
            best = (hits or right or [None])[0]
            for overlap, role in ((source, "source"), (target, "target")):
                if event[role]:
                    coded = span_words(best, role) if best else Counter()
                    overlap.add(coded, words(event[role]))
                    if errors and best and not coded & words(event[role]):
                        print(f"{role}: {kind} gold «{event[role]}» coded «{' '.join(coded)}» in {row['text']}")
            if errors and not right:
                print(
                    f"type: {kind} verb «{event['verb']}» coded {[(c.kind, c.text) for c in claims]} in {row['text']}"
                )
            elif errors and verb and not hits:
                print(
                    f"verb: {kind} verb «{event['verb']}» coded {[(c.kind, c.text) for c in claims]} in {row['text']}"
                )
    for title, counts in (("right type", typed), ("on the verb", on_verb)):
        parts = []
        for kind in ("ASSAULT", "PROTEST"):
            parts.append(f"{kind} {counts[kind, True]}/{counts[kind, True] + counts[kind, False]}")
        right = sum(n for (_, ok), n in counts.items() if ok)
        print(f"events  {title:<12} {right / max(counts.total(), 1):.3f}  ({', '.join(parts)})")
    print(f"events  source words {source}")
    print(f"events  target words {target}")


def carrier(claim: Claim) -> str:
    """The light verb that carries the trigger, as the explanation names it."""
    found = re.search(r"carried by «([^»]*)»", claim.explanation[0])
    return found[1] if found else ""


def measure_labels(path: Path, kind: str, coder: Coder, errors: bool) -> None:
    judge = is_assault if kind == "ASSAULT" else is_protest
    table: Counter[tuple[str, bool]] = Counter()
    for row in csv.DictReader(path.open(encoding="utf-8", newline="")):
        if row["label"] == "ambiguous":
            continue
        claims = coder.code(row["text"])
        said = judge(claims, row["text"])
        table[row["label"], said] += 1
        if errors and said != (row["label"] == "yes"):
            print(f"label {row['label']}: {[(c.kind, c.text, c.modality) for c in claims]} {row['text']}")
    yes, missed = table["yes", True], table["yes", False]
    false = table["easy no", True] + table["difficult no", True]
    p, r = yes / max(yes + false, 1), yes / max(yes + missed, 1)
    print(
        f"labels  {kind:<8} P {p:.3f} R {r:.3f} F1 {2 * p * r / max(p + r, 1e-9):.3f}  yes {yes}/{yes + missed}, "
        f"false: difficult no {table['difficult no', True]}, easy no {table['easy no', True]}"
    )


def main() -> int:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("shared", type=Path, nargs="?", default=Path("../shared"))
    ap.add_argument("--errors", action="store_true", help="print each sentence that is coded otherwise")
    ap.add_argument("--labels", action="store_true", help="only the labelled sentences")
    ap.add_argument("--events", action="store_true", help="only events.jsonl")
    a = ap.parse_args()
    folder = a.shared / "data" / "gsr"
    if not folder.is_dir():
        print(f"no sentences at {folder}; nothing to measure")
        return 0
    coder = Coder()
    if not a.labels:
        measure_events(folder / "events.jsonl", coder, a.errors)
    if not a.events:
        measure_labels(folder / "assault_sentences.csv", "ASSAULT", coder, a.errors)
        measure_labels(folder / "protest_sentences.csv", "PROTEST", coder, a.errors)
    return 0


if __name__ == "__main__":
    sys.exit(main())
