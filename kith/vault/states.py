"""Why somebody looks."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Purpose(TextChoices):
    """Why somebody looks. Shown to the person looked at."""

    OWN = "OWN", _("looking at one's own data")
    HANDLE_ORDER = "HANDLE_ORDER", _("working on a request")
    CALL_BACK = "CALL_BACK", _("calling back")
    SERVE = "SERVE", _("going there to help")
    CHECK_IDENTITY = "CHECK_IDENTITY", _("checking identity")
    GUARDIAN = "GUARDIAN", _("caring for a ward")
    NOTIFY = "NOTIFY", _("sending a message")
    IMPORT = "IMPORT", _("reading in a list")
    CARE = "CARE", _("preparing or making a care visit")
    CARE_ASSESS = "CARE_ASSESS", _("finding out what care is needed")
    CARE_ALARM = "CARE_ALARM", _("something happened, help is sent")
    CARE_CHECK = "CARE_CHECK", _("checking how care is given")
    GRID = "GRID", _("a walk through the grid")
    MEDIATE = "MEDIATE", _("mediating a dispute")
    STATISTICS = "STATISTICS", _("counting, without looking at anybody")
    LOOK_INTO = "LOOK_INTO", _("looking into something that seems odd")
    COPY = "COPY", _("answering a request about one's data")
