"""Reviewing in a real browser: by keyboard, by mouse, and without script."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from browsing import ROOT, Visit, axe

sys.path.insert(0, str(ROOT / "tests"))
sys.path.insert(0, str(ROOT / "benchmarks"))

import reviewers
from workspace import copied

Open = Callable[..., Visit]
ARTICLE = "07_mashriq_20171109"
LANGUAGES = ("en", "ar")


@pytest.fixture
def own(chromium: object, tmp_path: Path) -> Iterator[str]:
    """A workspace over a record that may be written to."""
    port, stop = reviewers.serve(str(copied(tmp_path)))
    yield f"http://127.0.0.1:{port}"
    stop()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_queue_by_keyboard(visit: Open, own: str, lang: str) -> None:
    page = visit().page
    page.goto(f"{own}/{lang}/queue")
    page.wait_for_selector(".queue-item.is-current")
    first = page.locator(".claim-card").first.get_attribute("id")
    page.keyboard.press("a")
    page.wait_for_selector("#toasts .toast")
    page.wait_for_selector(f"#{first}", state="detached")
    second = page.locator(".claim-card.is-current").get_attribute("id")
    assert second != first, "the next one is before the reviewer"
    page.keyboard.press("r")
    page.wait_for_selector(f"#{second}", state="detached")
    page.wait_for_selector(".queue-item.is-current .claim-card.is-current")
    page.keyboard.press("c")
    form = page.locator(".claim-card.is-current form.correct")
    form.wait_for(state="visible")
    assert page.evaluate("document.activeElement.closest('form.correct') !== null")
    third = page.locator(".claim-card.is-current").get_attribute("id")
    form.locator("select[name=modality]").select_option("denied")
    form.locator("button.btn--primary").press("Enter")
    page.wait_for_selector(f"#{third}", state="detached")
    told = page.request.get(f"{own}/api/progress").json()
    assert told["statuses"] == {"accepted": 1, "rejected": 1, "corrected": 1}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_reader_decides_undoes_and_adds(visit: Open, own: str, lang: str) -> None:
    page = visit().page
    page.goto(f"{own}/{lang}/articles/{ARTICLE}")
    page.wait_for_selector(".reader.is-live")
    card = page.locator(".claim-card.is-current")
    page.keyboard.press("j")
    for key, status in (("a", "accepted"), ("r", "rejected"), ("u", "accepted"), ("u", "open")):
        page.keyboard.press(key)
        page.wait_for_selector(f".claim-card.is-current[data-status={status}]")
    assert card.locator("details.why ol li").count() == 4, "the history has all of it"
    words = page.evaluate(
        """() => { const p = document.querySelector('[data-text] p[data-start]'), r = document.createRange();
        const t = document.createTreeWalker(p, NodeFilter.SHOW_TEXT).nextNode(); r.setStart(t, 0); r.setEnd(t, 5);
        const s = getSelection(); s.removeAllRanges(); s.addRange(r); return s.toString(); }"""
    )
    page.locator("button.picked").click()
    form = page.locator("form.add-claim")
    assert form.locator("[data-selected]").inner_text().strip() == words.strip()
    kind = form.locator("input[data-kind=kind]")
    kind.fill("capt" if lang == "en" else "سيطر")
    form.locator(".picker-list:not([hidden]) li[aria-selected=true]").first.wait_for()
    kind.press("Enter")
    form.locator("button.btn--primary").click()
    page.wait_for_selector(".claim-card[data-status=added]")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_reviewing_without_script(visit: Open, own: str, lang: str) -> None:
    page = visit(script=False).page
    page.goto(f"{own}/{lang}/articles/{ARTICLE}")
    page.locator(".claim-card .decide [value=accept]").first.click()
    assert page.locator(".claim-card[data-status=accepted]").count() == 1 and page.locator(".toast").count() == 1
    page.locator(".claim-card .decide a[data-key=c]").first.click()
    page.locator("select[name=modality]").select_option("denied")
    page.locator("form.correct button.btn--primary").click()
    assert page.locator(".claim-card[data-status=corrected]").count() == 1
    page.locator(".claim-card [data-key=u]").first.click()
    assert page.locator(".claim-card[data-status=accepted]").count() == 1
    page.goto(f"{own}/{lang}/review/add?article={ARTICLE}")
    page.locator("#add-words").fill("مدينة البوكمال")
    page.locator("[name=kind_names]").fill("capture")
    page.locator("form.add-claim button.btn--primary").click()
    assert page.locator(".claim-card[data-status=added]").count() == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_review_pages_are_accessible(visit: Open, own: str, lang: str) -> None:
    for width in (1280, 360):
        one = visit(width=width)
        one.base = own
        for path in ("queue", "queue?second=1", "files", f"review/add?article={ARTICLE}", "admin/audit"):
            one.go(f"/{lang}/{path}")
            assert axe(one) == [], path
            assert one.page.evaluate("document.documentElement.scrollWidth") <= width, path
