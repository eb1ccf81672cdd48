"""Asking a machine outside: one look at its name, no redirect, and an end to waiting and reading.

The addresses that a name has are looked up once and judged; the line goes to one of these, so a
name that answers otherwise a moment later changes nothing.
"""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as Late
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import httpcore

from kith.core.outside import is_outside

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Mapping

MOST_BYTES: Final = 64 * 1024
FORM: Final = [("Content-Type", "application/x-www-form-urlencoded")]
_FAULTS: Final = (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError)
# A resolver has no end of waiting of its own.
_NAMES: Final = ThreadPoolExecutor(4, "names")


class Unanswered(Exception):  # noqa: N818 -- a fact about somebody else's machine
    """No answer came, or none that may be read. The code names the kind and nothing of it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes

    @property
    def is_redirect(self) -> bool:
        return 300 <= self.status < 400

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300


def post(url: str, form: Mapping[str, str], *, timeout_s: float, only_outside: bool) -> Answer:
    """What the machine says to the form, within so many seconds from begin to end.

    Raises:
        Unanswered: nothing came in time, too much came, or the machine is one inside.
    """
    line = _Line(time.monotonic() + timeout_s, only_outside=only_outside)
    try:
        with (
            httpcore.ConnectionPool(network_backend=line) as pool,
            pool.stream("POST", url, headers=FORM, content=urlencode(form).encode()) as answer,
        ):
            return Answer(answer.status, _read(answer.iter_stream()))
    except _FAULTS as failed:
        raise Unanswered(type(failed).__name__) from None


def _read(parts: Iterable[bytes]) -> bytes:
    body = b""
    for part in parts:
        body += part
        if len(body) > MOST_BYTES:
            raise Unanswered("too_long")
    return body


class _Line(httpcore.NetworkBackend):
    """Leads to the addresses that were judged, and to nobody after the moment when all must end."""

    def __init__(self, until: float, *, only_outside: bool) -> None:
        self._until, self._only_outside = until, only_outside
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        refused = httpcore.ConnectError()
        for address in self._addresses(host, port):
            try:
                stream = self._plain.connect_tcp(address, port, _left(self._until))
            except httpcore.ConnectError as error:
                refused = error
            else:
                return _Hurried(stream, self._until)
        raise refused

    def _addresses(self, host: str, port: int) -> list[str]:
        asked = _NAMES.submit(socket.getaddrinfo, host, port, type=socket.SOCK_STREAM)
        try:
            told = asked.result(_left(self._until))
        except Late:
            raise httpcore.ConnectTimeout from None
        except OSError:
            raise httpcore.ConnectError from None
        found = [str(one[4][0]) for one in told]
        if self._only_outside and not all(is_outside(ip_address(one)) for one in found):
            raise Unanswered("inside")
        return found


class _Hurried(httpcore.NetworkStream):
    """Every word waits only for what is left of the whole time."""

    def __init__(self, plain: httpcore.NetworkStream, until: float) -> None:
        self._plain, self._until = plain, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._plain.read(max_bytes, _left(self._until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._plain.write(buffer, _left(self._until))

    def close(self) -> None:
        self._plain.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        within = _left(self._until)
        return _Hurried(self._plain.start_tls(ssl_context, server_hostname, within), self._until)

    def get_extra_info(self, info: str) -> Any:
        return self._plain.get_extra_info(info)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left
