"""Words of the menu."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LEAD: Final = "LEAD"  # the skill of leading other helpers, which the desk enters


class FiveFor(TextChoices):
    """五为: whom the service is for (source article 4)."""

    ELDERLY = "ELDERLY", _("for the elderly")
    CHILDREN = "CHILDREN", _("for children")
    HARDSHIP = "HARDSHIP", _("for people in hardship")
    PSYCHOLOGICAL = "PSYCHOLOGICAL", _("for those who need comfort")
    PUBLIC_NEED = "PUBLIC_NEED", _("for public needs")


class Eligibility(TextChoices):
    """What the time given to an activity or kind of service may be recorded as.

    Source: order 67 of the Ministry of Civil Affairs, article 19: what is not volunteer service
    is not recorded as such.
    """

    VOLUNTEER = "VOLUNTEER", _("volunteer service")
    PARTY_LIFE = "PARTY_LIFE", _("Party life, such as a themed Party day")
    ON_DUTY = "ON_DUTY", _("work on duty")
    OTHER = "OTHER", _("something else: no hours")


class BorderMode(TextChoices):
    """Whether a place's orders may be offered to helpers from beyond a border."""

    OPEN = "OPEN", _("open to all")
    CONSENT = "CONSENT", _("open where the neighbour agreed")
    CLOSED = "CLOSED", _("closed")
