"""README.md shows what the program does now; docs name what exists."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "docs"))

import readme_example  # noqa: E402

README = (ROOT / "README.md").read_text(encoding="utf-8")
HELD = {found[2]: found[0] for found in readme_example.BLOCK.finditer(README)}


@pytest.mark.parametrize("name", sorted(readme_example.PARTS))
def test_readme_shows_what_the_program_shows(name: str) -> None:
    assert name in HELD, f"README.md has no part made by {name}"
    made = readme_example.PARTS[name]()
    assert f"-->\n{made}\n<!--" in HELD[name], "README.md is not current: make readme"


def test_first_command_of_the_readme_is_make_demo() -> None:
    assert re.findall(r"^make \w+", README, re.M)[:2] == ["make demo", "make test"]


@pytest.mark.parametrize(
    "path", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))], ids=lambda p: p.name
)
def test_links_lead_somewhere(path: Path) -> None:
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_claim_format_names_every_key() -> None:
    from riwaya import Coder

    text = (ROOT / "docs" / "claim-format.md").read_text(encoding="utf-8")
    paragraph = readme_example.PARAGRAPH.read_text(encoding="utf-8")
    keys: set[str] = set()

    def walk(value: object) -> None:
        if isinstance(value, dict):
            keys.update(value)
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list):
            for inner in value:
                walk(inner)

    for claim in Coder().code(paragraph, published=readme_example.PUBLISHED, outlet=readme_example.OUTLET):
        walk(claim.record())
    assert [key for key in sorted(keys) if f"`{key}`" not in text] == []


def test_the_page_of_figures_is_made_from_its_figures() -> None:
    import evaluation_page as made

    kept = json.loads(made.KEPT.read_text(encoding="utf-8"))
    page = made.page(kept, made.WORDS.read_text(encoding="utf-8"))
    assert page == made.PAGE.read_text(encoding="utf-8"), "python docs/evaluation_page.py"
