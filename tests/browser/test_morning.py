"""A clerk dispatches a morning: 30 orders in three minutes, with the keyboard alone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page, Response

    from tests.browser.conftest import Enter, Site

pytestmark = pytest.mark.browser
MINUTES = 3
AT = "document.activeElement.closest('[data-order]')?.id ?? ''"
OPEN_NOW = "[data-order][data-open]:focus"
STRIKE_AFTER_SWAP = """([id, key]) => document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== id) return;
  const struck = new KeyboardEvent("keydown", {key, bubbles: true});
  setTimeout(() => document.activeElement.dispatchEvent(struck));
})"""


@pytest.fixture
def orders(site: Site) -> int:
    """A morning's work waits on the board; how many orders."""
    return int(site.fill("tests.browser.morning"))


def test_thirty_orders_are_dispatched_by_keyboard_in_three_minutes(
    enter: Enter, orders: int
) -> None:
    page = _proposed(enter("clerk"))
    begun = time.monotonic()

    page.keyboard.press("j")
    for number in range(orders):
        expect(page.locator(OPEN_NOW)).to_have_count(1)
        here = page.evaluate(AT)
        if number == 3:
            _tick_and_untick(page)
        if number == 5:
            _pin(page, here)
        if number == 7:
            _decide_and_undo(page, here)
        page.keyboard.press("x" if number % 10 == 9 else "a")
        expect(page.locator(f"#{here}")).to_have_class("panel order-card is-settled")

    assert time.monotonic() - begun < MINUTES * 60
    expect(page.locator("[data-order][data-open]")).to_have_count(0)
    expect(page.locator("[data-order].is-settled")).to_have_count(orders)
    _news_say(page, asked=orders - orders // 10)


def test_a_key_struck_the_moment_an_answer_is_on_the_page_is_not_lost(
    enter: Enter, orders: int
) -> None:
    page = _proposed(enter("clerk"))
    page.keyboard.press("j")
    here = page.evaluate(AT)
    page.evaluate("window.stayed = true")
    page.evaluate(STRIKE_AFTER_SWAP, [here, "a"])

    page.keyboard.press("p")

    expect(page.locator(f"#{here} .rulings")).to_have_count(1)
    expect(page.locator(f"#{here}")).to_have_class("panel order-card is-settled")
    expect(page.locator(OPEN_NOW)).to_have_count(1)
    assert page.evaluate("window.stayed"), "the page was left instead of changed"
    assert orders == 30


@pytest.mark.pure
def test_keys_search_help_and_panels_do_what_they_say(enter: Enter, orders: int) -> None:
    page = _proposed(enter("clerk"))
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_have_attribute("open", "")
    page.keyboard.press("?")

    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator("[data-order]").nth(1)
    expect(second).to_be_focused()
    page.keyboard.press("o")
    expect(second.locator(".others a[href*='/choose/']").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(second.locator(".others")).to_have_count(0)
    expect(second).to_be_focused()

    page.keyboard.press("/")
    page.keyboard.type("第 7 单")
    page.keyboard.press("Enter")
    expect(page.locator("[data-order]")).to_have_count(1)
    assert orders == 30


def test_answers_come_by_themselves_and_leave_ticks_and_focus_alone(
    enter: Enter, orders: int
) -> None:
    page, other = _proposed(enter("clerk")), enter("boss")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    here = page.evaluate(AT)
    box = page.locator(f"#{here} input[name=proposal]").first
    expect(box).not_to_be_checked()

    run = page.url.rsplit("run=", 1)[1]
    other.goto(f"/board/?area=990101001001&run={run}")
    other.locator("[data-order]").nth(4).locator("[data-act=approve]").click()
    expect(other.locator("[data-order].is-settled")).to_have_count(1)

    _news_say(page, asked=1)
    assert page.evaluate(AT) == here
    expect(box).not_to_be_checked()
    assert orders == 30


@pytest.mark.pure
def test_a_quiet_board_is_not_sent_again(enter: Enter, orders: int) -> None:
    page = enter("clerk")
    looks: list[int] = []

    def look(answer: Response) -> None:
        if "/live/" in answer.url:
            looks.append(answer.status)

    page.on("response", look)
    _proposed(page)

    for _look in range(2):
        page.wait_for_event("response", predicate=lambda answer: "/live/" in answer.url)

    assert looks[:2] == [304, 304]
    expect(page.locator("[data-order]")).to_have_count(orders)
    expect(page.locator("#news")).to_be_visible()


def _proposed(page: Page) -> Page:
    """The board after the button for a plan was pressed, by keyboard."""
    page.goto("/board/")
    page.locator('form[action$="/propose/"] button').first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/board/?area=*&run=*")
    expect(page.locator("[data-order]").first).to_be_visible()
    return page


def _tick_and_untick(page: Page) -> None:
    here = page.evaluate(AT)
    box = page.locator(f"#{here} input[name=proposal]").first
    page.keyboard.press("Space")
    expect(box).not_to_be_checked()
    page.keyboard.press("Space")
    expect(box).to_be_checked()


def _pin(page: Page, here: str) -> None:
    page.keyboard.press("p")
    expect(page.locator(f"#{here} .rulings")).to_have_count(1)
    expect(page.locator(f"#{here}")).to_be_focused()


def _decide_and_undo(page: Page, here: str) -> None:
    """Asked, taken back, and the focus is where it was."""
    page.keyboard.press("a")
    expect(page.locator(f"#{here}")).to_have_class("panel order-card is-settled")
    page.keyboard.press("u")
    expect(page.locator(f"#{here}[data-open]")).to_have_count(1)
    expect(page.locator(f"#{here}")).to_be_focused()


def _news_say(page: Page, *, asked: int) -> None:
    """The chip of those who wait for an answer, which comes within two looks."""
    chip = page.locator("#news .chip.wait").first
    expect(chip).to_contain_text(str(asked), timeout=12_000)
