"""One wish, all the way, as people do it: in Chinese, with and without JavaScript."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.walk import follow

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Enter

pytestmark = pytest.mark.browser
WORDS = "家里的窗户两年没擦了，我爬不上去。"
HOME = "幸福小区 3 号楼 2 单元 502 室"


@pytest.mark.parametrize("script", [True, False], ids=["with-javascript", "without-javascript"])
def test_one_wish_all_the_way_to_two_passbooks(enter: Enter, script: bool) -> None:
    resident, clerk = enter("resident", script=script), enter("clerk", script=script)
    helpers = [enter(part, width=390, script=script) for part in ("helper", "second")]

    order = _ask(resident)
    _check_and_compile(clerk, order)
    _propose_and_ask(clerk)
    claims = [_say_yes(helper) for helper in helpers]
    arrival, leaving = _door_codes(resident, order)
    for helper, claim in zip(helpers, claims, strict=True):
        _serve(helper, claim, arrival, leaving)
    _confirm(resident, order)

    for helper in helpers:
        helper.goto("/passbook/")
        expect(helper.locator(".passbook-balance").first).to_contain_text(re.compile(r"[1-9]\d*"))
        expect(helper.locator("table .grade").first).to_have_text("A")
        expect(helper.locator("table .plus").first).to_contain_text("+10")
    resident.goto("/looked/")
    expect(resident.locator("main")).to_contain_text("志愿者")
    expect(resident.locator("main")).to_contain_text("社区工作者")


def test_a_no_brings_nothing_and_costs_nothing(enter: Enter) -> None:
    resident, clerk, helper = enter("resident"), enter("clerk"), enter("helper", width=390)
    helper.goto("/passbook/")
    before = helper.locator(".passbook-balance").first.inner_text()
    order = _ask(resident)
    _check_and_compile(clerk, order)
    _propose_and_ask(clerk)

    helper.goto("/offers/")
    helper.locator('form[action$="/no/"] button').first.click()

    expect(helper.locator('form[action$="/no/"]')).to_have_count(0)
    helper.goto("/passbook/")
    expect(helper.locator(".passbook-balance").first).to_have_text(before)


def test_a_clerk_of_another_community_finds_nothing(enter: Enter) -> None:
    resident, stranger = enter("resident"), enter("far_clerk")
    order = _ask(resident)

    answer = stranger.goto(f"/desk/{order}/")

    assert answer is not None
    assert answer.status == 404
    expect(stranger.locator("body")).not_to_contain_text(WORDS)


def test_bad_input_keeps_what_was_typed(enter: Enter) -> None:
    resident = enter("resident", script=False)
    resident.goto("/ask/?service=CLEANING")
    resident.locator("textarea[name=text]").fill(WORDS)
    resident.locator("input[name=when][value=day]").check()

    follow(resident.locator("button[name=go][value=check]"))

    expect(resident.locator("[role=alert], .field-error, .form-errors").first).to_be_visible()
    expect(resident.locator("textarea[name=text]")).to_have_value(WORDS)


def test_sending_twice_makes_one_request(enter: Enter) -> None:
    resident = enter("resident", script=False)
    resident.goto("/ask/?service=CLEANING")
    resident.locator("textarea[name=text]").fill(WORDS)
    follow(resident.locator("button[name=go][value=check]"))

    resident.locator("button[name=go][value=send]").dblclick()

    resident.wait_for_url(re.compile(r"/requests/\d+/"))
    resident.goto("/requests/")
    expect(resident.locator("ul.rows > li")).to_have_count(1)


def _ask(page: Page) -> int:
    page.goto("/ask/")
    follow(page.locator("button[name=service][value=CLEANING]"))
    page.locator("textarea[name=text]").fill(WORDS)
    follow(page.locator("button[name=go][value=check]"))
    expect(page.locator("main")).to_contain_text(WORDS)
    follow(page.locator("button[name=go][value=send]"))
    return _order_in(page)


def _order_in(page: Page) -> int:
    page.wait_for_url(re.compile(r"/requests/\d+/"))
    found = re.search(r"/requests/(\d+)/", page.url)
    assert found is not None
    return int(found.group(1))


def _check_and_compile(page: Page, order: int) -> None:
    page.goto(f"/desk/{order}/")
    expect(page.locator("main")).to_contain_text(WORDS)
    expect(page.locator("main")).not_to_contain_text(HOME)
    follow(page.locator('form[action$="/do/verify/"] button'))
    page.goto(f"/desk/{order}/compile/")
    start = _soon()
    page.locator("input[name=summary]").fill(f"擦窗户（第 {order} 单）")
    page.locator("input[name=day]").fill(f"{start:%Y-%m-%d}")
    page.locator("input[name=starts]").fill(f"{start:%H:%M}")
    page.locator("input[name=ends_at]").fill(f"{start + timedelta(hours=1):%H:%M}")
    page.locator("input[name=people_needed]").fill("2")
    follow(page.locator("main form.form button[type=submit], main form.form .btn-primary").first)
    page.wait_for_url(re.compile(rf"/desk/{order}/$"))


def _soon() -> datetime:
    """A start on the clock of the community, so near that check-in is open, on one day."""
    start = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(minutes=20)
    if (start + timedelta(hours=1)).date() != start.date():
        start = (start + timedelta(hours=1)).replace(hour=0, minute=5)
    return start


def _propose_and_ask(page: Page) -> None:
    page.goto("/board/")
    follow(page.locator('form[action$="/propose/"] button'))
    follow(page.locator(".board-bar button[name=decision][value=approve]"))


def _say_yes(page: Page) -> str:
    page.goto("/offers/")
    page.locator('form[action$="/yes/"] button').first.click()
    expect(page.locator('form[action$="/yes/"]')).to_have_count(0)
    page.goto("/my-day/")
    link = page.locator('a[href^="/claims/"]').first.get_attribute("href")
    assert link is not None
    return link


def _door_codes(page: Page, order: int) -> tuple[str, str]:
    page.goto(f"/requests/{order}/")
    codes = page.locator(".door .stat-value").all_inner_texts()
    assert len(codes) == 2
    return codes[0], codes[1]


def _serve(page: Page, claim: str, arrival: str, leaving: str) -> None:
    page.goto(claim)
    page.locator('form[action$="/contact/"] button').click()
    expect(page.locator("main")).to_contain_text(HOME)
    for step, code in (("arrive", arrival), ("leave", leaving)):
        page.goto(claim)
        page.locator(f'form[action$="/{step}/"] input[name=code]').fill(code)
        page.locator(f'form[action$="/{step}/"] button').click()
        page.locator(f'form[action$="/{step}/"]').wait_for(state="detached")
    page.goto(claim)
    page.locator('form[action$="/report/"] textarea[name=text]').fill("窗户都擦好了。")
    page.locator('form[action$="/report/"] input[name=solved]').first.check()
    page.locator('form[action$="/report/"] button').click()
    page.locator('form[action$="/report/"]').wait_for(state="detached")


def _confirm(page: Page, order: int) -> None:
    page.goto(f"/requests/{order}/")
    page.locator('form[action*="/confirm/"] input[name=stars][value="5"]').check()
    page.locator('form[action*="/confirm/"] button.btn-primary').click()
    page.locator('form[action*="/confirm/"]').wait_for(state="detached")
