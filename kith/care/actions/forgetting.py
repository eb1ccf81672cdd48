"""What a closed file said is erased after some days; that it was there, and its tier, stays."""

from datetime import datetime, timedelta

from django.apps import apps
from django.db import models, transaction
from django.utils.timezone import localtime

from kith.care.actions._reading import locked
from kith.care.models import CareContact, CareFile, Closing
from kith.care.queries import files as queries
from kith.core.actor import Actor
from kith.core.refusal import require
from kith.journal.actions import note
from kith.vault.fields import Sealed, SealedField


@transaction.atomic
def forget_closed(*, actor: Actor, now: datetime) -> int:
    """Closed files whose days are over say nothing any more; returns how many were emptied."""
    require(actor.is_clock)
    full = Closing.objects.filter(is_emptied=False).select_related("file__area").order_by("pk")
    over = [row for row in full if row.at + _kept(row.file, now) <= now]
    for row in over:
        _empty(locked(row.file_id))
        row.is_emptied = True
        row.save(update_fields=("is_emptied",))
        note("care_file", row.file_id, "forget", actor=actor, now=now)
    return len(over)


def _kept(file: CareFile, now: datetime) -> timedelta:
    return timedelta(days=queries.rules_for(file.area, localtime(now).date()).keep_days)


def _empty(file: CareFile) -> None:
    """Contacts go; every sealed field of care that hangs on the file is empty."""
    CareContact.objects.filter(file=file).delete()
    file.before_knocking = Sealed()
    file.save(update_fields=("before_knocking",))
    for model, to_file, names in _sealed_below():
        model._default_manager.filter(**{to_file: file}).update(**dict.fromkeys(names, Sealed()))


def _sealed_below() -> list[tuple[type[models.Model], str, list[str]]]:
    """Tables with sealed fields about the person of a file: which, how they reach it, fields."""
    found = []
    for model in apps.get_app_config("care").get_models():
        names = [f.name for f in model._meta.get_fields() if isinstance(f, SealedField)]
        to_file = str(getattr(model, "VAULT_SUBJECT", "")).removesuffix("__person_id")
        if names and to_file.split("__")[-1] == "file":
            found.append((model, to_file, names))
    return found
