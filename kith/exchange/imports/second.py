"""A list too long for one person: somebody else approves exactly this file first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.timezone import localtime

from kith.approvals.actions import use
from kith.approvals.rules import Plain, Wanted
from kith.approvals.states import Deed
from kith.catalogue.duties import DutyRules
from kith.catalogue.queries import in_force
from kith.core.actor import Actor, Role

if TYPE_CHECKING:
    from datetime import datetime

    from kith.exchange.spreadsheets.sheet import Sheet

DESK: Final = (Role.WORKER, Role.STREET)


def require_second(sheet: Sheet, *, is_signed: bool, actor: Actor, now: datetime) -> None:
    """Raises SecondNeeded: more rows than one person writes alone; fewer, where paper is typed in
    that others are said to have signed.
    """
    places = actor.paths(*DESK)
    if actor.is_clock or not places:  # no desk: each row is refused by itself
        return
    rules = in_force(DutyRules, path=places[0], on=localtime(now).date())
    if sheet.total <= (rules.signed_rows if is_signed else rules.list_rows):
        return
    payload: dict[str, Plain] = {"rows": sheet.total, "file": sheet.fingerprint}
    use(Wanted(Deed.IMPORT_PEOPLE, 0, places[0], payload), actor=actor, now=now)
