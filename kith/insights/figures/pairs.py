"""Pairs of a helper and a household, what was done for it, and aid."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import F, Max, Q
from django.utils.translation import gettext_lazy as _

from kith.core.calendar import midnight
from kith.insights.figures.shape import Asked, Figure, How, Section
from kith.insights.states import Unit
from kith.pairing.models import Aid, Deed, Pair
from kith.pairing.states import FORMED, AidState, DeedState, PairMode

if TYPE_CHECKING:
    from django.db.models import QuerySet


def pairs(asked: Asked) -> QuerySet[Pair]:
    """Pairs to which the second of both sides said yes in the period, going on or ended since."""
    rows = Pair.objects.filter(area__path__startswith=asked.path, state__in=FORMED)
    agreed = rows.annotate(begun_at=Max("agreements__at"))
    return agreed.filter(begun_at__gte=midnight(asked.since), begun_at__lt=midnight(asked.until))


def one_to_one(asked: Asked) -> QuerySet[Pair]:
    """Those of the pairs that are of one helper and one household."""
    return pairs(asked).filter(mode=PairMode.ONE_TO_ONE)


def exclusive(asked: Asked) -> QuerySet[Pair]:
    """Those of one helper and one household where neither was in another such pair meanwhile:
    another is one that was formed and goes on, of the same helper or for the same household.
    """
    theirs = list(one_to_one(asked).values_list("pk", "helper_id", "home"))
    going_on = Pair.objects.filter(mode=PairMode.ONE_TO_ONE, state="ACTIVE").filter(
        Q(helper__in={helper for _pk, helper, _home in theirs})
        | Q(home__in={home for _pk, _helper, home in theirs})
    )
    of: dict[object, set[int]] = defaultdict(set)
    for pk, helper, home in going_on.values_list("pk", "helper_id", "home"):
        of[helper].add(pk)
        of[home].add(pk)
    alone = [pk for pk, helper, home in theirs if of[helper] | of[home] <= {pk}]
    return one_to_one(asked).filter(pk__in=alone)


def deeds(asked: Asked) -> QuerySet[Deed]:
    """Practical deeds for a household that somebody else than who did them confirmed as done in
    the period.
    """
    return Deed.objects.filter(
        ~Q(closed_by_id=F("done_by_id")),
        pair__area__path__startswith=asked.path,
        state=DeedState.CLOSED,
        closed_on__gte=asked.since,
        closed_on__lt=asked.until,
    )


def aid(asked: Asked) -> QuerySet[Aid]:
    """Money, and goods at the value they were given, that the household's side received in the
    period.
    """
    return Aid.objects.filter(
        pair__area__path__startswith=asked.path,
        state=AidState.RECEIVED,
        received_at__gte=midnight(asked.since),
        received_at__lt=midnight(asked.until),
    )


PAIR = ("pk", "area__name", "mode", "state", "proposed_at")
HERE = Section.BONDS

ONE_TO_ONE = Figure(
    "pairs_one_to_one", _("Pairs of one helper and one household"), Unit.PAIRS, one_to_one, PAIR,
    section=HERE, source="S2-10, S3-14",
)  # fmt: skip
FIGURES = (
    Figure("pairs", _("Pairs formed"), Unit.PAIRS, pairs, PAIR, section=HERE, source="S2-07"),
    ONE_TO_ONE,
    Figure(
        "pairs_exclusive", _("Pairs that are truly one to one"), Unit.PAIRS, exclusive, PAIR,
        over=ONE_TO_ONE, section=HERE, source="S2-10",
    ),
    Figure(
        "deeds", _("Practical deeds done"), Unit.ITEMS, deeds,
        ("pk", "pair__area__name", "title", "closed_on"), section=HERE, source="S2-08",
    ),
    Figure(
        "aid", _("Aid received, money and goods"), Unit.FEN, aid,
        ("pk", "pair__area__name", "kind", "received_at", "fen"), How.SUM, "fen", section=HERE,
        source="S2-09",
    ),
)  # fmt: skip
