"""What every test may use. Domain builders live in tests/make.py."""

import os
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as examples
from playwright.sync_api import Browser, sync_playwright

from kith.vault.clock import as_told
from kith.vault.crypto import make_ring
from tests.tools import migrated
from tests.tools.browser import ARGUMENTS, ready
from tests.tools.emptied import emptied

# Fixtures that reach a database: pytest-django's own, and servers that hold one.
DATABASE = {"db", "transactional_db", "django_db_setup", "client", "live_server", "site", "warm"}
BROWSER = "tests/browser/"

# A busy machine is not a fault, and a whole run (tests/run.py) tries the same examples every time.
examples.register_profile(
    "kith",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
examples.load_profile("kith")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What may not touch a database need not run on each of them."""
    for item in items:
        wants = item.get_closest_marker("django_db") or DATABASE & set(_fixtures(item))
        if not wants and not item.get_closest_marker("postgres"):
            item.add_marker(pytest.mark.pure)
        if item.get_closest_marker("browser") and not item.nodeid.startswith(BROWSER):
            raise pytest.UsageError(f"{item.nodeid}: a run looks for it in {BROWSER} alone")


def _fixtures(item: pytest.Item) -> list[str]:
    return getattr(item, "fixturenames", [])


@pytest.fixture(scope="session", autouse=True)
def _keys(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every run seals with keys of its own, and passwords are hashed quickly."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    path = tmp_path_factory.mktemp("keys") / "keys.json"
    make_ring(path)
    settings.KITH_KEYS = str(path)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """Where a migrated database stands ready, the tests' own is a copy of it.

    Whoever opens a line has longer than a page has: twenty at once on a busy machine need it.
    """
    del django_db_modify_db_settings_parallel_suffix
    options = settings.DATABASES["default"].get("OPTIONS", {})
    if "connect_timeout" in options:
        options["connect_timeout"] = 60
    memory = migrated.restored()
    if migrated.name() and memory is None:
        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = migrated.name()
    yield
    if memory is not None:
        memory.close()


@pytest.fixture(scope="session", autouse=True)
def _quickly_emptied() -> Iterator[None]:
    with emptied():
        yield


@pytest.fixture(scope="session", autouse=True)
def _proved_when_signed_in() -> Iterator[None]:
    """Who is signed in without a password, as tests do it, has shown that it is she for years."""

    def receive(request: Any, user: Any, **_more: Any) -> None:
        if not request.session.get("account_authentication_methods"):
            request.session["seen"] = int(time.time())
            record_authentication(request, user, "mfa", at=time.time() + 10 * 365 * 86400)

    user_logged_in.connect(receive, dispatch_uid="tests")
    yield
    user_logged_in.disconnect(dispatch_uid="tests")


@pytest.fixture(autouse=True)
def _time_as_told(request: pytest.FixtureRequest) -> Iterator[None]:
    """Stories are played in their own time; a test about the database's clock says so."""
    if "real_time" in request.keywords:
        yield
        return
    with as_told():
        yield


@pytest.fixture(autouse=True)
def _chinese_first() -> None:
    """A page that one test asked for in English does not speak in the next."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a worker; each test opens its own context."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=ready(), args=ARGUMENTS)
        yield browser
        browser.close()
