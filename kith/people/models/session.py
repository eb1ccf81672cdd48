"""Where somebody is signed in. The key itself is never shown; what is listed has a number."""

from __future__ import annotations

from importlib import import_module

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DBStore
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class SignedIn(AbstractBaseSession):
    """One browser's session; `account_id` is none before anybody has signed in with it."""

    account_id = models.BigIntegerField(null=True, db_index=True)
    device = models.CharField(max_length=60, default="")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    @classmethod
    def get_session_store_class(cls) -> type[DBStore]:
        store: type[DBStore] = import_module(settings.SESSION_ENGINE).SessionStore
        return store

    def __str__(self) -> str:
        return f"SignedIn of account {self.account_id}"
