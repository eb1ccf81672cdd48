"""Figures watch the tables they rest on: after every migration the triggers stand again."""

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate


class InsightsConfig(AppConfig):
    name = "kith.insights"

    def ready(self) -> None:
        post_migrate.connect(_watch, sender=self)


def _watch(*, using: str, **_: Any) -> None:
    from kith.insights.actions.watching import watch  # noqa: PLC0415 -- models are ready only now

    if using == DEFAULT_DB_ALIAS:
        watch()
