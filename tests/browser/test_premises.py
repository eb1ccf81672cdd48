"""A shop is written down, inspected on a phone, answers by link; somebody else closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.walk import faults, follow

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Enter, Site

pytestmark = pytest.mark.browser
MAIN = "main form.form .actions button.btn-primary"
CLERK = (
    "/premises/", "/premises/new/", "/premises/import/", "/premises/kinds/", "/premises/plans/",
    "/premises/campaigns/", "/premises/1/", "/premises/1/inspect/", "/premises/1/edit/",
    "/hazards/", "/hazards/new/", "/hazards/1/",
)  # fmt: skip


def test_from_the_register_to_the_number(enter: Enter, site: Site) -> None:
    """The boss's browser runs no script: every button works without."""
    desk, boss = enter("clerk", width=390), enter("boss", script=False)
    _write_down(desk)
    _inspect(desk)

    desk.goto("/hazards/1/notice/")
    link = desk.locator("main a[href*='/self-check/']").first.get_attribute("href") or ""
    shop = enter(None, width=390)
    shop.goto(link)
    assert faults(enter, site, {None: (link.removeprefix(site.url),)}) == []
    shop.locator("input[name=is_right]").check()
    shop.locator("textarea[name=text]").fill("请电工换了线")
    follow(shop.locator(MAIN))
    expect(shop.locator("main form")).to_have_count(0)

    desk.goto("/hazards/1/")
    expect(desk.locator("main")).to_contain_text("请电工换了线")
    expect(desk.locator("form[action$='/recheck/']")).to_have_count(0)
    boss.goto("/hazards/1/")
    boss.locator("form[action$='/recheck/'] input[value=yes]").check()
    boss.locator("form[action$='/recheck/'] input[name=text]").fill("线已换好")
    follow(boss.locator("form[action$='/recheck/'] button.btn-primary"))
    expect(boss.locator("dl.facts").first).to_contain_text("-H001")

    assert faults(enter, site, {"clerk": CLERK}) == []
    assert faults(enter, site, {"clerk": ("/premises/1/inspect/",)}, is_large=True) == []


def _write_down(page: Page) -> None:
    page.goto("/premises/new/")
    page.locator("input[name=name]").fill("幸福便利店")
    page.locator("input[name=size]").fill("60")
    page.locator("input[name=address]").fill("幸福路 1 号")
    follow(page.locator(MAIN))
    page.wait_for_url("**/premises/1/")


def _inspect(page: Page) -> None:
    """By keyboard: a forgotten line is named, and nothing that was chosen is lost."""
    follow(page.locator("a[href$='/premises/1/inspect/']"))
    lines = page.locator(".check-line")
    total = lines.count()
    expect(lines.first.locator(".check-more")).to_be_hidden()
    lines.first.locator("input[value=FINE]").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(lines.first.locator("input[value=HAZARD]")).to_be_checked()
    expect(lines.first.locator(".check-more")).to_be_visible()
    lines.first.locator("input[value=DEADLINE]").check()
    lines.first.locator("input[type=text]").fill("插线板串接")
    for number in range(1, total - 1):
        lines.nth(number).locator("input[value=FINE]").check()
    follow(page.locator(MAIN))

    expect(lines.first.locator("input[value=HAZARD]")).to_be_checked()
    expect(lines.first.locator("input[type=text]")).to_have_value("插线板串接")
    expect(page.locator(".check-line .has-error")).to_have_count(1)
    lines.nth(total - 1).locator("input[value=FINE]").check()
    follow(page.locator(MAIN))
    page.wait_for_url("**/premises/1/")
