"""The pages behind gunicorn: threads in few processes, one process where SQLite holds the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from gunicorn.app.base import BaseApplication


def is_ready() -> bool:
    """Whether `kith setup` has run since the last update: every table stands as the code wants."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    connection.close()  # the processes that serve open their own
    return not waiting


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
        _Gunicorn(self).run()


def _counts(worker: Any) -> None:
    """Every request is told how many others this process holds at the moment."""
    pages = worker.wsgi

    def counting(environ: dict[str, Any], start_response: Any) -> Any:
        environ["kith.in_work"] = worker.nr_conns - len(worker.keepalived_conns)
        return pages(environ, start_response)

    worker.wsgi = counting


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    def __init__(self, server: Server) -> None:
        self._server = server
        super().__init__()

    def load_config(self) -> None:
        chosen = {
            "bind": self._server.address,
            "workers": self._server.workers,
            "threads": self._server.threads,
            "worker_class": "gthread",
            "loglevel": "warning",
            "post_worker_init": _counts,
        }
        for name, value in chosen.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        return get_wsgi_application()
