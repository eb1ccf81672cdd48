"""A call typed with the keyboard alone, kept as it is typed; danger on one key; a phone at home."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.walk import faults

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Enter, Site

pytestmark = pytest.mark.browser
MOST_KEYS = 60  # without the words of the story: a call in less than a minute


@pytest.fixture
def calls(site: Site) -> dict[str, int]:
    site.logins.update(counsellor="counsellor", lead="lead")
    found: dict[str, int] = site.fill("tests.browser.hotline")
    return found


class Keys:
    """Counts every key; a Chinese word typed counts as its letters would."""

    def __init__(self, page: Page) -> None:
        self._page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)
            self.count += 1

    def type(self, words: str, strokes: int) -> None:
        self._page.keyboard.insert_text(words)
        self.count += strokes


@pytest.mark.usefixtures("calls")
def test_a_call_is_written_down_with_the_keyboard_alone(enter: Enter) -> None:
    page = enter("counsellor")
    page.goto("/hotline/")
    keys = Keys(page)

    with page.expect_navigation():
        keys.press("n")
    keys.type("小吴", 6)
    keys.press("Tab")
    keys.type("13912340000", 11)
    keys.press("Tab", "4", "Tab", "2", "Tab", "5", "Tab", "1")
    keys.press("Tab", "Space", "Tab", "Space", "Tab")
    keys.type("最近睡不着，想找人说说。", 0)
    keys.press("Tab", "2", "Tab")
    keys.type("放松", 8)
    with page.expect_response(re.compile("/keep/")):
        keys.press("Tab")
    with page.expect_navigation():
        keys.press("Control+Enter")

    expect(page.locator("h1")).to_contain_text(re.compile(r"H\d{4}-\d{6}"))
    main = page.locator("main")
    for words in ("小吴", "13912340000", "最近睡不着，想找人说说。", "放松"):
        expect(main).to_contain_text(words)
    assert keys.count <= MOST_KEYS


@pytest.mark.pure
@pytest.mark.usefixtures("calls")
def test_what_was_typed_survives_a_closed_page(enter: Enter) -> None:
    page = enter("counsellor", width=390)
    page.goto("/hotline/")
    with page.expect_navigation():
        page.keyboard.press("n")

    with page.expect_response(re.compile("/keep/")):
        page.locator("#id_story").press_sequentially("写到一半")
    where = page.url
    page.goto("/hotline/")
    page.goto(where)

    expect(page.locator("#id_story")).to_have_value("写到一半")


@pytest.mark.usefixtures("calls")
def test_danger_is_one_key(enter: Enter) -> None:
    page = enter("counsellor")
    page.goto("/hotline/")
    with page.expect_navigation():
        page.keyboard.press("n")
    page.locator("#id_alias").fill("小郑")

    with page.expect_navigation():
        page.keyboard.press("F9")
    expect(page.locator("a.dial[href='tel:110']")).to_be_visible()
    with page.expect_navigation():
        page.keyboard.press("Enter")  # the next step has the focus

    expect(page.locator(".crisis-steps li.done")).to_have_count(1)


@pytest.mark.pure
@pytest.mark.parametrize("is_large", [False, True], ids=["normal-text", "large-text"])
def test_no_page_of_the_telephone_is_wider_than_a_phone_or_hard_to_use(
    enter: Enter, site: Site, calls: dict[str, int], is_large: bool
) -> None:
    over, danger = (f"/hotline/calls/{calls[name]}/" for name in ("over", "danger"))
    pages = {
        None: ("/hotline/numbers/",),
        "counsellor": (
            "/hotline/", "/hotline/calls/", over, f"{over}ring/FOLLOW_UP/", f"{danger}crisis/",
            f"{danger}order/", "/hotline/to-ring/", "/hotline/rota/", "/hotline/month/",
        ),
        "lead": ("/hotline/", "/hotline/rota/", "/hotline/lines/1/"),
        "clerk": (f"/hotline/orders/{calls['order']}/",),
    }  # fmt: skip

    assert faults(enter, site, pages, is_large=is_large) == []
