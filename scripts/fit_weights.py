"""Fit the weights of the role and detection models on coded articles.

    python scripts/fit_weights.py GOLD_CLAIMS_DIR ACTORS.csv PLACES.csv TEXTS.jsonl… [--all] [--write]

Articles whose place in the sorted list of files is 3 modulo 4 are kept aside unless --all is given. Logistic regression
with an L2 penalty, one model a question. Three rounds, because a claim's features look at the claims before it. What
a text of a sentence or two is given on top is fitted last (fit_short.py).
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import gzip
import json
from collections import Counter
from pathlib import Path

import numpy as np
from fit_short import short_weights
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from riwaya.coding.claims import draft_claims
from riwaya.coding.weighing import Models
from riwaya.coding.what import event_lexicon
from riwaya.evaluation.gold import ActorTable, km, load_gold, load_places, overlaps
from riwaya.model import Article
from riwaya.pipeline import clitic_end, read_passage
from riwaya.tables import LEXICONS

MODELS = ("detect", "actor", "target", "place", "time")
PENALTY = {"detect": 0.5, "actor": 0.7, "target": 0.5, "place": 0.08, "time": 0.2}
SCALES = {"place": (0.3, 0.6)}  # model -> how much features of one kind, and other pairs, are held back
QUIET_SHARE = 0.15  # weight of a trigger in an article without claims
SINGLE = 1.0  # a mention this much below the best one of the same actor teaches nothing
LEAST = 2  # a feature must be seen this often to be kept


def texts(paths: list[Path]) -> dict[str, Article]:
    out = {}
    for path in paths:
        if path.suffix == ".jsonl":
            for line in path.read_text(encoding="utf-8").splitlines():
                d = json.loads(line)
                day = dt.date.fromisoformat(d["published"][:10]) if d.get("published") else None
                out[d["id"]] = Article(d["id"], d["text"], d.get("title"), d.get("outlet"), None, None, day)
        else:
            table = {r["id"]: r for r in csv.DictReader((path / "articles.csv").open(encoding="utf-8"))}
            for key, row in table.items():
                day = dt.date.fromisoformat(row["published"]) if row["published"] else None
                text = (path / row["file"]).read_bytes().decode("utf-8-sig")
                out[key] = Article(key, text, row["title"], row["outlet"], None, row["agency"], day)
    return out


def examples(passage, drafts, claims, actors, places):
    """(model, features, label, weight) of every candidate of the article that gold can speak about."""
    tokens = passage.tokens
    for draft in drafts:
        t = draft.trigger
        start, end = clitic_end(tokens, t.first, t.reading.before), tokens.end[t.last]
        near = [g for g in claims if overlaps(start, end, g)]
        right = [g for g in near if t.kind in g["kinds"]]
        required = [g for g in right if not g["optional"]]
        if required:
            yield "detect", draft.features, 1, 1.0
        elif not right:
            yield "detect", draft.features, 0, 1.0
        else:
            yield "detect", draft.features, 1, 0.15
        if not right:
            continue
        gold = (required or right)[0]
        share = 1.0 if required else 0.4
        for role in ("actor", "target"):
            want = gold[role + "s"]
            other = gold["targets" if role == "actor" else "actors"]
            if not want and not other:
                continue
            best: dict[str, float] = {}  # gold actor -> the score of the mention of it that scores highest
            hits: list[tuple[object, set[str]]] = []
            for c in draft.weighed[role]:
                m = passage.actors[c.number]
                text = tokens.raw(m.first, m.last)
                mine = {g for g in want if actors.same(m.id, text, m.name, g)}
                hits.append((c, mine))
                for g in mine:
                    best[g] = max(best.get(g, -99.0), c.score)
            for c, mine in hits:
                # of several mentions of the right actor only the one that speaks for it is an example
                if mine and SINGLE and all(c.score < best[g] - SINGLE for g in mine):
                    continue
                yield role, c.features, int(bool(mine)), share * (1.0 if want else 0.15)
        want = [places[p] for p in gold["places"] if p in places]
        for c in draft.weighed["place"]:
            p = passage.places[c.number]
            if p.lat is None:
                continue
            hit = any(km((p.lat, p.lon), w[:2]) <= w[2] for w in want)
            yield "place", c.features, int(hit), share * (1.0 if want else 0.15)
        if gold["date"]:
            first, _, last = gold["date"].partition("/")
            for c in draft.weighed["time"]:
                m = passage.times[c.number]
                hit = bool(m.start) and m.start <= (last or first) + "~" and (m.end or m.start) >= first
                yield "time", c.features, int(hit), share


def trust(model: str, feature: str) -> float:
    """How freely a feature may take weight: those that look at one kind of claim alone are held back, so that what
    holds for all kinds is learnt first."""
    if "kind=" in feature or feature.startswith("entry="):
        return SCALES.get(model, (1.0, 1.0))[0]
    return SCALES.get(model, (1.0, 1.0))[1] if "|" in feature else 1.0


def solve(rows: list, model: str) -> tuple[dict[str, float], str]:
    """One logistic regression over (features, label, weight) rows; the weights by feature, and a line about the fit."""
    if not rows:
        return {}, f"{model}: no examples"
    counts = Counter(f for features, _, _ in rows for f in set(features))
    names = sorted(f for f, n in counts.items() if n >= LEAST)
    index = {f: i for i, f in enumerate(names)}
    scale = [trust(model, f) for f in names]
    data, columns, starts = [], [], [0]
    for features, _, _ in rows:
        held = sorted({index[f] for f in features if f in index})
        columns += held
        data += [scale[i] for i in held]
        starts.append(len(columns))
    x = csr_matrix((data, columns, starts), shape=(len(rows), len(names)))
    y = np.array([label for _, label, _ in rows])
    w = np.array([weight for _, _, weight in rows])
    solver = LogisticRegression(C=PENALTY[model], max_iter=3000, tol=1e-6)
    solver.fit(x, y, sample_weight=w)
    out = {"bias": round(float(solver.intercept_[0]), 4)}
    fitted = zip(names, solver.coef_[0], scale, strict=True)
    out.update({f: round(float(v) * s, 4) for f, v, s in fitted if abs(v * s) >= 0.004})
    right = (solver.predict(x) == y).mean()
    told = f"{model:<7} {len(y):>6} examples, {int(y.sum())} true, {len(names)} features, right in sample {right:.3f}"
    return out, told


def own_sets(root: Path) -> list[tuple[Path, Path, Path, list[Path]]]:
    """The project's own coded texts, examples and training/: (claims folder, actors.csv, places.csv, texts)."""
    out = []
    examples = root / "riwaya" / "examples"
    for claims, tables, text in (
        (examples / "gold" / "claims", examples / "gold", examples),
        (examples / "reports" / "gold" / "claims", examples / "gold", examples / "reports" / "reports.jsonl"),
    ):
        if claims.is_dir():
            own = claims.parent if (claims.parent / "actors.csv").exists() else tables
            out.append((claims, own / "actors.csv", own / "places.csv", [text]))
    for folder in sorted((root / "training").glob("*/claims")):
        here = folder.parent
        out.append((folder, here / "actors.csv", here / "places.csv", [here / "reports.jsonl"]))
    return out


def quiet_passages(path: Path, lexicon, count: int = 240) -> list:
    """Passages of articles on sport, culture and technology (by their ids): whatever is found there is no claim."""
    out = []
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            d = json.loads(line)
            if any(f"-{part}-" in d["id"] for part in ("sport", "culture", "technology")) and len(d["text"]) > 400:
                out.append(read_passage(Article(d["id"], d["text"], d.get("title"), d.get("outlet")), lexicon))
            if len(out) >= count * 4:
                break
    return out[::4]


def read_set(claims: Path, actors: Path, places: Path, paths: list[Path], lexicon, keep=lambda i: True) -> list:
    """(gold article, passage, actor table, places) of a set of coded texts."""
    sources, table, where = texts(paths), ActorTable(actors), load_places(places)
    held = [g for i, g in enumerate(load_gold(claims)) if keep(i)]
    return [(g, read_passage(sources[g.id], lexicon), table, where) for g in held]


def fit(passages: list, lexicon, rounds: int = 3, start: dict | None = None, say=print, quiet=()) -> dict:
    """Fit all models on (gold article, passage, actor table, places) rows."""
    models = start or {m: {} for m in MODELS}
    for number in range(rounds):
        rows: dict[str, list] = {m: [] for m in MODELS}
        known = Models(models)
        for g, passage, actors, places in passages:
            drafts = draft_claims(passage, lexicon, known, keep_all=True)
            for model, features, label, weight in examples(passage, drafts, g.claims, actors, places):
                rows[model].append((features, label, weight))
        for passage in quiet:
            for draft in draft_claims(passage, lexicon, known, keep_all=True):
                rows["detect"].append((draft.features, 0, QUIET_SHARE))
        fresh = {}
        for model in MODELS:
            fresh[model], line = solve(rows[model], model)
            say(f"round {number + 1} {line}")
        models = fresh
    models["detect"].update(short_weights(passages, lexicon, models, quiet, say))
    return models


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("gold", type=Path)
    ap.add_argument("actors", type=Path)
    ap.add_argument("places", type=Path)
    ap.add_argument("texts", type=Path, nargs="+")
    ap.add_argument("--all", action="store_true", help="keep no article aside")
    ap.add_argument("--write", action="store_true", help="write riwaya/lexicons/weights.json")
    quiet = "articles (JSON lines) of which those on sport, culture and technology hold no claim"
    ap.add_argument("--quiet", type=Path, help=quiet)
    ap.add_argument("--rounds", type=int, default=3)
    a = ap.parse_args()
    lexicon = event_lexicon()
    passages = []
    if a.gold.is_dir():
        passages += read_set(a.gold, a.actors, a.places, a.texts, lexicon, lambda i: a.all or i % 4 != 3)
    for claims, actors, places, paths in own_sets(Path(__file__).parent.parent):
        passages += read_set(claims, actors, places, paths, lexicon)
    models = fit(passages, lexicon, a.rounds, quiet=quiet_passages(a.quiet, lexicon) if a.quiet else ())
    if a.write:
        path = LEXICONS / "weights.json"
        path.write_text(json.dumps(models, ensure_ascii=False, sort_keys=True, indent=0) + "\n", encoding="utf-8")
        print(f"wrote {path}")


if __name__ == "__main__":
    main()
