"""Rewards as they hang in the shop: what it is, where, for how much, and whether it can be had."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from kith.rewards.states import RewardKind

if TYPE_CHECKING:
    from kith.rewards.models import Reward


@dataclass(frozen=True, slots=True)
class Card:
    """`short` is how many points are missing, 0 where they suffice or nobody is signed in."""

    pk: int
    title: str
    kind: str
    icon: str
    merchant: str
    place: str
    points: int
    picture: str
    stock: int
    short: int

    @property
    def is_sold_out(self) -> bool:
        return self.stock == 0

    @property
    def is_last(self) -> bool:
        return 0 < self.stock <= 3


def card_of(reward: Reward, free: int | None) -> Card:
    """`free` points may be spent now; none for a stranger."""
    return Card(
        pk=reward.pk,
        title=reward.title,
        kind=str(RewardKind(reward.kind).label),
        icon="gift" if reward.kind == RewardKind.GOODS else "hand",
        merchant=reward.merchant.name,
        place=reward.merchant.area.name,
        points=reward.points,
        picture=picture_url(reward),
        stock=reward.stock,
        short=max(0, reward.points - free) if free is not None else 0,
    )


def picture_url(reward: Reward) -> str:
    """Where its picture is, or nothing."""
    shown = getattr(reward, "picture", None)
    return reverse("web:reward_picture", args=(reward.pk, shown.digest)) if shown else ""
