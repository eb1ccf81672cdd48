"""The first people with a role: everybody after them is made by somebody who has one."""

from __future__ import annotations

import getpass
import os
from typing import TYPE_CHECKING

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from kith.core.actor import CLOCK, Role, ScopeKind
from kith.people.actions import person as persons
from kith.people.actions.account import open_account
from kith.people.actions.roles import grant
from kith.people.inputs import PersonInput
from kith.people.queries import person_with_login
from kith.people.states import Channel
from kith.places.queries import with_codes

if TYPE_CHECKING:
    from datetime import datetime

    from kith.places.models import Area


def area_of(code: str) -> Area:
    """Raises CommandError: no area has this code."""
    found = with_codes([code]).get(code)
    if found is None:
        raise CommandError(_("There is no area with the code %(code)s.") % {"code": code})
    return found


def grant_to(login_name: str, role: Role, area_code: str, who: PersonInput, now: datetime) -> str:
    """Somebody with this login name holds the role over the area; a new login is opened for her.

    Gives back a line that says so.
    """
    area, person_id = area_of(area_code), person_with_login(login_name)
    if person_id is None:
        password = _password()
        made = persons.register(area.pk, input=who, channel=Channel.COUNTER, actor=CLOCK, now=now)
        person_id = made.pk
        open_account(person_id, login_name=login_name, password=password, actor=CLOCK, now=now)
    hold(person_id, role, area, now)
    told = {"login": login_name, "role": role.label, "area": area.name}
    return _("%(login)s is now %(role)s of %(area)s.") % told


def hold(person_id: int, role: Role, area: Area, now: datetime) -> None:
    """The person holds the role over the area, by the command line's word."""
    grant(
        person_id,
        role=role,
        kind=ScopeKind.AREA,
        scope_id=area.pk,
        path=area.path,
        actor=CLOCK,
        now=now,
    )


def _password() -> str:
    """From the environment, else typed twice. Raises CommandError when it is too weak."""
    given = os.environ.get("KITH_PASSWORD") or getpass.getpass(_("Password: "))
    if "KITH_PASSWORD" not in os.environ and getpass.getpass(_("Once more: ")) != given:
        raise CommandError(_("The two passwords are not the same."))
    try:
        validate_password(given)
    except ValidationError as weak:
        raise CommandError(" ".join(weak.messages)) from weak
    return given
