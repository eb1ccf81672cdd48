"""Lists of a unit: signed lines have reported in, the others are asked and else forgotten."""

from datetime import date, timedelta

import pytest

from kith.core.actor import STRANGER
from kith.outbox.models import Message
from kith.people.models import Account, Consent, Person, VolunteerProfile
from kith.points.queries import balance, passbook
from kith.reportin import jobs, queries
from kith.reportin.actions import roster
from kith.reportin.actions.roster import Entered, JoinInput, SignInInstead, enter_many
from kith.reportin.models import Placement, Receipt, ReportIn, RosterEntry
from kith.reportin.queries import RosterGone
from kith.reportin.queries_facts import counted
from kith.vault.actions import Forgotten, reveal
from kith.vault.models import SubjectKey
from kith.vault.states import Purpose
from tests import make
from tests.make import MONDAY
from tests.reportin import world

pytestmark = pytest.mark.django_db


def codes(answers: list[Entered]) -> list[str]:
    return [answer.refusal.code if answer.refusal else "" for answer in answers]


def enter(of: world.World, *lines: roster.RosterLine) -> list[Entered]:
    return enter_many(lines, actor=of.town.clerk, now=MONDAY)


def test_a_signed_line_makes_a_person_with_the_one_consent_she_signed():
    of = world.world()
    before = Person.objects.count()

    answers = enter(of, world.line(of, 1))

    row = ReportIn.objects.get()
    consent = Consent.objects.get(person=row.person)
    assert (codes(answers), Person.objects.count() - before) == ([""], 1)
    assert (row.state, row.channel) == ("PLACED", "PAPER")
    assert (row.since_date, row.until_date) == (date(2026, 3, 2), date(2026, 9, 2))
    assert (consent.purpose, consent.channel, consent.text_version, consent.recorded_by_id) == (
        "SERVICE", "PAPER", "2026-01", of.town.clerk.me,
    )  # fmt: skip
    assert consent.at.date() == date(2026, 2, 20)
    assert not VolunteerProfile.objects.exists()
    assert not Account.objects.filter(person=row.person).exists()
    assert str(world.who_of(row).name) == "李**"
    told = reveal(
        world.who_of(row), "name", "phone", actor=of.town.clerk, purpose=Purpose.IMPORT, now=MONDAY
    )
    assert told == {"name": "李二甲", "phone": "+8619966000001"}


def test_the_accepted_members_of_a_city_are_counted_and_rostered_ones_apart():
    """S2-01, at a small scale; `kith bench report-in` counts 21,095."""
    of = world.world()
    lines = [world.line(of, n, signed=date(2026, 2, 20) if n % 4 else None) for n in range(40)]

    answers = enter(of, *lines)

    told = counted(of.town.county.path)
    assert codes(answers) == [""] * 40
    assert (told.accepted, told.placed, told.rostered) == (30, 30, 10)
    assert queries.accepted(of.town.county.path).values("person").distinct().count() == 30
    assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, 31))
    assert set(Placement.objects.values_list("area_id", flat=True)) == {of.grid.pk}


def test_every_accepted_member_has_a_passbook():
    """S2-05: a passbook opens with its first look or line, so its share is 100 % of all members."""
    of = world.world()
    enter(of, *(world.line(of, n) for n in range(10)))
    people = list(queries.accepted(of.town.county.path).values_list("person_id", flat=True))

    books = [passbook(pk, actor=make.actor(Person.objects.get(pk=pk))) for pk in people]

    assert (len(books), [len(book) for book in books]) == (10, [0] * 10)
    assert {balance(pk).free for pk in people} == {0}


def test_the_same_lines_again_are_known_and_refused_if_pressed():
    of = world.world()
    lines = [world.line(of, 1), world.line(of, 2, signed=None)]
    enter(of, *lines)
    keys = [line.key for line in lines]

    signed, named = queries.lines_known(keys)

    assert (signed, named) == ({keys[0]}, {keys[1]})
    assert codes(enter(of, lines[0])) == ["already_reported_in"]
    assert (ReportIn.objects.count(), RosterEntry.objects.count()) == (1, 1)


def test_a_line_that_comes_back_signed_answers_the_roster():
    of = world.world()
    enter(of, world.line(of, 3, signed=None))
    entry = RosterEntry.objects.get()

    enter(of, world.line(of, 3))

    assert RosterEntry.objects.get().state == "JOINED"
    assert ReportIn.objects.get().state == "PLACED"
    assert not SubjectKey.objects.filter(subject_id=entry.subject_id).exists()


def test_a_known_person_is_found_by_phone_and_name():
    of = world.world()
    who = make.person(of.town.community, name="李六甲", phone="19966000005")
    before = Person.objects.count()

    answers = enter(of, world.line(of, 5), world.line(of, 6, phone="+8619966000005", name="赵六"))

    found = dict(ReportIn.objects.values_list("key", "person_id"))
    assert codes(answers) == ["", ""]
    assert found[world.line(of, 5).key] == who.pk
    assert Person.objects.count() - before == 1
    assert Consent.objects.filter(person=who).count() == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"posts": ("KING",)}, "bad_input", id="no-such-post"),
        pytest.param({"posts": ()}, "bad_input", id="a-grid-without-a-post"),
        pytest.param({"signed_on": date(2026, 3, 3)}, "bad_input", id="signed-tomorrow"),
        pytest.param({"text_version": ""}, "bad_input", id="signed-what"),
    ],
)
def test_a_bad_line_is_refused_alone(change, code):
    of = world.world()

    answers = enter(of, world.line(of, 1, **change), world.line(of, 2))

    assert codes(answers) == [code, ""]
    assert ReportIn.objects.count() == 1


def test_another_desk_enters_nothing_here():
    of = world.world()

    answers = enter_many([world.line(of, 1)], actor=of.town.far_clerk, now=MONDAY)

    assert (codes(answers), ReportIn.objects.count()) == (["forbidden"], 0)


# -------------------------------------------------------------------------- who has not signed


def invited(of: world.World, n: int = 7) -> str:
    (answer,) = enter(of, world.line(of, n, signed=None))
    return answer.token


def answer(phone: str = "19966000007") -> JoinInput:
    return JoinInput(phone=phone, login_name="li", password=make.PASSWORD, posts=world.POST)


def test_an_unsigned_line_makes_no_person_until_she_says_yes():
    of = world.world()
    before = Person.objects.count()
    token = invited(of)
    between = Person.objects.count()

    row = roster.join(token, input=answer(), actor=STRANGER, now=MONDAY)

    entry = RosterEntry.objects.get()
    assert (between - before, row.person_id, row.state) == (0, entry.subject_id, "SUBMITTED")
    assert list(world.who_of(row).consents.values_list("purpose", "channel")) == [
        ("SERVICE", "WEB")
    ]
    assert (entry.state, world.who_of(row).account.login_name) == ("JOINED", "li")
    with pytest.raises(RosterGone):
        roster.join(token, input=answer(), actor=STRANGER, now=MONDAY)


def test_a_link_opens_only_for_the_named_phone_and_a_stranger():
    of = world.world()
    token = invited(of)

    with pytest.raises(RosterGone):
        roster.join(token, input=answer("19966000008"), actor=STRANGER, now=MONDAY)
    with pytest.raises(SignInInstead):
        roster.join(token, input=answer(), actor=of.liaison, now=MONDAY)
    with pytest.raises(RosterGone):
        roster.join("nothing", input=answer(), actor=STRANGER, now=MONDAY)

    assert RosterEntry.objects.get().state == "WAITING"


def test_a_no_and_silence_forget_the_line():
    of = world.world()
    tokens = [invited(of, n) for n in (7, 8)]

    roster.decline(tokens[0], actor=STRANGER, now=MONDAY)
    kept = jobs.lapse_report_ins(MONDAY + timedelta(days=59))
    gone = jobs.lapse_report_ins(MONDAY + timedelta(days=60))

    states = RosterEntry.objects.order_by("pk").values_list("state", flat=True)
    assert (list(states), kept, gone) == (["DECLINED", "EXPIRED"], 0, 1)
    for entry in RosterEntry.objects.all():
        assert entry.phone_index == ""
        with pytest.raises(Forgotten):
            reveal(entry, "name", actor=of.town.clerk, purpose=Purpose.IMPORT, now=MONDAY)


def test_a_known_person_named_by_her_unit_is_told_and_her_own_slip_answers():
    of = world.world()
    who = make.person(of.town.community, name="李八甲", phone="19966000007")
    token = invited(of)

    with pytest.raises(SignInInstead):
        roster.join(token, input=answer(), actor=STRANGER, now=MONDAY)
    told = Message.objects.filter(person_id=who.pk).values_list("topic", "link")
    world.slip(of, who)

    assert list(told) == [("report_in_named", "/report-in/mine/")]
    assert RosterEntry.objects.get().state == "JOINED"
