"""Which deeds want a second person, and what becomes of the word that was asked for.

Source: permission_matrix.yaml, mode `dual`; threats.md SD3 and SD12.
"""

from datetime import timedelta
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move

# The second person has a day to say yes, and a yes is good for a day (SD12).
LASTS: Final = timedelta(hours=24)


class Deed(TextChoices):
    GRANT_WORKER = "GRANT_WORKER", _("give the role of a community worker")
    GRANT_STREET = "GRANT_STREET", _("give the role of a street administrator")
    SHARE_PLEDGE = "SHARE_PLEDGE", _("give what a pledge brought to a need")
    STATE_SURPLUS = "STATE_SURPLUS", _("give back or move money that was left over")
    IMPORT_PEOPLE = "IMPORT_PEOPLE", _("take in a long list of people")
    ERASE_PERSON = "ERASE_PERSON", _("erase a person's data")


class ApprovalState(TextChoices):
    ASKED = "ASKED", _("waiting for a second person")
    APPROVED = "APPROVED", _("approved, not yet carried out")
    USED = "USED", _("carried out")
    REFUSED = "REFUSED", _("not approved")
    LAPSED = "LAPSED", _("the day was over")


S = ApprovalState
OPEN: Final = (S.ASKED, S.APPROVED)

APPROVAL = Machine(
    start=S.ASKED,
    moves=(
        Move("approve", (S.ASKED,), S.APPROVED),
        Move("refuse", (S.ASKED,), S.REFUSED),
        Move("use", (S.APPROVED,), S.USED),
        Move("lapse", OPEN, S.LAPSED),
    ),
)
