"""The addresses that whoever runs the machine may name, and what may come back from them. SSRF-*.

Kith asks two machines outside: the gateway of messages itself, and browsers ask for tiles.
"""

import os
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from ipaddress import ip_address
from operator import attrgetter

import pytest

from kith.core.outside import as_sent, is_outside, refusal
from kith.exchange import outside
from kith.exchange.ports import SmsFailed
from kith.exchange.sms.client import TIMEOUT_S, AliyunSms, from_dsn
from tests.inputs.case import cases
from tests.tools.assurance import figure

LONG_S = 60.0  # nobody waits for so long
INSIDE = "it is a machine inside"
ADDRESSES = {
    case.id: case.input
    for case in cases()
    if case.family == "SSRF" and isinstance(case.input, str) and case.verdict in ("deny", "reject")
}
SPELT = (
    "127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1", "0.0.0.0", "10.1.2.3",  # noqa: S104
    "172.16.0.9", "192.168.1.1", "100.64.0.1", "169.254.169.254", "224.0.0.1", "255.255.255.255",
    "[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[::ffff:10.0.0.1]", "[::ffff:7f00:1]",
    "[64:ff9b::7f00:1]", "[2002:a00:1::]", "localhost", "LOCALHOST", "localhost.", "redis", "db",
    "１２７.0.0.1", "127。0。0。1", "app.local", "keys.internal", "x.localhost",
    "metadata.google.internal",
)  # fmt: skip
OPEN = (
    "dysmsapi.aliyuncs.com",
    "8.8.8.8",
    "[2606:4700::1111]",
    "t0.tianditu.gov.cn",
    "例子.example",
)


@pytest.mark.parametrize("name", ADDRESSES)
def test_what_the_corpus_denies_a_public_server_does_not_take(name):
    assert refusal(ADDRESSES[name])
    if name not in ("SSRF-010", "SSRF-012", "SSRF-016"):  # of these it is the scheme or the port
        over_https = ADDRESSES[name].replace("http:", "https:").replace(":8000", "")
        assert refusal(over_https) == INSIDE


@pytest.mark.parametrize("host", SPELT)
def test_a_machine_inside_is_known_in_every_spelling(host):
    assert refusal(f"https://{host}/") == INSIDE
    assert refusal(f"aliyun://KEY:SECRET@{host}?sign=x", ("aliyun",)) == INSIDE


@pytest.mark.parametrize("host", OPEN)
def test_a_machine_outside_is_taken(host):
    """The control: not everything is refused."""
    assert refusal(f"https://{host}/{{z}}/{{x}}/{{y}}.png") == ""


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://partner.example/", "it begins with https"),
        ("ftp://partner.example/", "it begins with https"),
        ("gopher://partner.example:6379/_X", "it begins with https"),
        ("//partner.example/", "it begins with https"),
        ("https://partner.example:22/", "its port is another service's"),
        ("https://partner.example:99999/", "it cannot be read"),
        ("https://[::1/", "it cannot be read"),
        (f"https://{'a' * 64}.example/", "it cannot be read"),
        ("https:///path", INSIDE),
    ],
)
def test_another_kind_of_address_is_refused_with_its_reason(url, why):
    assert refusal(url) == why


def test_a_name_in_chinese_is_sent_as_the_wire_has_it():
    assert as_sent("https://例子.example/{z}") == "https://xn--fsqu00a.example/{z}"


def _starts(tmp_path, mode, **env):
    done = subprocess.run(
        [sys.executable, "-c", "import config.settings as s; print(s._tiles)"],
        env={"PATH": os.defpath, "KITH_MODE": mode, "KITH_SECRET_KEY": "x" * 60,
             "KITH_VAR": str(tmp_path), "DATABASE_URL": "sqlite:///:memory:", **env},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode == 0, done.stdout + done.stderr


def test_a_public_server_does_not_start_with_an_address_inside(tmp_path):
    gateway = {"KITH_SMS": "aliyun://KEY:s3cret@0x7f.1?sign=x&template.login_code=S"}
    tiles = {"KITH_TILES": "http://tiles.example/{z}/{x}/{y}.png"}
    good = {"KITH_SMS": "aliyun://K:S@dysmsapi.aliyuncs.com?sign=x&template.login_code=S",
            "KITH_TILES": "https://例子.example/{z}/{x}/{y}.png"}  # fmt: skip

    refused = [_starts(tmp_path, "public", **one) for one in (gateway, tiles)]
    local = _starts(tmp_path, "local", **gateway)
    starts, said = _starts(tmp_path, "public", **good)

    assert [ok for ok, _said in refused] == [False, False]
    assert "KITH_SMS must be a public address" in refused[0][1]
    assert "s3cret" not in refused[0][1]
    assert "KITH_TILES must be a public address" in refused[1][1]
    assert local[0]
    assert (starts, said.strip()) == (True, "['https://xn--fsqu00a.example']")


# --------------------------------------------------------------------- at the moment of asking


@pytest.fixture
def looked_up(monkeypatch):
    """What names lead to, in turn; how often each was asked for."""
    told: list[list[str]] = []
    asked: list[str] = []
    real = socket.getaddrinfo

    def answer(host, port, *given, **more):
        if host == "127.0.0.1":
            return real(host, port, *given, **more)
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in told.pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return told, asked


def _ask(url, timeout_s=2.0, *, only_outside=False):
    return outside.post(url, {"a": "1"}, timeout_s=timeout_s, only_outside=only_outside)


@pytest.mark.parametrize("found", [["127.0.0.1"], ["10.0.0.1"], ["8.8.8.8", "169.254.169.254"]])
def test_a_name_outside_that_leads_inside_is_not_asked(looked_up, found):
    looked_up[0].append(found)

    with pytest.raises(outside.Unanswered, match="inside"):
        _ask("http://partner.example/", only_outside=True)


def test_a_name_is_looked_up_once_and_the_line_goes_there(looked_up):
    """The second answer would lead elsewhere: nobody asks for it."""
    with _server(_whole(b"{}")) as port:
        looked_up[0].extend([["127.0.0.1"], ["192.0.2.1"]])
        answer = _ask(f"http://partner.example:{port}/")

    assert (answer.status, answer.body) == (200, b"{}")
    assert looked_up[1] == ["partner.example"]


def test_a_public_servers_gateway_asks_machines_outside_only(settings):
    dsn = "aliyun://K:S@gateway.example?sign=x&template.login_code=S"
    only = [attrgetter("only_outside")(from_dsn(dsn))]
    settings.IS_PUBLIC = True
    only.append(attrgetter("only_outside")(from_dsn(dsn)))

    assert only == [False, True]


def test_a_resolver_that_says_nothing_is_not_waited_for(monkeypatch):
    slept = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_m: slept.wait(LONG_S))
    began = time.monotonic()

    with pytest.raises(outside.Unanswered, match="ConnectTimeout"):
        _ask("http://partner.example/", 0.1)
    slept.set()

    assert time.monotonic() - began < LONG_S / 2


# ----------------------------------------------------------------------------- what comes back


@contextmanager
def _server(talk):
    """Listens here; `talk(line)` answers each who comes."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        door.settimeout(LONG_S)

        def serve():
            try:
                line, _who = door.accept()
                with line:
                    line.recv(65536)
                    talk(line)
            except OSError:
                pass  # who asked has gone

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield door.getsockname()[1]
    thread.join(LONG_S)


def _whole(body, status="200 OK", more=""):
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode()
    return lambda line: line.sendall(head + body)


def _endless(line):
    line.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        line.sendall(b"x" * 4096)


def _dripping(begin):
    def talk(line):
        line.sendall(begin)
        for _n in range(int(LONG_S / 0.05)):
            line.sendall(b"x")
            time.sleep(0.05)

    return talk


def _silent(line):
    """Listens until who asked has gone."""
    while line.recv(65536):
        pass


SLOW = {
    "a head that drips": _dripping(b"HTTP/1.1 200 OK\r\nX-Slow: "),
    "a body that drips": _dripping(b"HTTP/1.1 200 OK\r\n\r\n"),
    "silence": _silent,
}


@pytest.mark.parametrize("name", SLOW)
def test_the_whole_time_counts_not_the_time_between_two_bytes(name):
    began = time.monotonic()
    with _server(SLOW[name]) as port:
        with pytest.raises(outside.Unanswered, match="ReadTimeout"):
            _ask(f"http://127.0.0.1:{port}/", 3.0)
        took = time.monotonic() - began

    assert took < LONG_S / 2


def test_no_more_than_64_kib_are_read():
    with _server(_endless) as port, pytest.raises(outside.Unanswered, match="too_long"):
        _ask(f"http://127.0.0.1:{port}/", 5.0)
    with _server(_whole(b"x" * outside.MOST_BYTES)) as port:
        whole = _ask(f"http://127.0.0.1:{port}/")

    assert len(whole.body) == outside.MOST_BYTES
    figure("SSRF", demand="an address inside refused in every spelling at the start and when asked;"
           " no redirect, 5 s, 64 KiB",
           got=f"{len(SPELT)} spellings and {len(ADDRESSES)} cases refused, {len(OPEN)} taken; "
           f"{TIMEOUT_S:.0f} s in all, {outside.MOST_BYTES // 1024} KiB of an endless answer",
           passed=TIMEOUT_S <= 5 and outside.MOST_BYTES == 65536,
           how="pytest tests/exchange/test_outside.py")  # fmt: skip


def test_a_redirect_leads_nowhere():
    with _server(_whole(b"", "302 Found", "Location: http://127.0.0.1:9/\r\n")) as port:
        sms = AliyunSms("k", "s", f"http://127.0.0.1:{port}/", "心桥", {"login_code": "S"})
        with pytest.raises(SmsFailed, match="redirect"):
            sms.send("+8613800138000", "login_code", {}, "k")


def test_an_answer_that_is_a_bomb_of_brackets_is_unreadable():
    with _server(_whole(b"[" * 60_000)) as port:
        sms = AliyunSms("k", "s", f"http://127.0.0.1:{port}/", "心桥", {"login_code": "S"})
        with pytest.raises(SmsFailed, match="unreadable"):
            sms.send("+8613800138000", "login_code", {}, "k")


@pytest.mark.parametrize("told", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_an_address_of_the_open_net_is_outside(told):
    assert is_outside(ip_address(told))
