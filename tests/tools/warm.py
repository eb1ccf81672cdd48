"""A process that has every page imported and forks: servers and fillers that begin at once.

    python -m tests.tools.warm

reads one task a line, as JSON, and answers one number a line: `{"do": [...], "env": {...}, "out":
FILE}` runs a command of Kith, or a module where the first word has a dot, to its end, and gives its
exit code; with `"stay": true` it gives the number of the process at once; `{"stop": NUMBER}` ends
that one. Each is a child of its own, with the settings that its environment makes.
"""

from __future__ import annotations

import json
import os
import runpy
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NoReturn, Self

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType


class Warm:
    """That process, from the outside; within the block."""

    def __enter__(self) -> Self:
        self._mother = subprocess.Popen(
            [sys.executable, "-m", "tests.tools.warm"],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._mother.communicate(timeout=60)

    def run(self, *words: str, env: Mapping[str, str], out: Path) -> str:
        """From begin to end; what it printed."""
        code = self._tell(do=words, env=dict(env), out=str(out))
        assert code == 0, out.read_text()
        return out.read_text()

    def start(self, *words: str, env: Mapping[str, str], out: Path) -> int:
        return self._tell(do=words, env=dict(env), out=str(out), stay=True)

    def stop(self, child: int) -> None:
        self._tell(stop=child)

    def _tell(self, **task: Any) -> int:
        assert self._mother.stdin
        assert self._mother.stdout
        self._mother.stdin.write(json.dumps(task) + "\n")
        self._mother.stdin.flush()
        return int(self._mother.stdout.readline())


def main() -> None:
    import django  # noqa: PLC0415 -- the environment stands only now

    django.setup()
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415 -- after the settings
    from django.template.loader import get_template  # noqa: PLC0415 -- after the settings
    from django.urls import get_resolver  # noqa: PLC0415 -- after the settings

    from kith.ops import serving  # noqa: F401, PLC0415 -- after the settings

    assert get_resolver().url_patterns  # reading them imports every page
    assert MigrationLoader(None).graph.nodes
    assert get_template("account/login.html") is not None
    for line in sys.stdin:
        sys.stdout.write(f"{_told(json.loads(line))}\n")
        sys.stdout.flush()


def _told(task: dict[str, Any]) -> int:
    if "stop" in task:
        os.kill(task["stop"], signal.SIGTERM)
        os.waitpid(task["stop"], 0)
        return 0
    child = os.fork()
    if child == 0:
        _do(task)
    if task.get("stay"):
        return child
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _do(task: dict[str, Any]) -> NoReturn:
    code = 1
    try:
        os.environ.update(task["env"])
        out = os.open(task["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.close(0)
        _settle()
        _run(*task["do"])
        code = 0
    except BaseException:  # noqa: BLE001 -- whatever it was, it stands in the file
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _settle() -> None:
    """What config.settings reads from the environment, read anew."""
    from django.conf import settings  # noqa: PLC0415 -- set up by now
    from django.db import connections  # noqa: PLC0415 -- set up by now

    anew = runpy.run_module("config.settings")
    for name in filter(str.isupper, anew):
        if name != "DATABASES":
            setattr(settings, name, anew[name])
    connections.databases["default"].update(anew["DATABASES"]["default"])


def _run(word: str, *words: str) -> None:
    if "." in word:
        sys.argv = [word, *words]
        runpy.run_module(word, run_name="__main__")
        return
    from django.core.management import call_command  # noqa: PLC0415 -- set up by now

    call_command(word, *words)


if __name__ == "__main__":
    main()
