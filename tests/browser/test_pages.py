"""The main pages, looked at by machine: nothing wider than a phone, nothing axe calls serious."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.walk import NOWHERE, faults, seen

if TYPE_CHECKING:
    from tests.browser.conftest import Enter, Site

pytestmark = pytest.mark.browser
PAGES = {
    None: ("/", "/wishes/", "/account/login/", NOWHERE),
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
    assert faults(enter, site, PAGES, is_large=is_large) == []


def test_a_page_that_breaks_the_rules_is_noticed(enter: Enter) -> None:
    page = enter(None, width=390)

    page.set_content("<html><body><img src='x'><p style='width:900px'>wide</p></body></html>")

    assert {"908 px wide", "image-alt"} <= set(seen(page))
