"""A child is signed up, waits, is promoted, says yes: with and without scripts; and every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.walk import faults, follow

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Enter, Site

pytestmark = pytest.mark.browser
PAGES = {
    None: ("/activities/", "/activities/month/", "/activities/{session}/"),
    "resident": ("/activities/{session}/sign-up/", "/my-activities/", "/my-activities/children/"),
    "helper": ("/my-activities/1/", "/my-activities/1/ticket/"),
    "clerk": (
        "/activities-desk/",
        "/activities-desk/series/",
        "/activities-desk/priorities/",
        "/activities-desk/series/new/",
        "/activities-desk/series/{series}/",
        "/activities-desk/series/{series}/plan/",
        "/activities-desk/{session}/",
        "/activities-desk/{session}/change/",
        "/activities-desk/{session}/counter/",
        "/activities-desk/{session}/list/",
    ),
}


@pytest.fixture
def made(site: Site) -> dict[str, int]:
    """Numbers of a session with one place, of its series, and of the resident's child."""
    return dict(site.fill("tests.browser.activities"))


def _sign_up(page: Page, made: dict[str, int], number: int) -> None:
    """Through the list and the page of the session, as a person comes; the n-th of the family."""
    page.goto("/activities/")
    follow(page.locator(f".row-title a[href='/activities/{made['session']}/']"))
    follow(page.locator("main a.btn-primary"))
    page.locator("input[name=people]").nth(number).check()
    page.locator("input[name=accepts_risk]").check()
    page.locator("input[name=guardian_agrees]").check()
    follow(page.locator("main form button.btn-primary"))


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_a_child_waits_is_promoted_by_anothers_cancelling_and_confirmed(
    enter: Enter, made: dict[str, int], script: bool
) -> None:
    first, mother = enter("helper", width=390), enter("resident", width=390, script=script)

    _sign_up(first, made, 0)
    expect(first.locator("main a[href$='/ticket/']")).to_be_visible()
    _sign_up(mother, made, 1)
    expect(mother.locator("h1")).to_contain_text("2")
    first.goto("/my-activities/")
    follow(first.locator(".row-title a"))
    first.locator("details.confirm summary").click()
    follow(first.locator("details.confirm button.btn-danger"))
    mother.goto("/my-activities/")
    follow(mother.locator("form[action$='/confirm/'] button"))

    follow(mother.locator("main a[href$='/ticket/']"))
    expect(mother.locator(".ticket-title")).to_have_text("亲子陶艺")
    expect(mother.locator(".ticket-who")).to_contain_text("*")


@pytest.mark.pure
def test_no_page_of_activities_is_wider_than_a_phone_or_hard_to_use(
    enter: Enter, site: Site, made: dict[str, int]
) -> None:
    _sign_up(enter("helper", width=390), made, 0)
    pages = {part: tuple(path.format(**made) for path in paths) for part, paths in PAGES.items()}
    found = [faults(enter, site, pages, is_large=is_large) for is_large in (False, True)]
    assert found == [[], []]
