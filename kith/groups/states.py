"""Words for groups."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    UNIT = "UNIT", _("public body or institution")
    PARTY_ORG = "PARTY_ORG", _("Party organisation")
    ENTERPRISE = "ENTERPRISE", _("enterprise")
    MERCHANT = "MERCHANT", _("merchant")
    SOCIAL = "SOCIAL", _("social organisation")
    FEDERATION = "FEDERATION", _("volunteer federation")
    CARING_UNIT = "CARING_UNIT", _("caring unit")
    PROPERTY = "PROPERTY", _("property company")
