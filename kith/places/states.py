"""Words for areas and sites."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """Stored, never read from the digits of a code: development zones break the pattern."""

    PROVINCE = "PROVINCE", _("province")
    CITY = "CITY", _("city")
    COUNTY = "COUNTY", _("district or county")
    TOWN = "TOWN", _("street or town")
    COMMUNITY = "COMMUNITY", _("community or village")
    GRID = "GRID", _("grid")


class SiteKind(TextChoices):
    CENTRE = "CENTRE", _("civilization practice centre")
    INSTITUTE = "INSTITUTE", _("civilization practice institute")
    STATION = "STATION", _("civilization practice station")
    PARTY_MASS = "PARTY_MASS", _("Party-mass service centre")
    RED_STATION = "RED_STATION", _("red gas station")
