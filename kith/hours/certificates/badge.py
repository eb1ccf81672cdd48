"""The same certificate as a signed credential that computers can read, without asking us.

Source: 1EdTech, Open Badges 3.0, 8.2 (credentials as JSON Web Tokens); RFC 8037 and RFC 9864
(`Ed25519` as the name of the algorithm).
"""

import hashlib
import json
import os
import secrets
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from joserfc import jwt
from joserfc.jwk import OKPKey

from kith.hours.certificates.facts import Facts, hours

ALGORITHM: Final = "Ed25519"
CONTEXT: Final = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)


def make_key(path: Path) -> None:
    """A new signing key, readable by its owner only; an existing one is left alone."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    key = OKPKey.generate_key("Ed25519", {"alg": ALGORITHM, "use": "sig"}, auto_kid=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(key.as_dict(private=True), file)


def public_keys() -> dict[str, Any]:
    """The key set that whoever checks a credential needs: never the private part."""
    return {"keys": [dict(_key().as_dict(private=False))]}


def credential(facts: Facts, *, site: str, issued_at: datetime) -> str:
    """The signed token. The name is in it only as a salted fingerprint, which she can prove."""
    header = {"alg": ALGORITHM, "typ": "JWT", "kid": _key().kid}
    return jwt.encode(header, claims(facts, site, issued_at), _key(), algorithms=[ALGORITHM])


def claims(facts: Facts, site: str, issued_at: datetime) -> dict[str, Any]:
    """The credential itself, with the claims that every token has."""
    page = f"{site}/verify/{facts.code}/"
    subject = f"urn:certificate:{facts.code}"
    return {
        "iss": site,
        "jti": page,
        "sub": subject,
        "nbf": int(issued_at.timestamp()),
        "iat": int(issued_at.timestamp()),
        "@context": list(CONTEXT),
        "id": page,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "志愿服务记录证明",
        "issuer": {"id": site, "type": ["Profile"], "name": facts.unit},
        "validFrom": issued_at.isoformat(),
        "credentialSubject": {
            "id": subject,
            "type": ["AchievementSubject"],
            "identifier": [_name_of(facts)],
            "achievement": _achievement(facts, site),
        },
        "evidence": [{"id": page, "type": ["Evidence"], "name": facts.number}],
    }


def _achievement(facts: Facts, site: str) -> dict[str, Any]:
    span = f"{facts.from_date} – {facts.until_date}"
    return {
        "id": f"{site}/verify/",
        "type": ["Achievement"],
        "achievementType": "CommunityService",
        "name": f"志愿服务 {hours(facts.minutes)} 小时",
        "description": f"{span}，{facts.services} 次",
        "criteria": {
            "narrative": "；".join(f"{grade} {hours(n)} 小时" for grade, n in facts.by_grade)
        },
    }


def _name_of(facts: Facts) -> dict[str, Any]:
    """Who knows the name can check it against the fingerprint; nobody can read it there."""
    salt = secrets.token_hex(16)
    printed = hashlib.sha256((facts.name + salt).encode()).hexdigest()
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${printed}",
        "identityType": "name",
        "salt": salt,
    }


def _key() -> OKPKey:
    path = Path(settings.KITH_BADGE_KEY)
    if not path.exists():
        raise ImproperlyConfigured(f"No signing key at {path}. Run `kith keys` once.")
    return _load(str(path), path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _load(path: str, changed_ns: int) -> OKPKey:
    return OKPKey.import_key(json.loads(Path(path).read_text()))
