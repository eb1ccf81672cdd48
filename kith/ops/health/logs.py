"""Log lines as JSON, from which nobody can read who somebody is.

A line of ours is written whole: it holds numbers and words of ours. Of others' lines only what
their authors typed is kept, never what was put into it: an address, a header, a value may hold a
name or a key. Of an error stands what it was and where, never what it said.
"""

from __future__ import annotations

import logging
import traceback
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from pythonjsonlogger.json import JsonFormatter

if TYPE_CHECKING:
    from types import TracebackType

OURS: Final = "kith"
# What a line about a request tells besides time, level, logger and message.
FACTS: Final = ("request_id", "route", "method", "status", "ms", "role")
# What a line of `kith.security` tells besides: numbers and words of ours, a mark of what was typed.
AT_THE_DOOR: Final = ("account", "person", "way", "mark", "refusal", "directive", "blocked")


class Safe(JsonFormatter):
    """Ours whole, others' without what was put in, errors without what they said."""

    def process_log_record(self, log_record: dict[str, Any]) -> dict[str, Any]:
        known = ("time", "level", "logger", "message", "exc_info", *FACTS, *AT_THE_DOOR)
        return {name: log_record[name] for name in known if log_record.get(name) is not None}

    def add_fields(
        self,
        log_record: dict[str, Any],
        record: logging.LogRecord,
        message_dict: dict[str, Any],
    ) -> None:
        super().add_fields(log_record, record, message_dict)
        log_record["time"] = datetime.fromtimestamp(record.created, UTC).isoformat()
        log_record["level"], log_record["logger"] = record.levelname, record.name
        log_record["message"] = _said(record)
        if match := getattr(getattr(record, "request", None), "resolver_match", None):
            log_record["route"] = match.view_name
        log_record.setdefault("status", getattr(record, "status_code", None))

    def formatException(  # noqa: N802 -- logging calls it so
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None]
        | tuple[None, None, None],
    ) -> str:
        error, parts = ei[1], []
        while error is not None:
            parts.append(f"{type(error).__name__} at {' < '.join(_where(error))}")
            error = error.__cause__ or error.__context__
        return " | from ".join(parts)


def _said(record: logging.LogRecord) -> str:
    if record.name.split(".")[0] == OURS:
        return record.getMessage()
    return str(record.msg) if record.args else "-"


def _where(error: BaseException) -> list[str]:
    """The places it came through, the innermost first."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{PurePath(one.filename).name}:{one.lineno} {one.name}" for one in reversed(frames)]


def config(*, is_quiet: bool, is_watched: bool = False) -> dict[str, Any]:
    """Django's LOGGING. Quiet: no line a request. Watched: what concerns safety is told anyhow."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"safe": {"()": "kith.ops.health.logs.Safe"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "safe"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            OURS: {"level": "WARNING" if is_quiet else "INFO"},
            f"{OURS}.security": {"level": "WARNING" if is_quiet and not is_watched else "INFO"},
            "django": {"handlers": [], "level": "WARNING"},
        },
    }
