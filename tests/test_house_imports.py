"""Imports run downwards only, as docs/architecture.md has it; the lower floors know no database, web or terminal."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "riwaya"

# From the bottom up. Names on one floor do not import each other. A folder stands for all that is in it.
FLOORS = (
    ("errors", "model"),
    ("tables",),
    ("arabic",),
    ("dictionary",),
    ("coding",),
    ("gazetteer", "own_names"),
    ("linking",),
    ("pipeline",),
    ("reading", "store", "tracing"),
    ("workers",),
    ("jobs", "linkage", "exports"),
    ("evaluation", "report", "review", "scale"),
    ("cli",),
)
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}

# Packages of others that a floor may use; the standard library is free to all.
OTHERS = {
    "errors": set(),
    "model": set(),
    "tables": set(),
    "arabic": {"simplemma"},
    "dictionary": set(),
    "coding": {"geographiclib"},
    "gazetteer": set(),
    "own_names": set(),
    "linking": {"rensa"},
    "pipeline": set(),
    "tracing": set(),
    "reading": {"orjson", "trafilatura", "lxml", "charset_normalizer"},
    "store": {"sqlalchemy", "orjson", "argon2"},
    "workers": set(),
    "jobs": set(),
    "linkage": set(),
    "exports": {"orjson"},
    "evaluation": set(),
    "report": set(),
    "review": {"anyio", "fastapi", "starlette", "pydantic", "jinja2", "markupsafe", "orjson"},
    "cli": {"click", "rich", "sqlalchemy", "orjson", "uvicorn"},
}

FILES = sorted(PACKAGE.rglob("*.py"))


def module_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path) for path in FILES}


def imports_of(path: Path, top_only: bool = False) -> list[tuple[int, str]]:
    """(line, module) of every import in a file; those under TYPE_CHECKING do not run and are left out."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    out = []
    for node in tree.body if top_only else ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            out += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path.relative_to(ROOT)}:{node.lineno}: write imports in full, not relative"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            out += [(node.lineno, name if name in MODULES else node.module or "") for name in names]
    return sorted(set(out))


def floor_name(module: str) -> str | None:
    """The floor that a module of ours lives on; None for the package itself (its version)."""
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else None


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_run_downwards(path: Path) -> None:
    here = floor_name(module_of(path))
    if here is None:
        assert [m for _, m in imports_of(path, top_only=True) if m.startswith("riwaya")] == []
        return
    assert here in FLOOR, f"riwaya/{here} has no floor; put it into docs/architecture.md and FLOORS here"
    wrong = []
    for line, module in imports_of(path):
        there = floor_name(module) if module.split(".")[0] == "riwaya" else None
        if there is not None and there != here and FLOOR.get(there, 99) >= FLOOR[here]:
            wrong.append(f"{path.relative_to(ROOT)}:{line}: {here} imports {module}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_packages_of_others_only_where_they_belong(path: Path) -> None:
    here = floor_name(module_of(path))
    if here not in OTHERS:
        return
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {here} imports {module}"
        for line, module in imports_of(path)
        if (root := module.split(".")[0]) not in sys.stdlib_module_names
        and root != "riwaya"
        and root not in OTHERS[here]
    ]
    assert not wrong, "\n".join(wrong)


def test_no_module_imports_itself_in_a_circle() -> None:
    below = {module_of(p): {m for _, m in imports_of(p, top_only=True) if m in MODULES} for p in FILES}
    done: set[str] = set()

    def walk(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, " imports ".join((*path[path.index(module) :], module))
        if module in done:
            return
        for other in sorted(below.get(module, ())):
            if other != "riwaya":
                walk(other, (*path, module))
        done.add(module)

    for module in sorted(below):
        walk(module, ())


def test_floors_are_those_of_the_architecture() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if "←" in line)
    assert [tuple(name.strip(" `.") for name in part.split(",")) for part in line.split("←")] == list(FLOORS)


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--help"], ("sqlalchemy", "rich.table", "trafilatura", "riwaya.pipeline", "simplemma")),
        (["--version"], ("sqlalchemy", "trafilatura", "riwaya.pipeline")),
        (["run", "--help"], ("sqlalchemy", "trafilatura", "riwaya.pipeline")),
    ],
)
def test_help_loads_nothing_heavy(arguments: list[str], absent: tuple[str, ...]) -> None:
    code = (
        "import sys\nfrom riwaya.cli.main import main\n"
        f"try: main({arguments!r})\nexcept SystemExit: pass\n"
        f"print('LOADED', [m for m in {absent!r} if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.rstrip().endswith("LOADED []")


def test_coding_loads_no_database_and_no_web() -> None:
    code = (
        "import sys\nfrom riwaya import Coder\nCoder().code('قصفت الطائرات المدينة')\n"
        "print([m for m in ('sqlalchemy', 'trafilatura', 'click', 'rich', 'urllib3', 'sqlite3') if m in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert shown.strip() == "[]"
