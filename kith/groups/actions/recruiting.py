"""Becoming a volunteer: online, at the counter, by an invitation; the first steps; leaving."""

import secrets
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.catalogue.groups import RecruitmentRules
from kith.catalogue.queries import in_force
from kith.core.actor import CLOCK, Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.core.values import BadValue
from kith.groups import policies, queries, rules
from kith.groups.actions._rows import end_membership, withdraw_applications
from kith.groups.actions.members import TooYoung, ask_to_join
from kith.groups.models import Membership, Recruit, Step, Team
from kith.groups.states import Recruitment, StepKind
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.actions.helping import offer_help, state_birth, stop_helping
from kith.people.actions.person import register
from kith.people.actions.skills import vet
from kith.people.actions.volunteering import AlreadyInvited, VolunteerInput, invite
from kith.people.actions.volunteering import accept as accept_invitation
from kith.people.inputs import PersonInput
from kith.people.models import Person
from kith.people.queries import guardians_of, invitation_of, was_sent_since
from kith.people.rules import clean_name, clean_phone
from kith.people.states import Channel
from kith.places.models import Area


class GuardianComes(Refusal):
    code = "guardian_comes"
    text = _("At this age a guardian says yes too: please come to the counter together.")


@dataclass(frozen=True, slots=True)
class Born:
    """What was said about age; `earns` is living on one's own wages."""

    year: int | None = None
    month: int | None = None
    earns: bool = False


@dataclass(frozen=True, slots=True)
class LinkInput:
    """What a visitor leaves on a public page."""

    name: str
    phone: str
    born: Born
    team_id: int | None = None


@transaction.atomic
def ask_for_link(area_id: int, *, input: LinkInput, actor: Actor, now: datetime) -> None:
    """A link to join goes to the number by short message; no person exists before her own yes.

    What is known about the number changes nothing that the visitor can see: who is a volunteer
    here already is told so on her phone, and a number that was sent a link lately gets no other.

    Raises:
        BadInput: the name, the number or the age cannot be right.
        TooYoung, GuardianComes: by the age that was typed.
    """
    area = Area.objects.locked(area_id)
    person = _shaped(input)
    _require_alone(area.path, input.born, now)
    known = queries.registered_with_phone(person.phone, area.path, now=now)
    for volunteer in known:
        cause = f"join-known:{timezone.localdate(now)}"
        tell(volunteer.pk, "join_known", cause=cause, now=now, link="/my-teams/", number=area.code)
    again = in_force(RecruitmentRules, path=area.path, on=timezone.localdate(now)).again_days
    if known or was_sent_since(person.phone, now - timedelta(days=again)):
        _as_if_sent(area_id, replace(person, phone=_anybodys_number()), input.team_id, actor, now)
    else:
        _send_link(area_id, person, input.team_id, actor, now)


def _send_link(
    area_id: int, person: PersonInput, team_id: int | None, actor: Actor, now: datetime
) -> None:
    wanted = VolunteerInput(person=person, team_id=team_id)
    invitation, _token = invite(area_id, input=wanted, actor=CLOCK, now=now)
    cause = f"invitation:{invitation.pk}"
    tell(invitation.subject_id, "join_link", cause=cause, now=now, number=invitation.pk)
    note("invitation", invitation.pk, "asked_online", actor=actor, now=now)


class _OnlyForTheTime(Exception):  # noqa: N818 -- undoes what was done, and no more
    """The same work was done, so that the time of the answer does not tell who is known."""


def _as_if_sent(
    area_id: int, person: PersonInput, team_id: int | None, actor: Actor, now: datetime
) -> None:
    """Everything is done and undone: no link goes to anybody, nothing stays."""
    with suppress(_OnlyForTheTime, AlreadyInvited), transaction.atomic():
        _send_link(area_id, person, team_id, actor, now)
        raise _OnlyForTheTime


def _anybodys_number() -> str:
    return f"+86199{secrets.randbelow(10**8):08d}"


def _shaped(input: LinkInput) -> PersonInput:
    """Raises BadInput before anything is looked up."""
    cleaned = {}
    for field, clean, typed in (
        ("name", clean_name, input.name),
        ("phone", clean_phone, input.phone),
    ):
        try:
            cleaned[field] = clean(typed)
        except BadValue as bad:
            raise BadInput(field=field, why=bad.text) from bad
    return PersonInput(
        name=cleaned["name"],
        phone=cleaned["phone"],
        birth_year=input.born.year,
        birth_month=input.born.month,
    )


@transaction.atomic
def accept(
    token: str,
    *,
    phone: str,
    login_name: str,
    password: str,
    born: Born,
    actor: Actor,
    now: datetime,
) -> Recruit:
    """The invited person is a volunteer by her own yes, if she is old enough to say it alone.

    `born` counts where the invitation does not know. On whose team's page she asked, that team's
    leader reads it.

    Raises what `people` raises, BadInput without an age, TooYoung, GuardianComes.
    """
    invitation = invitation_of(token, now=now)
    facts = invitation.facts
    if facts.get("birth_year"):
        born = Born(facts["birth_year"], facts.get("birth_month"), born.earns)
    _require_alone(invitation.area.path, born, now)
    person = accept_invitation(
        token, phone=phone, login_name=login_name, password=password, now=now
    )
    herself = Actor(person_id=person.pk, request_id=actor.request_id)
    if born.year is not None:
        state_birth(person.pk, year=born.year, month=born.month or 12, actor=herself, now=now)
    online = invitation.invited_by_id is None
    way = Recruitment.ONLINE if online else Recruitment.INVITED
    return _recruited(person, way, facts.get("team_id"), herself, now)


@transaction.atomic
def join(
    person_id: int, *, born: Born, team_id: int | None = None, actor: Actor, now: datetime
) -> Recruit:
    """Somebody who is signed in becomes a volunteer by one press; for a ward, the guardian's.

    Raises Forbidden, BadInput without an age, TooYoung, GuardianComes, VolunteerAlready.
    """
    person = Person.objects.select_related("area").locked(person_id)
    require(actor.person_id == person_id or person_id in actor.wards)
    stands = _require_age(person.area.path, _born(person, born), now)
    alone = stands == rules.Standing.ALONE
    require(alone or actor.person_id in guardians_of(person_id, now), GuardianComes())
    _state_birth(person, born, actor, now)
    offer_help(person_id, channel=Channel.WEB, given_by_id=actor.me, actor=actor, now=now)
    return _recruited(person, Recruitment.ONLINE, team_id, actor, now)


@transaction.atomic
def enrol(
    area_id: int,
    *,
    who: PersonInput | int,
    born: Born,
    guardian_id: int | None = None,
    team_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> Recruit:
    """In person at the counter: the clerk types while the volunteer stands there and says yes.

    `who` is somebody known, or somebody new. A minor needs a guardian whose link is in force.

    Raises Forbidden, BadInput, TooYoung, GuardianComes, VolunteerAlready, AlreadyKnown.
    """
    area = Area.objects.get(pk=area_id)
    require(policies.may_recruit(actor, area.path))
    if isinstance(who, PersonInput):
        who = register(area_id, input=who, channel=Channel.COUNTER, actor=actor, now=now).pk
    person = Person.objects.select_related("area").locked(who)
    require(policies.may_recruit(actor, person.area.path))
    stands = _require_age(person.area.path, _born(person, born), now)
    of_age = stands == rules.Standing.ALONE
    by = person.pk if of_age else guardian_id
    require(of_age or by in guardians_of(person.pk, now), GuardianComes(field="guardian"))
    _state_birth(person, born, actor, now)
    assert by is not None, "who is not of age came with a guardian"
    offer_help(person.pk, channel=Channel.COUNTER, given_by_id=by, actor=actor, now=now)
    return _recruited(person, Recruitment.COUNTER, team_id, actor, now)


def _born(person: Person, said: Born) -> Born:
    """What is known counts before what is said."""
    if person.birth_year is None:
        return said
    return Born(person.birth_year, person.birth_month, said.earns)


def _state_birth(person: Person, born: Born, actor: Actor, now: datetime) -> None:
    if person.birth_year is None and born.year is not None:
        state_birth(person.pk, year=born.year, month=born.month or 12, actor=actor, now=now)


def _require_alone(path: str, born: Born, now: datetime) -> None:
    require(_require_age(path, born, now) == rules.Standing.ALONE, GuardianComes())


def _require_age(path: str, born: Born, now: datetime) -> rules.Standing:
    """Raises BadInput where no age was said, TooYoung below the least one of the place."""
    today = timezone.localdate(now)
    rule = in_force(RecruitmentRules, path=path, on=today)
    ages = rules.Ages(rule.alone_from, rule.earning_from, rule.guardian_from)
    age = rules.surely_aged(born.year, born.month, today)
    stands = rules.standing(age, ages, earns=born.earns)
    why = _("Please say in which year and month of birth.")
    require(stands != rules.Standing.UNKNOWN, BadInput(field="birth_year", why=why))
    young = TooYoung(field="birth_year", age=rule.guardian_from)
    require(stands != rules.Standing.TOO_YOUNG, young)
    return stands


def _recruited(
    person: Person, way: Recruitment, team_id: int | None, actor: Actor, now: datetime
) -> Recruit:
    """How she came is kept; the team whose page it was is asked, where it still takes people."""
    team = Team.objects.filter(pk=team_id or 0, ended_on=None, is_youth=False).first()
    earlier = Recruit.objects.filter(person=person, left_at=None)  # her yes was taken back since
    earlier.update(left_at=now)
    row = Recruit.objects.create(
        person=person, area=person.area, team=team, channel=way, joined_at=now
    )
    note("recruit", row.pk, "join", actor=actor, now=now, channel=way)
    if team is not None and team.looks_for:
        herself = Actor(person_id=person.pk, request_id=actor.request_id)
        ask_to_join(team.pk, person_id=person.pk, actor=herself, now=now)
    return row


@transaction.atomic
def leave_all(person_id: int, *, actor: Actor, now: datetime) -> Person:
    """She volunteers no longer: teams and rights end, hours and points stay hers.

    Raises Forbidden, NoVolunteer.
    """
    person = Person.objects.locked(person_id)
    stop_helping(person_id, actor=actor, now=now)
    for row in Membership.objects.filter(person=person, until_date=None).select_related("team"):
        if not row.team.is_youth:
            end_membership(row.team, person_id, now=now)
            note("team", row.team_id, "leave", actor=actor, now=now, person=person_id)
    withdraw_applications(person_id)
    for recruit in Recruit.objects.select_for_update().filter(person=person, left_at=None):
        recruit.left_at = now
        recruit.save(update_fields=("left_at",))
        note("recruit", recruit.pk, "leave", actor=actor, now=now)
    return person


@dataclass(frozen=True, slots=True)
class StepInput:
    """`skill` is the code of a skill whose papers were seen; `what` says what was seen, the topic
    of the training, or the size of the uniform."""

    kind: StepKind
    on: date
    what: str = ""
    skill: str = ""


@transaction.atomic
def take_step(person_id: int, *, input: StepInput, actor: Actor, now: datetime) -> Step:
    """One of the first steps of a volunteer is done. Papers for a skill are vetted with it.

    Raises:
        Forbidden: neither her desk nor a leader of one of her teams; papers: the desk only.
        BadInput: a day to come, or nothing said about what was seen, taught or given out.
        IllegalMove: a uniform comes back that was not out, or goes out a second time.
    """
    person = Person.objects.select_related("area").locked(person_id)
    teams = queries.teams_of([person_id]).get(person_id, frozenset())
    require(policies.may_take_step(actor, person, teams, input.kind))
    what = input.what.strip()[:120]
    future = _("This day is still to come.")
    require(input.on <= timezone.localdate(now), BadInput(field="on", why=future))
    if input.kind != StepKind.UNIFORM_BACK:
        require(bool(what), BadInput(field="what", why=_("Please write a word on it.")))
    _require_uniform(person_id, input.kind)
    if input.kind == StepKind.VETTED and input.skill:
        vet(person_id, skill=input.skill, evidence=what, expires_on=None, actor=actor, now=now)
    row = Step.objects.create(
        person=person, kind=input.kind, on_date=input.on, what=what, by_id=actor.me, at=now
    )
    note("person", person_id, "step", actor=actor, now=now, step=input.kind)
    return row


def _require_uniform(person_id: int, kind: StepKind) -> None:
    if kind not in (StepKind.UNIFORM, StepKind.UNIFORM_BACK):
        return
    is_out = queries.has_uniform(person_id)
    require(is_out == (kind == StepKind.UNIFORM_BACK), IllegalMove())
