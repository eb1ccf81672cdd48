"""A code is shown, scanned or read out, and the piece goes over the counter, on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.walk import faults, follow

if TYPE_CHECKING:
    from tests.browser.conftest import Enter, Site

pytestmark = pytest.mark.browser
KEEPER, HELPER = "keeper", "helper"
PAGES = {
    None: ("/shop/", "/shop/1/"),
    HELPER: ("/shop/", "/shop/1/", "/shop/mine/", "/shop/mine/1/"),
    KEEPER: ("/till/", "/shelves/", "/shelves/1/", "/rewards/1/", "/shelves/1/redemptions/"),
    "boss": ("/shelves/", "/rewards/1/", "/settlements/"),
}


@pytest.fixture
def codes(site: Site) -> list[tuple[str, str]]:
    """Code and digits of two redemptions that wait at the counter; the keeper can sign in."""
    site.logins[KEEPER] = KEEPER
    return [(code, digits) for code, digits in site.fill("tests.browser.shop")]


def test_a_scanned_code_is_looked_up_by_itself_and_no_address_ever_holds_it(
    enter: Enter, codes: list[tuple[str, str]]
) -> None:
    page, asked = enter(KEEPER, width=390), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    code, _digits = codes[0]

    page.goto(f"/till/#{code}")
    expect(page.locator("h1")).to_have_text("一袋大米")
    follow(page.locator("main form button.btn-primary"))

    expect(page.locator("#today .count")).to_have_text("1")
    assert asked
    assert [url for url in asked if code in url.partition("#")[0]] == []


def test_digits_go_over_the_counter_without_javascript(
    enter: Enter, codes: list[tuple[str, str]]
) -> None:
    page = enter(KEEPER, width=390, script=False)
    _code, digits = codes[1]

    page.goto("/till/")
    page.locator("input[name=code]").fill(f"{digits[:4]} {digits[4:]}")
    follow(page.locator("main form button.btn-primary"))
    expect(page.locator("h1")).to_have_text("一袋大米")
    follow(page.locator("main form button.btn-primary"))

    expect(page.locator("#today .count")).to_have_text("1")


@pytest.mark.pure
@pytest.mark.usefixtures("codes")
@pytest.mark.parametrize("is_large", [False, True], ids=["normal-text", "large-text"])
def test_no_page_of_the_shop_is_wider_than_a_phone_or_hard_to_use(
    enter: Enter, site: Site, is_large: bool
) -> None:
    assert faults(enter, site, PAGES, is_large=is_large) == []
