"""Somebody lost her phone and her recovery codes: what she had for the second step counts no more.

Only on the machine, with her papers seen as when she was given the role. Her password stays hers;
until she has set up another step, no page about people opens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from kith.core.actor import CLOCK
from kith.people.actions.signing_in import unlock
from kith.people.actions.ways_in import tell_of_change
from kith.people.queries import person_with_login

if TYPE_CHECKING:
    from datetime import datetime


def forget_second_step(login_name: str, *, reason: str, now: datetime) -> str:
    """Gives back a line that says so. Raises CommandError: nobody of this name, or no reason."""
    person_id = person_with_login(login_name)
    if person_id is None or not reason.strip():
        raise CommandError(_("There is nobody of this name, or nothing was said why."))
    unlock(person_id, reason=reason, actor=CLOCK, now=now)
    Authenticator.objects.filter(user__person_id=person_id).delete()
    tell_of_change(person_id, actor=CLOCK, now=now)
    return _("%(login)s has no second step now and is signed out.") % {"login": login_name}
