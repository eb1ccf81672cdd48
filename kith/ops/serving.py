"""The pages behind gunicorn: threads in few processes, one process where SQLite holds the data.

The telephone has a lane of its own: a call being written down never queues behind a crowd. While
there is one, strangers who read about an activity have a lane as well.
"""

from __future__ import annotations

import os
import re
import socket
import struct
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from django.conf import settings
from django.core.management.base import CommandError
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.urls import get_resolver
from django.utils.translation import gettext as _
from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import _DEFER, ThreadWorker

from kith.ops.health import FOLDER
from kith.ops.health.logs import config
from kith.upkeep.queries import is_migrated

if TYPE_CHECKING:
    from gunicorn.workers.gthread import TConn

TELEPHONE: Final = (b"POST /hotline/calls/", b"GET /hotline/calls/")
READING: Final = re.compile(rb"GET /activities/[0-9]+/ ")
HEAD: Final = 2048  # of what a browser says first: its address, and its cookies where it has any
_SESSION: Final = f"{settings.SESSION_COOKIE_NAME}=".encode()
STALLS_S: Final = 10  # the longest silence within a request
_STALLS: Final = struct.pack("ll", STALLS_S, 0)
# The server's own lines as ours: an address that failed may hold a key.
_LOGGING: Final = config(is_quiet=True) | {
    "loggers": {
        "gunicorn.error": {"level": "WARNING", "handlers": ["console"], "propagate": False},
        "gunicorn.access": {"level": "WARNING", "handlers": [], "propagate": False},
    }
}


def is_ready() -> bool:
    """Whether `kith setup` has run since the last update: every table stands as the code wants."""
    is_fine = is_migrated()
    connection.close()  # the processes that serve open their own
    return is_fine


def read_in() -> None:
    """Every page is imported before anybody is served: code that cannot be read in never answers.

    The processes that serve are made from this one and need not do it again.

    Raises:
        CommandError: names what could not be imported.
    """
    try:
        get_resolver().url_patterns  # noqa: B018 -- asking for them imports them
    except Exception as broken:
        told = {"fault": f"{type(broken).__name__}: {broken}"}
        raise CommandError(_("The pages cannot be read in. %(fault)s") % told) from broken


def default_workers() -> int:
    """One on SQLite, whose writers queue anyway; two on a server database."""
    return 1 if "sqlite" in settings.DATABASES["default"]["ENGINE"] else 2


@dataclass(frozen=True, slots=True)
class Server:
    address: str
    workers: int
    threads: int

    def run(self) -> None:
        """Serves until it is told to stop."""
        os.environ[FOLDER] = str(_counts_of_processes())
        _Gunicorn(self).run()


def _counts_of_processes() -> Path:
    """Where each process counts for /metrics; what an earlier server counted is gone."""
    folder = Path(settings.VAR) / "metrics"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.db"):
        old.unlink()
    return folder


def held(worker: Any) -> int:
    """How many requests a process holds; a connection that says nothing is none."""
    return int(worker.nr_conns) - len(worker.keepalived_conns) - len(worker.pending_conns)


def _counts(worker: Any) -> None:
    """Every request is told how many others this process holds at the moment."""
    pages = worker.wsgi

    def counting(environ: dict[str, Any], start_response: Any) -> Any:
        environ["kith.in_work"] = held(worker)
        return pages(environ, start_response)

    worker.wsgi = counting


class Lanes(ThreadWorker):  # type: ignore[misc]
    """One more thread that answers only calls being written down, and one that in a crowd answers
    only strangers who read about an activity (targets.md, T12, T7).

    A connection that has said nothing yet waits with the poller, not in a queue; its first words
    say which lane it takes.
    """

    def init_process(self) -> None:
        self._telephone = ThreadPoolExecutor(max_workers=1, thread_name_prefix="telephone")
        self._reading = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading")
        super().init_process()

    def enqueue_req(self, conn: TConn) -> None:
        head = _first_words(conn.sock)
        if head is None and not conn.initialized and not conn.data_ready:
            nothing_yet: Future[Any] = Future()
            nothing_yet.set_result(_DEFER)
            self.finish_request(conn, nothing_yet)
            return
        answer = self._lane(head or b"").submit(self.handle, conn)
        answer.add_done_callback(
            lambda done: self.method_queue.defer(self.finish_request, conn, done)
        )

    def handle(self, conn: TConn) -> Any:
        """Who begins a request and does not go on is not waited for by one of few threads."""
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _STALLS)
        return super().handle(conn)

    def _lane(self, head: bytes) -> ThreadPoolExecutor:
        if head.startswith(TELEPHONE):
            return self._telephone
        is_crowded = held(self) > settings.KITH_CROWDED
        if is_crowded and READING.match(head) and _SESSION not in head:
            return self._reading
        return cast("ThreadPoolExecutor", self.tpool)


def _first_words(line: socket.socket) -> bytes | None:
    """What lies ready on the line, left there; none where nothing has come yet."""
    try:
        return line.recv(HEAD, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    except OSError:
        return b""  # closed meanwhile: whoever handles it finds out


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    def __init__(self, server: Server) -> None:
        self._server = server
        super().__init__()

    def load_config(self) -> None:
        chosen = {
            "bind": self._server.address,
            "workers": self._server.workers,
            "threads": self._server.threads,
            "worker_class": Lanes,
            "loglevel": "warning",
            "logconfig_dict": _LOGGING,
            "post_worker_init": _counts,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return get_wsgi_application()
