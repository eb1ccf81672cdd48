"""Who stands for a grid, and why somebody no longer does."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Duty(TextChoices):
    """As what somebody is posted to a grid."""

    WORKER = "WORKER", _("community worker")
    CADRE = "CADRE", _("posted cadre")


class DutyEndReason(TextChoices):
    """Why a posting to a grid ended."""

    TERM = "TERM", _("the term is over")
    MOVED = "MOVED", _("posted somewhere else")
    LEFT = "LEFT", _("left the service")
    MISTAKE = "MISTAKE", _("entered by mistake")


class Staffing(TextChoices):
    """The light of a grid: whether both who should stand for it do."""

    FULL = "FULL", _("community worker and posted cadre")
    NO_CADRE = "NO_CADRE", _("no posted cadre")
    NO_WORKER = "NO_WORKER", _("no community worker")
    NOBODY = "NOBODY", _("nobody is posted")
