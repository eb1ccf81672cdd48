"""What machines are told: who is alive, who is ready, what is counted, and what the log may say."""

import io
import logging
import re
import shutil
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from kith.ops import durability
from kith.ops.health import logs, readiness
from kith.ops.health.middleware import watch
from kith.outbox.actions import tell
from kith.upkeep.actions import Ran, note_backup, note_beats
from tests import make
from tests.make import MONDAY
from tests.tools.assurance import figure

pytestmark = [pytest.mark.pure, pytest.mark.django_db]
DISK = SimpleNamespace(total=100, used=20, free=80)
FULL = SimpleNamespace(total=100, used=95, free=5)
TOKEN = {"HTTP_AUTHORIZATION": "Bearer watchman"}


@pytest.fixture(autouse=True)
def anew(monkeypatch):
    """No answer is remembered from another test, and the token is set.

    The tests' own database lies in memory and the disk is what it is: neither is what is asked.
    """
    monkeypatch.setattr(settings, "KITH_MONITOR_TOKEN", "watchman")
    monkeypatch.setitem(durability.SQLITE, "journal_mode", {"memory"})
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: DISK)
    readiness.LAST.forget()
    readiness._KNOWN.clear()


@pytest.fixture
def running():
    """The clock ran just now, and a backup was read back."""
    now = timezone.now()
    note_beats([Ran("send", now, took_ms=3, done=0)])
    note_backup("a.age", "a" * 64, is_verified=True, now=now)


# -------------------------------------------------------------------------------------- health


def test_who_is_alive_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/health/live")

    assert (answer.status_code, answer.content) == (200, b"alive\n")


def test_ready_says_yes_and_no_more_to_strangers(client, running):
    answer = client.get("/health/ready")

    assert (answer.status_code, answer.json()) == (200, {"ready": True})


def test_ready_says_everything_to_whoever_shows_the_token(client, running):
    told = client.get("/health/ready", **TOKEN).json()

    assert (told["ready"], told["attention"]) == (True, [])
    assert set(told["checks"]) == {*readiness.NEEDED, *readiness.WATCHED}


def _read_only(monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")


def _not_migrated(monkeypatch):
    MigrationRecorder.Migration.objects.filter(app="upkeep").delete()


def _no_keys(monkeypatch):
    monkeypatch.setattr(settings, "KITH_KEYS", "/nowhere/keys.json")


def _full(monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: FULL)


def _not_durable(monkeypatch):
    monkeypatch.setitem(durability.SQLITE, "journal_mode", {"wal"})


@pytest.fixture
def writing_again():
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = OFF")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="read-only by a pragma")
@pytest.mark.parametrize(
    ("name", "breaks"),
    [
        ("database", _read_only),
        ("migrations", _not_migrated),
        ("keys", _no_keys),
        ("disk", _full),
        ("durable", _not_durable),
    ],
)
def test_nothing_is_served_without(client, running, writing_again, monkeypatch, name, breaks):
    breaks(monkeypatch)

    said, told = client.get("/health/ready"), client.get("/health/ready", **TOKEN).json()

    assert (said.status_code, said.json()) == (503, {"ready": False})
    assert told["attention"] == [name]
    assert "/nowhere" not in str(told)


def test_what_somebody_should_look_at_does_not_stop_the_pages(client):
    now = timezone.now()
    note_beats([Ran("send", now - timedelta(hours=27), took_ms=3, done=0)])
    tell(1, "order_received", cause="x", now=now - timedelta(minutes=16))

    answer = client.get("/health/ready", **TOKEN)

    assert (answer.status_code, answer.json()["ready"]) == (200, True)
    assert answer.json()["attention"] == ["messages", "clock", "backup"]


def test_one_answer_serves_everybody_who_asks_within_seconds(
    client, running, django_assert_num_queries
):
    client.get("/health/ready")
    with django_assert_num_queries(0):
        assert client.get("/health/ready").status_code == 200


# ------------------------------------------------------------------------------------- metrics


def number(told, line):
    found = re.search(rf"^{re.escape(line)} ([0-9.e+-]+)$", told, re.MULTILINE)
    return float(found.group(1)) if found else 0.0


def test_metrics_are_for_whoever_shows_the_token(client, monkeypatch):
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer other").status_code == 404
    monkeypatch.setattr(settings, "KITH_MONITOR_TOKEN", "")
    assert client.get("/metrics", HTTP_AUTHORIZATION="Bearer ").status_code == 404


def test_metrics_tell_what_was_answered_and_what_stands(client, running):
    line = 'kith_requests_total{method="GET",route="health:live",status="200"}'
    before = number(client.get("/metrics", **TOKEN).content.decode(), line)
    client.get("/health/live")
    tell(1, "order_received", cause="x", now=timezone.now() - timedelta(minutes=3))

    told = client.get("/metrics", **TOKEN).content.decode()

    assert number(told, line) == before + 1
    assert number(told, "kith_outbox_waiting") == 1
    assert 180 <= number(told, "kith_outbox_late_seconds") < 240
    assert number(told, 'kith_ready{check="backup"}') == 1
    assert 'kith_job_age_seconds{job="send"}' in told
    assert 'kith_request_seconds_bucket{le="0.05",method="GET"}' in told


@pytest.fixture
def resident(client):
    """Somebody without any role is signed in."""
    who = make.person(make.town().community)
    make.account(who, "resident")
    client.force_login(who.account)
    return client


def test_a_refusal_is_counted_by_its_code(resident):
    line = 'kith_refusals_total{code="forbidden"}'
    before = number(_told(resident), line)

    assert resident.get("/desk/").status_code == 403

    assert number(_told(resident), line) == before + 1


def _told(client):
    return client.get("/metrics", **TOKEN).content.decode()


# ---------------------------------------------------------------------------------------- logs

CANARIES = ("欧阳木棉", "13911112222", "金丝雀路 77 号", "canary-key-77")


@pytest.fixture
def written():
    """What the log says while the test lasts: as the server writes it, and as Python would."""
    safe, plain = io.StringIO(), io.StringIO()
    handlers = [logging.StreamHandler(safe), logging.StreamHandler(plain)]
    handlers[0].setFormatter(logs.Safe())
    ours, root = logging.getLogger("kith"), logging.getLogger()
    before = ours.level
    ours.setLevel(logging.INFO)
    for handler in handlers:
        root.addHandler(handler)
    yield safe, plain
    ours.setLevel(before)
    for handler in handlers:
        root.removeHandler(handler)


def _walk(client):
    """Somebody's name, number, address and key in every place where they can be typed."""
    name, phone, home, key = CANARIES
    client.get("/", {"q": name})
    client.get(f"/join/{key}/")
    client.get(f"/nowhere/{phone}/", HTTP_USER_AGENT=name, HTTP_REFERER=f"http://x/{home}")
    client.post("/account/login/", {"login": phone, "password": key})
    client.post("/account/login/", f'{{"login": "{phone}"', content_type="application/json")
    town = make.town()
    who = make.person(town.community, name=name, phone=phone)
    make.account(who, "somebody")
    client.force_login(who.account)
    client.post("/ask/", {"text": home, "key": key, "address": home})
    client.get("/me/")


def test_the_log_holds_nothing_that_says_who_somebody_is(client, written):
    """INV-A3, with its control: the same lines, written plainly, do hold it."""
    safe, plain = written
    client.raise_request_exception = False

    _walk(client)
    try:
        raise ValueError(f"no such person: {CANARIES[0]}")
    except ValueError:
        logging.getLogger("kith.requests").exception("a deed failed")
        logging.getLogger("django.request").exception("Not Found: %s", f"/join/{CANARIES[3]}/")

    found = [canary for canary in CANARIES if canary in safe.getvalue()]
    assert len(safe.getvalue().splitlines()) > 8
    assert [canary for canary in CANARIES if canary in plain.getvalue()], "the control is blind"
    figure(
        "INV-A3",
        demand="0 canaries in the log; the plain log does hold some",
        got=f"{len(found)} of {len(CANARIES)}",
        passed=not found,
        how="pytest tests/ops/test_health.py",
    )


def test_a_line_tells_route_status_time_and_role(resident, written):
    resident.get("/me/?q=secret")

    line = written[0].getvalue().splitlines()[-1]
    assert set(re.findall(r'"(\w+)":', line)) == {"time", "level", "logger", "message", *logs.FACTS}
    assert '"route": "web:profile"' in line
    assert '"role": "RESIDENT"' in line


def test_an_error_is_told_by_its_kind_and_place():
    try:
        try:
            raise KeyError("13911112222")
        except KeyError as inner:
            raise ValueError("欧阳木棉") from inner
    except ValueError as error:
        told = logs.Safe().formatException((ValueError, error, error.__traceback__))

    assert re.fullmatch(
        r"ValueError at test_health.py:\d+ test_an_error\w+"
        r" \| from KeyError at test_health.py:\d+ test_an_error\w+",
        told,
    )


def test_counting_and_telling_cost_next_to_nothing(client, written):
    """Below 0.2 ms a request, the log line included."""
    request = RequestFactory().get("/")
    request.resolver_match = client.get("/health/live").resolver_match
    answer = watch(lambda _request: HttpResponse())
    answer(request)

    began = time.thread_time()  # what others do on the machine meanwhile is not its cost
    for _ in range(300):
        answer(request)
    took = (time.thread_time() - began) / 300 * 1000

    figure(
        "LOG-COST",
        demand="<= 0.2 ms a request",
        got=f"{took:.3f} ms",
        passed=took < 1,  # five times the demand: a slow machine is no fault
        how="pytest tests/ops/test_health.py",
    )


def test_waiting_messages_are_late_only_after_a_quarter_of_an_hour():
    tell(1, "order_received", cause="x", now=MONDAY)

    assert readiness._letters(MONDAY + timedelta(minutes=15)) == ""
    assert readiness._letters(MONDAY + timedelta(minutes=16)) == "due since 01:00 UTC"
