"""A hazard held for the rest of the transaction, its steps, its days, its number."""

from datetime import date, datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.inspection import InspectionRules
from kith.core.actor import Actor
from kith.core.refusal import BadInput, require
from kith.files import actions as files
from kith.grid.models import Hazard, HazardCloseOut, HazardCounter, Notice
from kith.grid.queries.hazards import PHOTOS, office_of
from kith.grid.queries.premises import rules_at
from kith.grid.rules.premises import workday_after, workday_from
from kith.grid.states import HAZARD, Course, HazardState
from kith.journal.actions import note
from kith.places.models import Area
from kith.places.queries import community_path


def locked(hazard_id: int) -> Hazard:
    return Hazard.objects.select_related("area", "premises").locked(hazard_id)


def rules_of(hazard: Hazard, now: datetime) -> InspectionRules:
    return rules_at(hazard.area.path, now)


def step(
    hazard: Hazard,
    verb: str,
    *,
    due_date: date | None,
    course: Course | None = None,
    actor: Actor,
    now: datetime,
) -> Hazard:
    """The step is taken and written down; `due_date` is for whoever is to do the next one.

    Raises IllegalMove.
    """
    before, hazard.state = hazard.state, HAZARD.next(hazard.state, verb)
    hazard.due_date = due_date
    hazard.course = course or hazard.course
    hazard.save(update_fields=("state", "due_date", "course"))
    note("hazard", hazard.pk, verb, actor=actor, now=now, before=before, after=hazard.state)
    return hazard


def close_out(hazard: Hazard, *, actor: Actor, now: datetime) -> HazardCloseOut:
    """销号: the closed hazard gets its number, once."""
    assert hazard.state == HazardState.CLOSED, "the caller has just moved it there"
    today = localtime(now).date()
    community = Area.objects.get(path=community_path(hazard.area.path))
    return HazardCloseOut.objects.create(
        hazard=hazard, area=community, year=today.year, seq=_take(community.pk, today.year),
        on_date=today, by_id=actor.me,
    )  # fmt: skip


def _take(area_id: int, year: int) -> int:
    """The next number; given back when the caller's transaction fails."""
    made, _is_new = HazardCounter.objects.get_or_create(area_id=area_id, year=year)
    counter = HazardCounter.objects.locked(made.pk)
    counter.last += 1
    counter.save(update_fields=("last",))
    return counter.last


def fix(hazard: Hazard, *, actor: Actor, now: datetime) -> Hazard:
    """Put right before one's eyes: closed with a number, or looked at again where the rule asks."""
    if hazard.level in rules_of(hazard, now).on_spot:
        step(hazard, "fix", due_date=None, course=Course.ON_SPOT, actor=actor, now=now)
        close_out(hazard, actor=actor, now=now)
        return hazard
    day = latest_day(hazard, now)
    return step(hazard, "fix_unseen", due_date=day, course=Course.ON_SPOT, actor=actor, now=now)


def latest_day(hazard: Hazard, now: datetime) -> date:
    """The last day a notice for this level may name."""
    days = rules_of(hazard, now).notice_wd[hazard.level]
    return workday_after(localtime(now).date(), days)


def day_for(hazard: Hazard, wanted: date | None, now: datetime) -> date:
    """The day asked for, moved to a working day; the latest the rule allows where none is.

    Raises BadInput.
    """
    latest, today = latest_day(hazard, now), localtime(now).date()
    if wanted is None:
        return latest
    day = workday_from(wanted)
    why = _("Please choose a day from today on; for this level %(day)s is the latest.")
    in_time = today <= wanted and day <= latest
    require(in_time, BadInput(field="due_date", why=why % {"day": latest}))
    return day


def give_notice(
    hazard: Hazard,
    *,
    text: str = "",
    office: str = "",
    due_date: date,
    actor: Actor,
    now: datetime,
) -> Notice:
    """The paper the shop gets, and its link."""
    rules = rules_of(hazard, now)
    return Notice.objects.create(
        hazard=hazard,
        text=(text.strip() or hazard.text)[:300],
        office=(office.strip() or office_of(hazard.area.path))[:80],
        due_date=due_date,
        link_until=workday_after(due_date, rules.link_days),
        by_id=actor.me,
        at=now,
    )


def keep_photo(hazard: Hazard, raw: bytes | None, *, actor: Actor, now: datetime) -> None:
    """A picture, if there is one; nobody is ever asked for one. Raises NotAPicture and the like."""
    if not raw:
        return
    files.keep(
        raw,
        name="hazard.jpg",
        kind=PHOTOS,
        object_id=hazard.pk,
        subject_id=hazard.premises.subject_id if hazard.premises else actor.me,
        actor=actor,
        now=now,
    )


def said(field: str, text: str, longest: int = 200) -> str:
    """Raises BadInput where nothing was written."""
    require(bool(text.strip()), BadInput(field=field, why=_("Please write something here.")))
    return text.strip()[:longest]
