"""A real server on a database of its own, and people who sign in with a real browser."""

from __future__ import annotations

import json
import os
import shutil
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.walk import follow
from tests.make import PASSWORD
from tests.tools import migrated
from tests.tools.ports import free_port
from tests.tools.warm import Warm

ROOT = Path(__file__).parents[2]
PATIENCE_MS = 30_000  # a busy machine is not a fault
expect.set_options(timeout=PATIENCE_MS)


@dataclass(frozen=True)
class Site:
    """Where the server answers, the log-in names by part, and what commands on its data need.

    `cookies`: who need not use the form to be signed in.
    """

    url: str
    logins: dict[str, str]
    cookies: dict[str, dict[str, str]]
    var: Path
    env: dict[str, str]
    warm: Warm

    def fill(self, module: str, *words: str) -> Any:
        """What a module of fillers says, at its end, of what it put into this site."""
        told = self.warm.run(module, *words, env=self.env, out=self.var / "filled.txt")
        return json.loads(told.splitlines()[-1])


@dataclass(frozen=True)
class World:
    """The people of the tests, filled in once a process: folder, database, who may come in."""

    var: Path
    database: str
    logins: dict[str, str]
    cookies: dict[str, dict[str, str]]


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    """Where servers and fillers come from; one a worker, before any browser has begun."""
    with Warm() as mother:
        yield mother


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory, warm: Warm) -> World:
    var = tmp_path_factory.mktemp("world")
    database = _new_database(var)
    told = warm.run("tests.browser.world", env=_env(var, database), out=var / "filled.txt")
    return World(var, database, **json.loads(told.splitlines()[-1]))


@pytest.fixture
def site(tmp_path: Path, world: World, warm: Warm) -> Iterator[Site]:
    """The shipped server command over a database of its own, filled as `world` is."""
    var = tmp_path / "var"
    shutil.copytree(world.var, var)
    env = _env(var, _new_database(var, like=world.database))
    port = free_port()
    said = var / "server.log"
    server = warm.start("serve", f"127.0.0.1:{port}", env=env, out=said)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, said)
        yield Site(url, dict(world.logins), world.cookies, var, env, warm)
    finally:
        warm.stop(server)


def _env(var: Path, database: str) -> dict[str, str]:
    return {
        "KITH_VAR": str(var),
        "KITH_KEYS": str(var / "keys.json"),
        "KITH_STAFF_TOTP": "0",
        "DATABASE_URL": database,
    }


def _new_database(var: Path, like: str = "") -> str:
    """A file in the folder, or one more in the throw-away cluster, `like` another that rests."""
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        if not like and migrated.name():
            shutil.copyfile(migrated.name(), var / "site.sqlite3")
        return f"sqlite:///{var / 'site.sqlite3'}"
    name = f"site_{os.getpid()}_{time.monotonic_ns()}"
    parent = urlsplit(like).path[1:] or migrated.name()
    template = f' TEMPLATE "{parent}"' if parent else ""
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"{template}')
    return urlunsplit(urlsplit(given)._replace(path=f"/{name}"))


def _wait_for(url: str, said: Path) -> None:
    gives_up = time.monotonic() + 60
    while time.monotonic() < gives_up:
        try:
            urllib.request.urlopen(f"{url}/account/login/", timeout=2).close()  # noqa: S310 -- ours
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
        else:
            return
    raise AssertionError(f"the server did not answer within a minute: {said.read_text()}")


Enter = Callable[..., Page]


@pytest.fixture
def enter(chromium: Browser, site: Site) -> Iterator[Enter]:
    """Opens a browser of their own for each part: `enter("clerk", width=390, script=False)`."""
    contexts = []

    def open_for(part: str | None, *, width: int = 1440, script: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            base_url=site.url,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        if part is not None:
            _sign_in(page, site, part)
        return page

    yield open_for
    for context in contexts:
        context.close()


def _sign_in(page: Page, site: Site, part: str) -> None:
    """With the session of the form's, where the world has one; by the form where somebody came."""
    if kept := site.cookies.get(part):
        told = [{"name": name, "value": value, "url": site.url} for name, value in kept.items()]
        page.context.add_cookies(told)  # type: ignore[arg-type]
        return
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(site.logins[part])
    page.locator("input[name=password]").fill(PASSWORD)
    follow(page.locator("main form button[type=submit], main form button").first)
