"""What the actions on a redemption share: the two rows held in order, the next state, the word."""

from datetime import datetime

from kith.core.actor import Actor, Role
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.queries import holders
from kith.rewards.models import Merchant, Redemption, Reward
from kith.rewards.states import REDEMPTION


def held_pair(redemption_id: int) -> Redemption:
    """The redemption and its reward, both held: the reward, which owns the stock, first."""
    reward_id = Redemption.objects.values_list("reward_id", flat=True).get(pk=redemption_id)
    reward = Reward.objects.locked(reward_id)
    rows = Redemption.objects.select_related("merchant__area", "person")
    row = rows.locked(redemption_id)
    row.reward = reward
    return row


def move(row: Redemption, verb: str, *, actor: Actor, now: datetime, **facts: str) -> None:
    """The redemption's next state, written down."""
    before = row.state
    row.state = REDEMPTION.next(row.state, verb)
    row.save(update_fields=("state",))
    note("redemption", row.pk, verb, actor=actor, now=now, before=before, after=row.state, **facts)


def tell_customer(
    row: Redemption, topic: str, *, now: datetime, ends_at: datetime | None = None
) -> None:
    """The customer hears of it once; `ends_at` as in `tell`."""
    tell(
        row.person_id,
        topic,
        cause=f"{row.cause}:{topic}",
        now=now,
        link=link_to(row),
        ends_at=ends_at,
        number=row.pk,
    )


def link_to(row: Redemption) -> str:
    return f"/shop/mine/{row.pk}/"


def tell_street(
    merchant: Merchant, topic: str, *, cause: str, link: str, number: int, now: datetime
) -> None:
    """Those who settle with this merchant hear of it once."""
    for person_id in holders(Role.STREET, merchant.area.path, now):
        tell(person_id, topic, cause=cause, now=now, link=link, number=number)
