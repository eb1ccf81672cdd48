"""The main pages, looked at by machine: nothing wider than the window, nothing axe calls serious,
nothing that the content policy had to stop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.walk import NOWHERE, PHONE, faults, seen
from tests.tools.assurance import figure

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Enter, Site

pytestmark = [pytest.mark.browser, pytest.mark.pure]
WIDTHS = (PHONE, 820, 1440)
PAGES: dict[str | None, tuple[str, ...]] = {
    None: ("/", "/wishes/", "/account/login/", NOWHERE),
    "resident": ("/", "/ask/", "/ask/?service=CLEANING", "/requests/", "/looked/", "/me/"),
    "helper": ("/", "/offers/", "/pool/", "/my-day/", "/passbook/", "/availability/",
               "/hours/", "/hours/missing/"),
    "leader": ("/team/",),
    "clerk": ("/desk/", "/counter/", "/call-backs/", "/board/", "/district/",
              "/hours-desk/", "/hours-desk/?what=words", "/hours-desk/write/"),
    "district": ("/district/",),
}  # fmt: skip
ROOMS: dict[str | None, tuple[str, ...]] = {
    "resident": ("/account/sessions/", "/account/phone/", "/activities/", "/shop/"),
    "clerk": ("/figures/", "/reports/", "/briefs/", "/integrity/", "/care/", "/initiatives/",
              "/psych/", "/hotline/", "/grids/", "/premises/", "/approvals/", "/account/2fa/",
              "/account/help/"),
}  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
def test_no_main_page_is_wider_than_its_window_or_hard_to_use(
    enter: Enter, site: Site, width: int
) -> None:
    both = {part: PAGES.get(part, ()) + ROOMS.get(part, ()) for part in {**PAGES, **ROOMS}}
    pages = {part: tuple(p for p in paths if "?" not in p) for part, paths in both.items()}

    found = faults(enter, site, pages, width=width)

    count = sum(map(len, pages.values()))
    figure(f"F15 ({width} px)", demand="0 serious findings on 25 pages",
           got=f"{len(found)} on {count} pages: {found}", passed=not found,
           how="make test PHASES=browser-sqlite")  # fmt: skip


def test_no_page_is_wider_than_a_phone_or_hard_to_use_in_large_text(
    enter: Enter, site: Site
) -> None:
    assert faults(enter, site, PAGES, is_large=True) == []


def test_what_the_content_policy_stops_is_noticed(enter: Enter, site: Site) -> None:
    def with_script(part: str | None, **more: int) -> Page:
        page = enter(part, **more)
        page.add_init_script(
            "addEventListener('load', () => document.body.append(Object.assign("
            "document.createElement('script'), {textContent: '1'})))"
        )
        return page  # fmt: skip

    [fault] = faults(with_script, site, {None: ("/account/login/",)})

    assert "script-src" in fault


def test_a_page_that_breaks_the_rules_is_noticed(enter: Enter) -> None:
    page = enter(None, width=390)

    page.set_content("<html><body><img src='x'><p style='width:900px'>wide</p></body></html>")

    assert {"908 px wide", "image-alt"} <= set(seen(page))
