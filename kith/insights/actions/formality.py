"""The district decides how figures are used, and says why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.actions import amend_rule
from kith.catalogue.formality import FormalityRules
from kith.core.refusal import BadInput, require
from kith.insights.policies import may_decide_rules
from kith.insights.rules.formality import TARGETED
from kith.journal.actions import note
from kith.places.models import Area

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kith.catalogue.models import RuleSet
    from kith.core.actor import Actor


@dataclass(frozen=True, slots=True)
class FormalityInput:
    """`targets`: the number wanted a month, by the code of a line; lines left out have none."""

    photo_demanded: bool
    targets: Mapping[str, int]
    reason: str


@transaction.atomic
def decide(area_id: int, *, input: FormalityInput, actor: Actor, now: datetime) -> RuleSet:
    """The rule holds in the place from today on; the reason stands beside it and in the journal.

    Raises Forbidden, BadInput.
    """
    area = Area.objects.locked(area_id)
    require(may_decide_rules(actor, area.path))
    reason = input.reason.strip()[:200]
    require(bool(reason), BadInput(field="reason", why=_("Please write why.")))
    known = set(input.targets) <= set(TARGETED) and all(n > 0 for n in input.targets.values())
    require(known, BadInput(field="targets", why=_("Please choose lines of the list.")))
    rule = FormalityRules(input.photo_demanded, dict(input.targets))
    today = localtime(now).date()
    row = amend_rule(rule, area=area, on=today, source=reason, actor=actor, now=now)
    photo = "yes" if rule.photo_demanded else "no"
    targets = [f"{code}={number}" for code, number in sorted(rule.targets.items())]
    note(
        "rule", row.pk, "decide", actor=actor, now=now, reason=reason, photo=photo, targets=targets
    )
    return row
