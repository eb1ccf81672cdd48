"""The four main tasks by keyboard alone, with and without JavaScript; a page at twice its size;
signing in with a passkey.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.walk import follow
from tests.make import PASSWORD
from tests.tools.assurance import figure

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Enter, Site

pytestmark = [pytest.mark.browser, pytest.mark.pure]
MOST_TABS = 150
IS_FOCUSED = "one => one === document.activeElement"
# What a page may not lose at twice its size: anything cut off, and anything too small to hit.
CUT_OFF = """() => [...document.querySelectorAll("main *")].filter(one => {
  const style = getComputedStyle(one);
  return style.overflowX === "hidden" && one.scrollWidth > one.clientWidth + 1
    && one.clientWidth > 1 && style.textOverflow !== "ellipsis";
}).map(one => one.className)"""
SMALL = """least => [...document.querySelectorAll(
    "main a.btn, main button, main summary, main select, main input:not([type=hidden])")]
  .filter(one => one.checkVisibility() && !one.closest(".visually-hidden")
    && !["checkbox", "radio"].includes(one.type))
  .map(one => [one.getBoundingClientRect(), one.outerHTML.slice(0, 80)])
  .filter(([box]) => box.width > 0 && (box.height < least || box.width < least))
  .map(([box, text]) => `${Math.round(box.width)}x${Math.round(box.height)} ${text}`)"""

ZOOMED = {
    None: ("/", "/account/login/"),
    "resident": ("/", "/ask/?service=CLEANING", "/me/", "/account/sessions/", "/account/phone/"),
    "helper": ("/offers/", "/passbook/"),
    "clerk": ("/desk/", "/counter/", "/account/2fa/", "/account/help/"),
}  # fmt: skip


def reach(target: Locator) -> None:
    """Tab until it has the focus, from wherever one is."""
    page = target.page
    for _n in range(MOST_TABS):
        if target.evaluate(IS_FOCUSED):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {target}")


def press(target: Locator, key: str = "Enter") -> None:
    """Reaches it and presses it; it leads to another page."""
    reach(target)
    with target.page.expect_navigation():
        target.page.keyboard.press(key)


def unfold(target: Locator) -> None:
    reach(target)
    target.page.keyboard.press("Enter")


def ask(page: Page) -> None:
    page.goto("/ask/?service=CLEANING")
    reach(page.locator("textarea[name=text]"))
    page.keyboard.type("家里的窗户两年没擦了，我爬不上去。")
    press(page.locator("button[name=go][value=check]"))
    press(page.locator("button[name=go][value=send]"))
    page.wait_for_url(re.compile(r"/requests/\d+/"))


def cancel(page: Page) -> None:
    """The request just made."""
    unfold(page.locator("#cancel > summary"))
    press(page.locator("#cancel button.btn-danger"))
    expect(page.locator("#cancel")).to_have_count(0)


def sign_up(page: Page, session: int) -> None:
    page.goto(f"/activities/{session}/")
    press(page.locator("main a.btn-primary"))
    for name in ("people", "accepts_risk", "guardian_agrees"):
        box = page.locator(f"input[name={name}]").first
        if not box.is_checked():
            reach(box)
            page.keyboard.press("Space")
        expect(box).to_be_checked()
    press(page.locator("main form button.btn-primary"))
    expect(page).not_to_have_url(re.compile("/sign-up/"))


def confirm(page: Page, order: int) -> None:
    page.goto(f"/requests/{order}/")
    reach(page.locator("#confirm input[name=stars]").first)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#confirm input[name=stars]:checked")).to_have_count(1)
    press(page.locator("#confirm button.btn-primary").first)
    expect(page.locator("#confirm")).to_have_count(0)


def test_the_four_main_tasks_by_keyboard_alone(enter: Enter, site: Site) -> None:
    session = site.fill("tests.browser.activities")["session"]
    served = site.fill("tests.browser.tasks")
    done = 0
    for script, helper in ((True, "helper"), (False, "second")):
        resident, neighbour = enter("resident", script=script), enter(helper, script=script)
        ask(resident)
        cancel(resident)
        sign_up(neighbour, session)
        confirm(resident, served.pop())
        done += 4

    figure("F15 keyboard", demand="8 of 8: request, cancel, sign up, confirm; also without script",
           got=f"{done} of 8", passed=done == 8, how="make test PHASES=browser-sqlite")  # fmt: skip


def test_at_twice_the_size_nothing_is_lost_and_everything_can_be_hit(
    enter: Enter, site: Site
) -> None:
    """A window of 1280 at 200 % is one of 640; lines stand as wide apart as a reader may ask."""
    found = []
    for part, paths in ZOOMED.items():
        page = enter(part, width=640)
        for is_large in (False, True):
            size = "large" if is_large else "normal"
            page.context.add_cookies([{"name": "text_size", "value": size, "url": site.url}])
            for path in paths:
                page.goto(path)
                page.evaluate("document.body.style.setProperty('line-height', '1.3', 'important')")
                wide = page.evaluate("document.documentElement.scrollWidth")
                small = page.evaluate(SMALL, 44 if is_large else 24)
                cut = page.evaluate(CUT_OFF)
                found += [f"{path} {size}: {fault}" for fault in [*small, *cut] if fault]
                found += [f"{path} {size}: {wide} px wide"] if wide > 640 else []

    assert found == []


def test_a_button_too_small_to_hit_is_noticed(enter: Enter) -> None:
    page = enter(None, width=640)
    page.set_content(
        "<main><button style='width:20px;height:20px;padding:0'>x</button>"
        "<p class='cut' style='overflow:hidden;width:40px;white-space:nowrap'>a long text here</p>"
    )

    assert page.evaluate(SMALL, 24)[0].startswith("20x20")
    assert page.evaluate(CUT_OFF) == ["cut"]


def test_staff_sign_in_with_a_passkey(enter: Enter, site: Site) -> None:
    """A key of the device is added, asked for at the next sign-in, and opens the door."""
    page = enter(None)
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }})  # fmt: skip
    at = site.url.replace("127.0.0.1", "localhost")
    _sign_in(page, at, site.logins["clerk"])
    page.goto(f"{at}/account/2fa/webauthn/add/")
    page.locator("input[name=password]").fill(PASSWORD)
    follow(page.locator("main form button").first)
    follow(page.locator("form[data-passkey] button"))
    expect(page.locator("ul.codes li").first).to_be_visible()
    page.goto(f"{at}/account/logout/")
    follow(page.locator("main form button.btn-primary"))

    _sign_in(page, at, site.logins["clerk"])
    expect(page.locator("input[name=code]")).to_be_visible()
    follow(page.locator("form[data-passkey] button"))
    page.goto(f"{at}/desk/")
    expect(page).to_have_url(f"{at}/desk/")
    page.goto(f"{at}/account/2fa/webauthn/")
    expect(page.locator("ul.rows li")).to_have_count(1)


def _sign_in(page: Page, at: str, login: str) -> None:
    page.goto(f"{at}/account/login/")
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(PASSWORD)
    follow(page.locator("main form button").first)
