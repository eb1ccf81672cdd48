"""The way of a month sheet: drafted by Kith, checked, taken in by the town, frozen by the county.

Source: workflows.md 4.15.
"""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move
from kith.places.states import Level


class ReportState(TextChoices):
    DRAFT = "DRAFT", _("to be checked")
    CHECKED = "CHECKED", _("checked and handed in")
    MERGED = "MERGED", _("taken in by the street")
    FROZEN = "FROZEN", _("frozen")
    REPLACED = "REPLACED", _("replaced by a newer version")


S = ReportState

REPORT: Final = Machine(
    start=S.DRAFT,
    moves=(
        Move("check", (S.DRAFT,), S.CHECKED),
        Move("merge", (S.CHECKED,), S.MERGED),
        Move("freeze", (S.CHECKED, S.MERGED), S.FROZEN),
        Move("send_back", (S.CHECKED, S.MERGED), S.DRAFT),
        Move("replace", (S.FROZEN,), S.REPLACED),
    ),
)
OPEN: Final = (S.DRAFT, S.CHECKED, S.MERGED)
HANDED_IN: Final = (S.CHECKED, S.MERGED, S.FROZEN)
KEPT: Final = (S.FROZEN, S.REPLACED)  # their numbers stay for ever
LEVELS: Final = (Level.COMMUNITY, Level.TOWN, Level.COUNTY)  # of places with a month sheet


class LayoutKind(TextChoices):
    """Which sheet a spreadsheet's layout is for."""

    MONTH = "MONTH", _("month sheet of a community")
    TOWN = "TOWN", _("month sheet of a street or district")
    UNIT = "UNIT", _("sheet of a unit")
    TEAM = "TEAM", _("sheet of a team")
