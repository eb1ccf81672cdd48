"""The main pages, looked at by machine: nothing wider than a phone, nothing axe calls serious."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from tests.browser.conftest import Enter, Site

pytestmark = pytest.mark.browser
PAGES = {
    None: ("/", "/wishes/", "/account/login/", "/no-such-page/"),
    "resident": ("/", "/ask/", "/ask/?service=CLEANING", "/requests/", "/looked/", "/me/"),
    "helper": ("/", "/offers/", "/pool/", "/my-day/", "/passbook/", "/availability/",
               "/hours/", "/hours/missing/"),
    "leader": ("/team/",),
    "clerk": ("/desk/", "/counter/", "/call-backs/", "/board/", "/district/",
              "/hours-desk/", "/hours-desk/?what=words", "/hours-desk/write/"),
    "district": ("/district/",),
}  # fmt: skip


@pytest.mark.parametrize("is_large", [False, True], ids=["normal-text", "large-text"])
def test_no_page_is_wider_than_a_phone_or_hard_to_use(
    enter: Enter, site: Site, is_large: bool
) -> None:
    faults = []
    for part, paths in PAGES.items():
        page = enter(part, width=390)
        if is_large:
            page.context.add_cookies([{"name": "text_size", "value": "large", "url": site.url}])
        for path in paths:
            page.goto(path)
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > 390:
                faults.append(f"{path} for {part}: {wide} px wide")
            found = Axe().run(page).response["violations"]
            faults += [
                f"{path} for {part}: {fault['id']}"
                for fault in found
                if fault["impact"] in ("serious", "critical")
            ]

    assert faults == []


def test_a_page_that_breaks_the_rules_is_noticed(enter: Enter) -> None:
    page = enter(None, width=390)

    page.set_content("<html><body><img src='x'><p style='width:900px'>wide</p></body></html>")

    found = {fault["id"] for fault in Axe().run(page).response["violations"]}
    assert page.evaluate("document.documentElement.scrollWidth") == 908
    assert "image-alt" in found
