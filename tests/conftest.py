"""What every test may use. Domain builders live in tests/make.py."""

import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import settings as examples
from playwright.sync_api import Browser, sync_playwright

from kith.vault.crypto import make_ring
from tests.tools import migrated
from tests.tools.browser import ARGUMENTS, ready

# A busy machine is not a fault, and the gate tries the same examples every time.
examples.register_profile("kith", deadline=None, derandomize=bool(os.environ.get("CI")))
examples.load_profile("kith")


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
    """Where a migrated database stands ready, the tests' own is a copy of it."""
    del django_db_modify_db_settings_parallel_suffix
    memory = migrated.restored()
    if migrated.name() and memory is None:
        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = migrated.name()
    yield
    if memory is not None:
        memory.close()


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
