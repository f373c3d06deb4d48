"""Deciding in a real browser: accept, correct and add a claim, by keyboard and by mouse; adding a name. Each test takes
an article of its own, since all write to one record."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from browsing import LANGUAGES, Visit

pytestmark = pytest.mark.parametrize("lang", LANGUAGES)
Open = Callable[..., Visit]
KEYBOARD = {"en": "03_barada_20171104", "ar": "10_barada_20171110"}
MOUSE = {"en": "04_khabour_20171105", "ar": "08_sahl_20171110"}
ADDED = {"en": "01_mashriq_20171103", "ar": "02_nakhil_20171103"}
ALIAS = {"en": "لواء الفجر البعيد", "ar": "كتيبة الليل الطويل"}


def status(one: Visit, number: int, wanted: str) -> None:
    """Wait until the card says so."""
    one.page.wait_for_function(
        "([n, s]) => document.querySelectorAll('.claim-card')[n]?.dataset.status === s", arg=[number, wanted]
    )


def test_accept_and_undo_by_keyboard(visit: Open, lang: str) -> None:
    one = visit().go(f"/{lang}/articles/{KEYBOARD[lang]}")
    one.page.keyboard.press("j")
    one.page.keyboard.press("a")
    status(one, 0, "accepted")
    one.page.locator(".claim-card").nth(0).locator("[data-key=u]").wait_for()
    one.page.keyboard.press("u")
    status(one, 0, "open")


def test_correct_by_mouse(visit: Open, lang: str) -> None:
    one = visit().go(f"/{lang}/articles/{MOUSE[lang]}")
    one.page.locator(".reader-text .claim").nth(0).click()
    card = one.page.locator(".claim-card.is-current")
    card.locator("[data-key=c]").click()
    form = card.locator("form.correct")
    form.locator("select[name=modality]").select_option("expected")
    form.locator("button.btn--primary").click()
    one.page.locator(".claim-card[data-status=corrected]").wait_for()


def test_add_a_claim_by_keyboard(visit: Open, lang: str) -> None:
    one = visit().go(f"/{lang}/articles/{ADDED[lang]}")
    page = one.page
    before = page.locator(".claim-card").count()
    page.evaluate(
        """() => {
          const p = [...document.querySelectorAll('.reader-text [data-start]')].find((e) => e.textContent.length > 40);
          const range = document.createRange();
          const walk = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
          const text = walk.nextNode();
          range.setStart(text, 0);
          range.setEnd(text, Math.min(8, text.length));
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }"""
    )
    page.keyboard.press("n")
    form = page.locator("form.add-claim")
    form.wait_for()
    assert form.locator("[data-selected]").inner_text().strip()
    form.locator("#add-kind").focus()
    page.keyboard.type("capture")
    page.locator("[role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    form.locator("button.btn--primary").press("Enter")
    page.wait_for_function("n => document.querySelectorAll('.claim-card').length > n", arg=before)


def test_the_queue_goes_on_by_itself(visit: Open, lang: str) -> None:
    one = visit().go(f"/{lang}/queue")
    first = one.page.locator(".claim-card").nth(0).get_attribute("data-claim")
    one.page.keyboard.press("j")
    one.page.keyboard.press("k")
    one.page.keyboard.press("r")
    one.page.wait_for_function(
        "c => document.querySelector('.claim-card')?.dataset.claim !== c", arg=first, timeout=15000
    )


def test_add_a_name_by_mouse(visit: Open, lang: str) -> None:
    one = visit().go(f"/{lang}/actors?id=syrian-army")
    one.page.locator("#own-alias").fill(ALIAS[lang])
    one.page.locator("#own form .btn--primary").click()
    row = one.page.locator("#own tbody tr", has_text=ALIAS[lang])
    row.wait_for()
    row.locator("button").click()
    one.page.locator("#own tbody tr.muted", has_text=ALIAS[lang]).wait_for()
