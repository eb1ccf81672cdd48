"""Whoever reads an address and gives the work back, again and again, takes no more from the pool.

The desk is told and can still ask her: whom it asks it decides itself. Source: threats.md A2.
"""

from datetime import datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.duties import DutyRules
from kith.catalogue.queries import in_force
from kith.core.actor import Role
from kith.core.refusal import Refusal, require
from kith.orders.models import Claim, Order
from kith.orders.states import ClaimState
from kith.outbox.actions import tell
from kith.people.queries import holders
from kith.vault.queries import looks_by
from kith.vault.states import Purpose


class ReadAndGivenBack(Refusal):
    code = "read_and_given_back"
    text = _(
        "You looked at addresses and gave the work back %(times)s times within %(days)s days. "
        "Please talk to the community centre, which can still ask you."
    )


def require_trust(person_id: int, path: str, *, now: datetime) -> None:
    """Raises ReadAndGivenBack."""
    rules = _rules(path, now)
    times = _given_back(person_id, now - timedelta(days=rules.within_days))
    no = ReadAndGivenBack(times=times, days=rules.within_days)
    require(times < rules.given_back, no)


def watch(row: Claim, *, now: datetime) -> None:
    """The claim was given back by its holder: with the last time that is borne the desk is told."""
    path = row.order.area.path
    rules = _rules(path, now)
    if _given_back(row.person_id, now - timedelta(days=rules.within_days)) != rules.given_back:
        return
    link, cause = f"/desk/{row.order_id}/", f"claim:{row.pk}:given_back_often"
    for worker in holders(Role.WORKER, path, now):
        tell(worker, "given_back_often", cause=cause, now=now, link=link, number=row.order.number)


def _rules(path: str, now: datetime) -> DutyRules:
    return in_force(DutyRules, path=path, on=localtime(now).date())


def _given_back(person_id: int, since: datetime) -> int:
    """How many claims she gave back since then after reading whose they were."""
    rows = Claim.objects.filter(person_id=person_id, state=ClaimState.WITHDRAWN, ended_at__gt=since)
    spans = list(rows.values_list("order_id", "made_at", "ended_at"))
    looks = looks_by(person_id, Order._meta.label_lower, [one for one, _from, _to in spans])
    served = [(pk, at) for pk, purpose, at in looks if purpose == Purpose.SERVE]
    return sum(
        any(pk == order_id and began <= at <= (ended or at) for pk, at in served)
        for order_id, began, ended in spans
    )
