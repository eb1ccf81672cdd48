"""The door on a phone: a ticket's digits, a line that is gone and comes back, large text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.walk import faults, follow

if TYPE_CHECKING:
    from tests.browser.conftest import Enter, Site

    Filled = tuple[int, list[int], list[int]]

pytestmark = pytest.mark.browser


@pytest.fixture
def filled(site: Site) -> Filled:
    """The session that is on, its tickets, and whose they are."""
    session, seats, people = site.fill("tests.browser.door")
    return session, seats, people


def test_a_ticket_on_one_phone_is_entered_on_another(enter: Enter, filled: Filled) -> None:
    session, seats, people = filled
    guest, clerk = enter("resident", width=390), enter("clerk", width=390)
    guest.goto(f"/door/ticket/{seats[0]}/")
    clerk.goto(f"/door/{session}/")
    here = clerk.locator(f"[data-row][data-person='{people[0]}']")
    expect(here).to_have_attribute("data-state", "none")

    digits = guest.locator(".ticket-digits").inner_text()
    clerk.locator("input[name=code]").fill(digits)
    clerk.locator("[data-code] button.btn-primary").click()

    expect(here).to_have_attribute("data-state", "in")
    clerk.reload()
    expect(here).to_have_attribute("data-state", "in")
    mine = clerk.locator(f"[data-row][data-person='{people[2]}']")
    clerk.keyboard.press("/")
    clerk.keyboard.insert_text("欧")
    clerk.keyboard.press("Enter")
    clerk.keyboard.press(" ")
    expect(mine).to_have_attribute("data-state", "in")
    clerk.keyboard.press(" ")
    expect(mine).to_have_attribute("data-state", "out")
    expect(clerk.locator("[data-row]:visible")).to_have_count(1)


def test_ticks_without_a_line_survive_a_reload_and_are_written_once(
    enter: Enter, filled: Filled
) -> None:
    session, _seats, people = filled
    page = enter("clerk", width=390)
    page.goto(f"/door/{session}/")
    page.wait_for_selector("html[data-kept]")
    rows = [page.locator(f"[data-row][data-person='{person}']") for person in people[:2]]

    page.context.set_offline(True)
    for one in rows:
        one.locator("button[value=IN]").click()
    expect(page.locator("[data-line]")).to_have_attribute("data-count", "2")
    page.reload()
    expect(page.locator("[data-line]")).to_have_attribute("data-count", "2")
    expect(rows[0]).to_have_attribute("data-state", "in")
    page.context.set_offline(False)

    expect(page.locator("[data-line]")).to_have_attribute("data-count", "0")
    other = enter("boss")
    other.goto(f"/door/{session}/")
    expect(other.locator("[data-came]")).to_have_text("2")
    ticked = other.locator("[data-row][data-state='in']")
    assert sorted(int(n.get_attribute("data-person") or 0) for n in ticked.all()) == sorted(
        people[:2]
    )


@pytest.mark.pure
def test_the_door_fits_a_phone_in_large_text(enter: Enter, site: Site, filled: Filled) -> None:
    session, seats, _people = filled
    pages: dict[str | None, tuple[str, ...]] = {
        "clerk": (
            f"/door/{session}/",
            f"/door/{session}/show/",
            f"/attendance/{session}/",
            "/attendance/",
        ),
        "resident": (f"/door/ticket/{seats[0]}/",),
    }
    found = [faults(enter, site, pages, is_large=is_large) for is_large in (False, True)]
    assert found == [[], []]


def test_the_door_works_without_a_script(enter: Enter, filled: Filled) -> None:
    session, _seats, people = filled
    plain = enter("clerk", width=390, script=False)
    plain.goto(f"/door/{session}/")
    follow(plain.locator(f"[data-person='{people[3]}'] button[value=IN]"))
    expect(plain.locator(f"[data-person='{people[3]}']")).to_have_attribute("data-state", "in")
