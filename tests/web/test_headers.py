"""What a public server says with every page, and what no page of ours holds."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client

from tests import make
from tests.tools.assurance import figure
from tests.web.observatory import policy, score

pytestmark = [pytest.mark.pure, pytest.mark.django_db]

ROOT = Path(__file__).parents[2]
TEMPLATES = sorted((ROOT / "kith/web/templates").rglob("*.html"))
HOW = "make test, or pytest tests/web/test_headers.py"


@pytest.fixture
def browser(public: Any) -> Client:
    who = make.person(make.town().community)
    make.account(who, "xiao")
    client = Client(headers={"host": "kith.example", "x-forwarded-proto": "https"})
    sign_in(client)
    return client


def sign_in(client: Client) -> None:
    client.post("/account/login/", {"login": "xiao", "password": make.PASSWORD}, secure=True)


def points(client: Client, settings: Any, path: str, without: str = "") -> int:
    answer = client.get(path, secure=True)
    assert answer.status_code == 200, path
    headers = {name: value for name, value in answer.items() if name != without}
    names = frozenset({settings.SESSION_COOKIE_NAME})
    set_now = [*answer.cookies.values(), *client.cookies.values()]
    cookies = [cookie for cookie in set_now if cookie["max-age"] != 0]  # the others are taken away
    return score(headers, cookies, answer.content.decode(), session=names)


def test_a_public_server_earns_an_a_plus(browser, public):
    pages = ("/", "/me/", "/messages/", "/requests/")
    browser.get("/me/")
    strangers = Client(headers={"host": "kith.example", "x-forwarded-proto": "https"})

    marks = {path: points(browser, public, path) for path in pages}
    marks["stranger"] = points(strangers, public, "/account/login/")

    least = min(marks.values())
    figure("F14", demand=">= 100", got=f"{least} at least, of {len(marks)} pages",
           passed=least >= 100, how=HOW)  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["Content-Security-Policy", "Strict-Transport-Security", "X-Content-Type-Options",
     "Referrer-Policy", "Cross-Origin-Resource-Policy"],
)  # fmt: skip
def test_a_header_that_is_missing_is_noticed(browser, public, name):
    assert points(browser, public, "/me/", without=name) < points(browser, public, "/me/")


def test_a_cookie_that_goes_over_an_open_line_is_noticed(browser, public):
    public.SESSION_COOKIE_SECURE = False
    browser.post("/account/logout/", secure=True)
    sign_in(browser)

    assert points(browser, public, "/me/") < 100


def test_cookies_belong_to_this_host_alone(browser, public):
    browser.get("/me/", secure=True)
    kept = browser.cookies[public.SESSION_COOKIE_NAME]

    assert public.SESSION_COOKIE_NAME.startswith("__Host-")
    assert public.CSRF_COOKIE_NAME.startswith("__Host-")
    assert (kept["secure"], kept["httponly"], kept["samesite"]) == (True, True, "Lax")
    assert (kept["domain"], kept["path"]) == ("", "/")


def test_only_our_own_scripts_and_styles_run_and_nobody_frames_us(browser):
    told = policy(dict(browser.get("/me/", secure=True).items()))

    assert told["default-src"] == told["object-src"] == told["base-uri"] == {"'none'"}
    assert told["script-src"] == told["style-src"] == told["form-action"] == {"'self'"}
    assert told["frame-ancestors"] == {"'none'"}


def test_pages_of_a_person_are_kept_by_no_machine_and_public_ones_may_be(browser, client):
    own = browser.get("/requests/", secure=True)

    assert "no-store" in own["Cache-Control"]
    assert "no-store" not in client.get("/", secure=True).get("Cache-Control", "")
    assert own["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in own


INLINE = (
    re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")[^>]*>", re.I),
    re.compile(r"<style\b", re.I),
    re.compile(r"\sstyle=\"", re.I),
    re.compile(r"\son[a-z]+=\"", re.I),
    re.compile(r"(?:href|src|action)=\"javascript:", re.I),
)


def inline(text: str) -> list[str]:
    return [found[0] for rule in INLINE for found in [rule.search(text)] if found]


def test_no_template_holds_a_script_or_style_of_its_own():
    assert len(TEMPLATES) > 100
    assert {
        path.name: inline(path.read_text()) for path in TEMPLATES if inline(path.read_text())
    } == {}


@pytest.mark.parametrize(
    "text",
    ["<script>x()</script>", "<p style=\"color:red\">", "<style>p{}</style>",
     '<a onclick="x()">', '<a href="javascript:x()">'],
)  # fmt: skip
def test_one_that_did_would_be_found(text):
    assert inline(text)


def test_django_finds_nothing_to_say_about_a_public_server(public):
    call_command("check", deploy=True, fail_level="WARNING")
    public.SECURE_HSTS_SECONDS = 0

    with pytest.raises(SystemCheckError, match="W004"):
        call_command("check", deploy=True, fail_level="WARNING")


def test_another_host_another_origin_and_odd_methods_are_refused(browser):
    assert browser.get("/", headers={"host": "evil.example"}, secure=True).status_code == 400
    assert browser.get("/me/profile.css", secure=True).status_code == 404
    strict = Client(enforce_csrf_checks=True, headers={"host": "kith.example"})
    answer = strict.post("/account/login/", {}, headers={"origin": "null"}, secure=True)
    assert answer.status_code == 403
