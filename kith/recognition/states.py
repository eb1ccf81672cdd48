"""The life of a star, from being within reach to being granted."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from kith.core.machine import Machine, Move


class StarState(TextChoices):
    ELIGIBLE = "ELIGIBLE", _("within reach")
    APPLIED = "APPLIED", _("applied for")
    CHECKED = "CHECKED", _("checked")
    ON_NOTICE = "ON_NOTICE", _("publicly announced")
    OBJECTED = "OBJECTED", _("somebody objects")
    GRANTED = "GRANTED", _("granted")
    REJECTED = "REJECTED", _("not granted")
    WITHDRAWN = "WITHDRAWN", _("withdrawn")
    SURPASSED = "SURPASSED", _("followed by a higher one")
    DOWNGRADED = "DOWNGRADED", _("lowered")
    REVOKED = "REVOKED", _("taken back")


S = StarState
OPEN = (S.APPLIED, S.CHECKED, S.ON_NOTICE, S.OBJECTED)
PUBLIC = (S.ON_NOTICE, S.OBJECTED)

# ELIGIBLE is never stored: it is reckoned from the hours; the row is born by `apply`.
STAR = Machine(
    start=S.ELIGIBLE,
    moves=(
        Move("apply", (S.ELIGIBLE,), S.APPLIED),
        Move("check", (S.APPLIED,), S.CHECKED),
        Move("announce", (S.CHECKED,), S.ON_NOTICE),
        Move("object", (S.ON_NOTICE, S.OBJECTED), S.OBJECTED),
        Move("dismiss", (S.OBJECTED,), S.ON_NOTICE),
        Move("grant", (S.ON_NOTICE,), S.GRANTED),
        Move("reject", (S.APPLIED, S.CHECKED, S.OBJECTED), S.REJECTED),
        Move("withdraw", (S.APPLIED, S.CHECKED, S.ON_NOTICE), S.WITHDRAWN),
        Move("surpass", (S.GRANTED,), S.SURPASSED),
        Move("downgrade", (S.GRANTED,), S.DOWNGRADED),
        Move("revoke", (S.GRANTED,), S.REVOKED),
    ),
)
