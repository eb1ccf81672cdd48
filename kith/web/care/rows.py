"""Care files as lists and heads show them: masked, with tier, flags and the next visit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localtime

from kith.care.policies import files as policies
from kith.care.queries import files as queries
from kith.care.states import FileState, Tier

if TYPE_CHECKING:
    from datetime import date, datetime

    from kith.care.models import CareFile
    from kith.core.actor import Actor

TONES = {Tier.HIGH: "bad", Tier.KEY: "warn", Tier.GENERAL: "go", "": "wait"}


@dataclass(frozen=True, slots=True)
class Row:
    """`name` prints as its mask. No circumstance, no contact, no address."""

    file: CareFile
    name: str
    community: str
    flags: tuple[Any, ...]
    tone: str
    due_on: date | None
    is_overdue: bool
    is_to_assess: bool


def row_of(file: CareFile, now: datetime) -> Row:
    """`file` comes from `queries.files.with_due`."""
    due_at: datetime | None = getattr(file, "due_at", None)
    is_open = file.state == FileState.OPEN
    return Row(
        file=file,
        name=str(file.person.name),
        community=queries.community_of(file).name,
        flags=queries.flags_of(file),
        tone=TONES[file.tier],
        due_on=getattr(file, "due_on", None),
        is_overdue=is_open and due_at is not None and due_at <= now,
        is_to_assess=is_open and file.reassess_on <= localtime(now).date(),
    )


def verbs_of(file: CareFile, actor: Actor) -> frozenset[str]:
    """What is possible now and allowed to this actor."""
    may = {
        "write": policies.may_write(actor, file),
        "read": policies.may_read(actor, file),
        "ask": policies.may_ask_to_read(actor, file),
    }
    return frozenset(verb for verb, granted in may.items() if granted)
