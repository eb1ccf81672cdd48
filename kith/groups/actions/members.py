"""Joining a team and leaving it; a guardian's word on a child's place in a youth team."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kith.catalogue.groups import RecruitmentRules
from kith.catalogue.queries import in_force
from kith.core.actor import Actor
from kith.core.refusal import BadInput, Forbidden, IllegalMove, Refusal, require
from kith.groups import policies, queries, rules
from kith.groups.actions._rows import end_membership, tell_leaders, withdraw_applications
from kith.groups.models import Application, GuardianWord, Membership, Team
from kith.groups.states import APPLICATION
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.actions.person import consent
from kith.people.models import Person
from kith.people.queries import guardians_of, has_consented
from kith.people.states import Channel, ConsentPurpose


class TeamEnded(Refusal):
    code = "team_ended"
    text = _("This team was dissolved.")


class GuardianMissing(Refusal):
    code = "guardian_missing"
    text = _("A guardian's yes to this team is needed first.")


class TooYoung(Refusal):
    code = "too_young"
    text = _("Members are at least %(age)s years old.")


class NotRegistered(Refusal):
    code = "not_registered"
    text = _("Please register as a volunteer first.")


class NotTaking(Refusal):
    code = "team_takes_nobody"
    text = _("This team is looking for nobody just now.")


@transaction.atomic
def enlist(team_id: int, *, person_id: int, actor: Actor, now: datetime) -> Membership:
    """The person belongs to the team; belonging already, nothing changes.

    Raises:
        Forbidden: neither its leader nor its desk.
        TeamEnded: it was dissolved.
        GuardianMissing, TooYoung: a child without what a youth team asks for.
    """
    team = Team.objects.select_related("area").locked(team_id)
    require(policies.may_enlist(actor, team))
    require(team.ended_on is None, TeamEnded())
    if team.is_youth:
        _require_guardian(team, person_id, now)
    row, created = Membership.objects.get_or_create(
        team=team,
        person_id=person_id,
        until_date=None,
        defaults={"since_date": timezone.localdate(now)},
    )
    if created:
        note("team", team_id, "enlist", actor=actor, now=now, person=person_id)
    return row


def _require_guardian(team: Team, person_id: int, now: datetime) -> None:
    """A child needs the age of the rule and a yes of a guardian whose link is in force."""
    today = timezone.localdate(now)
    person = Person.objects.get(pk=person_id)
    if not rules.needs_guardian(person.birth_year, person.birth_month, today):
        return
    least = in_force(RecruitmentRules, path=team.area.path, on=today).pupils_from
    age = rules.surely_aged(person.birth_year, person.birth_month, today)
    require(age is None or age >= least, TooYoung(age=least))
    require(queries.has_guardians_yes(team.pk, person_id, now=now), GuardianMissing())


@transaction.atomic
def ask_to_join(team_id: int, *, person_id: int, actor: Actor, now: datetime) -> Application:
    """A volunteer, or a guardian for a child, asks the team's leader; asked already, no change.

    Raises Forbidden, TeamEnded, NotTaking, NotRegistered, and IllegalMove for members.
    """
    team = Team.objects.locked(team_id)
    require(actor.person_id == person_id or person_id in actor.wards)
    require(team.ended_on is None, TeamEnded())
    require(bool(team.looks_for), NotTaking())
    require(not queries.is_member(team_id, person_id), IllegalMove())
    registered = team.is_youth or has_consented(person_id, ConsentPurpose.VOLUNTEER)
    require(registered, NotRegistered())
    row, created = Application.objects.get_or_create(
        team=team, person_id=person_id, state=APPLICATION.start, defaults={"asked_at": now}
    )
    if created:
        note("team", team_id, "ask_to_join", actor=actor, now=now, person=person_id)
        tell_leaders(team, "team_asked", cause=f"application:{row.pk}", now=now)
    return row


@transaction.atomic
def answer(application_id: int, *, verb: str, actor: Actor, now: datetime) -> Application:
    """`take` makes her a member, `decline` says no; she is told.

    Raises what `enlist` raises, and IllegalMove when it was answered before.
    """
    team_id = Application.objects.values_list("team_id", flat=True).get(pk=application_id)
    team = Team.objects.select_related("area").locked(team_id)
    row = Application.objects.locked(application_id)
    require(policies.may_enlist(actor, team))
    require(verb in ("take", "decline"), Forbidden())
    row.state = APPLICATION.next(row.state, verb)
    row.save(update_fields=("state",))
    if verb == "take":
        enlist(team_id, person_id=row.person_id, actor=actor, now=now)
        _tell_answer(row, "team_welcome", now)
    else:
        note("team", team_id, "decline", actor=actor, now=now, person=row.person_id)
        _tell_answer(row, "team_declined", now)
    return row


def _tell_answer(row: Application, topic: str, now: datetime) -> None:
    cause = f"application:{row.pk}:answer"
    for person_id in {row.person_id, *guardians_of(row.person_id, now)}:
        tell(person_id, topic, cause=cause, now=now, link="/my-teams/", number=row.team_id)


@transaction.atomic
def take_back(application_id: int, *, actor: Actor, now: datetime) -> Application:
    """She does not ask any more."""
    row = Application.objects.locked(application_id)
    require(actor.person_id == row.person_id or row.person_id in actor.wards)
    row.state = APPLICATION.next(row.state, "withdraw")
    row.save(update_fields=("state",))
    note("team", row.team_id, "take_back", actor=actor, now=now, person=row.person_id)
    return row


@transaction.atomic
def leave(
    team_id: int, *, person_id: int, reason: str = "", actor: Actor, now: datetime
) -> Membership:
    """The person belongs to the team no longer, from today on; leading it ends with that.

    By her own or her guardian's word, or by the leader or the desk with a reason.

    Raises Forbidden, BadInput without a reason, IllegalMove when she is no member.
    """
    team = Team.objects.select_related("area").locked(team_id)
    hers = actor.person_id == person_id or person_id in actor.wards
    require(hers or policies.may_remove(actor, team))
    why = _("Please say why.")
    require(hers or bool(reason.strip()), BadInput(field="reason", why=why))
    row = end_membership(team, person_id, now=now)
    if row is None:
        raise IllegalMove()
    note(
        "team",
        team_id,
        "leave" if hers else "remove",
        actor=actor,
        now=now,
        person=person_id,
        reason=reason.strip()[:200],
    )
    return row


@transaction.atomic
def say_for_child(
    team_id: int,
    *,
    person_id: int,
    guardian_id: int,
    is_given: bool,
    channel: Channel,
    actor: Actor,
    now: datetime,
) -> GuardianWord:
    """The guardian's yes or no to this child in this team. A no ends the membership at once.

    Source: PIPL, article 31 (data of children under 14 with the guardian's consent).

    Raises:
        Forbidden: not a guardian in force, or nobody who may record it.
        TeamEnded: it was dissolved.
        BadInput: no youth team.
    """
    team = Team.objects.select_related("area").locked(team_id)
    require(guardian_id in guardians_of(person_id, now))
    no_youth = _("This is no youth team.")
    require(team.is_youth, BadInput(field="team", why=no_youth))
    require(not is_given or team.ended_on is None, TeamEnded())
    written = consent(
        person_id,
        purpose=ConsentPurpose.YOUTH_TEAM,
        is_given=is_given,
        channel=channel,
        given_by_id=guardian_id,
        actor=actor,
        now=now,
    )
    word = GuardianWord.objects.create(
        team=team,
        person_id=person_id,
        guardian_id=guardian_id,
        is_given=is_given,
        consent=written,
        at=now,
    )
    verb = "guardian_yes" if is_given else "guardian_no"
    note("team", team_id, verb, actor=actor, now=now, person=person_id)
    if not is_given:
        withdraw_applications(person_id, team=team)
    if not is_given and end_membership(team, person_id, now=now):
        tell_leaders(team, "youth_left", cause=f"guardian-word:{word.pk}", now=now)
    return word


@transaction.atomic
def end_unguarded(membership_id: int, *, on: date, actor: Actor, now: datetime) -> bool:
    """A child's membership ends when no guardian in force stands behind it; whether it did."""
    require(actor.is_clock)
    team_id, person_id = Membership.objects.values_list("team_id", "person_id").get(
        pk=membership_id
    )
    team = Team.objects.locked(team_id)
    person = Person.objects.get(pk=person_id)
    is_child = rules.needs_guardian(person.birth_year, person.birth_month, on)
    if not is_child or queries.has_guardians_yes(team_id, person_id, now=now):
        return False
    if end_membership(team, person_id, now=now) is None:
        return False
    note("team", team_id, "guardian_gone", actor=actor, now=now, person=person_id)
    tell_leaders(team, "youth_left", cause=f"membership:{membership_id}:unguarded", now=now)
    return True
