"""A visit in a stairwell without a line: typed, reloaded, sent once; wiped when she signs out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.walk import faults, follow

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Enter, Site

pytestmark = pytest.mark.browser
NOTE = "夜里胸口疼，药快吃完了"
KEPT = "JSON.stringify({...localStorage})"


def told(site: Site, *more: str) -> list[int]:
    """The file, how many visits there are, and how many dues are done."""
    found: list[int] = site.fill("tests.browser.visits", *more)
    return found


@pytest.fixture
def file(site: Site) -> int:
    return told(site)[0]


def kept_day(enter: Enter) -> Page:
    """The day on a phone, loaded while there was a line."""
    page = enter("clerk", width=390)
    page.goto("/care-day/")
    page.wait_for_selector("html[data-kept]")
    return page


def fill_in(page: Page, note: str) -> None:
    page.wait_for_selector("html[data-ready]")
    page.locator("input[name=outcome][value=MET]").check()
    page.locator("input[name=minutes]").fill("1")
    page.locator("[data-section] [data-fine]").first.click()
    page.locator("input[name=illness][value=WATCH]").check()
    page.locator("[data-section] summary").first.click()
    page.locator("textarea[name=health_note]").fill(note)


def test_a_visit_without_a_line_survives_a_reload_and_is_written_once(
    enter: Enter, site: Site, file: int
) -> None:
    page = kept_day(enter)
    page.context.set_offline(True)
    follow(page.locator(f"a[href='/care-day/{file}/visit/']").first)
    fill_in(page, NOTE)
    expect(page.locator("form[data-saved]")).to_have_count(1)  # the last stroke is kept as well
    assert NOTE not in page.evaluate(KEPT)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator("textarea[name=health_note]")).to_have_value(NOTE)
    expect(page.locator("input[name=speech][value=FINE]")).to_be_checked()

    page.locator("form[data-visit] button.btn-primary").click()
    expect(page.locator("[data-state]")).to_have_attribute("data-count", "1")
    page.reload()
    expect(page.locator("[data-state]")).to_have_attribute("data-count", "1")
    assert told(site, "count")[1:] == [0, 0]
    with page.expect_navigation(url="**/care-day/visits/*/"):
        page.context.set_offline(False)

    assert told(site, "count")[1:] == [1, 1]
    page.goto("/care-day/")
    page.wait_for_selector("html[data-ready]")
    expect(page.locator("[data-state]")).to_be_hidden()
    assert told(site, "count")[1:] == [1, 1]


def test_two_phones_keep_both_visits_and_one_due(enter: Enter, site: Site, file: int) -> None:
    phones = [kept_day(enter), kept_day(enter)]
    for page in phones:
        page.context.set_offline(True)
        page.goto(f"/care-day/{file}/visit/")
        fill_in(page, NOTE)
        page.locator("form[data-visit] button.btn-primary").click()
        expect(page.locator("[data-state]")).to_have_attribute("data-count", "1")
    for page in phones:
        with page.expect_navigation(url="**/care-day/visits/*/"):
            page.context.set_offline(False)

    assert told(site, "count")[1:] == [2, 1]


@pytest.mark.pure
def test_signing_out_leaves_nothing_of_a_visit_on_the_phone(
    enter: Enter, site: Site, file: int
) -> None:
    page = kept_day(enter)
    page.goto(f"/care-day/{file}/visit/")
    fill_in(page, NOTE)
    expect(page.locator("form[data-saved]")).to_have_count(1)
    assert "kith-visits:draft" in page.evaluate(KEPT)

    page.evaluate("document.querySelector('form[data-forget]').requestSubmit()")
    page.wait_for_url(lambda url: "/care-day/" not in url)

    left = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "kith-visits" not in left
    assert page.evaluate("caches.has('kith-visits-1')") is False


@pytest.mark.pure
def test_visits_files_appeals_and_comfort_fit_a_phone_in_large_text(
    enter: Enter, site: Site, file: int
) -> None:
    made: dict[str, str] = site.fill("tests.browser.appeals")
    visits: dict[str | None, tuple[str, ...]] = {
        "clerk": (
            "/care-day/",
            "/care-day/?show=done",
            f"/care-day/{file}/",
            f"/care-day/{file}/visit/",
            "/care-day/coverage/",
            "/care-day/coverage/missing/",
        )
    }
    beside: dict[str | None, tuple[str, ...]] = {
        None: ("/initiatives/", made["appeal"], made["brand"]),
        "resident": ("/care/mine/",),
        "helper": ("/psych/papers/",),
        "clerk": (
            f"/care/{file}/",
            "/care/new/",
            made["scheme"],
            made["unit"],
            "/psych/requests/",
            made["paper"],
            f"{made['brand']}figures/",
        ),
    }
    found = [faults(enter, site, visits, is_large=is_large) for is_large in (False, True)]
    assert [*found, faults(enter, site, beside, is_large=True)] == [[], [], []]


def test_the_visit_works_without_a_script(enter: Enter, site: Site, file: int) -> None:
    plain = enter("clerk", width=390, script=False)
    plain.goto(f"/care-day/{file}/visit/")
    plain.locator("input[name=outcome][value=NO_ANSWER]").check()
    plain.locator("input[name=minutes]").fill("0")
    follow(plain.locator("form[data-visit] button.btn-primary"))
    assert "/care-day/search/" in plain.url
    searching: dict[str | None, tuple[str, ...]] = {"clerk": (plain.url.removeprefix(site.url),)}
    assert faults(enter, site, searching) == []
