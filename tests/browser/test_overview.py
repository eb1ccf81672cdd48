"""Pictures under the content policy with their tables behind; a display that loses its line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.walk import faults, follow

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Enter, Site

pytestmark = pytest.mark.browser
MINUTE_MS = 61_000


def test_the_dashboard_and_a_display_from_link_to_dark(enter: Enter, site: Site) -> None:
    """Without a script the tables stand open; without a line the last numbers stay."""
    desk, bare = enter("clerk"), enter("clerk", script=False)
    said = _listen(desk)
    for path, pictures in (("/overview/", 4), ("/overview/needs/", 1)):
        desk.goto(path)
        expect(desk.locator("[data-chart] svg")).to_have_count(pictures)
        expect(desk.locator(".chart-figure table").first).to_be_hidden()
        bare.goto(path)
        expect(bare.locator(".chart-figure table").first).to_be_visible()
        expect(bare.locator("[data-chart]").first).to_be_hidden()
    assert said == []  # nothing was blocked

    wall, link = enter(None, width=1920), _hang(desk)
    wall.clock.install()
    wall.goto(link)
    expect(wall.locator("#board svg")).to_have_count(2)
    gone = wall.locator("#line-gone")
    expect(gone).to_be_hidden()
    wall.context.set_offline(True)
    wall.clock.run_for(MINUTE_MS)
    expect(gone).to_be_visible()
    expect(gone.locator("time")).not_to_be_empty()
    expect(wall.locator("#board h1")).to_be_visible()
    wall.context.set_offline(False)
    wall.clock.run_for(MINUTE_MS)
    expect(gone).to_be_hidden()
    expect(wall.locator("#board svg")).to_have_count(2)

    clerks = ("/overview/", "/overview/needs/", "/screens/", "/settings/figures/")
    pages: dict[str | None, tuple[str, ...]] = {
        "clerk": clerks,
        "district": ("/overview/", "/settings/figures/"),
    }
    assert faults(enter, site, pages) == []
    assert faults(enter, site, {"clerk": clerks[1:3]}, is_large=True) == []

    desk.goto("/screens/")
    desk.locator("details.confirm summary").click()
    follow(desk.locator("details.confirm button"))
    wall.clock.run_for(MINUTE_MS)
    expect(wall.locator("#board")).to_have_count(0)


def _listen(page: Page) -> list[str]:
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def _hang(desk: Page) -> str:
    desk.goto("/screens/")
    desk.locator("input[name=spot]").fill("大厅")
    follow(desk.locator("main form.form .actions button"))
    return desk.locator("main a[href*='/screens/']").first.get_attribute("href") or ""
