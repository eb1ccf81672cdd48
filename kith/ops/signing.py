"""Heads of the chains, signed: whoever can write the database cannot make one.

The private key is a file outside the database and outside backups. After a change of the key its
public half stays, for what it signed until then. Ed25519, as a JSON Web Token (RFC 8037, 9864).
"""

from __future__ import annotations

import json
import stat
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from kith.vault.crypto import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ALGORITHM: Final = "Ed25519"
WHAT: Final = "kith heads"


class NoHeads(Exception):  # noqa: N818 -- it says what is so
    """A word that is no signed head of this house; it says why."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signed head says: when, and the head of each chain by its name."""

    at: datetime
    heads: dict[str, str]


def make_head_key(path: Path) -> None:
    """A new key file, readable by its owner only; an existing one is left alone."""
    if not path.exists():
        _store(path, _new(), [])


def rotate_head_key(path: Path, *, now: datetime) -> str:
    """A new key signs from now on; of the old one the public half stays. Gives its name.

    Raises ImproperlyConfigured.
    """
    told = _read(path)
    last = _key(told["key"]).as_dict(private=False) | {"until": now.isoformat()}
    fresh = _new()
    _store(path, fresh, [*told["before"], last])
    return str(fresh.kid)


def why_unsigned() -> str:
    """In words, why this installation cannot sign; empty: it can."""
    try:
        _signer()
    except (ImproperlyConfigured, OSError, ValueError, KeyError) as fault:
        return str(fault) or type(fault).__name__
    return ""


def signed(heads: Mapping[str, str], *, now: datetime) -> str:
    """The heads under this installation's name. Raises ImproperlyConfigured: it cannot sign."""
    key = _signer()
    header = {"alg": ALGORITHM, "typ": "JWT", "kid": key.kid}
    claims = {"what": WHAT, "at": now.isoformat(), "heads": dict(heads)}
    return jwt.encode(header, claims, key, algorithms=[ALGORITHM])


def is_signed(word: str) -> bool:
    """Whether it means to be a signed head; the others are digests."""
    return "." in word


def opened(word: str) -> Signed:
    """What was signed here, now or with an earlier key of ours. Raises NoHeads."""
    told = _read(Path(settings.KITH_HEAD_KEY))
    keys = {one["kid"]: one for one in (*told["before"], told["key"])}
    known = keys.get(_kid(word))
    if known is None:
        raise NoHeads(_("it was signed by a key that is not this installation's"))
    try:
        claims = jwt.decode(word, _key(known), algorithms=[ALGORITHM]).claims
        found = Signed(datetime.fromisoformat(claims["at"]), dict(claims["heads"]))
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise NoHeads(_("its signature does not fit: it was changed")) from error
    if claims.get("what") != WHAT:
        raise NoHeads(_("what was signed is no head"))
    if "until" in known and found.at > datetime.fromisoformat(known["until"]):
        raise NoHeads(_("it was signed by a key that was given up before"))
    return found


def _kid(word: str) -> str:
    """By which key it says that it was signed."""
    try:
        return str(jws.extract_compact(word.encode()).headers()["kid"])
    except (JoseError, ValueError, KeyError) as error:
        raise NoHeads(_("it is neither a digest nor a signed head")) from error


def _new() -> OKPKey:
    return OKPKey.generate_key("Ed25519", {"alg": ALGORITHM, "use": "sig"}, auto_kid=True)


def _key(told: Mapping[str, Any]) -> OKPKey:
    return OKPKey.import_key({name: value for name, value in told.items() if name != "until"})


def _signer() -> OKPKey:
    """Raises ImproperlyConfigured: there is no key, or others may read it."""
    path = Path(settings.KITH_HEAD_KEY)
    told = _read(path)
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ImproperlyConfigured(f"{path.name} can be read by others: chmod 600")
    return _key(told["key"])


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        raise ImproperlyConfigured(f"no key {path.name}: run kith keys")
    found: dict[str, Any] = json.loads(path.read_text("ascii"))
    return found


def _store(path: Path, key: OKPKey, before: Sequence[Mapping[str, Any]]) -> None:
    told = {"key": key.as_dict(private=True), "before": list(before)}
    write_whole(path, json.dumps(told))
