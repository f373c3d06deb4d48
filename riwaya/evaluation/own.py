"""The project's own coded texts: where they lie, and a fingerprint by which a change of them is noticed.

The weights are fitted on all of them, so what is scored here is in sample: it shows that nothing broke, not how good
the coder is on texts that it has not seen.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from riwaya.evaluation.coded import GoldSet, load_set
from riwaya.evaluation.gold import GoldArticle, find_gold, load_gold
from riwaya.evaluation.texts import read_texts

EXAMPLES = Path(str(files("riwaya"))) / "examples"


@dataclass(frozen=True, slots=True)
class OwnSet:
    """A set of our own: its gold folder, and the table or file by which its texts are found."""

    name: str
    claims: Path
    texts: Path


def own_sets() -> list[OwnSet]:
    """The examples and reports of the package, and the training sets where the repository is there."""
    out = [
        OwnSet("examples", EXAMPLES / "gold", EXAMPLES / "articles.csv"),
        OwnSet("reports", EXAMPLES / "reports" / "gold", EXAMPLES / "reports" / "reports.jsonl"),
    ]
    training = EXAMPLES.parent.parent / "training"
    for folder in sorted(training.glob("*/claims")) if training.is_dir() else ():
        out.append(OwnSet(f"training/{folder.parent.name}", folder.parent, folder.parent / "reports.jsonl"))
    return out


def load_own(one: OwnSet) -> GoldSet:
    """The gold and the texts of a set of our own."""
    path = one.texts.parent if one.texts.suffix == ".csv" else one.texts
    paths = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    return load_set(one.claims, read_texts(paths))


def taught() -> list[GoldArticle]:
    """The coded articles of all our own sets, without their texts: whose actors the fitting has seen."""
    return [article for one in own_sets() for article in load_gold(one.claims / "claims")]


def fingerprint(one: OwnSet) -> str:
    """sha256 over the names and bytes of a set's coded articles, tables and texts, in order."""
    digest = hashlib.sha256()
    paths = sorted(one.claims.joinpath("claims").glob("*.json"))
    paths += find_gold(one.claims)[1:]
    paths += sorted(one.texts.parent.glob("*.txt")) if one.texts.suffix == ".csv" else []
    paths.append(one.texts)
    for path in paths:
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
