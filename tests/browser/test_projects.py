"""A need is claimed, answered, agreed, done, accepted by somebody else, and crossed off."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, expect

from tests.browser.conftest import ROOT
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
    filled = subprocess.run(
        [sys.executable, "-m", "tests.browser.projects"],
        cwd=ROOT, env=site.env, check=True, capture_output=True, text=True,
    )  # fmt: skip
    site.logins["liaison"] = "liaison"
    return dict(json.loads(filled.stdout.splitlines()[-1]))


def test_claim_evidence_acceptance_close_out(enter: Enter, made: dict[str, int]) -> None:
    """The clerk's browser runs no script: every button of hers works without."""
    unit, desk = enter("liaison", width=390), enter("clerk", script=False)

    unit.goto(f"/lists/items/{made['need']}/")
    unit.locator("#claim textarea").fill("出两名医生，每月一次。")
    unit.locator("#claim button.btn-primary").click()
    claim = unit.url
    _say(desk, "/project-desk/claims/", "a[href^='/list-claims/']", "社区出场地。")
    unit.goto(claim)
    unit.locator("form[action$='/agree/'] button.btn-primary").click()
    unit.wait_for_url("**/projects/1/")
    unit.locator("form[action$='/submit/'] textarea").fill("两场都办了，三十位老人到场。")
    photo = FilePayload(name="work.jpg", mimeType="image/jpeg", buffer=picture())
    unit.locator("form[action$='/submit/'] input[type=file]").set_input_files(photo)
    unit.locator("form[action$='/submit/'] button.btn-primary").click()
    expect(unit.locator("img.thumb")).to_have_count(1)
    expect(unit.locator("form[action$='/accept/'], form[action$='/close/']")).to_have_count(0)

    desk.goto("/projects/1/")
    expect(desk.locator("img.thumb")).to_have_count(1)
    desk.locator("form[action$='/accept/'] button.btn-primary").click()
    desk.locator("form[action$='/close/'] button.btn-primary").click()

    expect(desk.locator("dl.facts")).to_contain_text("-C001")
    stranger = enter(None, width=390)
    stranger.goto("/projects/1/")
    expect(stranger.locator(".row-chips .chip.good")).to_have_count(1)
    expect(stranger.locator("img.thumb")).to_have_count(0)
    assert _faults(enter, made) == []


def _say(page: Page, start: str, link: str, text: str) -> None:
    """Opens the first thing that waits and answers it."""
    page.goto(start)
    page.locator(link).first.click()
    page.locator(f"{MAIN}").first.wait_for()
    page.locator("form[action$='/answer/'] textarea").fill(text)
    page.locator("form[action$='/answer/'] button.btn-primary").click()


def _faults(enter: Enter, made: dict[str, int]) -> list[str]:
    """Pages that are wider than a phone, or break a rule of accessibility."""
    faults = []
    for part, paths in PAGES.items():
        page = enter(part, width=390)
        for path in paths:
            page.goto(path.format(**made))
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                faults.append(f"{part} {path}: wider than the phone")
            broken = Axe().run(page).response["violations"]
            faults += [
                f"{part} {path}: {rule['id']}"
                for rule in broken
                if rule["impact"] in ("serious", "critical")
            ]
    return faults
