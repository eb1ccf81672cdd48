"""Persons come, agree and move; their values open to those who may, with a line in the log."""

import pytest

from kith.core.actor import CLOCK, STRANGER, Actor, Role
from kith.core.refusal import BadInput, Forbidden
from kith.journal.models import Entry
from kith.journal.queries import story
from kith.people import policies, queries
from kith.people.actions import person as persons
from kith.people.actions import roles
from kith.people.actions._rows import AlreadyKnown, NameTaken
from kith.people.actions.account import open_account
from kith.people.inputs import PersonInput
from kith.people.models import Account, Consent, Person
from kith.people.states import Channel, ConsentPurpose, Gender, TieKind
from kith.people.texts import text_hash
from kith.places.states import Level
from kith.vault.models import Access, Subject, SubjectKey
from kith.vault.states import Purpose
from tests import make
from tests.make import DAY, HOUR, MONDAY, PASSWORD

pytestmark = pytest.mark.django_db

ID_NUMBER = "11010519491231002X"


@pytest.fixture
def town() -> make.Town:
    return make.town()


def register(town: make.Town, actor: Actor, **typed: object) -> Person:
    plain = {"name": "欧阳 晓"} | typed
    return persons.register(
        town.community.pk,
        input=PersonInput(**plain),  # type: ignore[arg-type]
        channel=Channel.COUNTER,
        actor=actor,
        now=MONDAY,
    )


def table_sizes() -> tuple[int, ...]:
    tables = (Person, Subject, SubjectKey, Account, Consent, Access, Entry)
    return tuple(table.objects.count() for table in tables)


# ------------------------------------------------------------------------------ registration


def test_a_registered_person_is_known_but_not_verified(town):
    who = register(
        town,
        town.clerk,
        phone="138 0013 8000",
        id_number="11010519491231002x",
        address=" 幸福小区  9 号楼 ",
        gender=Gender.FEMALE,
        needs=("wheelchair", "oxygen"),
    )

    kept = Person.objects.get(pk=who.pk)
    assert (str(kept.name), str(kept.phone), str(kept.id_number), str(kept.address)) == (
        "欧**",
        "138****8000",
        "110************02X",
        "幸福小区**",
    )
    assert (kept.birth_year, kept.birth_month, kept.gender) == (1949, 12, "FEMALE")
    assert (kept.needs, kept.is_verified, kept.came_by) == (
        ["wheelchair", "oxygen"],
        False,
        "COUNTER",
    )
    assert list(story("person", who.pk).values_list("verb", "facts")) == [
        ("register", {"channel": "COUNTER"})
    ]
    assert not queries.has_consented(who.pk, ConsentPurpose.SERVICE)
    assert not Account.objects.filter(person=who).exists()


@pytest.mark.parametrize(
    "actor",
    [
        pytest.param("far_clerk", id="a-clerk-of-the-community-next-door"),
        pytest.param("district", id="the-district-registers-nobody"),
        pytest.param("stranger", id="a-stranger"),
    ],
)
def test_registering_where_one_may_not_is_refused(town, actor):
    who = STRANGER if actor == "stranger" else getattr(town, actor)
    before = table_sizes()

    with pytest.raises(Forbidden) as refused:
        register(town, who)

    assert (refused.value.code, table_sizes()) == ("forbidden", before)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        pytest.param({"name": "王123"}, "name", id="digits-in-a-name"),
        pytest.param({"phone": "1380013800"}, "phone", id="a-digit-is-missing"),
        pytest.param({"id_number": "110105194912310021"}, "id_number", id="a-wrong-check-digit"),
        pytest.param({"id_number": "110105202712310014"}, "id_number", id="born-in-the-future"),
        pytest.param({"id_number": "11010519000101001X"}, "id_number", id="older-than-anybody"),
        pytest.param({"needs": ("diabetes",)}, "needs", id="a-diagnosis-is-no-need"),
    ],
)
def test_what_cannot_be_right_is_refused_and_nobody_is_registered(town, typed, field):
    before = table_sizes()

    with pytest.raises(BadInput) as refused:
        register(town, town.clerk, **typed)

    value = next(iter(typed.values()))
    assert (refused.value.code, refused.value.field) == ("bad_input", field)
    assert str(value) not in str(refused.value)
    assert table_sizes() == before


def test_one_id_number_is_one_person(town):
    register(town, town.clerk, id_number=ID_NUMBER)
    before = table_sizes()

    with pytest.raises(AlreadyKnown) as refused:
        register(town, town.clerk, id_number=ID_NUMBER.lower(), name="另外一人")

    assert (refused.value.code, refused.value.field) == ("already_known", "id_number")
    assert table_sizes() == before


def test_people_without_an_id_number_are_not_each_other(town):
    first, second = register(town, town.clerk), register(town, town.clerk)

    assert first.pk != second.pk
    assert (first.id_index, second.id_index) == ("", "")


# ------------------------------------------------------------------------------------ consent


def consent(who: Person, actor: Actor, *, given_by: int, is_given: bool = True) -> Consent:
    return persons.consent(
        who.pk,
        purpose=ConsentPurpose.PHOTO,
        is_given=is_given,
        channel=Channel.COUNTER,
        given_by_id=given_by,
        actor=actor,
        now=MONDAY,
    )


def test_the_newest_word_counts_and_the_older_stays(town):
    who = make.person(town.community)
    herself = make.actor(who)

    said = []
    for is_given in (True, False, True):
        consent(who, herself, given_by=who.pk, is_given=is_given)
        said.append(queries.has_consented(who.pk, ConsentPurpose.PHOTO))

    kept = Consent.objects.filter(purpose=ConsentPurpose.PHOTO).order_by("pk")
    assert said == [True, False, True]
    assert list(kept.values_list("is_given", flat=True)) == [True, False, True]
    assert not queries.has_consented(who.pk, ConsentPurpose.SENSITIVE)


def test_a_consent_names_who_said_it_and_who_wrote_it_down(town):
    who = make.person(town.community)

    row = consent(who, town.clerk, given_by=who.pk)

    assert Consent.objects.filter(pk=row.pk).values().get() == {
        "id": row.pk,
        "person_id": who.pk,
        "purpose": "PHOTO",
        "is_given": True,
        "text_version": "2026-11",
        "text_hash": text_hash("2026-11", ConsentPurpose.PHOTO),
        "reference": "",
        "channel": "COUNTER",
        "given_by_id": who.pk,
        "recorded_by_id": town.clerk.me,
        "at": MONDAY,
    }


@pytest.mark.parametrize(
    "actor",
    [
        pytest.param("far_clerk", id="a-clerk-of-the-community-next-door"),
        pytest.param("boss", id="the-street-takes-no-consents"),
        pytest.param("stranger", id="a-stranger"),
    ],
)
def test_a_consent_by_somebody_who_may_not_take_it_is_refused(town, actor):
    who = make.person(town.community)
    by = STRANGER if actor == "stranger" else getattr(town, actor)
    before = table_sizes()

    with pytest.raises(Forbidden):
        consent(who, by, given_by=who.pk)

    assert table_sizes() == before


def test_the_word_of_somebody_else_is_no_consent(town):
    who, neighbour = make.person(town.community), make.person(town.community)
    before = table_sizes()

    for actor in (town.clerk, make.actor(who)):
        with pytest.raises(Forbidden):
            consent(who, actor, given_by=neighbour.pk)

    assert table_sizes() == before


def test_a_proxy_may_speak_until_she_is_no_longer_one(town):
    who, daughter = make.person(town.community), make.person(town.community)
    link = roles.name_proxy(
        who.pk,
        agent_id=daughter.pk,
        kind=TieKind.FAMILY,
        agreed_how="by telephone",
        actor=town.clerk,
        now=MONDAY - DAY,
    )

    row = consent(who, town.clerk, given_by=daughter.pk)
    roles.end_proxy(link.pk, actor=make.actor(who), now=MONDAY - HOUR)

    assert (row.given_by_id, row.recorded_by_id) == (daughter.pk, town.clerk.me)
    with pytest.raises(Forbidden):
        consent(who, town.clerk, given_by=daughter.pk)


# ------------------------------------------------------------------------------------- reveal


def test_what_is_opened_is_told_to_whom_it_belongs(town):
    who = make.person(town.community, phone="13800138000")

    shown = persons.reveal(who.pk, "phone", purpose=Purpose.CALL_BACK, actor=town.clerk, now=MONDAY)

    line = Access.objects.get(subject_id=who.pk)
    assert shown == {"phone": "+8613800138000"}
    assert (line.actor_id, line.role, line.purpose, line.fields) == (
        town.clerk.me,
        "WORKER",
        "CALL_BACK",
        "phone",
    )


@pytest.mark.parametrize(
    "actor",
    [
        pytest.param("far_clerk", id="a-clerk-of-the-community-next-door"),
        pytest.param("district", id="the-district"),
        pytest.param("stranger", id="a-stranger"),
    ],
)
def test_a_look_that_is_not_granted_opens_nothing(town, actor):
    who = make.person(town.community)
    by = STRANGER if actor == "stranger" else getattr(town, actor)
    before = table_sizes()

    with pytest.raises(Forbidden):
        persons.reveal(who.pk, "phone", purpose=Purpose.CALL_BACK, actor=by, now=MONDAY)

    assert table_sizes() == before


def test_a_look_after_the_role_ended_opens_nothing(town):
    who, clerk = make.person(town.community), make.person(town.community)
    make.grant(clerk, Role.WORKER, town.community)
    held = clerk.roles.get()

    roles.revoke(held.pk, path=town.community.path, actor=town.boss, now=MONDAY)

    with pytest.raises(Forbidden):
        persons.reveal(
            who.pk,
            "phone",
            purpose=Purpose.CALL_BACK,
            actor=queries.actor_of(clerk.pk, now=MONDAY),
            now=MONDAY,
        )
    assert Access.objects.filter(subject_id=who.pk).count() == 0


def test_only_kith_itself_opens_a_number_to_send_a_code(town):
    who = make.person(town.community, phone="13800138000")

    with pytest.raises(Forbidden):
        persons.phone_for_code(who.pk, actor=town.clerk, now=MONDAY)

    assert persons.phone_for_code(who.pk, actor=CLOCK, now=MONDAY) == "+8613800138000"
    assert list(Access.objects.values_list("actor_id", "role", "purpose", "fields")) == [
        (None, "CLOCK", "NOTIFY", "phone")
    ]


# --------------------------------------------------------------------------------- moving home


def test_a_person_moves_and_her_household_with_her(town):
    who = make.person(town.community, address="幸福小区 1 号楼")
    there = make.person(town.other, address="和平小区 2 号楼")

    moved = persons.move_home(
        who.pk,
        area_id=town.other.pk,
        address=" 和平小区  2 号楼",
        actor=town.clerk,
        now=MONDAY,
    )

    assert (moved.area, str(moved.address)) == (town.other, "和平小区**")
    assert moved.household_key == there.household_key != who.household_key
    assert list(story("person", who.pk).values_list("verb", flat=True)) == [
        "register",
        "move_home",
    ]


@pytest.mark.parametrize("actor", ["boss", "far_clerk", "district"])
def test_a_move_written_by_others_is_refused(town, actor):
    who = make.person(town.community)

    with pytest.raises(Forbidden):
        persons.move_home(
            who.pk,
            area_id=town.other.pk,
            address="和平小区",
            actor=getattr(town, actor),
            now=MONDAY,
        )

    kept = Person.objects.get(pk=who.pk)
    assert (kept.area, kept.address) == (town.community, who.address)


# --------------------------------------------------------------------------- finding by phone


def test_a_number_finds_everybody_in_the_household(town):
    first = make.person(town.community, phone="13800138000")
    second = make.person(town.community, phone="+86 138-0013-8000")
    make.person(town.community, phone="13800138001")

    assert set(queries.with_phone("138 0013 8000")) == {first, second}
    assert set(queries.with_phone("13900139000")) == set()


def test_a_number_logs_in_the_one_person_who_has_an_account(town):
    mother = make.person(town.community, phone="13800138000")
    make.person(town.community, phone="13800138000")
    make.account(mother)

    assert queries.account_with_phone("138 0013 8000") == mother.account


def test_a_number_that_two_accounts_share_logs_in_nobody(town):
    for _n in range(2):
        make.account(make.person(town.community, phone="13800138000"))

    assert queries.account_with_phone("13800138000") is None


@pytest.mark.parametrize("typed", ["", "12345", "abc", "138****8000"])
def test_what_is_no_number_finds_no_account(typed):
    assert queries.account_with_phone(typed) is None


def test_an_account_that_was_closed_is_not_found(town):
    who = make.person(town.community, phone="13800138000")
    make.account(who)

    Account.objects.filter(person=who).update(is_active=False)

    assert queries.account_with_phone("13800138000") is None


# ------------------------------------------------------------------------------------ account


def test_a_person_opens_her_own_account(town):
    who = make.person(town.community)

    login = open_account(
        who.pk, login_name="xiao", password=PASSWORD, actor=Actor(person_id=who.pk), now=MONDAY
    )

    assert (login.person, login.login_name, login.check_password(PASSWORD)) == (who, "xiao", True)
    assert PASSWORD not in login.password


def test_nobody_opens_an_account_for_somebody_else(town):
    who = make.person(town.community)
    before = table_sizes()

    with pytest.raises(Forbidden):
        open_account(who.pk, login_name="xiao", password=PASSWORD, actor=town.clerk, now=MONDAY)

    assert table_sizes() == before


def test_a_login_name_belongs_to_one_person(town):
    make.account(make.person(town.community), "xiao")
    who = make.person(town.community)
    before = table_sizes()

    with pytest.raises(NameTaken) as refused:
        make.account(who, "xiao")

    assert (refused.value.code, refused.value.field) == ("name_taken", "login_name")
    assert table_sizes() == before


# -------------------------------------------------------------------------------------- twins


def test_what_an_actor_may_see_is_what_the_list_shows(town):
    child = make.person(town.community)
    mother = make.person(town.other)
    far = make.area("980101", Level.COUNTY, "")
    make.person(far)
    auditor = make.staff(Role.AUDITOR, far)
    guardian = Actor(person_id=mother.pk, wards=frozenset({child.pk}))
    actors = [
        town.clerk,
        town.far_clerk,
        town.boss,
        town.district,
        auditor,
        guardian,
        make.actor(make.volunteer(town.community)),
        make.actor(child),
        make.staff(Role.HOTLINE, town.street),
        make.staff(Role.OPERATOR, town.county),
        STRANGER,
        CLOCK,
    ]
    everybody = Person.objects.select_related("area")

    for actor in actors:
        listed = set(queries.visible_to(actor).values_list("pk", flat=True))
        assert listed == {p.pk for p in everybody if policies.may_see(actor, p)}, actor
    assert {p.pk for p in queries.visible_to(guardian)} == {child.pk, mother.pk}
