"""Becoming a volunteer by every way, by age and consent; first steps; leaving and coming back."""

from datetime import date

import pytest

from kith.core.actor import STRANGER, Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.exchange.notify import deliver
from kith.exchange.sms.fake import FolderSms
from kith.groups import policies, queries
from kith.groups.actions import recruiting, teams
from kith.groups.actions.members import TooYoung
from kith.groups.actions.recruiting import Born, GuardianComes, LinkInput, StepInput
from kith.groups.models import Application, Recruit, Step
from kith.groups.states import Recruitment, StepKind
from kith.hours.models import ServiceRecord
from kith.outbox.models import Message
from kith.people.actions import person as persons
from kith.people.actions import volunteering
from kith.people.actions.helping import NoVolunteer, VolunteerAlready
from kith.people.inputs import PersonInput
from kith.people.models import Consent, Invitation, Person, RoleGrant, SkillHeld
from kith.people.queries import actor_of, has_consented, join_token
from kith.people.states import Channel, ConsentPurpose
from kith.vault.crypto import blind
from tests import make
from tests.groups.world import born
from tests.hours.world import confirmed
from tests.make import DAY, HOUR, MONDAY, PASSWORD

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 2)
PHONE = "13900139000"
OF_AGE = Born(1990, 5)
UNSAID = Born()


@pytest.fixture
def town() -> make.Town:
    return make.town()


def ask(town, phone=PHONE, *, name="诸葛明", age=OF_AGE, team=None, now=MONDAY):
    wanted = LinkInput(name=name, phone=phone, born=age, team_id=team)
    return recruiting.ask_for_link(town.community.pk, input=wanted, actor=STRANGER, now=now)


def accept(token, *, born=UNSAID, now=MONDAY + HOUR):
    return recruiting.accept(
        token,
        phone=PHONE,
        login_name="zhuge",
        password=PASSWORD,
        born=born,
        actor=STRANGER,
        now=now,
    )


def looking(town, *, name="银龄队"):
    return teams.found_team(
        town.community.pk, name=name, looks_for="会聊天的人", actor=town.clerk, now=MONDAY
    )


# ----------------------------------------------------------------------------------- online


def test_a_visitor_gets_a_link_and_is_nobody_before_her_yes(town, tmp_path):
    before = Person.objects.count()

    assert ask(town) is None

    invitation = Invitation.objects.get()
    assert Person.objects.count() == before
    assert invitation.invited_by_id is None
    assert list(Message.objects.values_list("person_id", "topic")) == [
        (invitation.subject_id, "join_link")
    ]
    assert deliver(FolderSms(tmp_path), now=MONDAY + HOUR).sent == 1
    token = join_token(invitation.subject_id)
    assert token in "".join(path.read_text() for path in tmp_path.iterdir())
    assert token not in str(list(Message.objects.values()) + list(Invitation.objects.values()))


def test_a_link_that_was_refused_before_it_went_stops_nobody_else(town, tmp_path):
    ask(town)
    volunteering.decline(join_token(Invitation.objects.get().subject_id), now=MONDAY)
    ask(town, "13900139001", name="王朗")

    done = deliver(FolderSms(tmp_path), now=MONDAY + HOUR)

    assert (done.sent, done.unreachable) == (1, 1)


def test_online_recruited_is_told_from_a_list_and_offline_served_stands_in_the_record(town):
    """S3-18: two channels; who came online and then served at the place."""
    ask(town)
    online = accept(join_token(Invitation.objects.get().subject_id))
    guest = volunteering.VolunteerInput(
        person=PersonInput(name="王朗", phone=PHONE, birth_year=1980, birth_month=1)
    )
    _row, token = volunteering.invite(town.other.pk, input=guest, actor=town.far_clerk, now=MONDAY)
    recruiting.accept(
        token,
        phone=PHONE,
        login_name="wanglang",
        password=PASSWORD,
        born=Born(),
        actor=STRANGER,
        now=MONDAY + HOUR,
    )
    confirmed(town, online.person, start=MONDAY + DAY)

    rows = queries.recruited(town.street.path, start=ON, until=date(2026, 3, 3))
    came = set(rows.filter(channel=Recruitment.ONLINE).values_list("person_id", flat=True))

    assert queries.by_channel(rows) == {"ONLINE": 1, "INVITED": 1}
    assert ServiceRecord.objects.filter(person_id__in=came).count() == 1
    assert not queries.recruited(town.street.path, start=date(2026, 3, 3), until=date.max).exists()


def test_a_known_number_changes_nothing_that_can_be_seen(town):
    volunteer, neighbour = make.volunteer(town.community), make.person(town.community)
    for who, phone in ((volunteer, "+8613900139009"), (neighbour, "+8613900139008")):
        Person.objects.filter(pk=who.pk).update(phone_index=blind("phone", phone))

    answers = [ask(town, phone) for phone in ("13900139009", "13900139008", PHONE, PHONE)]

    assert answers == [None] * 4
    assert list(Message.objects.order_by("pk").values_list("topic", flat=True)) == [
        "join_known",
        "join_link",
        "join_link",
    ]
    assert Invitation.objects.count() == 2


def test_a_number_gets_another_link_after_some_days(town):
    ask(town)
    ask(town, now=MONDAY + 2 * DAY)
    assert Invitation.objects.count() == 1
    Invitation.objects.update(state="DECLINED")

    ask(town, now=MONDAY + 4 * DAY)

    assert Invitation.objects.count() == 2


@pytest.mark.parametrize(
    ("age", "refusal"),
    [
        pytest.param(Born(2013, 1), TooYoung, id="thirteen"),
        pytest.param(Born(2010, 1), GuardianComes, id="sixteen-at-school"),
        pytest.param(Born(), BadInput, id="not-said"),
    ],
)
def test_who_is_not_old_enough_gets_no_link(town, age, refusal):
    with pytest.raises(refusal):
        ask(town, age=age)

    assert (Invitation.objects.count(), Message.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("name", "phone", "field"), [("", PHONE, "name"), ("诸葛明", "12", "phone")]
)
def test_a_slip_of_the_finger_is_told_by_its_field(town, name, phone, field):
    with pytest.raises(BadInput) as refused:
        ask(town, phone, name=name)

    assert refused.value.field == field


def test_the_team_on_whose_page_she_asked_hears_of_her(town):
    team, leader = looking(town), make.person(town.community)
    make.lead(team, leader)
    ask(town, team=team.pk)

    made = accept(join_token(Invitation.objects.get().subject_id))

    assert (made.team, made.channel) == (team, "ONLINE")
    assert Application.objects.get().person_id == made.person_id
    assert Message.objects.filter(topic="team_asked", person_id=leader.pk).exists()


def test_an_imported_minor_does_not_join_alone(town):
    child = PersonInput(name="周小雨", phone=PHONE, birth_year=2010, birth_month=1)
    wanted = volunteering.VolunteerInput(person=child)
    _row, token = volunteering.invite(town.community.pk, input=wanted, actor=town.clerk, now=MONDAY)

    with pytest.raises(GuardianComes):
        accept(token, born=OF_AGE)

    assert Invitation.objects.get().state == "SENT"


def test_where_a_list_knows_no_age_she_says_it_herself(town):
    wanted = volunteering.VolunteerInput(person=PersonInput(name="周雨", phone=PHONE))
    _row, token = volunteering.invite(town.community.pk, input=wanted, actor=town.clerk, now=MONDAY)
    with pytest.raises(BadInput) as refused:
        accept(token)

    made = accept(token, born=OF_AGE)

    assert refused.value.field == "birth_year"
    assert (made.person.birth_year, made.person.birth_month) == (None, None)
    assert Person.objects.get(pk=made.person_id).birth_year == 1990


def test_a_neighbour_who_is_signed_in_joins_by_one_press(town):
    who = make.person(town.community)

    made = recruiting.join(who.pk, born=OF_AGE, actor=make.actor(who), now=MONDAY)

    assert made.channel == "ONLINE"
    assert actor_of(who.pk, now=MONDAY).over(town.community.path, Role.VOLUNTEER)
    assert list(queries.registered(town.community.path, on=ON)) == [who]
    with pytest.raises(VolunteerAlready):
        recruiting.join(who.pk, born=OF_AGE, actor=make.actor(who), now=MONDAY)
    with pytest.raises(Forbidden):
        recruiting.join(make.person(town.community).pk, born=OF_AGE, actor=town.clerk, now=MONDAY)


def test_a_pupil_of_fifteen_joins_by_her_guardians_press_only(town):
    child, parent = born(town, 2010), make.person(town.community)
    with pytest.raises(GuardianComes):
        recruiting.join(child.pk, born=Born(), actor=make.actor(child), now=MONDAY)
    make.guardian(town, child, parent)

    recruiting.join(child.pk, born=Born(), actor=make.actor(parent), now=MONDAY)

    said = Consent.objects.get(person=child, purpose=ConsentPurpose.VOLUNTEER)
    assert (said.given_by_id, said.channel) == (parent.pk, "WEB")
    small = born(town, 2014)
    make.guardian(town, small, parent)
    with pytest.raises(TooYoung):
        recruiting.join(small.pk, born=Born(), actor=make.actor(parent), now=MONDAY)


# --------------------------------------------------------------------------------- counter


def test_somebody_new_is_registered_at_the_counter(town):
    who = PersonInput(name="赵云", phone=PHONE, birth_year=1995, birth_month=2)

    made = recruiting.enrol(
        town.community.pk, who=who, born=Born(1995, 2), actor=town.clerk, now=MONDAY
    )

    said = Consent.objects.filter(person=made.person).order_by("pk")
    assert made.channel == "COUNTER"
    assert list(said.values_list("purpose", "channel", "given_by_id", "recorded_by_id")) == [
        ("SERVICE", "COUNTER", made.person_id, town.clerk.me),
        ("VOLUNTEER", "COUNTER", made.person_id, town.clerk.me),
    ]
    with pytest.raises(Forbidden):
        recruiting.enrol(town.community.pk, who=who, born=Born(), actor=town.far_clerk, now=MONDAY)


def test_a_minor_comes_to_the_counter_with_her_guardian(town):
    child, parent = born(town, 2010), make.person(town.community)

    with pytest.raises(GuardianComes):
        recruiting.enrol(
            town.community.pk,
            who=child.pk,
            born=Born(),
            guardian_id=parent.pk,
            actor=town.clerk,
            now=MONDAY,
        )
    make.guardian(town, child, parent)
    recruiting.enrol(
        town.community.pk,
        who=child.pk,
        born=Born(),
        guardian_id=parent.pk,
        actor=town.clerk,
        now=MONDAY,
    )

    assert Recruit.objects.get().person_id == child.pk


def test_a_new_child_without_a_guardian_leaves_nothing_behind(town):
    before = Person.objects.count()
    who = PersonInput(name="周小雨", birth_year=2010, birth_month=1)

    with pytest.raises(GuardianComes):
        recruiting.enrol(
            town.community.pk, who=who, born=Born(2010, 1), actor=town.clerk, now=MONDAY
        )

    assert Person.objects.count() == before


# ----------------------------------------------------------------------- registered, leaving


def test_a_hundred_and_thirteen_registered_volunteers(town):
    """S3-11: 113 at home in the community (S4-09 counts 20,000 by the same query)."""
    for n in range(113):
        who = PersonInput(name="赵云", phone=f"1990000{n:04d}")
        recruiting.enrol(town.community.pk, who=who, born=OF_AGE, actor=town.clerk, now=MONDAY)
    make.volunteer(town.other)
    make.person(town.community)

    assert queries.registered(town.community.path, on=ON).count() == 113
    assert queries.registered(town.street.path, on=ON).count() == 114
    assert queries.registered(town.community.path, on=date(2026, 3, 1)).count() == 0


def test_who_leaves_keeps_her_hours_and_may_come_back(town):
    who = make.person(town.community)
    recruiting.join(who.pk, born=OF_AGE, actor=make.actor(who), now=MONDAY)
    team = make.team(town.community, who, leader=make.person(town.community))
    confirmed(town, who)

    recruiting.leave_all(who.pk, actor=make.actor(who), now=MONDAY + DAY)

    assert not queries.is_member(team.pk, who.pk)
    assert not has_consented(who.pk, ConsentPurpose.VOLUNTEER)
    assert not RoleGrant.objects.filter(person=who, ends_at=None).exists()
    assert ServiceRecord.objects.get().minutes == 60
    assert queries.registered(town.community.path, on=ON).count() == 1
    assert queries.registered(town.community.path, on=date(2026, 3, 3)).count() == 0
    with pytest.raises(NoVolunteer):
        recruiting.leave_all(who.pk, actor=make.actor(who), now=MONDAY + DAY)

    recruiting.join(who.pk, born=Born(), actor=make.actor(who), now=MONDAY + 2 * DAY)

    assert list(Recruit.objects.order_by("pk").values_list("left_at", flat=True)) == [
        MONDAY + DAY,
        None,
    ]
    assert queries.registered(town.community.path, on=date(2026, 3, 4)).count() == 1


def test_a_yes_taken_back_on_the_page_of_consents_may_be_given_again(town):
    who = make.person(town.community)
    recruiting.join(who.pk, born=OF_AGE, actor=make.actor(who), now=MONDAY)
    persons.consent(
        who.pk,
        purpose=ConsentPurpose.VOLUNTEER,
        is_given=False,
        channel=Channel.WEB,
        given_by_id=who.pk,
        actor=make.actor(who),
        now=MONDAY + HOUR,
    )
    assert queries.registered_among([who.pk]) == frozenset()
    assert not queries.recruits_visible_to(town.clerk).exists()

    recruiting.join(who.pk, born=OF_AGE, actor=make.actor(who), now=MONDAY + DAY)

    assert list(Recruit.objects.order_by("pk").values_list("left_at", flat=True)) == [
        MONDAY + DAY,
        None,
    ]
    assert RoleGrant.objects.filter(person=who, role="VOLUNTEER", ends_at=None).count() == 1


def test_nobody_else_takes_her_name_off_the_list(town):
    who = make.volunteer(town.community)

    with pytest.raises(Forbidden):
        recruiting.leave_all(who.pk, actor=town.clerk, now=MONDAY)

    assert has_consented(who.pk, ConsentPurpose.VOLUNTEER)


# ------------------------------------------------------------------------------------- steps


def step(who, kind, by, what="", *, on=ON, skill=""):
    wanted = StepInput(kind=kind, on=on, what=what, skill=skill)
    return recruiting.take_step(who.pk, input=wanted, actor=by, now=MONDAY)


def test_first_steps_are_noted_and_papers_count_for_the_skill(town):
    who, leader = make.volunteer(town.community), make.person(town.other)
    make.team(town.community, who, leader=leader)

    step(who, StepKind.VETTED, town.clerk, "教师资格证", skill="TUTORING")
    step(who, StepKind.TRAINED, make.actor(leader), "入队培训")
    step(who, StepKind.UNIFORM, make.actor(leader), "L")

    assert SkillHeld.objects.get(person=who).verified_by_id == town.clerk.me
    assert list(Step.objects.order_by("pk").values_list("kind", "what", "by_id")) == [
        ("VETTED", "教师资格证", town.clerk.me),
        ("TRAINED", "入队培训", leader.pk),
        ("UNIFORM", "L", leader.pk),
    ]


def test_a_uniform_is_out_once_and_comes_back_once(town):
    who = make.volunteer(town.community)

    with pytest.raises(IllegalMove):
        step(who, StepKind.UNIFORM_BACK, town.clerk)
    step(who, StepKind.UNIFORM, town.clerk, "L")
    with pytest.raises(IllegalMove):
        step(who, StepKind.UNIFORM, town.clerk, "XL")
    step(who, StepKind.UNIFORM_BACK, town.clerk)

    assert not queries.has_uniform(who.pk)


@pytest.mark.parametrize(
    ("what", "on", "field"),
    [("", ON, "what"), ("入队培训", date(2026, 3, 3), "on")],
    ids=["without-a-word", "tomorrow"],
)
def test_a_step_needs_a_word_and_a_day_that_was(town, what, on, field):
    with pytest.raises(BadInput) as refused:
        step(make.volunteer(town.community), StepKind.TRAINED, town.clerk, what, on=on)

    assert (refused.value.field, Step.objects.count()) == (field, 0)


def test_who_may_note_which_step(town):
    who, leader = make.volunteer(town.community), make.person(town.other)
    team = make.team(town.community, who, leader=leader)
    teams_of = frozenset({team.pk})

    def may(actor, kind):
        return policies.may_take_step(actor, who, teams_of, kind)

    assert [may(town.clerk, kind) for kind in StepKind] == [True] * 4
    assert [may(make.actor(leader), kind) for kind in StepKind] == [False, True, True, True]
    for actor in (town.far_clerk, town.district, make.actor(who), STRANGER):
        assert not may(actor, StepKind.TRAINED)


def test_whose_recruits_an_actor_may_see_is_what_the_list_shows(town):
    for home in (town.community, town.other):
        who = make.person(home)
        recruiting.join(who.pk, born=OF_AGE, actor=make.actor(who), now=MONDAY)
    actors = [town.clerk, town.far_clerk, town.boss, town.district, STRANGER]

    for actor in actors:
        listed = set(queries.recruits_visible_to(actor))
        rows = Recruit.objects.select_related("area")
        assert listed == {r for r in rows if policies.may_see_recruits(actor, r.area.path)}, actor
