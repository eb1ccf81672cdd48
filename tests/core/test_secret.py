"""The secret of a machine that nobody gave one: made once, whoever begins at the same moment."""

import threading

import pytest

from config import settings

TRIES, AT_ONCE = 20, 8


@pytest.fixture
def nothing_given(monkeypatch):
    monkeypatch.delenv("KITH_SECRET_KEY", raising=False)
    monkeypatch.setattr(settings, "IS_PUBLIC", False)


def _read_at_once(folder, monkeypatch):
    """What each of several reads who come to an empty folder at the same moment."""
    monkeypatch.setattr(settings, "VAR", folder)
    barrier, told = threading.Barrier(AT_ONCE), []

    def come():
        barrier.wait(60)
        told.append(settings._secret_key())

    threads = [threading.Thread(target=come) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_who_begins_at_the_same_moment_has_the_same_secret(tmp_path, monkeypatch, nothing_given):
    seen = [_read_at_once(tmp_path / str(n), monkeypatch) for n in range(TRIES)]

    assert [(len(told), len(set(told)), len(told[0]) > 60) for told in seen] == [
        (AT_ONCE, 1, True)
    ] * TRIES
    left = sorted(path.name for path in tmp_path.rglob("*") if path.is_file())
    assert left == ["secret.key"] * TRIES
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*/secret.key")} == {0o600}
