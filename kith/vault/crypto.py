"""Key ring and ciphers. AES-256-GCM and HMAC-SHA-256 from `cryptography`; nothing of our own.

Source: assurance/privacy.md 3.2 (key tree, bound context, blind index).
"""

import base64
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE = 12


@dataclass(frozen=True, slots=True)
class Ring:
    """Key-encrypting keys by name, the one in use, and the key of the blind index."""

    keks: dict[str, bytes]
    current: str
    index: bytes


@lru_cache(maxsize=4)
def _load(path: str, changed_ns: int) -> Ring:
    stored = json.loads(Path(path).read_text())
    keks = {name: base64.b64decode(key) for name, key in stored["keks"].items()}
    return Ring(keks, stored["current"], base64.b64decode(stored["index"]))


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


def blind(purpose: str, value: str) -> str:
    """The keyed index of a canonical value: equal values give equal text, nothing gives it back."""
    if not value:
        return ""
    return hmac.digest(ring().index, f"{purpose}|{value}".encode(), "sha256").hex()
