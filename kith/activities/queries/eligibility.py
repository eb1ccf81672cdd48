"""Why somebody cannot sign up, each reason with what to do about it. Nothing said: she may."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from kith.activities.models import SignUp
from kith.activities.policies.sign_up import AT_THE_DESK, may_sign_up_for
from kith.activities.rules.sign_up import OF_AGE, ages, barred_until
from kith.activities.states import LIVE, PresentAs, SessionState, SignUpState
from kith.catalogue.activities import SignUpRules
from kith.catalogue.models import Skill
from kith.catalogue.queries import in_force
from kith.hours.queries import confirmed_minutes
from kith.people.models import Guardianship, Person, SkillHeld
from kith.people.queries import has_consented
from kith.people.states import ConsentPurpose, GuardianshipState
from kith.places.models import Area

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kith.activities.models import Quota, Session
    from kith.core.actor import Actor

HOUR_MIN = 60
HERE = (*LIVE, SignUpState.ATTENDED, SignUpState.MISSED)


@dataclass(frozen=True, slots=True)
class Reason:
    """`person_id` none: it holds for everybody. `todo` may be empty where nothing can be done."""

    code: str
    text: str
    todo: str
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Ticks:
    """What was read and agreed to while signing up."""

    accepts_risk: bool = True
    guardian_agrees: bool = True


@dataclass(frozen=True, slots=True)
class Case:
    """What the question is about: `facts` are the person's other sign-ups, read once for all."""

    session: Session
    quota: Quota
    actor: Actor
    now: datetime
    rules: SignUpRules
    ticks: Ticks = field(default_factory=Ticks)

    @property
    def on(self) -> date:
        return timezone.localdate(self.session.starts_at)


def rules_at(session: Session, now: datetime) -> SignUpRules:
    return in_force(SignUpRules, path=session.area.path, on=timezone.localdate(now))


def reasons(
    session: Session,
    quota: Quota,
    person_ids: Collection[int],
    actor: Actor,
    now: datetime,
    ticks: Ticks | None = None,
) -> list[Reason]:
    """Everything that stands in the way of these persons signing up together; empty: nothing.

    `session` comes with its series and area.
    """
    people = list(Person.objects.select_related("area").filter(pk__in=person_ids).order_by("pk"))
    case = Case(session, quota, actor, now, rules_at(session, now), ticks or Ticks())
    return why_not(case, people)


def why_not(case: Case, people: Collection[Person]) -> list[Reason]:
    """The same for persons already read."""
    found = [*_of_time(case), *_of_party(case, people)]
    others = _other_sign_ups(case, people)
    for person in people:
        found += _of_person(case, person, others[person.pk])
    return found


def _of_time(case: Case) -> Iterator[Reason]:
    session, now = case.session, case.now
    if session.state != SessionState.PUBLISHED:
        yield Reason("not_open", _("Nobody can sign up for this session."), "")
    elif now < session.sign_up_from:
        at = localtime(session.sign_up_from)
        when = f"{at:%Y-%m-%d %H:%M}"
        text = _("Signing up begins on %(when)s.") % {"when": when}
        yield Reason("too_early", text, _("Please come back then."))
    elif now >= min(session.sign_up_until, session.starts_at):
        text = _("The time for signing up is over.")
        yield Reason("too_late", text, _("The desk can tell you whether you may just come."))


def _of_party(case: Case, people: Collection[Person]) -> Iterator[Reason]:
    most = case.rules.party_most
    if len(people) > most:
        text = _("At most %(most)s people sign up together.") % {"most": most}
        yield Reason("party_too_large", text, _("Please sign up in smaller groups."))
    if len(people) > case.quota.capacity:
        text = _("There are %(n)s places in all.") % {"n": case.quota.capacity}
        yield Reason("party_too_large", text, _("Please sign up in smaller groups."))
    if case.session.series.risk and not case.ticks.accepts_risk:
        text = _("The notice about risks has not been accepted.")
        yield Reason("risk", text, _("Please read it and tick the box."))


@dataclass(frozen=True, slots=True)
class Other:
    """Another sign-up of the same person."""

    session_id: int
    state: str
    ends_at: datetime


def _other_sign_ups(case: Case, people: Collection[Person]) -> dict[int, list[Other]]:
    """Per person: sign-ups for this session, at its time, and those she missed lately."""
    session = case.session
    since = case.now - timedelta(days=case.rules.no_show_days)
    at_once = Q(state__in=(*LIVE, SignUpState.ATTENDED))
    at_once &= Q(session__starts_at__lt=session.ends_at, session__ends_at__gt=session.starts_at)
    missed = Q(state=SignUpState.MISSED, session__ends_at__gt=since)
    rows = SignUp.objects.filter(
        Q(session=session, state__in=HERE) | at_once | missed,
        person_id__in=[person.pk for person in people],
    )
    found: dict[int, list[Other]] = defaultdict(list)
    for row in rows.select_related("session"):
        found[row.person_id].append(Other(row.session_id, row.state, row.session.ends_at))
    return found


def _of_person(case: Case, person: Person, others: list[Other]) -> Iterator[Reason]:
    if not may_sign_up_for(case.actor, person):
        text = _("You cannot sign up for this person.")
        todo = _("Somebody of the household, a guardian or the desk can.")
        yield Reason("not_yours", text, todo, person.pk)
        return
    yield from _of_sign_ups(case, person, others)
    yield from _of_age(case, person)
    yield from _of_guardian(case, person)
    yield from _of_place(case, person)
    if case.quota.role == PresentAs.VOLUNTEER:
        yield from _of_volunteer(case, person)


def _of_sign_ups(case: Case, person: Person, others: list[Other]) -> Iterator[Reason]:
    here = case.session.pk
    if any(other.session_id == here for other in others):
        text = _("This person has signed up already.")
        yield Reason("already", text, _("You find it under “My activities”."), person.pk)
    if any(o.session_id != here and o.state != SignUpState.MISSED for o in others):
        text = _("This person has signed up for something else at the same time.")
        yield Reason("clash", text, _("Please cancel the other one first."), person.pk)
    missed = [other.ends_at for other in others if other.state == SignUpState.MISSED]
    if until := barred_until(missed, case.rules, case.now):
        text = _("After staying away %(n)s times without a word, signing up rests until %(day)s.")
        facts = {"n": len(missed), "day": f"{timezone.localdate(until):%Y-%m-%d}"}
        todo = _("If there was a good reason, please tell the desk.")
        yield Reason("barred", text % facts, todo, person.pk)


def _of_age(case: Case, person: Person) -> Iterator[Reason]:
    least, most = case.session.series.age_from, case.session.series.age_to
    if least is None and most is None:
        return
    if person.birth_year is None:
        text = _("The session has an age limit, and this person's year of birth is not known.")
        todo = _("Please tell the desk the year and month, by telephone or at the counter.")
        yield Reason("age_unknown", text, todo, person.pk)
        return
    youngest, oldest = ages(person.birth_year, person.birth_month, case.on)
    if least is not None and oldest < least:
        text = _("This session is for people from %(age)s years on.") % {"age": least}
        yield Reason("too_young", text, _("Please look for one for younger people."), person.pk)
    if most is not None and youngest > most:
        text = _("This session is for people up to %(age)s years.") % {"age": most}
        yield Reason("too_old", text, _("Please look for one for older people."), person.pk)


def _of_guardian(case: Case, person: Person) -> Iterator[Reason]:
    """A child comes with the yes of a guardian whose tie was checked."""
    wanted = case.session.series.needs_guardian or case.quota.role == PresentAs.VOLUNTEER
    if not wanted or not is_minor(person, case.on):
        return
    guards = Guardianship.objects.filter(ward=person, state=GuardianshipState.ACTIVE)
    at_desk = case.actor.over(person.area.path, *AT_THE_DESK)
    known = guards.filter(Q(ends_on=None) | Q(ends_on__gt=timezone.localdate(case.now))).exists()
    if not known or not (person.pk in case.actor.wards or at_desk):
        text = _("For a child a guardian signs up.")
        todo = _("A guardian known to the desk can do it; the desk notes guardians.")
        yield Reason("guardian", text, todo, person.pk)
    elif not case.ticks.guardian_agrees:
        text = _("The guardian has not agreed yet.")
        yield Reason("guardian_tick", text, _("Please tick the box."), person.pk)


def is_minor(person: Person, on: date) -> bool:
    """Whether the person may be under age on the day; nobody is taken for a child unasked."""
    if person.birth_year is None:
        return False
    return ages(person.birth_year, person.birth_month, on)[0] < OF_AGE


def _of_place(case: Case, person: Person) -> Iterator[Reason]:
    path = case.session.series.only_path
    if path and not person.area.path.startswith(path):
        text = _("This session is for residents of %(place)s.")
        todo = _("If the person has moved there, please tell the desk.")
        place = Area.objects.get(path=path).name
        yield Reason("other_place", text % {"place": place}, todo, person.pk)


def _of_volunteer(case: Case, person: Person) -> Iterator[Reason]:
    """What is asked of those who help."""
    series = case.session.series
    if not has_consented(person.pk, ConsentPurpose.VOLUNTEER):
        text = _("Only registered volunteers help here.")
        todo = _("Please register as a volunteer first; the desk does it with you.")
        yield Reason("no_volunteer", text, todo, person.pk)
    if series.skill and not _holds(person, series.skill, case.on):
        skill = Skill.objects.get(code=series.skill).name
        text = _("This skill is asked for: %(skill)s.") % {"skill": skill}
        todo = _("If the person has it, please show the certificate at the desk.")
        yield Reason("skill", text, todo, person.pk)
    hours = confirmed_minutes(person.pk) // HOUR_MIN if series.least_hours else 0
    if hours < series.least_hours:
        text = _("Asked for are %(least)s hours of service; confirmed are %(hours)s.")
        facts = {"least": series.least_hours, "hours": hours}
        yield Reason("hours", text % facts, _("Other sessions ask for fewer."), person.pk)


def _holds(person: Person, code: str, on: date) -> bool:
    rows = SkillHeld.objects.filter(Q(expires_on=None) | Q(expires_on__gte=on), person=person)
    if Skill.objects.filter(code=code, is_sensitive=True).exists():
        rows = rows.exclude(verified_by_id=None)
    return rows.filter(skill=code).exists()
