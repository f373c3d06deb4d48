"""The tables of riwaya/lexicons: compiled as they stand, whole, large enough, refused by file and line when broken."""

from __future__ import annotations

import collections
import csv
import re
from pathlib import Path

import pytest

from riwaya.arabic.normalise import fold
from riwaya.dictionary.loading import COMPILED, NAMES, build, load
from riwaya.errors import LexiconError
from riwaya.tables import LEXICONS, read_table

ROOT = Path(__file__).parent.parent
TABLES = sorted(path.name for path in LEXICONS.glob("*.tsv"))

KINDS = frozenset(
    [
        "capture", "hold", "advance", "withdraw", "encircle", "relieve", "assault", "clash", "bombardment",
        "explosion", "casualties", "detain", "release", "surrender", "defect", "deploy", "recruit", "train",
        "supply", "handover", "displace", "return", "harm_civilians", "block", "cooperate", "consult", "agree",
        "aid", "support", "concede", "demand", "reject", "accuse", "threaten", "sanction", "coerce", "protest",
    ]
)  # fmt: skip
PLOVER = frozenset(
    [
        "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
        "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
    ]
)  # fmt: skip
ACLED = {
    "Battles": {"Government regains territory", "Non-state actor overtakes territory", "Armed clash"},
    "Explosions/Remote violence": {
        "Chemical weapon", "Air/drone strike", "Suicide bomb", "Shelling/artillery/missile attack",
        "Remote explosive/landmine/IED", "Grenade",
    },
    "Violence against civilians": {"Sexual violence", "Attack", "Abduction/forced disappearance"},
    "Protests": {"Peaceful protest", "Protest with intervention", "Excessive force against protesters"},
    "Riots": {"Violent demonstration", "Mob violence"},
    "Strategic developments": {
        "Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use", "Headquarters or base established",
        "Looting/property destruction", "Non-violent transfer of territory", "Other",
    },
}  # fmt: skip


def rows(name: str, folder: Path = LEXICONS) -> list[dict[str, str]]:
    """The rows of a table by a reader of our own, so that a mistake in tables.py does not hide one in a table."""
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line.strip() and not line.startswith("#")]
    return list(csv.DictReader(kept, delimiter="\t", quoting=csv.QUOTE_NONE, restval=""))


@pytest.mark.parametrize("name", NAMES)
def test_compiled_lexicon_is_what_its_tables_make(name: str) -> None:
    held = (COMPILED / f"{name}.json").read_bytes()
    assert held == build(name).encode(), f"{name}.json is not what its tables make: run `make lexicons`"


def test_nothing_else_is_compiled() -> None:
    assert sorted(path.name for path in COMPILED.iterdir()) == sorted(f"{name}.json" for name in NAMES)


@pytest.mark.parametrize("name", TABLES)
def test_table_is_clean(name: str) -> None:
    data = (LEXICONS / name).read_bytes()
    text = data.decode("utf-8")
    assert not text.startswith("\ufeff") and b"\r" not in data and text.endswith("\n")
    assert text.startswith("#") or name == "function_words.tsv", "a table begins with comments that say what it is"
    assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", text), "invisible direction marks"
    header: list[str] | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        header = header or cells
        assert len(cells) <= len(header), f"{name}:{number}: {len(cells)} cells, {len(header)} columns"
        assert any(cell.strip() for cell in cells), f"{name}:{number}: empty row"
    assert header and len(set(header)) == len(header)
    assert header[-1] == "note" or name in ("gazetteer.tsv", "overlay.tsv")
    assert list(read_table(name, header))


@pytest.mark.parametrize("name", TABLES)
def test_table_is_used(name: str) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "riwaya").rglob("*.py"))
    assert f'"{name}"' in code


@pytest.mark.parametrize("name", TABLES)
def test_table_and_its_columns_are_described(name: str) -> None:
    text = (ROOT / "docs" / "lexicons.md").read_text(encoding="utf-8")
    assert f"`{name}`" in text, f"docs/lexicons.md says nothing of {name}"
    header = next(
        line for line in (LEXICONS / name).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")
    )
    assert f"`{header.replace(chr(9), ' ')}`" in text, f"docs/lexicons.md has other columns for {name}"


@pytest.mark.parametrize(
    "names",
    [
        ("events_ground.tsv", "events_political.tsv"),
        ("light_verbs.tsv",),
        ("actors.tsv",),
        ("gazetteer.tsv",),
        ("overlay.tsv",),
    ],
)
def test_ids_are_unique(names: tuple[str, ...]) -> None:
    count = collections.Counter(row["id"] for name in names for row in rows(name))
    assert [ident for ident, n in count.items() if n > 1] == []


def test_ids_are_plain_words() -> None:
    shape = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
    wrong = [
        r["id"]
        for name in ("events_ground.tsv", "events_political.tsv", "actors.tsv")
        for r in rows(name)
        if not shape.fullmatch(r["id"])
    ]
    assert wrong == []


def test_kinds_are_the_thirty_seven() -> None:
    found = rows("kinds.tsv")
    assert {row["kind"] for row in found} == KINDS and len(found) == 37
    for row in found:
        assert row["family"] and row["gloss_en"] and row["gloss_ar"] and row["reciprocal"] in ("yes", "no"), row["kind"]


def test_kinds_name_codes_that_exist() -> None:
    for row in rows("kinds.tsv"):
        kind = row["kind"]
        assert not row["plover"] or row["plover"] in PLOVER, kind
        assert not row["mode"] or row["plover"], f"{kind}: a PLOVER mode without its type"
        assert not row["cameo"] or re.fullmatch(r"(?:0[1-9]|1\d|20)\d{1,2}", row["cameo"]), kind
        assert not row["acled_sub_event"] or set(row["acled_sub_event"].split("|")) <= ACLED[row["acled_event"]], kind
        if not (row["plover"] and row["cameo"] and row["acled_event"]):
            assert row["note"], f"{kind}: an empty code needs its reason in note"


def test_events_are_many_and_cover_every_kind() -> None:
    entries = rows("events_ground.tsv") + rows("events_political.tsv")
    assert len(entries) >= 600
    count = collections.Counter(row["kind"] for row in entries)
    assert set(count) == KINDS
    assert min(count.values()) >= 3, count.most_common()[-5:]


def test_every_event_entry_has_a_written_form() -> None:
    lexicon = load("events")
    reached = {number for pairs in lexicon["forms"].values() for number, _ in pairs}
    assert [e["id"] for n, e in enumerate(lexicon["entries"]) if n not in reached] == []


def test_actors_are_many_and_named() -> None:
    actors = rows("actors.tsv")
    names = [name.lstrip("~^") for row in actors for name in row["names"].split("|") if name.strip()]
    assert len(actors) >= 600
    assert len({fold(name) for name in names}) >= 2500
    assert [row["id"] for row in actors if not row["name_en"].strip()] == []
    # Words that take a side, where they are not part of a proper name («Zionist Union», «al-Aqsa Martyrs' Brigades»).
    loaded = re.compile(
        r"\b(terrorists?|regime|apostates?|so-called|zionist (entity|enemy|army)|occupation (army|forces)|crusader)\b",
        re.I,
    )
    assert [row["name_en"] for row in actors if loaded.search(row["name_en"])] == [], "canonical names are plain"


def test_places_are_many_and_on_earth() -> None:
    found = rows("gazetteer.tsv") + rows("overlay.tsv")
    assert len(found) >= 15000
    assert all(-90 <= float(r["lat"]) <= 90 and -180 <= float(r["lon"]) <= 180 for r in found)


# Broken tables: lexicon, table, the line that is added at its end, words of the message.
BROKEN = [
    ("events", "events_ground.tsv", "x\tno_such_kind\tفعل\tيفعل\t\t\t\t\t\tS=actor\thigh\t", "no_such_kind"),
    ("events", "events_ground.tsv", "x\tcapture\tفعل\tيفعل\t\t\t\t\t\tS=actor\tcertain\t", "sure"),
    ("events", "events_ground.tsv", "x\tcapture\tفعل\tيفعل\t\t\t\t\t\tS=hero\thigh\t", "hero"),
    ("events", "events_ground.tsv", "x\tcapture\tفعل\tيفعل\t\t\t\t\t\tactor\thigh\t", "slot=role"),
    ("events", "events_ground.tsv", "x\tcapture\tabc\tdef\t\t\t\t\t\tS=actor\thigh\t", "verb"),
    ("events", "events_ground.tsv", "x\t\tفعل\tيفعل\t\t\t\t\t\tS=actor\thigh\t", "'kind' is empty"),
    ("events", "events_political.tsv", "saytara_sub\tcapture\tفعل\tيفعل\t\t\t\t\t\tS=actor\thigh\t", "stands already"),
    ("events", "light_verbs.tsv", "x\tفعل\tيفعل\t\tS=actor\tsometimes\t", "aspect"),
    ("events", "kinds.tsv", "\tviolence\t\t\t\t\t\tx\tس\tno\t", "'kind' is empty"),
    ("events", "particles.tsv", "كذا\tnoclass\t\t", "noclass"),
    ("events", "event_traps.tsv", "\tnothing", "'word' is empty"),
    ("actors", "actors.tsv", "x\tX\tno class\t\tx\tاسم\t", "no class"),
    ("actors", "actors.tsv", "islamic-state\tX\tarmed group\t\tx\tاسم\t", "twice"),
    ("actors", "actors.tsv", "x\tX\tarmed group\t\tx\t\t", "'names' is empty"),
    ("actors", "actors.tsv", "x\tX\tarmed group\t\tx\t~\t", "empty name"),
    ("actors", "heads.tsv", "كلمة\tno_type\t\t", "no_type"),
    ("actors", "backrefs.tsv", "كلمة\t\tarmed group\tthree\t", "three"),
    ("actors", "backrefs.tsv", "كلمة\t\tno class\tone\t", "no class"),
    ("actors", "backrefs.tsv", "كلمة\t\tarmed group\tone\tgeneric=nobody-at-all", "nobody-at-all"),
    ("actors", "countries.tsv", "XX\t\t\t\t\tX\tس\t\t\t\t", "'id' is empty"),
    ("places", "gazetteer.tsv", "x:1\tX\tاسم\tnorth\t40\tSY\t\t\tsettlement\t", "must be numbers"),
    ("places", "overlay.tsv", "x:1\tX\tاسم\t95\t40\tSY\t\t\tsettlement\t", "no point on Earth"),
    ("places", "overlay.tsv", "x:1\tX\tاسم\t35\t40\tSY\t\t\tcastle\t", "castle"),
    ("places", "overlay.tsv", "x:1\tX\tاسم\t35\t40\tSY\t\tmany\tsettlement\t", "population"),
    ("places", "overlay.tsv", "riwaya:sy-deir-ez-zor\tX\tاسم\t35\t40\tSY\t\t\tsettlement\t", "stands already at"),
    ("places", "place_cues.tsv", "كلمة\tno_role\t\t", "no_role"),
    ("places", "place_traps.tsv", "كلمة\twishes\t\t", "wishes"),
    ("times", "months.tsv", "13\tgregorian\tشهر\tplain\t", "13"),
    ("times", "months.tsv", "1\tjulian\tشهر\tplain\t", "julian"),
    ("times", "weekdays.tsv", "9\tيوم\t\t\t", "9"),
    ("times", "time_words.tsv", "كلمة\tno_class\tx\t", "no_class"),
    ("times", "time_words.tsv", "كلمة\tdeictic\tsoon\t", "soon"),
    ("times", "time_links.tsv", "no_set\tكلمة\t\t", "no_set"),
    ("times", "time_links.tsv", "to\tكلمة\t3\t", "only a share"),
    ("times", "time_links.tsv", "share\tكلمة\t5\t", "out of range"),
    ("times", "time_links.tsv", "to\tإلى\t\t", "already in to"),
    ("times", "number_words.tsv", "كلمة\tno_class\t1\t", "no_class"),
    ("times", "number_words.tsv", "كلمة\tunit\tmany\t", "many"),
    ("times", "counted_nouns.tsv", "كلمة\t\tno_kind\t\t", "no_kind"),
    ("times", "units.tsv", "كلمة\tno_role\tkm\t1\t", "no_role"),
    ("sources", "reporting.tsv", "فعل\tيفعل\t\t\tclause\t9\t\tsay\t\t", "strength"),
    ("sources", "reporting.tsv", "فعل\tيفعل\t\t\tclause\t3\t\tsing\t\t", "sing"),
    ("sources", "reporting.tsv", "فعل\tيفعل\t\t\tloose\t3\t\tsay\t\t", "loose"),
    ("sources", "anonymous_sources.tsv", "no_class\tكلمة\t\t\t", "no_class"),
    ("sources", "outlets.tsv", "x\tX\tblog\t\tاسم\t\t", "blog"),
    ("cues", "cues.tsv", "كلمة\t\t\tperhaps\tclause\t\t5\t\t", "perhaps"),
    ("cues", "cues.tsv", "كلمة\t\t\tdenied\teverywhere\t\t5\t\t", "everywhere"),
    ("cues", "cues.tsv", "كلمة\t\t\tdenied\tclause\t\tfar\t\t", "far"),
    ("cues", "cues.tsv", "كلمة أخرى\tيفعل\t\tdenied\tclause\t\t5\t\t", "more than one word"),
]  # fmt: skip


@pytest.fixture
def lexicons(tmp_path: Path) -> Path:
    """A folder with every table, of which a test may replace one."""
    for name in TABLES:
        (tmp_path / name).symlink_to(LEXICONS / name)
    return tmp_path


def replace(folder: Path, table: str, data: bytes) -> None:
    (folder / table).unlink()
    (folder / table).write_bytes(data)


@pytest.mark.parametrize(("name", "table", "line", "words"), BROKEN, ids=[f"{b[1]}-{b[3]}" for b in BROKEN])
def test_broken_row_is_refused_by_file_and_line(lexicons: Path, name: str, table: str, line: str, words: str) -> None:
    held = (LEXICONS / table).read_bytes()
    replace(lexicons, table, held + line.encode() + b"\n")
    last = held.count(b"\n") + 1
    with pytest.raises(LexiconError) as caught:
        build(name, lexicons)
    message = str(caught.value)
    assert message.startswith(f"[R100] {table}:{last}: "), message
    assert words in message and "\n" not in message


OF = {
    "events": ("events_ground.tsv", "light_verbs.tsv", "kinds.tsv", "particles.tsv", "event_traps.tsv"),
    "actors": ("actors.tsv", "countries.tsv", "heads.tsv", "backrefs.tsv"),
    "places": ("gazetteer.tsv", "overlay.tsv", "place_cues.tsv", "place_traps.tsv"),
    "times": (
        "months.tsv", "weekdays.tsv", "time_words.tsv", "time_links.tsv", "number_words.tsv", "counted_nouns.tsv",
        "units.tsv",
    ),
    "sources": ("reporting.tsv", "anonymous_sources.tsv", "outlets.tsv"),
    "cues": ("cues.tsv",),
}  # fmt: skip
PAIRS = [(name, table) for name, tables in OF.items() for table in tables]


@pytest.mark.parametrize(("name", "table"), PAIRS)
def test_broken_file_is_refused(lexicons: Path, name: str, table: str) -> None:
    held = (LEXICONS / table).read_bytes()
    end = held.count(b"\n") + 1
    cases = [
        (held + b"\t".join([b"x"] * 40) + b"\n", f"{table}:{end}: 40 cells"),
        (held + b"\xff\xfe\xc7\n", f"{table}:{end}: not UTF-8"),
        (b"# nothing\n", f"{table}:1: the table is empty"),
        (b"wrong\theader\nx\ty\n", f"{table}:1: header is"),
    ]
    for data, words in cases:
        replace(lexicons, table, data)
        with pytest.raises(LexiconError, match=re.escape(words)):
            build(name, lexicons)
    (lexicons / table).unlink()
    with pytest.raises(LexiconError, match=re.escape(f"{table}: no such lexicon table")):
        build(name, lexicons)


def test_build_does_not_depend_on_the_order_of_a_set() -> None:
    """Twice in processes with other hash seeds: the same bytes."""
    import os
    import subprocess
    import sys

    code = (
        "import hashlib; from riwaya.dictionary.loading import NAMES, build; "
        "print(hashlib.sha256(''.join(map(build, NAMES)).encode()).hexdigest())"
    )
    shown = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(shown) == 1
