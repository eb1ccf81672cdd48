"""The pages' clock stands at make.MONDAY, staff need no second factor, no files are collected, and
a refusal is its words alone: its page is tested elsewhere and would be most of the walk's time. So
is what stands around every page: menu, words for scripts, icons.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, cast

import pytest
from django.http import HttpResponse
from django.template import engines

from kith.hours.certificates.badge import make_key
from kith.people.queries import actor_of
from kith.web import errors, middleware
from tests.permissions.world import KNOWN
from tests.web.conftest import clock, empty_folder, no_collected_files, no_totp

if TYPE_CHECKING:
    from pathlib import Path

    from django.http import HttpRequest
    from django.template.backends.django import DjangoTemplates

    from kith.core.actor import Actor

__all__ = ["badge", "badge_key", "bare_frames", "clock", "empty_folder", "known_actors",
           "no_collected_files", "no_totp", "plain_refusals"]  # fmt: skip
# Every block that a page fills, and nothing else.
FRAME: Final = "".join(
    f"{{% block {name} %}}{{% endblock %}}"
    for name in ("title", "styles", "body_attrs", "page_class", "heading", "body", "aside", "foot",
                 "scripts")
)  # fmt: skip


@pytest.fixture
def plain_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    def plain(
        request: HttpRequest,
        template: str,
        context: dict[str, Any] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        return HttpResponse(str((context or {}).get("text", "")), status=status)

    for name in ("django.request", "kith.security"):
        monkeypatch.setattr(logging.getLogger(name), "disabled", True)
    monkeypatch.setattr(errors, "render", plain)
    monkeypatch.setattr(middleware, "render", plain)


@pytest.fixture(scope="session")
def badge(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("badge") / "badge.json"
    make_key(path)
    return path


@pytest.fixture
def badge_key(settings: Any, badge: Path) -> None:
    """This machine signs, whatever ran before."""
    settings.KITH_BADGE_KEY = str(badge)


@pytest.fixture
def known_actors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever stands by her place alone is read from the database once, not for every page."""

    def asked(person_id: int, *, request_id: str = "", **facts: Any) -> Actor:
        if known := KNOWN.get(person_id):
            return replace(known, request_id=request_id)
        return actor_of(person_id, request_id=request_id, **facts)

    monkeypatch.setattr(middleware, "actor_of", asked)


@pytest.fixture
def bare_frames(monkeypatch: pytest.MonkeyPatch) -> None:
    engine = cast("DjangoTemplates", engines["django"]).engine
    (cached,) = engine.template_loaders[0].loaders  # type: ignore[attr-defined]
    kept = cached.get_template_cache
    for name, words in (("web/base.html", FRAME), ("web/kit/icon.html", "")):
        monkeypatch.setitem(kept, name, engine.from_string(words))
