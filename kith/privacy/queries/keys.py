"""Which keys of forms have been kept long enough, and for how long logs are."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.timezone import localtime

from kith.catalogue.models import RuleSet
from kith.catalogue.rules import RetentionRules
from kith.privacy.form_keys import KEYS, FormKey
from kith.privacy.sql import is_over

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from kith.catalogue.shape import Rules


def past_keys(table: str, column: str, now: datetime) -> QuerySet[Any]:
    """Rows whose key is past its time and still stands, the oldest first."""
    told, model = KEYS[table, column], apps.get_model(table)
    rows: QuerySet[Any] = model._default_manager.all()
    if (kept := _kept(told, now)) is None:
        return rows.none()
    rows = rows.filter(**{f"{told.since}__lte": now - kept})
    if told.ours is not None:
        rows = rows.exclude(told.ours)
    return rows.exclude(is_over(model._meta.get_field(column))).order_by("pk")


def _kept(told: FormKey, now: datetime) -> timedelta | None:
    """The time of the house's rule, or the longest in which a device may still send.

    None: no rule is in force, and nothing is over.
    """
    row = _rules(RetentionRules, now).filter(area=None).order_by("valid_from").last()
    if row is None:
        return None
    house, (name, hours) = RetentionRules.read(row.params), told.kept.value
    least = 0
    if told.least is not None:
        rules, number = told.least
        least = max((int(row.params[number]) for row in _rules(rules, now)), default=0)
    return timedelta(hours=max(getattr(house, name) * hours, least))


def log_days(now: datetime) -> int | None:
    """How long lines of the logs stay here: as long as any place's rule says. None: no rule."""
    told = (RetentionRules.read(row.params).log_days for row in _rules(RetentionRules, now))
    return max(told, default=None)


def _rules(rules: type[Rules], now: datetime) -> QuerySet[RuleSet]:
    """Those of every place that are in force."""
    return RuleSet.objects.valid(localtime(now).date()).filter(kind=rules.KIND)


def keys_past(now: datetime) -> Iterator[str]:
    """The same for `kith verify`: a line a row."""
    for table, column in KEYS:
        name = apps.get_model(table)._meta.model_name
        for pk in past_keys(table, column, now).values_list("pk", flat=True)[:100]:
            yield f"{name} {pk}: its {column} is past its day"
