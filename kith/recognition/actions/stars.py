"""Asking for a star, checking it, announcing it, objecting, granting, taking it back."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.honours import StarRules
from kith.catalogue.queries import rule_row
from kith.core.actor import CLOCK, Actor
from kith.core.calendar import add_working_days
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.models import Person
from kith.people.queries import speakers_of
from kith.recognition import policies, queries
from kith.recognition.models import Bar, Notice, Objection, Star, Step
from kith.recognition.states import STAR, StarState
from kith.vault import actions as vault
from kith.vault.states import Purpose


class NotWithinReach(Refusal):
    code = "star_not_within_reach"
    text = _("There are not enough confirmed volunteer hours for this yet.")


class StarBarred(Refusal):
    code = "star_barred"
    text = _("No star can be applied for until %(day)s.")


class SecondPersonDecides(Refusal):
    code = "star_second_person"
    text = _("Somebody decides who has taken no earlier step in this and has no part in it.")
    status = 403


class NoticeRuns(Refusal):
    code = "notice_runs"
    text = _("The public notice is not over yet.")


@transaction.atomic
def apply(person_id: int, *, actor: Actor, now: datetime) -> Star:
    """The most stars within reach are applied for, with what stands today.

    Raises Forbidden, StarBarred, NotWithinReach, and IllegalMove while another one is open.
    """
    who = Person.objects.select_related("area").locked(person_id)
    require(policies.may_apply(actor, person_id))
    stands = queries.standing(who, now)
    require(stands.barred_until is None, StarBarred(day=stands.barred_until))
    require(stands.open_star is None, IllegalMove())
    require(stands.may_go_for > 0, NotWithinReach())
    star = Star.objects.create(
        person=who,
        area=stands.area,
        level=stands.may_go_for,
        state=STAR.next(StarState.ELIGIBLE, "apply"),
        role=stands.rules.tiers[stands.may_go_for - 1][3],
        rule_id=stands.rule_id,
        minutes=stands.reached.minutes,
        points=stands.reached.points,
        percent=stands.reached.percent,
        applied_by_id=actor.me,
        applied_at=now,
    )
    _log(star, "apply", StarState.ELIGIBLE, actor=actor, now=now)
    return star


@transaction.atomic
def check(star_id: int, *, actor: Actor, now: datetime) -> Star:
    """The desk looked at the hours: they still carry it.

    Raises Forbidden, IllegalMove, NotWithinReach when hours were taken back meanwhile.
    """
    star = _locked(star_id)
    require(policies.may_check(actor, star))
    stands = queries.standing(star.person, now)
    move = STAR.next(star.state, "check")
    require(stands.within >= star.level, NotWithinReach())
    return _move(star, "check", move, actor=actor, now=now)


@transaction.atomic
def announce(star_id: int, *, actor: Actor, now: datetime) -> Star:
    """A second person announces it in public for the working days of the rule.

    Raises Forbidden, IllegalMove, SecondPersonDecides.
    """
    star = _decidable(star_id, actor)
    _move(star, "announce", STAR.next(star.state, "announce"), actor=actor, now=now)
    days = _rules(star, now).notice_wd
    ends_at = add_working_days(now, days, ZoneInfo(settings.TIME_ZONE))
    Notice.objects.create(star=star, starts_at=now, ends_at=ends_at)
    _tell(star, "star_announced", now)
    return star


@transaction.atomic
def object_to(star_id: int, *, text: str, actor: Actor, now: datetime) -> Objection:
    """Somebody says why not; nothing is granted before a second person has decided.

    Raises Forbidden, BadInput, IllegalMove when the notice is over or she objected already.
    """
    star = _locked(star_id)
    require(policies.may_object(actor, star))
    move = STAR.next(star.state, "object")
    require(now < star.notice.ends_at, IllegalMove())
    require(not star.objections.filter(by_id=actor.me).exists(), IllegalMove())
    require(bool(text.strip()), BadInput(field="text", why=_("Please say why.")))
    sealed = vault.seal(Objection, "text", actor.me, text.strip()[:1000])
    made = Objection.objects.create(star=star, by_id=actor.me, text=sealed, at=now)
    _move(star, "object", move, actor=actor, now=now)
    return made


@transaction.atomic
def read_objections(star_id: int, *, actor: Actor, now: datetime) -> list[str]:
    """The words, for whoever decides about them; each look is in its writer's access log."""
    star = _decidable(star_id, actor)
    return [
        vault.reveal(row, "text", actor=actor, purpose=Purpose.CHECK_IDENTITY, now=now)["text"]
        for row in star.objections.order_by("pk")
    ]


@transaction.atomic
def dismiss(star_id: int, *, reason: str, actor: Actor, now: datetime) -> Star:
    """The objection does not stand; the notice goes on to its end.

    Raises Forbidden, IllegalMove, BadInput, SecondPersonDecides.
    """
    star = _decidable(star_id, actor)
    move = STAR.next(star.state, "dismiss")
    return _move(star, "dismiss", move, _why(reason), actor=actor, now=now)


@transaction.atomic
def reject(star_id: int, *, reason: str, actor: Actor, now: datetime) -> Star:
    """It is not granted, and she reads why.

    Raises Forbidden, IllegalMove, BadInput, SecondPersonDecides.
    """
    star = _decidable(star_id, actor)
    move = STAR.next(star.state, "reject")
    _move(star, "reject", move, _why(reason), actor=actor, now=now)
    _tell(star, "star_rejected", now)
    return star


@transaction.atomic
def withdraw(star_id: int, *, actor: Actor, now: datetime) -> Star:
    """She does not want it any more. Raises Forbidden, IllegalMove."""
    star = _locked(star_id)
    require(policies.may_withdraw(actor, star))
    return _move(star, "withdraw", STAR.next(star.state, "withdraw"), actor=actor, now=now)


@transaction.atomic
def grant(star_id: int, *, actor: Actor, now: datetime) -> Star:
    """The notice is over and nobody objects: the star is hers, a lower one is followed by it.

    Time grants it. Raises NoticeRuns, IllegalMove, and NotWithinReach when hours are gone.
    """
    require(actor.is_clock)
    star = _locked(star_id)
    move = STAR.next(star.state, "grant")
    require(star.notice.ends_at <= now, NoticeRuns())
    require(queries.standing(star.person, now).within >= star.level, NotWithinReach())
    for lower in Star.objects.select_for_update().filter(
        person=star.person, state=StarState.GRANTED
    ):
        _move(lower, "surpass", STAR.next(lower.state, "surpass"), actor=actor, now=now)
    _move(star, "grant", move, actor=actor, now=now)
    _tell(star, "star_granted", now)
    return star


@dataclass(frozen=True, slots=True)
class Fall:
    """Why a star is lowered or taken back, and whether false hours were behind it."""

    reason: str
    to_level: int = 0  # 0: taken back
    false_hours: bool = False


@transaction.atomic
def lower(star_id: int, *, input: Fall, actor: Actor, now: datetime) -> Star:
    """The star falls to a lower tier, or is taken back; false hours bar for some months.

    Raises Forbidden, IllegalMove, BadInput, SecondPersonDecides.
    """
    star = _decidable(star_id, actor)
    verb = "downgrade" if input.to_level else "revoke"
    move = STAR.next(star.state, verb)
    fits = 0 <= input.to_level < star.level
    require(fits, BadInput(field="to_level", why=_("Please choose fewer stars than now.")))
    reason = _why(input.reason)
    _move(star, verb, move, reason, actor=actor, now=now)
    if input.to_level:
        _granted_lower(star, input.to_level, reason, actor=actor, now=now)
    if input.false_hours:
        _bar(star, reason, actor=actor, now=now)
    _tell(star, "star_lowered", now)
    return star


def _granted_lower(star: Star, level: int, reason: str, *, actor: Actor, now: datetime) -> None:
    below = Star.objects.create(
        person=star.person,
        area=star.area,
        level=level,
        state=StarState.GRANTED,
        role=star.role,
        rule_id=star.rule_id,
        minutes=star.minutes,
        points=star.points,
        percent=star.percent,
        applied_by_id=star.applied_by_id,
        applied_at=star.applied_at,
    )
    Step.objects.create(star=below, verb="grant", by_id=actor.me, at=now, reason=reason)


def _bar(star: Star, reason: str, *, actor: Actor, now: datetime) -> None:
    day = localtime(now).date()
    months = day.year * 12 + day.month - 1 + _rules(star, now).barred_months
    until = day.replace(year=months // 12, month=months % 12 + 1, day=min(day.day, 28))
    Bar.objects.create(person=star.person, until_date=until, reason=reason, by_id=actor.me)


def _rules(star: Star, now: datetime) -> StarRules:
    row = rule_row(StarRules, path=star.area.path, on=localtime(now).date())
    return StarRules.read(row.params)


def _locked(star_id: int) -> Star:
    return Star.objects.select_related("area", "person__area").locked(star_id)


def _decidable(star_id: int, actor: Actor) -> Star:
    star = _locked(star_id)
    may = policies.may_decide(actor, star, queries.earlier_hands(star))
    require(may, SecondPersonDecides())
    return star


def _why(reason: str) -> str:
    require(bool(reason.strip()), BadInput(field="reason", why=_("Please say why.")))
    return reason.strip()[:200]


def _move(
    star: Star, verb: str, state: str, reason: str = "", *, actor: Actor, now: datetime
) -> Star:
    before, star.state = star.state, state
    star.save(update_fields=("state",))
    _log(star, verb, before, reason, actor=actor, now=now)
    return star


def _log(
    star: Star, verb: str, before: str, reason: str = "", *, actor: Actor, now: datetime
) -> None:
    Step.objects.create(star=star, verb=verb, by_id=actor.person_id, at=now, reason=reason)
    who = CLOCK if actor.is_clock else actor
    note("star", star.pk, verb, actor=who, now=now, before=before, after=star.state)


def _tell(star: Star, topic: str, now: datetime) -> None:
    for one in speakers_of(star.person_id, now):
        tell(
            one, topic, cause=f"star:{star.pk}:{topic}", now=now, link="/stars/", number=star.level
        )
