"""Lines of `kith.security`: who came in, who did not, who was refused, what a browser refused."""

import json
import logging
from io import StringIO

import pytest

from kith.ops.health import logs, reports
from kith.people.models import Account
from tests import make
from tests.make import PASSWORD

pytestmark = [pytest.mark.pure, pytest.mark.django_db]
PHONE, WRONG = "13911112222", "canary-word-88"


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def lines():
    """What is told while the test lasts, as the server writes it."""
    told, handler = StringIO(), logging.StreamHandler()
    handler.setStream(told)
    handler.setFormatter(logs.Safe())
    security = logging.getLogger("kith.security")
    before = security.level
    security.setLevel(logging.INFO)
    security.addHandler(handler)
    reports._TOLD.clear()
    yield lambda: [json.loads(line) for line in told.getvalue().splitlines()]
    security.removeHandler(handler)
    security.setLevel(before)


@pytest.fixture
def account():
    who = make.person(make.town().community, phone=PHONE)
    make.account(who, "xiao")
    return Account.objects.get(person=who)


def enter(client, login="xiao", password=PASSWORD):
    client.post("/account/login/", {"login": login, "password": password})


def events(lines):
    return [line["message"] for line in lines()]


def test_every_sign_in_has_its_line_with_its_way(client, account, lines):
    enter(client)
    client.post("/account/logout/")

    found = [(line["message"], line.get("account"), line.get("way")) for line in lines()]
    assert found == [("signed_in", account.pk, "password"), ("signed_out", account.pk, None)]
    assert {"time", "level", "logger", "route"} <= set(lines()[0])
    assert lines()[0]["time"].endswith("+00:00")


def test_what_failed_is_told_without_what_was_typed(client, account, lines):
    for _ in range(6):
        enter(client, PHONE, WRONG)
    enter(client, "nobody", WRONG)

    assert events(lines)[:6] == ["sign_in_failed"] * 5 + ["sign_in_held"]
    marks = [line["mark"] for line in lines() if "mark" in line]
    assert len(set(marks[:6])) == 1
    assert marks[-1] != marks[0]
    assert PHONE not in str(lines())
    assert WRONG not in str(lines())


def test_who_was_refused_where_is_told_with_the_reason(client, account, lines):
    client.force_login(account)
    client.get("/desk/")
    client.get("/requests/999999/")
    client.put("/me/")

    found = [(line["person"], line["status"], line["route"]) for line in lines() if "status" in line
             and line["message"] == "refused" and line.get("person")]  # fmt: skip
    assert found == [
        (account.person_id, 403, "web:desk"),
        (account.person_id, 404, "web:request"),
    ]
    assert [line["status"] for line in lines() if line["message"] == "refused"][-1] == 405
    assert lines()[-3]["refusal"] == "forbidden"


def test_a_stranger_who_finds_nothing_is_no_event(client, lines):
    assert client.get("/nowhere/").status_code == 404

    assert lines() == []


@pytest.mark.parametrize("is_public", [True, False])
def test_a_public_server_tells_it_however_quiet_it_is(is_public):
    told = logs.config(is_quiet=True, is_watched=is_public)["loggers"]

    assert told["kith.security"]["level"] == ("INFO" if is_public else "WARNING")


# ---------------------------------------------------------------------------- what was not run


def report(client, body, **more):
    return client.post("/csp-report", body, content_type="application/csp-report", **more)


def told_of(rule, blocked):
    page = f"https://kith.example/requests/?q={PHONE}"
    return json.dumps({"csp-report": {"document-uri": page, "violated-directive": rule,
                                      "blocked-uri": blocked}})  # fmt: skip


def test_every_page_says_where_a_browser_tells_what_it_refused(client):
    assert "report-uri /csp-report" in client.get("/")["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (told_of("script-src-elem", "inline"), ("script-src-elem", "inline")),
        (told_of("img-src 'self'", f"https://evil.example/{PHONE}"), ("img-src", "elsewhere")),
        (told_of(PHONE, "eval"), ("?", "eval")),
        ("{", ("?", "?")),
        ("[1]", ("?", "?")),
    ],
)
def test_of_a_report_two_words_are_kept(client, lines, body, kept):
    assert report(client, body).status_code == 204

    [line] = lines()
    assert (line["message"], line["directive"], line["blocked"]) == ("csp", *kept)
    assert PHONE not in str(line)


def test_reports_do_not_fill_the_log(client, lines):
    for _ in range(30):
        report(client, told_of("script-src", "inline"))
    report(client, "x" * 9000)

    assert len(lines()) == reports.A_MINUTE
    assert client.get("/csp-report").status_code == 405
