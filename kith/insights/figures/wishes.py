"""Micro-wishes, who took them, and the ways of serving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from kith.core.calendar import midnight
from kith.insights.figures.shape import Asked, Figure, How, Section
from kith.insights.states import Unit
from kith.orders.models import Claim, Order
from kith.orders.states import LIVE, OrderKind, OrderState, Target

if TYPE_CHECKING:
    from django.db.models import QuerySet

S = OrderState
NOT_A_WISH = (S.REJECTED, S.MERGED, S.DIVERTED, S.CANCELLED)
UNCHECKED = (S.SUBMITTED, S.NEED_INFO, S.VERIFIED)


def wishes(asked: Asked) -> QuerySet[Order]:
    """Micro-wishes of the place that were received in the period, without those that were turned
    down, taken back, passed on or joined with another.
    """
    return Order.objects.filter(
        kind=OrderKind.WISH,
        area__path__startswith=asked.path,
        made_at__gte=midnight(asked.since),
        made_at__lt=midnight(asked.until),
        made_at__lte=asked.as_of,
    ).exclude(state__in=NOT_A_WISH)


def published_wishes(asked: Asked) -> QuerySet[Order]:
    """Those of the wishes that were put on the wall for helpers to take."""
    return wishes(asked).exclude(state__in=UNCHECKED).filter(worksheet__in_pool=True)


def claimed_wishes(asked: Asked) -> QuerySet[Order]:
    """Those of the published wishes that somebody, or a team, has taken and not given back."""
    taken = Claim.objects.filter(order=OuterRef("pk"), state__in=LIVE)
    return published_wishes(asked).filter(Exists(taken))


def claims(asked: Asked) -> QuerySet[Claim]:
    """Requests and wishes of the place that were taken in the period and not given back. Each way
    of serving counts once: one helper, a paired helper, a special skill, a team together.
    """
    return Claim.objects.filter(
        order__area__path__startswith=asked.path,
        state__in=LIVE,
        made_at__gte=midnight(asked.since),
        made_at__lt=midnight(asked.until),
        made_at__lte=asked.as_of,
    )


def team_wishes(asked: Asked) -> QuerySet[Claim]:
    """Wishes that a team took together, because they are too much for one."""
    return claims(asked).filter(order__kind=OrderKind.WISH, target=Target.TEAM)


WISH = ("pk", "area__name", "service__code", "state", "made_at")
CLAIM = ("pk", "order_id", "order__area__name", "mode", "state", "made_at")
HERE = Section.REQUESTS

PUBLISHED = Figure(
    "wishes_published", _("Wishes published"), Unit.REQUESTS, published_wishes, WISH,
    section=HERE, source="S2-04",
)  # fmt: skip
FIGURES = (
    Figure("wishes", _("Micro-wishes"), Unit.REQUESTS, wishes, WISH, section=HERE, source="S2-03"),
    PUBLISHED,
    Figure(
        "wishes_claimed", _("Wishes taken"), Unit.REQUESTS, claimed_wishes, WISH, over=PUBLISHED,
        section=HERE, source="S2-04",
    ),
    Figure(
        "wishes_of_teams", _("Wishes taken by teams"), Unit.REQUESTS, team_wishes, CLAIM,
        section=HERE, source="S2-11",
    ),
    Figure(
        "service_modes", _("Ways of serving"), Unit.KINDS, claims, CLAIM, How.ONCE, "mode",
        section=HERE, source="S2-02",
    ),
)  # fmt: skip
