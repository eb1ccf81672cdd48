"""What time does with papers that prove skills: their end is announced, once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from kith.catalogue.psych import PsychRules
from kith.catalogue.queries import in_force_at
from kith.outbox.actions import tell
from kith.people.queries_credentials import running_out

if TYPE_CHECKING:
    from datetime import datetime

    from kith.people.models import Credential

LONGEST_NOTICE = 366  # no rule warns earlier


def warn_credentials(now: datetime) -> int:
    """Whose paper runs out within the days of the rule of her place hears it; how many did."""
    on = localtime(now).date()
    rows = list(running_out("", on=on, days=LONGEST_NOTICE))
    by_path: dict[str, list[Credential]] = defaultdict(list)
    for row in rows:
        by_path[row.person.area.path].append(row)
    of = in_force_at(PsychRules, paths=by_path, on=on)
    near = [
        row
        for path, papers in by_path.items()
        for row in papers
        if row.valid_until is not None and (row.valid_until - on).days <= of[path].warn_days
    ]
    return sum(_tell_once(row, now) for row in near)


def _tell_once(row: Credential, now: datetime) -> bool:
    message = tell(
        row.person_id,
        "credential_ends",
        cause=f"credential:{row.pk}:ends",
        now=now,
        link="/psych/papers/",
        number=f"{row.valid_until:%Y-%m-%d}",
    )
    return message.made_at == now
