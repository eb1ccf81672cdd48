"""Nobody joins but by her own yes; and she alone says when she has time."""

from dataclasses import replace
from datetime import date, time

import pytest

from kith.core.actor import CLOCK, STRANGER, Actor, Role
from kith.core.refusal import BadInput, Forbidden
from kith.journal.queries import story
from kith.people import policies, queries
from kith.people.actions import skills
from kith.people.actions._rows import NameTaken
from kith.people.actions.volunteering import (
    AlreadyInvited,
    FreeTime,
    VolunteerInput,
    accept,
    decline,
    invite,
    quieten,
    set_availability,
)
from kith.people.inputs import PersonInput
from kith.people.models import (
    Account,
    Availability,
    Consent,
    Invitation,
    Person,
    RoleGrant,
    SkillHeld,
    VolunteerProfile,
)
from kith.people.queries import InvitationGone
from kith.people.states import ConsentPurpose, Gender
from kith.vault.models import Access
from tests import make
from tests.make import DAY, HOUR, MONDAY, PASSWORD

pytestmark = pytest.mark.django_db

PHONE = "13900139000"
MORNING = FreeTime(1, time(8), time(12))
GUEST = VolunteerInput(
    person=PersonInput(
        name="诸葛明", phone=PHONE, gender=Gender.MALE, birth_year=1990, birth_month=4
    ),
    skills=("REPAIR", "DIGITAL", "REPAIR"),
    free=(MORNING, FreeTime(6, time(9), time(17))),
    largest_distance_m=2000,
    languages=("zh", "ug"),
)
JOINED = (Person, Account, Consent, VolunteerProfile, SkillHeld, Availability, RoleGrant)


@pytest.fixture
def town() -> make.Town:
    return make.town()


def sent(town: make.Town, guest: VolunteerInput = GUEST) -> tuple[Invitation, str]:
    return invite(town.community.pk, input=guest, actor=town.clerk, now=MONDAY)


def join(token: str, **changes: object) -> Person:
    given = {"phone": PHONE, "login_name": "zhuge", "password": PASSWORD, "now": MONDAY + DAY}
    return accept(token, **(given | changes))  # type: ignore[arg-type]


def sizes() -> list[int]:
    return [table.objects.count() for table in JOINED]


# ---------------------------------------------------------------------------------- invitation


def test_an_invitation_makes_nobody_a_person(town):
    before = sizes()

    invitation, token = sent(town)

    assert sizes() == before
    assert (str(invitation.name), str(invitation.phone)) == ("诸**", "139****9000")
    assert (invitation.state, invitation.invited_by_id) == ("SENT", town.clerk.me)
    assert invitation.expires_at == MONDAY + 60 * DAY
    assert token not in str(Invitation.objects.values().get())
    assert len(token) == 32


def test_the_invitation_is_kept_as_it_was_written_each_thing_once(town):
    sent(town)

    expected = {
        "skills": ["REPAIR", "DIGITAL"],
        "free": [[1, "08:00:00", "12:00:00"], [6, "09:00:00", "17:00:00"]],
        "largest_distance_m": 2000,
        "languages": ["zh", "ug"],
        "gender": "MALE",
        "birth_year": 1990,
        "birth_month": 4,
    }
    kept = Invitation.objects.get().facts
    assert {name: kept[name] for name in expected} == expected


@pytest.mark.parametrize("by", ["far_clerk", "district", "stranger"])
def test_inviting_where_one_may_not_is_refused(town, by):
    actor = STRANGER if by == "stranger" else getattr(town, by)

    with pytest.raises(Forbidden):
        invite(town.community.pk, input=GUEST, actor=actor, now=MONDAY)

    assert Invitation.objects.count() == 0


@pytest.mark.parametrize(
    ("person", "field"),
    [
        pytest.param(PersonInput(name="王1", phone=PHONE), "name", id="a-digit-in-the-name"),
        pytest.param(PersonInput(name="王明", phone="12"), "phone", id="no-phone"),
        pytest.param(PersonInput(name="王明"), "phone", id="without-a-phone-nobody-is-asked"),
    ],
)
def test_an_invitation_that_cannot_be_right_is_not_sent(town, person, field):
    with pytest.raises(BadInput) as refused:
        sent(town, replace(GUEST, person=person))

    assert (refused.value.field, Invitation.objects.count()) == (field, 0)


def test_a_phone_is_asked_once_in_a_place(town):
    first, _token = sent(town)

    with pytest.raises(AlreadyInvited) as refused:
        sent(town, replace(GUEST, person=replace(GUEST.person, phone="139 0013 9000")))

    elsewhere, _token = invite(town.other.pk, input=GUEST, actor=town.boss, now=MONDAY)
    assert (refused.value.code, refused.value.field) == ("already_invited", "phone")
    assert set(Invitation.objects.all()) == {first, elsewhere}


def test_when_an_invitation_has_run_out_the_phone_may_be_asked_again(town):
    first, old_token = sent(town)
    later = first.expires_at

    second, token = invite(town.community.pk, input=GUEST, actor=town.clerk, now=later)

    assert dict(Invitation.objects.values_list("pk", "state")) == {
        first.pk: "EXPIRED",
        second.pk: "SENT",
    }
    with pytest.raises(InvitationGone):
        join(old_token, now=later)
    assert join(token, now=later).pk == second.subject_id


def test_who_may_see_an_invitation_is_who_finds_it_in_the_list(town):
    sent(town)
    invite(town.other.pk, input=GUEST, actor=town.boss, now=MONDAY)
    actors = [town.clerk, town.far_clerk, town.boss, town.district, STRANGER, CLOCK]
    everything = Invitation.objects.select_related("area")

    counts = []
    for actor in actors:
        listed = set(queries.invitations_visible_to(actor).values_list("pk", flat=True))
        assert listed == {
            row.pk for row in everything if policies.may_see_invitation(actor, row)
        }, actor
        counts.append(len(listed))

    assert counts == [1, 1, 2, 0, 0, 0]


# ------------------------------------------------------------------------------------- joining


def test_a_yes_makes_a_volunteer_with_all_she_was_asked_about(town):
    invitation, token = sent(town)

    who = join(token)

    profile = VolunteerProfile.objects.get(person=who)
    free = Availability.objects.filter(person=who).order_by("weekday")
    held = RoleGrant.objects.get(person=who)
    assert who.pk == invitation.subject_id
    assert (str(who.name), who.gender, who.birth_year, who.birth_month, who.area) == (
        "诸**",
        "MALE",
        1990,
        4,
        town.community,
    )
    assert (profile.largest_distance_m, profile.languages, profile.since) == (
        2000,
        ["zh", "ug"],
        MONDAY + DAY,
    )
    assert set(who.skills.values_list("skill", flat=True)) == {"REPAIR", "DIGITAL"}
    assert list(free.values_list("weekday", "starts", "ends")) == [
        (1, time(8), time(12)),
        (6, time(9), time(17)),
    ]
    assert (held.role, held.scope_id, held.granted_by_id) == (
        Role.VOLUNTEER,
        town.community.pk,
        None,
    )
    assert Account.objects.get(login_name="zhuge").person == who
    assert Invitation.objects.get(pk=invitation.pk).state == "ACCEPTED"


def test_a_yes_is_her_own_consent_to_two_purposes_and_no_more(town):
    _invitation, token = sent(town)

    who = join(token)

    rows = Consent.objects.filter(person=who).order_by("purpose")
    assert list(rows.values_list("purpose", "is_given", "given_by_id", "recorded_by_id")) == [
        ("SERVICE", True, who.pk, who.pk),
        ("VOLUNTEER", True, who.pk, who.pk),
    ]
    assert {p for p in ConsentPurpose if queries.has_consented(who.pk, p)} == {
        ConsentPurpose.SERVICE,
        ConsentPurpose.VOLUNTEER,
    }


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"phone": "13900139001"}, id="another-phone"),
        pytest.param({"now": MONDAY + 60 * DAY}, id="after-sixty-days"),
    ],
)
def test_a_yes_from_another_phone_or_too_late_makes_nobody_a_person(town, changes):
    invitation, token = sent(town)
    before = (sizes(), Access.objects.count())

    with pytest.raises(InvitationGone) as refused:
        join(token, **changes)

    assert (refused.value.code, refused.value.status) == ("invitation_gone", 410)
    assert (sizes(), Access.objects.count()) == before
    assert Invitation.objects.get(pk=invitation.pk).state == "SENT"


def test_a_wrong_phone_may_be_corrected(town):
    _invitation, token = sent(town)
    with pytest.raises(InvitationGone):
        join(token, phone="13900139001")

    assert join(token, phone="+86 139-0013-9000").area == town.community


def test_a_token_is_used_once(town):
    _invitation, token = sent(town)
    join(token)
    before = sizes()

    with pytest.raises(InvitationGone):
        join(token, login_name="another")

    assert sizes() == before


def test_an_unknown_token_leads_nowhere(town):
    sent(town)

    with pytest.raises(InvitationGone):
        join("x" * 32)


def test_a_login_name_that_is_taken_leaves_the_invitation_open(town):
    make.account(make.person(town.community), "zhuge")
    invitation, token = sent(town)
    before = (sizes(), Access.objects.count())

    with pytest.raises(NameTaken) as refused:
        join(token)

    assert (refused.value.code, refused.value.field) == ("name_taken", "login_name")
    assert (sizes(), Access.objects.count()) == before
    assert Invitation.objects.get(pk=invitation.pk).state == "SENT"
    assert join(token, login_name="zhuge2").account.login_name == "zhuge2"


def test_a_no_closes_the_link_and_makes_nobody_a_person(town):
    invitation, token = sent(town)
    before = sizes()

    said = decline(token, now=MONDAY)

    assert said.state == "DECLINED"
    assert sizes() == before
    assert list(story("invitation", invitation.pk).values_list("verb", flat=True)) == [
        "invite",
        "decline",
    ]
    with pytest.raises(InvitationGone):
        join(token)
    with pytest.raises(InvitationGone):
        decline(token, now=MONDAY)


# -------------------------------------------------------------------------------- availability


def say(actor: Actor, *free: FreeTime, quiet: object = None) -> VolunteerProfile:
    return set_availability(
        free=free,
        largest_distance_m=1500,
        weekly_capacity=3,
        quiet_until=quiet,  # type: ignore[arg-type]
        actor=actor,
        now=MONDAY,
    )


def spans(who: Person) -> list[tuple[int, time, time]]:
    rows = Availability.objects.filter(person=who).order_by("weekday", "starts")
    return list(rows.values_list("weekday", "starts", "ends"))


def test_her_word_replaces_what_was_known(town):
    who = make.volunteer(town.community)

    say(make.actor(who), MORNING, quiet=MONDAY + DAY)

    kept = VolunteerProfile.objects.get(person=who)
    assert spans(who) == [(1, time(8), time(12))]
    assert (kept.largest_distance_m, kept.weekly_capacity, kept.quiet_until) == (
        1500,
        3,
        MONDAY + DAY,
    )


def test_spans_that_touch_become_one(town):
    who = make.volunteer(town.community)

    say(
        make.actor(who),
        FreeTime(2, time(13), time(15)),
        FreeTime(1, time(10), time(14)),
        FreeTime(1, time(14), time(16)),
        MORNING,
        MORNING,
        FreeTime(1, time(18), time(19)),
        FreeTime(1, time(9), time(10)),
    )

    assert spans(who) == [
        (1, time(8), time(16)),
        (1, time(18), time(19)),
        (2, time(13), time(15)),
    ]


@pytest.mark.parametrize(
    "span",
    [
        pytest.param(FreeTime(1, time(12), time(8)), id="it-ends-before-it-begins"),
        pytest.param(FreeTime(1, time(8), time(8)), id="it-ends-as-it-begins"),
        pytest.param(FreeTime(0, time(8), time(9)), id="there-is-no-day-0"),
        pytest.param(FreeTime(8, time(8), time(9)), id="there-is-no-day-8"),
    ],
)
def test_a_time_that_is_none_changes_nothing(town, span):
    who = make.volunteer(town.community)
    before = (spans(who), VolunteerProfile.objects.values().get(person=who))

    with pytest.raises(BadInput) as refused:
        say(make.actor(who), MORNING, span)

    assert refused.value.field == "free"
    assert (spans(who), VolunteerProfile.objects.values().get(person=who)) == before
    with pytest.raises(BadInput):
        sent(town, replace(GUEST, free=(span,)))


def test_only_a_volunteer_has_free_times(town):
    for actor in (STRANGER, make.actor(make.person(town.community)), CLOCK):
        with pytest.raises(Forbidden):
            say(actor, MORNING)

    assert Availability.objects.count() == 0


@pytest.mark.parametrize(
    ("known", "until", "kept"),
    [
        pytest.param(None, HOUR, HOUR, id="a-no-quiets-the-phone"),
        pytest.param(HOUR, DAY, DAY, id="a-second-no-quiets-it-longer"),
        pytest.param(7 * DAY, HOUR, 7 * DAY, id="a-no-never-ends-a-holiday-early"),
    ],
)
def test_a_no_quiets_the_phone_and_never_wakes_it(town, known, until, kept):
    who, other = make.volunteer(town.community), make.volunteer(town.community)
    quiet = MONDAY + known if known else None
    VolunteerProfile.objects.filter(person=who).update(quiet_until=quiet)

    quieten(who.pk, until=MONDAY + until, now=MONDAY)

    assert VolunteerProfile.objects.get(person=who).quiet_until == MONDAY + kept
    assert VolunteerProfile.objects.get(person=other).quiet_until is None
    assert queries.quiet_among([who.pk, other.pk], now=MONDAY) == {who.pk}


# -------------------------------------------------------------------------------------- skills


def vet(who: Person, actor: Actor, evidence: str = " 教师资格证 ") -> SkillHeld:
    return skills.vet(
        who.pk,
        skill="TUTORING",
        evidence=evidence,
        expires_on=date(2027, 1, 1),
        actor=actor,
        now=MONDAY,
    )


def test_a_skill_counts_when_somebody_else_has_seen_the_papers(town):
    who = make.volunteer(town.community, "TUTORING", "REPAIR")

    vet(who, town.clerk)

    rows = SkillHeld.objects.filter(person=who).order_by("skill")
    assert list(rows.values_list("skill", "evidence", "verified_by_id", "expires_on")) == [
        ("REPAIR", "", None, None),
        ("TUTORING", "教师资格证", town.clerk.me, date(2027, 1, 1)),
    ]


def test_nobody_vouches_for_herself_or_for_people_elsewhere(town):
    who = make.volunteer(town.community, "TUTORING")
    clerk = Person.objects.get(pk=town.clerk.me)

    for person, actor in ((clerk, town.clerk), (who, town.far_clerk), (who, make.actor(who))):
        with pytest.raises(Forbidden):
            vet(person, actor)
    with pytest.raises(BadInput) as refused:
        vet(who, town.clerk, evidence="  ")

    assert refused.value.field == "evidence"
    assert SkillHeld.objects.exclude(verified_by_id=None).count() == 0
