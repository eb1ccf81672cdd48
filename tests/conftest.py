"""What every test may use. Domain builders live in tests/make.py."""

import os
import threading
from collections.abc import Iterator

import pytest
from django.db import connections
from playwright.sync_api import Browser, sync_playwright

from tests.tools.browser import ARGUMENTS, ready


def pytest_configure() -> None:
    """Let tests use the ORM while Playwright's event loop stands in their thread.

    Django would refuse, and then open a second connection for the loop: connections are kept by
    plain thread instead, as they are in the server.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    connections._connections = threading.local()  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a worker; each test opens its own context."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ready(), args=ARGUMENTS)
        yield browser
        browser.close()
