"""The gateway refuses, hangs, fails or says nothing, and somebody wants to sign in. 4.4, D7.

Codes do not wait in the box of messages: what cannot go soon does not go, and a gateway that is
down is left alone. Messages are the matter of test_gateway.py.
"""

import re
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client

from kith.exchange.notify import OPEN_AFTER
from kith.exchange.ports import SmsFailed
from kith.exchange.sms.client import TIMEOUT_S, AliyunSms
from kith.web.account import codes
from tests import make
from tests.exchange.test_sms import SECRET, Gateway
from tests.exchange.test_sms import gateway as gateway
from tests.tools.assurance import figure

pytestmark = [pytest.mark.pure, pytest.mark.django_db]
ASK = "/account/login/code/"
ASKING = 14
HOW = "make test PHASES=sqlite"
NOBODY = "http://127.0.0.1:9/"
ROOT = Path(__file__).parents[2]
SPEAKS = re.compile(
    r"import httpx|import httpcore|urllib\.request|http\.client|import from_dsn|import outside$",
    re.MULTILINE,
)


@pytest.fixture(autouse=True)
def circuit(monkeypatch):
    """One that nobody has used, and which rests for longer than any test takes."""
    fresh = codes.Circuit()
    monkeypatch.setattr(codes, "RESTS_S", 3600.0)
    monkeypatch.setattr(codes, "CIRCUIT", fresh)
    yield fresh
    codes.settle()


@pytest.fixture
def phones():
    town = make.town()
    told = [f"1380013{n:04d}" for n in range(ASKING)]
    for number, phone in enumerate(told):
        make.account(make.person(town.community, phone=phone), f"who{number}")
    Client().get(ASK)  # pages are read in at the first request of a process
    return told


class Watched:
    """Keeps which thread waited for the gateway."""

    def __init__(self, port):
        self._port, self.waited = port, set()

    def send(self, *given, **named):
        self.waited.add(threading.get_ident())
        self._port.send(*given, **named)


class Port:
    """A gateway made of one deed, and how often it was asked."""

    def __init__(self, deed):
        self.deed, self.asked = deed, []

    def send(self, phone, template, params, key):
        self.asked.append(key)
        self.deed()


def _fails():
    raise SmsFailed("ConnectError", transient=True)


def _until(holds):
    ends = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < ends, "it did not come to pass"
        time.sleep(0.01)


def _asks(phones):
    """Each asks for a code; the slowest answer, and what the answers were."""
    slowest, said = 0.0, Counter[int]()
    for phone in phones:
        began = time.monotonic()
        said[Client().post(ASK, {"phone": phone}).status_code] += 1
        slowest = max(slowest, time.monotonic() - began)
    return slowest, said


FAULTS = {
    "refuses": (NOBODY, 200, 0.0),
    "hangs a minute": ("", 200, 60.0),
    "answers 500": ("", 500, 0.0),
    "accepts and says nothing": ("", 200, 0.3),
}
_slowest: dict[str, float] = {}


@pytest.mark.parametrize("fault", FAULTS)
def test_nobody_who_signs_in_waits_for_the_gateway(
    phones, gateway: Gateway, monkeypatch, circuit, fault
):
    url, gateway.status, gateway.delay_s = FAULTS[fault]
    line = AliyunSms("k", SECRET, url or gateway.url, "心桥", {"login_code": "SMS_1"}, 0.1)
    port = Watched(line)
    monkeypatch.setattr(codes, "from_dsn", lambda _dsn: port)

    _slowest[fault], said = _asks(phones)
    codes.settle()

    assert said == {302: ASKING}
    assert not circuit.may_try()
    assert gateway.asked <= OPEN_AFTER + 3  # those that were under way when it opened
    assert port.waited  # somebody did, and it was not who signs in
    figure("D7 (codes)",
           demand="gateway refuses, hangs 60 s, 500, silent: who signs in never waits for it",
           got=", ".join(f"{name}: {took:.2f} s" for name, took in _slowest.items()),
           passed=threading.get_ident() not in port.waited, how=HOW)  # fmt: skip


def test_without_the_circuit_a_dead_gateway_is_asked_for_every_code(phones, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(codes, "OPEN_AFTER", 10**6)
    port = Port(_fails)
    monkeypatch.setattr(codes, "from_dsn", lambda _dsn: port)

    _asks(phones)
    codes.settle()

    assert len(port.asked) == ASKING


def test_after_a_rest_one_code_is_tried_and_opens_the_way_for_the_others(phones, monkeypatch):
    down = Port(_fails)
    monkeypatch.setattr(codes, "from_dsn", lambda _dsn: down)
    for phone in phones[:7]:
        _asks([phone])
        codes.settle()
    tried = len(down.asked)
    up = Port(lambda: None)
    monkeypatch.setattr(codes, "from_dsn", lambda _dsn: up)
    rested = time.monotonic() + codes.RESTS_S
    monkeypatch.setattr(time, "monotonic", lambda: rested)

    for phone in phones[7:10]:
        _asks([phone])
        codes.settle()

    assert tried == OPEN_AFTER
    assert len(up.asked) == 3


def test_a_number_that_is_wrong_opens_no_circuit(circuit):
    for _n in range(OPEN_AFTER + 1):
        circuit.told(went=True)

    assert circuit.may_try()


def test_a_code_that_could_not_go_soon_does_not_go_late(phones, monkeypatch):
    monkeypatch.setattr(codes, "GOES_WITHIN_S", 3600.0)
    gate = threading.Event()
    port = Port(lambda: gate.wait(600))
    monkeypatch.setattr(codes, "from_dsn", lambda _dsn: port)

    _asks(phones[:6])
    _until(lambda: len(port.asked) == 4)
    later = time.monotonic() + codes.GOES_WITHIN_S + 1
    monkeypatch.setattr(time, "monotonic", lambda: later)
    gate.set()
    codes.settle()

    assert len(port.asked) == 4  # so many were under way; the two that waited are dropped


def test_without_the_limit_it_would_go_late(phones, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(codes, "GOES_WITHIN_S", 3600.0)
    gate = threading.Event()
    port = Port(lambda: gate.wait(600))
    monkeypatch.setattr(codes, "from_dsn", lambda _dsn: port)

    _asks(phones[:6])
    gate.set()
    codes.settle()

    assert len(port.asked) == 6


def test_the_longest_wait_for_the_gateway_ends_before_the_code_does():
    assert codes.GOES_WITHIN_S + TIMEOUT_S < codes.LIFE_S


def test_no_page_and_no_deed_speaks_to_machines_outside():
    """What pages tell people goes into the box; who may open a line is counted here."""
    speakers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "kith").rglob("*.py")
        if "bench" not in path.parts and SPEAKS.search(path.read_text("utf-8"))
    }

    assert speakers == {
        "kith/exchange/outside.py",  # how
        "kith/exchange/sms/client.py",
        "kith/web/account/codes.py",  # beside the request, see above
        "kith/ops/timetable.py",  # the clock
        "kith/ops/management/commands/send.py",
    }
