"""What several actions about premises ask: whether two go."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, Refusal, require
from kith.grid.policies import premises as policies
from kith.grid.queries.premises import rules_at
from kith.people.queries import holders


class TwoMustGo(Refusal):
    code = "two_must_go"
    text = _("For premises of this kind two people go together. Please name the second.")
    status = 422


def require_second(
    second_id: int | None, kinds: set[str], path: str, actor: Actor, now: datetime
) -> None:
    """Raises BadInput, TwoMustGo."""
    rules = rules_at(path, now)
    if second_id is None:
        require(not any(map(rules.needs_two, kinds)), TwoMustGo(field="second"))
        return
    desk = {one for role in policies.DESK for one in holders(role, path, now)}
    is_colleague = second_id in desk and second_id != actor.person_id
    require(is_colleague, BadInput(field="second", why=_("Please choose a colleague of the desk.")))
