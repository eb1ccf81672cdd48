"""Visits that are due: asked for by the desk, and told aloud when they are missed."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.care.actions._alarms import tell_place
from kith.care.actions._due_rows import Wanted, end_of, put
from kith.care.actions._due_rows import refresh as refresh  # for whoever moves what is due
from kith.care.models import CareFile, Due
from kith.care.policies import files as file_policies
from kith.care.policies import visits as policies
from kith.care.states import DueCause, DueState, FileState
from kith.catalogue.queries import in_force
from kith.catalogue.visits import VisitRules
from kith.core.actor import Actor, Role
from kith.core.refusal import BadInput, IllegalMove, require
from kith.journal.actions import note


@transaction.atomic
def ask(file_id: int, *, day: date, actor: Actor, now: datetime) -> Due:
    """The desk wants a visit by a day, because she or somebody else asked for it.

    Raises Forbidden, IllegalMove of a closed file, BadInput for a day that is over.
    """
    file = CareFile.objects.select_related("area").locked(file_id)
    require(file_policies.may_write(actor, file))
    require(file.state == FileState.OPEN, IllegalMove())
    past = BadInput(field="day", why=_("This day is over."))
    require(day >= localtime(now).date(), past)
    wanted = Wanted(day, end_of(day), now)
    due = put(file, f"request:{day:%Y-%m-%d}", DueCause.REQUEST, wanted, now)
    note("care_file", file.pk, "ask_visit", actor=actor, now=now, day=f"{day:%Y-%m-%d}")
    return due


@transaction.atomic
def alarm(due_id: int, *, actor: Actor, now: datetime) -> bool:
    """The desk hears once that a visit was missed, the street some days later; false: not now."""
    require(policies.may_alarm(actor))
    file = Due.objects.select_related("file__area").get(pk=due_id).file
    due = Due.objects.locked(due_id)
    if due.state != DueState.OPEN or due.due_at > now:
        return False
    rules = in_force(VisitRules, path=file.area.path, on=localtime(now).date())
    later = due.due_at + timedelta(days=rules.street_days.get(file.tier, 0))
    told = False
    if due.missed_at is None:
        due.missed_at, told = now, True
        tell_place(file, "visit_missed", Role.WORKER, cause=_cause(due, "missed"), now=now)
    if due.street_at is None and later <= now:
        due.street_at, told = now, True
        tell_place(file, "visit_missed", Role.STREET, cause=_cause(due, "street"), now=now)
    if told:
        due.save(update_fields=("missed_at", "street_at"))
        note("due", due.pk, "alarm", actor=actor, now=now, after=due.state)
    return told


def _cause(due: Due, what: str) -> str:
    return f"due:{due.pk}:{due.due_at:%Y%m%d%H%M}:{what}"
