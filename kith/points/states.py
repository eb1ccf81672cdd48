"""Words of the ledger."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AccountKind(TextChoices):
    PERSON = "PERSON", _("passbook")
    ISSUE = "ISSUE", _("issuing account")


class TransferKind(TextChoices):
    AWARD = "AWARD", _("thanks for service")
    REVERSAL = "REVERSAL", _("correction")
