"""A day of rounds by keyboard and press: planned, what if, given out; every page at phone width."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.walk import PHONE, faults, follow

if TYPE_CHECKING:
    from tests.browser.conftest import Enter, Site

pytestmark = pytest.mark.browser


def test_the_desk_plans_a_day_and_gives_it_out(enter: Enter, site: Site) -> None:
    site.fill("tests.browser.visits")
    page = enter("clerk", width=PHONE)
    page.goto("/rounds/new/")
    tomorrow = page.evaluate("new Date(Date.now() + 864e5).toISOString().slice(0, 10)")
    page.goto(f"/rounds/new/?day={tomorrow}")

    follow(page.locator("form[method=post] .btn-primary.btn-lg"))
    plan = page.url.removeprefix(site.url)

    expect(page.locator(".rounds-route")).not_to_have_count(0)
    expect(page.locator(".rounds-map svg circle").first).to_be_visible()
    follow(page.locator("button[form=give]"))
    expect(page.locator("button[form=give]")).to_have_count(0)
    pages = ("/rounds/", f"/rounds/new/?day={tomorrow}", plan, f"{plan}map/", f"{plan}replan/")
    assert faults(enter, site, {"clerk": (*pages, "/my-rounds/")}) == []
