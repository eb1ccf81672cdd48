"""Claims on a launch day, money that units promised and gave, items that were closed out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kith.core.calendar import midnight
from kith.insights.figures.shape import Asked, Figure, How, Section
from kith.insights.states import Unit
from kith.projects.models import Claim, ListItem, Pledge, Project, Receipt
from kith.projects.queries.launch import COUNTED
from kith.projects.queries.projects import open_overdue
from kith.projects.states import OPEN_PROJECTS, ItemState
from kith.projects.states_money import PledgeState, ValueKind

if TYPE_CHECKING:
    from django.db.models import QuerySet


def called_out(asked: Asked) -> QuerySet[Claim]:
    """Claims that were called out on a launch day of the period and were neither declined, taken
    back nor undone; `about` a launch day leaves the others out. Each item, or each kind of unit
    that claims, counts once.
    """
    rows = Claim.objects.filter(
        launch__area__path__startswith=asked.path,
        launch__on_date__gte=asked.since,
        launch__on_date__lt=asked.until,
        organisation__isnull=False,
        state__in=COUNTED,
        asked_at__lte=asked.as_of,
    )
    return rows.filter(launch_id=asked.about) if asked.about else rows


def pledges(asked: Asked) -> QuerySet[Pledge]:
    """Money that units promised in the period, to a project or to the pool of the place, and did
    not take back. A promise is no receipt: the two are never added up.
    """
    return Pledge.objects.filter(
        area__path__startswith=asked.path,
        kind=ValueKind.MONEY,
        made_at__gte=midnight(asked.since),
        made_at__lt=midnight(asked.until),
    ).exclude(state=PledgeState.CANCELLED)


def receipts(asked: Asked) -> QuerySet[Receipt]:
    """Money of units that somebody else than who promised it received in the period; a receipt
    that was made void does not count. Kith keeps the receipt and never the money.
    """
    return Receipt.objects.filter(
        area__path__startswith=asked.path,
        pledge__kind=ValueKind.MONEY,
        received_date__gte=asked.since,
        received_date__lt=asked.until,
        at__lte=asked.as_of,
        void=None,
    )


def claimed_items(asked: Asked) -> QuerySet[ListItem]:
    """Items of the place's lists that became a project in the period and were closed out since,
    or whose day is past: what the close-out register has to answer for.
    """
    begun = Q(
        hold__claim__project__made_at__gte=midnight(asked.since),
        hold__claim__project__made_at__lt=midnight(asked.until),
    )
    late = Project.objects.filter(
        claim=OuterRef("hold__claim"), state__in=OPEN_PROJECTS, due_date__lt=asked.as_of.date()
    )
    rows = ListItem.objects.filter(begun, list__area__path__startswith=asked.path)
    closed = Q(state=ItemState.CLOSED)
    return rows.filter(closed | Q(Exists(late), state=ItemState.IN_PROJECT))


def accounted_items(asked: Asked) -> QuerySet[ListItem]:
    """Those of the items to answer for that are closed out, or shown as overdue in the register."""
    shown = open_overdue(asked.as_of).order_by().values("claim_id")
    return claimed_items(asked).filter(Q(state=ItemState.CLOSED) | Q(hold__claim_id__in=shown))


CLAIM = ("pk", "launch__title", "item__title", "organisation__kind", "asked_at")
ITEM = ("pk", "list__area__name", "seq", "title", "state")
MONEY = ("pk", "area__name", "pledge__what", "received_date", "amount")
PLEDGED = ("pk", "area__name", "what", "made_at", "amount")
HERE = Section.BONDS

TO_ANSWER_FOR = Figure(
    "claimed_items", _("Claimed items to answer for"), Unit.ITEMS, claimed_items, ITEM,
    section=HERE, source="S1-09",
)  # fmt: skip
FIGURES = (
    Figure(
        "launch_items", _("Projects claimed on a launch day"), Unit.ITEMS, called_out, CLAIM,
        How.ONCE, "item_id", section=HERE, source="S1-05",
    ),
    Figure(
        "claimant_kinds", _("Kinds of units that claimed"), Unit.KINDS, called_out, CLAIM,
        How.ONCE, "organisation__kind", section=HERE, source="S1-06",
    ),
    Figure(
        "money_received", _("Money received from units"), Unit.FEN, receipts, MONEY, How.SUM,
        "amount", section=HERE, source="S1-07",
    ),
    Figure(
        "money_pledged", _("Money pledged by units"), Unit.FEN, pledges, PLEDGED, How.SUM,
        "amount", section=HERE, source="S1-07",
    ),
    TO_ANSWER_FOR,
    Figure(
        "accounted_items", _("Claimed items closed out or shown as overdue"), Unit.ITEMS,
        accounted_items, ITEM, over=TO_ANSWER_FOR, section=HERE, source="S1-09",
    ),
)  # fmt: skip
