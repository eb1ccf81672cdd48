"""What becomes of a hazard: fixed on the spot, a day given, looked at again, closed with a number.

Nobody closes what she found herself without going there again, and on the levels the rule names
the look again is somebody else's. Source: workflows.md 4.9; decision 038.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import IllegalMove, Refusal, require
from kith.files.queries import files_of
from kith.grid.actions import _hazards
from kith.grid.models import Hazard, HazardCheck, HazardVoid, Notice
from kith.grid.policies import premises as policies
from kith.grid.queries.hazards import CHECK_PHOTOS, PHOTOS
from kith.grid.states import HAZARD, OPEN_HAZARDS, Course
from kith.journal.actions import note


class OtherEyes(Refusal):
    code = "other_eyes"
    text = _("Somebody else than whoever found it must look at this hazard again.")
    status = 403


class MustBeSeen(Refusal):
    code = "must_be_seen"
    text = _("This cannot be closed on the shop's own word: somebody has to go there and look.")


@dataclass(frozen=True, slots=True)
class NoticeInput:
    """Without a day it is the latest the rule allows; without an office the desk's own line."""

    due_date: date | None = None
    text: str = ""
    office: str = ""
    asks_self_check: bool = False


@transaction.atomic
def fix(hazard_id: int, *, actor: Actor, now: datetime) -> Hazard:
    """Put right before one's eyes. Raises Forbidden, IllegalMove."""
    hazard = _hazards.locked(hazard_id)
    require(policies.may_deal(actor, hazard))
    return _hazards.fix(hazard, actor=actor, now=now)


@transaction.atomic
def notify(hazard_id: int, *, input: NoticeInput, actor: Actor, now: datetime) -> Notice:
    """The shop has a paper with a day and a link; an earlier one no longer counts.

    Raises Forbidden, IllegalMove, BadInput.
    """
    hazard = _hazards.locked(hazard_id)
    require(policies.may_deal(actor, hazard))
    require(HAZARD.allows(hazard.state, "notify"), IllegalMove())
    day = _hazards.day_for(hazard, input.due_date, now)
    course = Course.SELF_CHECK if input.asks_self_check else Course.DEADLINE
    _hazards.step(hazard, "notify", due_date=day, course=course, actor=actor, now=now)
    return _hazards.give_notice(
        hazard, text=input.text, office=input.office, due_date=day, actor=actor, now=now
    )


@transaction.atomic
def recheck(
    hazard_id: int,
    *,
    holds: bool,
    text: str,
    due_date: date | None = None,
    actor: Actor,
    now: datetime,
) -> HazardCheck:
    """Somebody went there again: it is closed with a number, or has another day.

    Raises Forbidden, OtherEyes, IllegalMove, BadInput.
    """
    hazard = _hazards.locked(hazard_id)
    require(policies.may_deal(actor, hazard))
    rules = _hazards.rules_of(hazard, now)
    require(policies.may_recheck(actor, hazard, rules), OtherEyes())
    verb = "recheck" if holds else "again"
    require(HAZARD.allows(hazard.state, verb), IllegalMove())
    seen = _hazards.said("text", text)
    day = None if holds else _hazards.day_for(hazard, due_date, now)
    course = None if holds else Course.DEADLINE
    _hazards.step(hazard, verb, due_date=day, course=course, actor=actor, now=now)
    if day is None:
        _hazards.close_out(hazard, actor=actor, now=now)
    else:
        _hazards.give_notice(hazard, text=seen, due_date=day, actor=actor, now=now)
    return HazardCheck.objects.create(hazard=hazard, holds=holds, text=seen, by_id=actor.me, at=now)


@transaction.atomic
def accept(hazard_id: int, *, text: str, actor: Actor, now: datetime) -> HazardCheck:
    """The shop's own word is enough: somebody else than the finder closes it with a number.

    Raises Forbidden, IllegalMove, BadInput, MustBeSeen: the level, the finder, or no word given.
    """
    hazard = _hazards.locked(hazard_id)
    require(policies.may_deal(actor, hazard))
    require(HAZARD.allows(hazard.state, "accept"), IllegalMove())
    rules = _hazards.rules_of(hazard, now)
    told = hazard.notices.filter(self_check__isnull=False).exists()
    require(told and policies.may_accept(actor, hazard, rules), MustBeSeen())
    seen = _hazards.said("text", text)
    _hazards.step(hazard, "accept", due_date=None, actor=actor, now=now)
    _hazards.close_out(hazard, actor=actor, now=now)
    return HazardCheck.objects.create(
        hazard=hazard, holds=True, on_paper=True, text=seen, by_id=actor.me, at=now
    )


@transaction.atomic
def void(hazard_id: int, *, reason: str, actor: Actor, now: datetime) -> HazardVoid:
    """It was written down by mistake; somebody else than the finder says why.

    Raises Forbidden, OtherEyes, IllegalMove, BadInput.
    """
    hazard = _hazards.locked(hazard_id)
    require(policies.may_deal(actor, hazard))
    require(policies.may_void(actor, hazard), OtherEyes())
    why = _hazards.said("reason", reason)
    _hazards.step(hazard, "void", due_date=None, actor=actor, now=now)
    return HazardVoid.objects.create(hazard=hazard, reason=why, by_id=actor.me, at=now)


@transaction.atomic
def add_photo(hazard_id: int, *, photo: bytes, actor: Actor, now: datetime) -> Hazard:
    """One more picture, of things and never of people. Raises Forbidden, IllegalMove."""
    hazard = _hazards.locked(hazard_id)
    require(policies.may_deal(actor, hazard))
    require(hazard.state in OPEN_HAZARDS, IllegalMove())
    _hazards.keep_photo(hazard, photo, actor=actor, now=now)
    note("hazard", hazard.pk, "add_photo", actor=actor, now=now)
    return hazard


@transaction.atomic
def forget_photos(hazard_id: int, *, actor: Actor, now: datetime) -> int:
    """The pictures of a hazard that is over are gone; the words stay. How many there were."""
    hazard = _hazards.locked(hazard_id)
    require(hazard.state not in OPEN_HAZARDS, IllegalMove())
    rows = [files_of(PHOTOS, hazard.pk)]
    rows += [files_of(CHECK_PHOTOS, pk) for pk in hazard.notices.values_list("pk", flat=True)]
    gone = sum(found.count() for found in rows)
    for found in rows:
        found.delete()
    note("hazard", hazard.pk, "forget_photos", actor=actor, now=now, photos=gone)
    return gone
