"""What tests of pages share: a set clock, staff without a second factor, signing in."""

import re
import runpy
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from kith.core.actor import Actor
from kith.people.models import Person
from kith.web import middleware
from tests import make

ROOT = Path(__file__).parents[2]
TAKEN = re.compile(
    r"SECURE_|SESSION_COOKIE_|CSRF_|X_FRAME|CONTENT_|ALLOWED_|DEBUG|PERMISSIONS_|LANGUAGE_COOKIE"
    r"|KITH_TEXT"
)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Clock:
    """What time the pages believe it is: Monday morning unless moved."""

    def __init__(self) -> None:
        self.at = make.MONDAY

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The door's clock stands at make.MONDAY; `clock.at = ...` moves it."""
    hands = Clock()

    class Door:
        def __getattr__(self, name: str) -> Any:
            return hands.now if name == "now" else getattr(timezone, name)

    monkeypatch.setattr(middleware, "timezone", Door())
    return hands


@pytest.fixture(scope="session")
def empty_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("static")


@pytest.fixture(autouse=True)
def no_collected_files(settings: Any, empty_folder: Path) -> None:
    """Pages need no collected static files; the folder must only be there."""
    settings.STATIC_ROOT = str(empty_folder)


@pytest.fixture
def public(settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The settings of a public server, as the shipped file makes them from its surroundings."""
    told = {
        "KITH_MODE": "public",
        "KITH_SECRET_KEY": "k7" * 30 + "xyz-ABC-0123456789",
        "KITH_HOSTS": "kith.example",
        "KITH_VAR": str(tmp_path),
        "KITH_SMS": "aliyun://k:s@dysmsapi.aliyuncs.com?sign=Kith&template.login_code=SMS_1",
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    made = runpy.run_path(str(ROOT / "config/settings.py"))
    for name in filter(TAKEN.match, made):
        setattr(settings, name, made[name])
    settings.SECRET_KEY = made["SECRET_KEY"]
    return settings


@pytest.fixture
def no_totp(settings: Any) -> None:
    """Staff may go on without a second factor."""
    settings.KITH_STAFF_TOTP = False


@pytest.fixture
def sign_in(client: Client) -> Callable[[Person | Actor], Client]:
    """`sign_in(person)`: the client is hers from now on; an account is opened where needed."""

    def enter(who: Person | Actor) -> Client:
        person = who if isinstance(who, Person) else Person.objects.get(pk=who.me)
        if not hasattr(person, "account"):
            make.account(person)
            person = Person.objects.get(pk=person.pk)
        client.force_login(person.account, backend=BACKEND)
        return client

    return enter
