"""A real server on a database of its own, and people who sign in with a real browser."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.walk import follow
from tests.make import PASSWORD
from tests.tools import migrated

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Site:
    """Where the server answers, the log-in names by part, and what commands on its data need."""

    url: str
    logins: dict[str, str]
    env: dict[str, str]


@dataclass(frozen=True)
class World:
    """The people of the tests, filled in once a process: folder, database, log-in names."""

    var: Path
    database: str
    logins: dict[str, str]


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    var = tmp_path_factory.mktemp("world")
    database = _new_database(var)
    filled = subprocess.run(
        [sys.executable, "-m", "tests.browser.world"],
        cwd=ROOT, env=_env(var, database), check=True, capture_output=True, text=True,
    )  # fmt: skip
    return World(var, database, json.loads(filled.stdout.splitlines()[-1]))


@pytest.fixture
def site(tmp_path: Path, world: World) -> Iterator[Site]:
    """The shipped server command over a database of its own, filled as `world` is."""
    var = tmp_path / "var"
    shutil.copytree(world.var, var)
    env = _env(var, _new_database(var, like=world.database))
    port = _free_port()
    server = subprocess.Popen(
        [Path(sys.executable).with_name("kith"), "serve", f"127.0.0.1:{port}"], cwd=ROOT, env=env
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url, server)
        yield Site(url, dict(world.logins), env)
    finally:
        server.terminate()
        server.wait(20)


def _env(var: Path, database: str) -> dict[str, str]:
    return {
        **os.environ,
        "KITH_VAR": str(var),
        "KITH_KEYS": str(var / "keys.json"),
        "KITH_STAFF_TOTP": "0",
        "DATABASE_URL": database,
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _attempt in range(200):
        try:
            urllib.request.urlopen(f"{url}/account/login/", timeout=2).close()  # noqa: S310 -- ours
        except (URLError, ConnectionError, TimeoutError):
            assert server.poll() is None, "the server ended before it answered"
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not answer within 20 s")


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
        page.set_default_timeout(10_000)
        if part is not None:
            page.goto("/account/login/")
            page.locator("input[name=login]").fill(site.logins[part])
            page.locator("input[name=password]").fill(PASSWORD)
            follow(page.locator("main form button[type=submit], main form button").first)
        return page

    yield open_for
    for context in contexts:
        context.close()
