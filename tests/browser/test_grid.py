"""A walk at phone width: +10 leaflets, without a line kept and sent once; and every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.walk import PHONE, faults

if TYPE_CHECKING:
    from tests.browser.conftest import Enter, Site

pytestmark = pytest.mark.browser
PAGES = {
    None: ("/grids/{code}/",),
    "helper": ("/mobilisations/{call}/",),
    "clerk": (
        "/grids/",
        "/grids/desk/{area}/",
        "/grids/texts/",
        "/grid-day/",
        "/walks/",
        "/walks/{walk}/",
        "/mobilisations/",
        "/mobilisations/new/?area={home}",
        "/mobilisations/{call}/",
        "/mediations/",
        "/mediations/new/",
        "/mediations/{matter}/",
    ),
}


@pytest.fixture
def made(site: Site) -> dict[str, str]:
    """Numbers of a grid, a walk on the way, a call and a dispute."""
    return {name: str(n) for name, n in site.fill("tests.browser.grid").items()}


def test_leaflets_are_counted_without_a_line_and_sent_once(enter: Enter, made: dict[str, str]):
    page = enter("clerk", width=PHONE)
    page.goto(f"/walks/{made['walk']}/")
    quick = page.locator(".grid-quick button").first
    count, line = page.locator("[data-pieces]"), page.locator("[data-line]")

    quick.click()
    expect(count).to_have_text("10")
    expect(line).to_have_attribute("data-count", "0")
    page.context.set_offline(True)
    quick.click()
    quick.click()
    expect(count).to_have_text("30")
    expect(line).to_have_attribute("data-count", "2")
    page.context.set_offline(False)
    expect(line).to_have_attribute("data-count", "0")
    page.reload()

    expect(count).to_have_text("30")
    expect(page.locator("#counted ~ ul > li")).to_have_count(3)


@pytest.mark.pure
def test_every_page_fits_a_phone_and_can_be_used(enter: Enter, site: Site, made: dict[str, str]):
    pages = {part: tuple(path.format(**made) for path in paths) for part, paths in PAGES.items()}

    assert faults(enter, site, pages) == []
    assert faults(enter, site, pages, is_large=True) == []
