"""The pages' clock stands at make.MONDAY, staff need no second factor, no files are collected, and
a refusal is its words alone: its page is tested elsewhere and would be most of the walk's time.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
from django.http import HttpResponse

from kith.web import errors, middleware
from tests.web.conftest import clock, empty_folder, no_collected_files, no_totp

if TYPE_CHECKING:
    from django.http import HttpRequest

__all__ = ["clock", "empty_folder", "no_collected_files", "no_totp", "plain_refusals"]


@pytest.fixture
def plain_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    def plain(
        request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        return HttpResponse(str(context.get("text", "")), status=status)

    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", True)
    monkeypatch.setattr(errors, "render", plain)
    monkeypatch.setattr(middleware, "render", plain)
