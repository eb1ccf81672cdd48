"""Whether an account has had its phone number for long enough to spend and to look."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import Refusal
from kith.people.rules import PHONE_SETTLES


class PhoneJustChanged(Refusal):
    code = "phone_just_changed"
    text = _(
        "The phone number of this account was changed a short while ago. Until %(until)s points"
        " are not spent and contacts not opened with it; the community centre can help meanwhile."
    )
    status = 403


def require_settled(*, actor: Actor, now: datetime) -> None:
    """Spending and looking rest for three days after the number was changed.

    Raises PhoneJustChanged.
    """
    if actor.phone_changed_at is None or now >= actor.phone_changed_at + PHONE_SETTLES:
        return
    until = timezone.localtime(actor.phone_changed_at + PHONE_SETTLES)
    raise PhoneJustChanged(until=f"{until:%Y-%m-%d %H:%M}")
