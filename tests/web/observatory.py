"""The rules by which Mozilla's Observatory gives points to headers, offline. Source: its scoring
table (github.com/mdn/mdn-http-observatory, STANDARDS): 100 points, less what is missing; extra
points count only from 90 on, and those for preloading and for integrity of scripts not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from http.cookies import Morsel

HALF_A_YEAR = 15768000
EXTRA_FROM = 90
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}


def score(
    headers: Mapping[str, str],
    cookies: Iterable[Morsel[str]],
    page: str,
    *,
    session: frozenset[str],
) -> int:
    """Points of a page that https answers; `session` names the cookies that let somebody in."""
    marks = [
        _csp(headers), _cookies(list(cookies), session), _cors(headers), _hsts(headers),
        _nosniff(headers), _framing(headers), _referrer(headers), _corp(headers), _scripts(page),
    ]  # fmt: skip
    lost = 100 + sum(mark for mark in marks if mark < 0)
    return lost if lost < EXTRA_FROM else lost + sum(mark for mark in marks if mark > 0)


def policy(headers: Mapping[str, str]) -> dict[str, set[str]]:
    """The directives of the content security policy."""
    parts = [part.split() for part in headers.get("Content-Security-Policy", "").split(";")]
    return {part[0].lower(): set(part[1:]) for part in parts if part}


def _csp(headers: Mapping[str, str]) -> int:
    told = policy(headers)
    if not told:
        return -25
    base = told.get("default-src", {"*"})
    scripts, styles = told.get("script-src", base), told.get("style-src", base)
    loose = {"*", "http:", "https:", "data:", "blob:", "'unsafe-inline'"}
    if scripts & loose or told.get("object-src", base) & loose:
        return -20
    if "'unsafe-eval'" in scripts:
        return -10
    if "'unsafe-inline'" in styles:
        return 0
    return 10 if base == {"'none'"} else 5


def _cookies(cookies: list[Morsel[str]], session: frozenset[str]) -> int:
    if not cookies:
        return 0
    if any(not cookie["secure"] for cookie in cookies):
        return -40 if any(not c["secure"] and c.key in session for c in cookies) else -20
    if any(not cookie["httponly"] and cookie.key in session for cookie in cookies):
        return -30
    same_site = all(cookie["samesite"] in ("Lax", "Strict") for cookie in cookies)
    return 5 if same_site else 0


def _cors(headers: Mapping[str, str]) -> int:
    return -50 if headers.get("Access-Control-Allow-Origin") == "*" else 0


def _hsts(headers: Mapping[str, str]) -> int:
    found = re.search(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""))
    if found is None:
        return -20
    return 0 if int(found[1]) >= HALF_A_YEAR else -10


def _nosniff(headers: Mapping[str, str]) -> int:
    return 0 if headers.get("X-Content-Type-Options") == "nosniff" else -5


def _framing(headers: Mapping[str, str]) -> int:
    if "frame-ancestors" in policy(headers):
        return 5
    return 0 if headers.get("X-Frame-Options") in ("DENY", "SAMEORIGIN") else -20


def _referrer(headers: Mapping[str, str]) -> int:
    told = headers.get("Referrer-Policy")
    if told is None:
        return 0
    return 5 if told in PRIVATE else -5


def _corp(headers: Mapping[str, str]) -> int:
    told = headers.get("Cross-Origin-Resource-Policy")
    return {None: 0, "same-origin": 10, "same-site": 10}.get(told, -5)


def _scripts(page: str) -> int:
    """Scripts of our own house need no fingerprint; one of somebody else's without is a hole."""
    far = re.findall(r"<script[^>]+src=\"(?:https?:)?//[^>]*>", page)
    if any('src="http:' in tag for tag in far):
        return -50
    return -5 if any("integrity=" not in tag for tag in far) else 0
