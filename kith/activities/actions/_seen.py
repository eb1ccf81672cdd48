"""What a sign-up is judged by: the places of a role and the rules for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from kith.activities.models import Quota
from kith.activities.queries.eligibility import rules_at
from kith.activities.queries.priorities import rules_at as priorities_at
from kith.core.refusal import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from kith.activities.states import PresentAs
    from kith.catalogue.activities import PriorityRules, SignUpRules


class NoSuchPlaces(Refusal):
    code = "no_such_places"
    text = gettext_lazy("Nobody signs up for this session in this role.")
    status = 422


@dataclass(frozen=True, slots=True)
class Seen:
    """As it is read before anything is held; the quota comes with session, series and area."""

    quota: Quota
    rules: SignUpRules
    priorities: PriorityRules


def look(session_id: int, role: PresentAs, *, now: datetime) -> Seen:
    """Raises NoSuchPlaces: the session has none for this role."""
    rows = Quota.objects.select_related("session__series", "session__area")
    quota = rows.filter(session_id=session_id, role=role).first()
    if quota is None:
        raise NoSuchPlaces(field="role")
    return Seen(quota, rules_at(quota.session, now), priorities_of(quota))


def priorities_of(quota: Quota) -> PriorityRules:
    return priorities_at(quota.session.area.path, quota.session.starts_at)
