"""Words of the menu."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class FiveFor(TextChoices):
    """五为: whom the service is for (source article 4)."""

    ELDERLY = "ELDERLY", _("for the elderly")
    CHILDREN = "CHILDREN", _("for children")
    HARDSHIP = "HARDSHIP", _("for people in hardship")
    PSYCHOLOGICAL = "PSYCHOLOGICAL", _("for those who need comfort")
    PUBLIC_NEED = "PUBLIC_NEED", _("for public needs")
