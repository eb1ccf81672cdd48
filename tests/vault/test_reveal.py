"""INV-A1: no decryption without its line in the access log, in the same transaction."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kith.core.actor import CLOCK, STRANGER, Actor, Grant, Role, ScopeKind
from kith.files.actions import keep, open_file
from kith.orders.actions.contact import read_words
from kith.people.actions import person as persons
from kith.people.actions.volunteering import VolunteerInput, accept, invite
from kith.people.inputs import PersonInput
from kith.people.models import Person
from kith.vault import actions as vault
from kith.vault import crypto
from kith.vault.models import Access
from kith.vault.states import Purpose
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db

CLERK = Actor(
    person_id=70_001,
    grants=(Grant(Role.WORKER, ScopeKind.AREA, 1, "/99/", "幸福社区"),),
    request_id="r-7",
)


@contextmanager
def decryptions() -> Iterator[list[str]]:
    """Contexts of the values opened inside the block, told by the interpreter itself."""
    seen: list[str] = []

    def watch(frame: FrameType, event: str, _arg: object) -> None:
        if event == "call" and frame.f_code is crypto.decrypt.__code__:
            seen.append(frame.f_locals["context"])

    sys.setprofile(watch)
    try:
        yield seen
    finally:
        sys.setprofile(None)
        seen[:] = [context for context in seen if not context.startswith("dek|")]


@pytest.fixture
def who() -> Person:
    return make.person(make.town().community, name="欧阳晓", phone="13800138000")


def test_a_look_leaves_exactly_one_line_that_tells_all(who):
    vault.reveal(who, "name", "phone", actor=CLERK, purpose=Purpose.CHECK_IDENTITY, now=MONDAY)

    line = Access.objects.values().get()
    assert line == {
        "id": line["id"],
        "subject_id": who.pk,
        "actor_id": 70_001,
        "role": "WORKER",
        "unit": "幸福社区",
        "purpose": "CHECK_IDENTITY",
        "fields": "name,phone",
        "kind": "people.person",
        "object_id": who.pk,
        "at": MONDAY,
        "request_id": "r-7",
    }


@pytest.mark.parametrize(
    ("actor", "shown"),
    [
        pytest.param(CLOCK, (None, "CLOCK"), id="kith-itself"),
        pytest.param(STRANGER, (None, "STRANGER"), id="somebody-unknown"),
        pytest.param(Actor(person_id=70_002), (70_002, "RESIDENT"), id="a-resident"),
    ],
)
def test_the_line_says_in_which_capacity(who, actor, shown):
    vault.reveal(who, "name", actor=actor, purpose=Purpose.NOTIFY, now=MONDAY)

    assert Access.objects.values_list("actor_id", "role").get() == shown


def test_a_look_at_oneself_is_told_as_such(who):
    herself = Actor(person_id=who.pk, grants=CLERK.grants)

    vault.reveal(who, "name", actor=herself, purpose=Purpose.OWN, now=MONDAY)

    assert Access.objects.values_list("actor_id", "role").get() == (who.pk, "SELF")


def test_an_error_after_the_look_takes_the_line_with_it(who):
    @transaction.atomic
    def look_and_fall() -> None:
        vault.reveal(who, "name", actor=CLERK, purpose=Purpose.CALL_BACK, now=MONDAY)
        assert Access.objects.count() == 1
        raise RuntimeError("it fell")

    with pytest.raises(RuntimeError, match="it fell"):
        look_and_fall()

    assert Access.objects.count() == 0


def test_a_look_whose_line_cannot_be_written_gives_nothing_back(who):
    no_time: Any = None

    with pytest.raises(IntegrityError), transaction.atomic():
        vault.reveal(who, "name", actor=CLERK, purpose=Purpose.CALL_BACK, now=no_time)

    assert Access.objects.count() == 0


def test_every_decryption_of_a_day_has_its_line(picture):
    town = make.town()
    phone = "13900139000"
    guest = VolunteerInput(person=PersonInput(name="诸葛明", phone=phone))
    with decryptions() as opened:
        who = make.person(town.community)
        resident = make.actor(who)
        order = make.order(who, address="和平路 5 号", risks="门口有狗")
        _invitation, token = invite(town.community.pk, input=guest, actor=town.clerk, now=MONDAY)
        accept(token, phone=phone, login_name="zhuge", password=make.PASSWORD, now=MONDAY)
        photo = keep(
            picture,
            name="door.jpg",
            kind="order",
            object_id=order.pk,
            subject_id=who.pk,
            actor=resident,
            now=MONDAY,
        )
        before = Access.objects.count()
        opened.clear()

        persons.reveal(who.pk, "phone", purpose=Purpose.CALL_BACK, actor=town.clerk, now=MONDAY)
        persons.reveal(
            who.pk, "name", "phone", "address", purpose=Purpose.OWN, actor=resident, now=MONDAY
        )
        persons.phone_for_code(who.pk, actor=CLOCK, now=MONDAY)
        read_words(order.pk, actor=town.clerk, now=MONDAY)
        open_file(photo.pk, actor=town.clerk, purpose=Purpose.HANDLE_ORDER, now=MONDAY)

    lines = [row.fields.split(",") for row in Access.objects.order_by("pk")[before:]]
    assert lines[:3] == [["phone"], ["name", "phone", "address"], ["phone"]]
    assert lines[-1] == ["bytes"]
    assert len(opened) == sum(len(fields) for fields in lines)


def test_joining_by_an_invitation_opens_two_fields_with_one_line():
    town = make.town()
    guest = VolunteerInput(person=PersonInput(name="诸葛明", phone="13900139000"))
    _row, token = invite(town.community.pk, input=guest, actor=town.clerk, now=MONDAY)

    with decryptions() as opened:
        who = accept(
            token, phone="13900139000", login_name="zhuge", password=make.PASSWORD, now=MONDAY
        )

    line = Access.objects.get()
    assert (line.subject_id, line.role, line.fields) == (who.pk, "SELF", "name,phone")
    assert len(opened) == 2
