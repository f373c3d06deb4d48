"""The main task of each page, by keyboard and by mouse, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from browsing import LANGUAGES, Visit

pytestmark = pytest.mark.parametrize("lang", LANGUAGES)
Open = Callable[..., Visit]


def query(one: Visit) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlsplit(one.page.url).query).items()}


def shown(one: Visit) -> int:
    return int(one.page.locator("#map").get_attribute("data-shown") or -1)


def until(one: Visit, expression: str) -> None:
    """Wait until it holds in the page. (Playwright's own wait needs eval, which our policy forbids.)"""
    for _ in range(150):
        if one.page.evaluate(expression):
            return
        one.page.wait_for_timeout(100)
    raise AssertionError(f"never came true: {expression}")


def test_overview_brushes_map_and_timeline(visit: Open, lang: str) -> None:
    one = visit().go(f"/{lang}/")
    page = one.page
    before = shown(one)
    page.locator(".timeline-handle[data-name=since]").focus()
    page.keyboard.press("End")
    until(one, "location.search.includes('since=')")
    until(one, f"Number(document.querySelector('#map').dataset.shown) < {before}")
    page.locator(".timeline-head button").click()
    until(one, f"!location.search.includes('since=') && document.querySelector('#map').dataset.shown === '{before}'")
    box = page.locator(".timeline-chart").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 40, steps=4)
    page.mouse.up()
    assert {"since", "until"} <= set(query(one))
    page.locator(".timeline-head button").click()
    inside = "document.querySelectorAll('.timeline-chart .bar-in').length"
    bars = page.evaluate(inside)
    page.locator(".map-tools button").last.click()
    assert "bbox" in query(one)
    for _ in range(3):
        page.locator(".map-tools button").first.click()
        page.wait_for_timeout(350)
    until(one, f"{inside} < {bars}")


def test_incidents_filter_without_a_new_page(visit: Open, lang: str) -> None:
    one = visit().go(f"/{lang}/incidents")
    page = one.page
    page.evaluate("window.same = true")
    all_of_them = page.locator("#h-list").inner_text()
    page.locator("#f-place").focus()
    page.keyboard.type("Abu Ka" if lang == "en" else "البوكم", delay=15)
    page.wait_for_selector(".picker-list:not([hidden]) li[aria-selected=true]")
    page.keyboard.press("Enter")
    until(one, "location.search.includes('place=')")
    assert query(one)["place"] == "riwaya:sy-abu-kamal"
    until(one, f"document.querySelector('#h-list').innerText !== {all_of_them!r}")
    page.locator("#f-q").fill("انسحاب")
    until(one, "location.search.includes('q=')")
    page.locator("#on a").last.click()
    page.wait_for_url(lambda url: "q=" not in url and "place=" not in url)
    page.wait_for_load_state("networkidle")
    page.locator("details.filters-more summary").click()
    page.evaluate("window.same = true")
    page.locator("input[name=contested]").check()
    until(one, "location.search.includes('contested=1')")
    assert page.evaluate("window.same") is True
    page.wait_for_timeout(600)
    page.locator("#found .row-link, #found tbody a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/incidents/i-*")
    assert page.locator(".account").count() >= 1


def test_incident_shows_accounts_side_by_side(visit: Open, lang: str) -> None:
    one = visit(width=1600)
    listed = one.page.request.get(one.base + "/api/incidents?sort=contested&limit=50").json()["items"]
    found = next(each for each in listed if each["outlets"] > 1)
    one.go(f"/{lang}/incidents/{found['incident']}")
    page = one.page
    columns = page.locator(".account")
    first, second = columns.nth(0).bounding_box(), columns.nth(1).bounding_box()
    assert first and second
    assert (first["x"] < second["x"]) == (lang == "en")
    assert page.locator(".account .quote[dir=rtl] .part").count() > 0
    assert page.locator(".diff").count() > 0
    page.locator(".accounts").focus()
    assert page.evaluate("document.activeElement.className") == "accounts"


def test_reader_by_keyboard(visit: Open, lang: str) -> None:
    one = visit().go(f"/{lang}/articles/07_mashriq_20171109")
    page = one.page
    page.keyboard.press("j")
    page.keyboard.press("j")
    cards = page.locator(".claim-card")
    assert "is-current" in (cards.nth(1).get_attribute("class") or "")
    assert cards.nth(1).locator(".fields").is_visible()
    assert not cards.nth(0).locator(".fields").is_visible()
    page.keyboard.press("k")
    assert "is-current" in (cards.nth(0).get_attribute("class") or "")
    assert page.locator(".reader-text .part--actor").count() >= 1
    page.keyboard.press("e")
    assert cards.nth(0).locator("details.why").get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert page.locator(".claim-card.is-current").count() == 0


def test_reader_by_mouse(visit: Open, lang: str) -> None:
    one = visit().go(f"/{lang}/articles/07_mashriq_20171109")
    page = one.page
    mark = page.locator(".reader-text .claim").nth(2)
    mark.hover()
    assert page.locator(".reader-text .part").count() >= 1
    mark.click()
    claim = mark.get_attribute("data-claim")
    assert page.locator(f'.claim-card.is-current[data-claim="{claim}"] .fields').is_visible()


STARTS = """() => Object.fromEntries([...document.querySelectorAll('.reader-text .claim[id]')].map(mark => {
  const p = mark.closest('[data-start]');
  const range = document.createRange();
  range.setStart(p, 0);
  range.setEndBefore(mark);
  return [mark.dataset.claim, Number(p.dataset.start) + [...range.toString()].length];
}))"""


def test_reader_text_is_the_article(visit: Open, lang: str) -> None:
    """Offsets of a selection count from data-start: counted in the page, each claim begins where the record says."""
    one = visit().go(f"/{lang}/articles/07_mashriq_20171109")
    claims = one.page.request.get(one.base + "/api/articles/07_mashriq_20171109").json()["claims"]
    assert one.page.evaluate(STARTS) == {claim["claim"]: claim["start"] for claim in claims}


def test_control_at_a_date(visit: Open, lang: str) -> None:
    one = visit().go(f"/{lang}/control")
    page = one.page
    page.wait_for_selector(".slider input")
    last = page.locator(".slider output").inner_text()
    page.locator(".slider input").focus()
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    assert page.locator(".slider output").inner_text() != last
    assert page.locator(".hold.is-at").count() > 0
    assert "at" in query(one)
    page.locator(".hold a").first.click()
    page.wait_for_selector("#hold")
    assert page.locator("#hold ol li").count() > 0


def test_wording_cell_opens_its_passages(visit: Open, lang: str) -> None:
    one = visit().go(f"/{lang}/wording")
    page = one.page
    page.locator("table.heat td a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#passages li")
    assert "term" in query(one)
    page.locator("table.heat td a").nth(1).hover()
    assert page.locator("table.heat th.is-lit").count() >= 1


def test_language_theme_and_keys(visit: Open, lang: str) -> None:
    one = visit().go(f"/{lang}/sources?id=sohr")
    page = one.page
    page.locator("[data-island=theme]").click()
    page.locator("[data-island=theme]").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.keyboard.press("?")
    assert page.locator("dialog[open] dt").count() > 8
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"
    page.evaluate("document.activeElement.blur()")
    page.locator(".bar-end a[hreflang]").click()
    page.wait_for_url(f"**/{'ar' if lang == 'en' else 'en'}/sources?id=sohr*")
    page.keyboard.press("g")
    page.keyboard.press("i")
    page.wait_for_url("**/incidents")


def test_skip_link_and_visible_focus(visit: Open, lang: str) -> None:
    one = visit().go(f"/{lang}/incidents")
    page = one.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
