"""Keys that a form or a device makes, so that what is sent twice counts once, and how long they
are kept. Every column that looks like one stands in one of the two tables: a test asks the models.

A key that is over is overwritten, not emptied: columns demand one, and unique. What stands there
afterwards is drawn by lot by the database, can be told from every key that was ever sent, and can
be guessed by nobody, so that no press ever meets it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.db import models
from django.db.models import Q

from kith.catalogue.attendance import AttendanceRules
from kith.catalogue.grid import WalkRules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kith.catalogue.shape import Rules


class Kept(Enum):
    """For how long: the number of the rule set and the hours it counts in."""

    FORM = ("key_hours", 1)
    MONEY = ("money_key_days", 24)


@dataclass(frozen=True, slots=True)
class FormKey:
    """`since`: the column, or the way to it, that says when it came; not over while that is empty.

    `least`: a rule whose hours count where they are more, because a device without a line may
    still send. `digest`: what came with the key, told by one column; it goes with it. `ours`: keys
    that name what the row stands for, made by Kith: without them a list read again counts twice.
    """

    since: str
    kept: Kept = Kept.FORM
    least: tuple[type[Rules], str] | None = None
    digest: str = ""
    ours: Q | None = None


WALK: Final = FormKey("walk__ended_at", least=(WalkRules, "late_h"))
KEYS: Final[dict[tuple[str, str], FormKey]] = {
    ("orders.Order", "key"): FormKey(
        "made_at",
        digest="fingerprint",
        ours=Q(key__startswith="call-")
        | Q(key__startswith="visit:")
        | Q(key__regex=r"^[0-9a-f]{40}$"),
    ),
    ("activities.SignUp", "key"): FormKey("made_at"),
    ("activities.Turn", "key"): FormKey("answered_at"),
    ("activities.Tick", "key"): FormKey(
        "noted_at", least=(AttendanceRules, "merge_within_h"), ours=Q(how="PAPER")
    ),
    ("activities.Ask", "key"): FormKey("made_at"),
    ("activities.Tally", "key"): FormKey("at"),
    ("care.Visit", "key"): FormKey("written_at", digest="fingerprint"),
    ("hotline.Call", "key"): FormKey("started_at"),
    ("grid.Inspection", "key"): FormKey("at"),
    ("grid.Hazard", "key"): FormKey("found_at"),
    ("grid.Mobilisation", "key"): FormKey("called_at"),
    ("grid.MaterialIssue", "key"): WALK,
    ("grid.SignedUndertaking", "key"): WALK,
    ("grid.HouseNote", "key"): WALK,
    ("rewards.Redemption", "key"): FormKey("made_at", Kept.MONEY),
    ("projects.Pledge", "key"): FormKey("made_at", Kept.MONEY),
}
NAMES: Final = "names what the row stands for, so that it stands once however often it is told"
PARTY: Final = "who comes together, drawn by us"
# What looks like such a key and is none.
NO_KEYS: Final[dict[tuple[str, str], str]] = {
    ("activities.SignUp", "party"): PARTY,
    ("activities.Lot", "party"): PARTY,
    ("activities.Topic", "key"): NAMES,
    ("dispatch.RunOrder", "task_id"): "the number of the run in the queue",
    ("grid.Premises", "key"): NAMES,
    ("insights.BriefNumber", "key"): "a place in the text of a brief",
    ("insights.BriefRecord", "key"): "a place in the text of a brief",
    ("people.Person", "household_key"): "a blind index of the home",
    ("people.SignedIn", "session_key"): "the session itself, which goes when it is over",
    ("reportin.ReportIn", "key"): NAMES,
    ("reportin.RosterEntry", "key"): NAMES,
    ("upkeep.Count", "cache_key"): "a keyed fingerprint, which goes when its time is over",
}


def looks_like_key(field: Any) -> bool:
    """By its name, or because it holds what only a machine makes up."""
    name = field.name
    is_named = name in ("key", "fingerprint", "nonce") or name.endswith(("_key", "_fingerprint"))
    return not field.is_relation and (is_named or isinstance(field, models.UUIDField))


def columns_like_keys() -> Iterator[tuple[str, str]]:
    """Every such column of the models as they are today."""
    for model in apps.get_models():
        if model.__module__.startswith("kith."):
            for field in model._meta.concrete_fields:
                if looks_like_key(field):
                    yield model._meta.label, field.name
