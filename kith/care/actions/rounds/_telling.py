"""Who hears what of a round: keys and a link, never a name or a home."""

from datetime import datetime

from django.utils.timezone import localtime

from kith.care.models import RoundPlan, Route
from kith.catalogue.asking import AskingRules
from kith.catalogue.queries import in_force
from kith.core.actor import Role
from kith.outbox.actions import tell
from kith.people.queries import holders


def tell_helpers(
    route: Route, topic: str, *, cause: str, now: datetime, rings: bool = True
) -> None:
    """Everybody on the round; telephones are quiet when the place's rule says so."""
    asking = in_force(AskingRules, path=route.plan.area.path, on=localtime(now).date())
    for person_id in route.helpers.order_by("position").values_list("person_id", flat=True):
        tell(
            person_id,
            topic,
            cause=f"round:{route.pk}:{cause}",
            now=now,
            link=f"/my-rounds/{route.pk}/" if rings else "/my-rounds/",
            not_before=asking.rings_at(localtime(now), urgent=False),
            number=route.pk,
        )


def tell_desk(plan: RoundPlan, topic: str, *, cause: str, now: datetime) -> None:
    """Whoever made the plan, and the desk of the place."""
    for person_id in sorted({plan.made_by_id, *holders(Role.WORKER, plan.area.path, now)}):
        tell(
            person_id,
            topic,
            cause=f"plan:{plan.pk}:{cause}",
            now=now,
            link=f"/rounds/{plan.pk}/",
            number=plan.pk,
        )
