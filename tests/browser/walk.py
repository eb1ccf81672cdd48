"""Steps every browser test takes: a press that leads to another page, and a look at pages."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import ConsoleMessage, Locator, Page

    from tests.browser.conftest import Enter, Site

PHONE = 390
VIOLATIONS = {"resultTypes": ["violations"]}  # what is in order need not be told: half the time
NOWHERE = "/no-such-page/"
WIDTH = "document.documentElement.scrollWidth"


def follow(target: Locator) -> None:
    """Presses what leads to another page and waits until that page stands.

    What is read right after a plain click may be of the old page, or of none.
    """
    with target.page.expect_navigation():
        target.click()


def faults(
    enter: Enter,
    site: Site,
    pages: Mapping[str | None, tuple[str, ...]],
    *,
    is_large: bool = False,
    width: int = PHONE,
) -> list[str]:
    """What makes a page wider than a phone or hard to use, looked at by those who may see it.

    `pages`: paths by the part that opens them; None is a stranger. What the content policy stopped
    is a fault as well.
    """
    found: list[str] = []
    for part, paths in pages.items():
        page = enter(part, width=width)
        page.on("console", partial(_note_blocked, found))
        size = "large" if is_large else "normal"
        page.context.add_cookies([{"name": "text_size", "value": size, "url": site.url}])
        for path in paths:
            answer = page.goto(path)
            assert answer is not None
            assert answer.status == (404 if path == NOWHERE else 200), path
            where = f"{path} for {part} at {width} in {size} text"
            found += [f"{where}: {fault}" for fault in seen(page, width)]
    return found


def _note_blocked(found: list[str], message: ConsoleMessage) -> None:
    if "Content Security Policy" in message.text or "Content-Security-Policy" in message.text:
        found.append(f"{message.page and message.page.url}: {message.text}")


def seen(page: Page, width: int = PHONE) -> list[str]:
    """The faults of the page as it stands."""
    wide = page.evaluate(WIDTH)
    broken = Axe().run(page, options=VIOLATIONS).response["violations"]
    grave = [fault["id"] for fault in broken if fault["impact"] in ("serious", "critical")]
    return [*([f"{wide} px wide"] if wide > width else []), *grave]
