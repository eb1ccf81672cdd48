"""Holiday posts for students: offered, applied for, accepted, served by the day, certified."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.activities.models import HolidayPost, PostApplication, PostDay
from kith.activities.policies import kinds as policies
from kith.activities.states import APPLICATION, POST, ApplicationState, PostState
from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.hours.rules import age_on
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.models import Person
from kith.places.models import Area
from kith.vault import actions as vault
from kith.vault.states import Purpose


class AgeUnknown(Refusal):
    code = "age_unknown"
    text = _("We do not know the year of birth: please have it entered at the counter.")


class TooYoungForPost(Refusal):
    code = "too_young_for_post"
    text = _("This post is for students of %(age)s years and older.")


class GuardianNeeded(Refusal):
    code = "guardian_needed"
    text = _("Until %(age)s a guardian applies, signed in with her own account.")


class PostFull(Refusal):
    code = "post_full"
    text = _("Every place of this post is given away.")


class TooFewDays(Refusal):
    code = "too_few_days"
    text = _("A certificate needs %(needed)s signed days; there are %(days)s.")


@dataclass(frozen=True, slots=True)
class PostInput:
    """`ends_on` is the last day; `mentor` is a public post, such as 站长, not a name."""

    title: str
    summary: str
    places: int
    age_from: int
    starts_on: date
    ends_on: date
    apply_until: date
    least_days: int
    mentor: str
    organisation_id: int | None = None


@dataclass(frozen=True, slots=True)
class DayInput:
    on_date: date
    minutes: int
    content: str


@transaction.atomic
def offer_post(area_id: int, *, input: PostInput, actor: Actor, now: datetime) -> HolidayPost:
    """The post is public and open. Raises Forbidden, BadInput."""
    area = Area.objects.get(pk=area_id)
    require(policies.may_offer_stall(actor, area.path, input.organisation_id))
    _require_sense(input)
    row = HolidayPost.objects.create(area=area, made_by_id=actor.me, made_at=now, **asdict(input))
    note("holiday_post", row.pk, "offer", actor=actor, now=now)
    return row


def _require_sense(input: PostInput) -> None:
    for field in ("title", "summary", "mentor"):
        written = bool(getattr(input, field).strip())
        require(written, BadInput(field=field, why=_("Please write something here.")))
    order = BadInput(field="ends_on", why=_("The last day is before the first."))
    require(input.ends_on >= input.starts_on, order)
    late = BadInput(field="apply_until", why=_("One applies before the post ends."))
    require(input.apply_until <= input.ends_on, late)
    some = BadInput(field="places", why=_("At least one place and one day."))
    require(input.places > 0 and input.least_days > 0, some)
    span = (input.ends_on - input.starts_on).days + 1
    many = BadInput(field="least_days", why=_("The post does not last that many days."))
    require(input.least_days <= span, many)


@transaction.atomic
def switch(post_id: int, *, is_open: bool, actor: Actor, now: datetime) -> HolidayPost:
    """No more applications, or again. Raises Forbidden, IllegalMove."""
    row = _post(post_id)
    require(policies.is_mentor(actor, row))
    row.state = POST.next(row.state, "reopen" if is_open else "close")
    row.save(update_fields=("state",))
    note("holiday_post", row.pk, "switch", actor=actor, now=now, after=row.state)
    return row


@transaction.atomic
def apply(
    post_id: int, *, person_id: int, school: str, actor: Actor, now: datetime
) -> PostApplication:
    """The student waits for an answer. For a minor her guardian applies, which is the consent.

    Raises Forbidden, IllegalMove, AgeUnknown, TooYoungForPost, GuardianNeeded, BadInput.
    """
    post = _post(post_id)
    who = Person.objects.get(pk=person_id)
    require(policies.may_apply(actor, who))
    require(
        post.state == PostState.OPEN and localtime(now).date() <= post.apply_until, IllegalMove()
    )
    _require_age(who, post, actor)
    named = BadInput(field="school", why=_("Please name the school."))
    require(bool(school.strip()), named)
    again = PostApplication.objects.filter(post=post, person=who)
    require(not again.exclude(state=ApplicationState.WITHDRAWN).exists(), IllegalMove())
    row = PostApplication.objects.create(
        post=post, person=who, made_by_id=actor.me, school=school.strip(), made_at=now
    )
    note("post_application", row.pk, "apply", actor=actor, now=now, after=row.state)
    return row


def _require_age(who: Person, post: HolidayPost, actor: Actor) -> None:
    """On the first day of the post; a minor does not apply alone."""
    require(who.birth_year is not None, AgeUnknown())
    assert who.birth_year is not None, "required above"
    first = datetime.combine(post.starts_on, datetime.min.time())
    age = age_on(who.birth_year, who.birth_month, first)
    require(age >= post.age_from, TooYoungForPost(age=post.age_from))
    by_guardian = who.pk in actor.wards
    require(age >= policies.OF_AGE or by_guardian, GuardianNeeded(age=policies.OF_AGE))


@transaction.atomic
def answer(
    application_id: int, *, is_accepted: bool, reason: str = "", actor: Actor, now: datetime
) -> PostApplication:
    """Accepted while there is a place, or not, with a reason the student reads.

    Raises Forbidden, IllegalMove, PostFull, BadInput.
    """
    post = _post(PostApplication.objects.get(pk=application_id).post_id)
    row = _application(application_id)
    require(policies.is_mentor(actor, post))
    why = BadInput(field="reason", why=_("Please say why."))
    require(is_accepted or bool(reason.strip()), why)
    taken = post.applications.filter(
        state__in=(ApplicationState.ACCEPTED, ApplicationState.FINISHED)
    ).count()
    require(not is_accepted or taken < post.places, PostFull())
    row.reason = "" if is_accepted else reason.strip()
    return _move(row, "accept" if is_accepted else "decline", actor=actor, now=now)


@transaction.atomic
def withdraw(application_id: int, *, actor: Actor, now: datetime) -> PostApplication:
    """The student does not come; it costs nothing. Raises Forbidden, IllegalMove."""
    row = _application(application_id)
    require(policies.may_withdraw(actor, row))
    return _move(row, "withdraw", actor=actor, now=now)


@transaction.atomic
def leave(application_id: int, *, actor: Actor, now: datetime) -> PostApplication:
    """The student stopped coming; her days stay. Raises Forbidden, IllegalMove."""
    row = _application(application_id)
    require(policies.is_mentor(actor, row.post))
    return _move(row, "leave", actor=actor, now=now)


@transaction.atomic
def sign_day(application_id: int, *, input: DayInput, actor: Actor, now: datetime) -> PostDay:
    """One day served, signed by who looks after the student. Raises Forbidden, BadInput."""
    row = _application(application_id)
    require(policies.is_mentor(actor, row.post) and actor.me != row.person_id)
    require(row.state == ApplicationState.ACCEPTED, IllegalMove())
    outside = BadInput(field="on_date", why=_("This day is not one of the post's, or not over."))
    within = row.post.starts_on <= input.on_date <= min(row.post.ends_on, localtime(now).date())
    require(within, outside)
    twice = BadInput(field="on_date", why=_("This day is signed already."))
    require(not row.days.filter(on_date=input.on_date).exists(), twice)
    length = BadInput(field="minutes", why=_("Between one minute and eight hours."))
    require(0 < input.minutes <= 480, length)
    written = BadInput(field="content", why=_("Please write something here."))
    require(bool(input.content.strip()), written)
    day = PostDay.objects.create(
        application=row,
        on_date=input.on_date,
        minutes=input.minutes,
        content=input.content.strip(),
        by_id=actor.me,
        at=now,
    )
    note("post_application", row.pk, "sign_day", actor=actor, now=now)
    return day


@transaction.atomic
def finish(application_id: int, *, actor: Actor, now: datetime) -> PostApplication:
    """Served, with the number of its certificate. Raises Forbidden, TooFewDays, IllegalMove."""
    row = _application(application_id)
    require(policies.is_mentor(actor, row.post) and actor.me != row.person_id)
    days = row.days.count()
    few = TooFewDays(needed=row.post.least_days, days=days)
    require(row.state != ApplicationState.ACCEPTED or days >= row.post.least_days, few)
    row.certificate_no = f"P{localtime(now):%y}-{row.pk:06d}"
    return _move(row, "finish", actor=actor, now=now)


@transaction.atomic
def name_on_certificate(application_id: int, *, actor: Actor, now: datetime) -> str:
    """The student's whole name for the sheet, with a line in her access log. Raises Forbidden."""
    row = _application(application_id)
    require(policies.may_print(actor, row))
    purpose = Purpose.CHECK_IDENTITY
    if row.person_id in {actor.me, *actor.wards}:
        purpose = Purpose.OWN if row.person_id == actor.me else Purpose.GUARDIAN
    return vault.reveal(row.person, "name", actor=actor, purpose=purpose, now=now)["name"]


def _post(post_id: int) -> HolidayPost:
    return HolidayPost.objects.select_related("area").locked(post_id)


def _application(application_id: int) -> PostApplication:
    return PostApplication.objects.select_related("post__area", "person").locked(application_id)


def _move(row: PostApplication, verb: str, *, actor: Actor, now: datetime) -> PostApplication:
    """The next state is kept, and the student's side hears of what others decided."""
    row.state = APPLICATION.next(row.state, verb)
    row.save(update_fields=("state", "reason", "certificate_no"))
    note("post_application", row.pk, verb, actor=actor, now=now, after=row.state)
    for person_id in {row.person_id, row.made_by_id} - {actor.person_id}:
        tell(
            person_id,
            "post_answered",
            cause=f"post:{row.pk}:{verb}",
            now=now,
            link=f"/posts/mine/#application-{row.pk}",
            number=row.post.title,
        )
    return row
