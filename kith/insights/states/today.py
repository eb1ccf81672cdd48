"""What may be late in a place."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Late(TextChoices):
    """One kind of thing that waits for a hand past its limit."""

    SEARCHES = "SEARCHES", _("Searches that are on")
    ORDERS = "ORDERS", _("Requests past their limit")
    CALLS = "CALLS", _("Residents to call back")
    VISITS = "VISITS", _("Care visits overdue")
    HAZARDS = "HAZARDS", _("Hazards past their day")
    RECORDS = "RECORDS", _("Activities without their record")
    SHEETS = "SHEETS", _("Month sheets missing")
    LISTS = "LISTS", _("Monthly lists missing")


OF_PEOPLE = frozenset({Late.SEARCHES, Late.VISITS})  # each of them is of one person
