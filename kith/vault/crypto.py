"""Key ring and ciphers. AES-GCM, AES-SIV and HMAC-SHA-256 from `cryptography`; nothing of our own.

Source: assurance/privacy.md 3.2 (key tree, bound context, blind index); decision 059 (covers).
"""

import base64
import hmac
import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESSIV
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE = 12
BARE: Final = 1  # the number of an index without a cover
# An index, whole or cut short.
_INDEX: Final = re.compile(r"[0-9a-f]{64}|[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Ring:
    """Key-encrypting keys by name, the one in use, and the keys of the blind index.

    What an index is made of never changes; what it is kept under does: `covers` by number, of
    which `live` ones may stand in rows, the newest first. New values are kept under the newest.
    """

    keks: dict[str, bytes]
    current: str
    index: bytes
    covers: dict[int, bytes]
    ciphers: dict[int, AESSIV]
    live: tuple[int, ...]


@lru_cache(maxsize=4)
def _load(path: str, changed_ns: int) -> Ring:
    stored = json.loads(Path(path).read_text())
    keks = {name: base64.b64decode(key) for name, key in stored["keks"].items()}
    covers = {int(n): base64.b64decode(key) for n, key in stored.get("covers", {}).items()}
    return Ring(
        keks,
        stored["current"],
        base64.b64decode(stored["index"]),
        covers,
        {n: AESSIV(hmac.digest(key, b"cover", "sha512")) for n, key in covers.items()},
        tuple(stored.get("live", (BARE,))),
    )


def ring() -> Ring:
    """The ring of this installation, read again when the file has changed.

    Raises:
        ImproperlyConfigured: there is no key file; Kith never stores anything unsealed.
    """
    path = Path(settings.KITH_KEYS)
    if not path.exists():
        raise ImproperlyConfigured(f"No key file at {path}. Run `kith keys` once.")
    return _load(str(path), path.stat().st_mtime_ns)


def make_ring(path: Path) -> None:
    """A new key file, readable by its owner only; an existing one is left alone."""
    if path.exists():
        return
    fresh = {"keks": {"k1": _key()}, "current": "k1", "index": _key()}
    _store(path, fresh)


def add_kek(path: Path) -> str:
    """A new key-encrypting key becomes the current one; the old ones stay readable."""
    stored = json.loads(path.read_text())
    name = f"k{max(int(known.removeprefix('k')) for known in stored['keks']) + 1}"
    stored["keks"][name] = _key()
    stored["current"] = name
    _store(path, stored)
    return name


def add_cover(path: Path) -> int:
    """Indexes are kept under a new cover from now on, and found under the one before as well."""
    stored = json.loads(path.read_text())
    live: list[int] = stored.get("live", [BARE])
    number = live[0] + 1
    stored["covers"] = stored.get("covers", {}) | {str(number): _key()}
    stored["live"] = [number, *live]
    _store(path, stored)
    return number


def retire_covers(path: Path) -> None:
    """Only the newest cover counts. The others stay in the file for backups of their time."""
    stored = json.loads(path.read_text())
    stored["live"] = stored.get("live", [BARE])[:1]
    _store(path, stored)


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _store(path: Path, content: Mapping[str, object]) -> None:
    write_whole(path, json.dumps(content))


def write_whole(path: Path, text: str) -> None:
    """The file holds this text or what it held before, and only its owner reads it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def encrypt(key: bytes, plain: bytes, context: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, context.encode())


def decrypt(key: bytes, sealed: bytes, context: str) -> bytes:
    """Raises cryptography's InvalidTag when the context is another row's."""
    return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], context.encode())


def prove() -> None:
    """The key in use seals, and opens what it sealed; raises whatever it cannot do."""
    key = ring().keks[ring().current]
    decrypt(key, encrypt(key, b"proof", "start"), "start")


def blind(purpose: str, value: str) -> str:
    """The keyed index of a canonical value: equal values give equal text, nothing gives it back.

    For columns of `vault.blinds` alone: they keep it under a cover, and find it.
    """
    if not value:
        return ""
    return hmac.digest(ring().index, f"{purpose}|{value}".encode(), "sha256").hex()


def derived(purpose: str, value: str, *, number: int = 0) -> str:
    """A secret that is made anew whenever it is wanted and stands in no row: a code, a token.

    By the newest key of the index, or by the one with this number. Raises KeyError: it is gone.
    """
    of = ring()
    number = number or of.live[0]
    key = of.index if number == BARE else of.covers[number]
    return hmac.digest(key, f"{purpose}|{value}".encode(), "sha256").hex()


def derivable(purpose: str, value: str) -> list[str]:
    """The same by every key that counts, the newest first: what was shown before still fits."""
    return [derived(purpose, value, number=number) for number in ring().live]


def ever_derived(purpose: str, value: str) -> list[str]:
    """The same by every key of the file: what was promised by one that was retired is kept."""
    numbers = sorted({BARE, *ring().covers}, reverse=True)
    return [derived(purpose, value, number=number) for number in numbers]


def covered(index: str, *, number: int = 0) -> str:
    """As it stands in a row: `number.text`, or bare. What is no index stands as it is."""
    of = ring()
    number = number or of.live[0]
    if number == BARE or not _INDEX.fullmatch(index):
        return index
    kept = of.ciphers[number].encrypt(bytes.fromhex(index), None)
    return f"{number}.{base64.b85encode(kept).decode()}"


def uncovered(kept: str) -> str:
    """The index itself. What no key opens stands as it is, and is like no other."""
    number, dot, text = kept.partition(".")
    cipher = ring().ciphers.get(int(number)) if dot and number.isdecimal() else None
    if cipher is None:
        return kept
    try:
        return cipher.decrypt(base64.b85decode(text), None).hex()
    except (InvalidTag, ValueError):
        return kept


def covers_of(index: str) -> tuple[str, ...]:
    """Everything that may stand for an index in a row at this moment."""
    found = [covered(index, number=number) for number in ring().live]
    return tuple(dict.fromkeys(found))
