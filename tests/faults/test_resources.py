"""Lines that say nothing, uploads that never end, words without measure: others are served. 4.4."""

from __future__ import annotations

import http.client
import socket
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from kith.ops import serving
from kith.ops.bench.signup_rows import CSRF
from tests.faults.house import House, children
from tests.faults.journal import Crowd, Writers
from tests.tools.assurance import figure

pytestmark = pytest.mark.pure

MB = 2**20
LIMIT_MB = 2048
PATIENCE_S = 2.0
SERVED_S = 30.0  # on whatever machine; who is not served waits for ever
PIECE = b"x" * MB
FORM = "multipart/form-data; boundary=xx"
PART = b'--xx\r\nContent-Disposition: form-data; name="f"; filename="a.bin"\r\n\r\n'
JSON = "application/json"


@pytest.fixture
def own_house(tmp_path, warm):
    """Nobody else's, and its files of uploads in a folder of its own."""
    var = tmp_path / "var"
    (var / "tmp").mkdir(parents=True)
    house = House(var, warm)
    house.env["TMPDIR"] = str(var / "tmp")
    house.tables()
    house.run("keys")
    return house


@contextmanager
def _idle(address, count):
    """So many lines that say nothing."""
    lines = [socket.create_connection(address) for _n in range(count)]
    try:
        yield lines
    finally:
        for line in lines:
            line.close()


def _slowest(address, times=5, patience=30.0):
    """The longest that a page took, of some."""
    took = []
    for _n in range(times):
        began = time.monotonic()
        with urlopen(f"http://{address[0]}:{address[1]}/account/login/", timeout=patience) as page:
            assert page.status == 200
            page.read()
        took.append(time.monotonic() - began)
    return max(took)


def _head(path, length, kind):
    lines = (
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Content-Type: {kind}",
        f"Cookie: csrftoken={CSRF}",
    )  # so that the form is read
    size = f"Content-Length: {length}" if length else "Transfer-Encoding: chunked"
    return "\r\n".join((*lines, size, "", "")).encode()


def _poured(address, head, most_mb, first=b"", *, is_chunked=False):
    """How many MB could be sent, and the status that came back; 0 where the line was cut first."""
    sent = 0
    with socket.create_connection(address, timeout=30) as line:
        line.sendall(head + first)
        try:
            while sent < most_mb:
                line.sendall(b"%x\r\n%b\r\n" % (MB, PIECE) if is_chunked else PIECE)
                sent += 1
        except OSError:
            pass  # it does not want more
        try:
            line.shutdown(socket.SHUT_WR)  # she has gone
            status = line.recv(64).split()
        except OSError:
            status = []
    return sent, int(status[1]) if len(status) > 1 else 0


def _peak_mb(house):
    """The most memory that the server and everything it began ever held."""
    total = 0
    for pid in [house.server, *children(house.server)]:
        status = Path(f"/proc/{pid}/status").read_text()
        total += int(status.split("VmHWM:")[1].split()[0]) // 1024
    return total


def _uploads(house):
    return [path.name for path in (house.var / "tmp").rglob("*") if path.is_file()]


def _pressed(house, idle, gigabyte_mb, json_mb):
    """Everything at once, and what others felt of it."""
    told = house.fill("tests.faults.crowd", "4")
    crowd = Crowd(told["session"], iter([(pk, key) for pk, key in told["people"]]))
    with house.serve() as address:
        writers = Writers(address, crowd)
        _slowest(address)
        with _idle(address, idle):
            signed = writers.page(*next(crowd.people))
            beside = [_slowest(address)]
        answers = {
            "1 GB upload": _poured(address, _head("/ask/", 1024 * MB, FORM), gigabyte_mb, PART),
            "64 MB JSON": _poured(address, _head("/ask/", json_mb * MB, JSON), json_mb),
            "JSON in pieces": _poured(address, _head("/ask/", 0, JSON), json_mb, is_chunked=True),
            # as large as a form with pictures may be, and cut in the midst of it
            "60 MB upload": _poured(address, _head("/ask/", 60 * MB, FORM), 30, PART),
        }
        beside.append(_slowest(address))
        peak = _peak_mb(house)
    return signed, max(beside), answers, peak


def _judged(house, name, *, idle, gigabyte_mb, json_mb, how):
    signed, beside, answers, peak = _pressed(house, idle, gigabyte_mb, json_mb)

    assert signed.status == http.client.FOUND
    assert "/my-activities/answer/" in signed.leads_to  # and not to the end of a line
    assert {answers[one][1] for one in ("1 GB upload", "64 MB JSON")} <= {413, 0}
    assert answers["JSON in pieces"][1] in (0, 400, 403, 413)
    assert _uploads(house) == []
    figure(name, demand="500 idle lines, 1 GB upload, 64 MB JSON: RSS < 2 GiB, others served, 413",
           got=f"{idle} idle, " + ", ".join(f"{what}: {code or 'cut'} after {sent} MB"
                                           for what, (sent, code) in answers.items())
           + f"; others after {beside:.2f} s at most, {peak} MB at the peak",
           passed=beside < SERVED_S and peak < LIMIT_MB, how=how)  # fmt: skip


def test_what_is_without_measure_is_turned_away_and_others_are_served(own_house):
    _judged(own_house, "4.4 resource", idle=120, gigabyte_mb=64, json_mb=64, how="make test")


@pytest.mark.soak
def test_at_full_size_it_is_turned_away_as_well(own_house):
    _judged(own_house, "4.4 resource (full)", idle=500, gigabyte_mb=1024, json_mb=64,
            how="make soak")  # fmt: skip


def _felt(house, silence_s, patience=SERVED_S):
    """How long a page takes where each thread was given half a head or half a form; 0: for ever."""
    halves = [b"GET /account/lo", _head("/ask/", MB, FORM) + PART] * 2
    with house.serve("tests.faults.impatient", str(silence_s)) as address:
        _slowest(address)
        with _idle(address, len(halves)) as lines:
            for line, half in zip(lines, halves, strict=True):
                line.sendall(half)
            time.sleep(0.3)
            try:
                return _slowest(address, 1, patience)
            except TimeoutError:
                return 0.0


def test_who_begins_a_request_and_goes_silent_holds_nobody_up_for_long(own_house):
    assert 0 < _felt(own_house, 1) < SERVED_S
    assert _felt(own_house, 0, PATIENCE_S) == 0.0  # the control: nobody is served any more
    assert serving.STALLS_S <= 10


def test_a_line_that_says_nothing_is_no_request_in_work():
    """The control of the first: with them it would stand in a line behind nobody."""

    class Worker:
        nr_conns, keepalived_conns, pending_conns = 120, [1] * 10, [1] * 105

    assert serving.held(Worker()) == 5
