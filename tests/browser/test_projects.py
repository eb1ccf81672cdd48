"""A need is claimed, answered, agreed, done, accepted by somebody else, and crossed off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import FilePayload, expect

from tests.browser.walk import faults, follow
from tests.projects.worlds import picture

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Enter, Site

pytestmark = pytest.mark.browser
MAIN = "main form.form button.btn-primary"
PAGES = {
    None: ("/lists/", "/lists/items/{need}/", "/projects/", "/projects/1/", "/launches/{launch}/",
           "/launches/{launch}/wall/"),
    "liaison": ("/our-projects/", "/our-projects/claims/", "/our-projects/gives/", "/projects/1/"),
    "clerk": ("/project-desk/", "/project-desk/lists/", "/project-desk/lists/1/", "/projects/1/",
              "/project-desk/claims/", "/project-desk/matches/", "/project-desk/coverage/",
              "/project-desk/launches/", "/launches/{launch}/", "/list-claims/1/"),
}  # fmt: skip


@pytest.fixture
def made(site: Site) -> dict[str, int]:
    site.logins["liaison"] = "liaison"
    return dict(site.fill("tests.browser.projects"))


def test_claim_evidence_acceptance_close_out(
    enter: Enter, site: Site, made: dict[str, int]
) -> None:
    """The clerk's browser runs no script: every button of hers works without."""
    unit, desk = enter("liaison", width=390), enter("clerk", script=False)

    unit.goto(f"/lists/items/{made['need']}/")
    unit.locator("#claim textarea").fill("出两名医生，每月一次。")
    follow(unit.locator("#claim button.btn-primary"))
    claim = unit.url
    _say(desk, "/project-desk/claims/", "a[href^='/list-claims/']", "社区出场地。")
    unit.goto(claim)
    follow(unit.locator("form[action$='/agree/'] button.btn-primary"))
    unit.wait_for_url("**/projects/1/")
    unit.locator("form[action$='/submit/'] textarea").fill("两场都办了，三十位老人到场。")
    photo = FilePayload(name="work.jpg", mimeType="image/jpeg", buffer=picture())
    unit.locator("form[action$='/submit/'] input[type=file]").set_input_files(photo)
    follow(unit.locator("form[action$='/submit/'] button.btn-primary"))
    expect(unit.locator("img.thumb")).to_have_count(1)
    expect(unit.locator("form[action$='/accept/'], form[action$='/close/']")).to_have_count(0)

    desk.goto("/projects/1/")
    expect(desk.locator("img.thumb")).to_have_count(1)
    follow(desk.locator("form[action$='/accept/'] button.btn-primary"))
    follow(desk.locator("form[action$='/close/'] button.btn-primary"))

    expect(desk.locator("dl.facts")).to_contain_text("-C001")
    stranger = enter(None, width=390)
    stranger.goto("/projects/1/")
    expect(stranger.locator(".row-chips .chip.good")).to_have_count(1)
    expect(stranger.locator("img.thumb")).to_have_count(0)
    pages = {part: tuple(path.format(**made) for path in paths) for part, paths in PAGES.items()}
    assert faults(enter, site, pages) == []


def _say(page: Page, start: str, link: str, text: str) -> None:
    """Opens the first thing that waits and answers it."""
    page.goto(start)
    follow(page.locator(link).first)
    page.locator(f"{MAIN}").first.wait_for()
    page.locator("form[action$='/answer/'] textarea").fill(text)
    follow(page.locator("form[action$='/answer/'] button.btn-primary"))
