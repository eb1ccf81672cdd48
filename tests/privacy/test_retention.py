"""RETENTION: a day before its day everything is kept, a day after it is gone, and it is counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from kith.catalogue.actions import put_rule
from kith.catalogue.default_retention import RETENTION
from kith.files.models import Content, StoredFile
from kith.grid.models import HouseNote
from kith.hotline.models import Call
from kith.hotline.states import CallState
from kith.orders.models import Order
from kith.outbox.models import Message
from kith.people.actions import person as persons
from kith.people.actions.volunteering import VolunteerInput, invite
from kith.people.inputs import PersonInput
from kith.people.models import Account, Invitation, Person, SignedIn
from kith.people.states import Channel
from kith.privacy import checks, jobs
from kith.privacy.models import Erasure, Forgetting, Sleeper
from kith.vault.fields import Sealed
from kith.vault.models import Destroyed
from tests import make
from tests.grid import world as grid_world
from tests.hotline.world import everything_typed, post
from tests.make import DAY, MONDAY
from tests.tools.assurance import figure

pytestmark = [pytest.mark.pure, pytest.mark.django_db]


def _order(town: make.Town) -> tuple[datetime, Callable[[], bool]]:
    """A closed request, with what was said about it and what helpers must know."""
    made = make.confirmed(town)
    Order.objects.filter(pk=made.pk).update(stage_at=MONDAY)

    def is_readable() -> bool:
        row = Order.objects.get(pk=made.pk)
        return bool(row.text or row.address or row.ratings.exclude(text=Sealed()).exists())

    return MONDAY, is_readable


def _photo(town: make.Town) -> tuple[datetime, Callable[[], bool]]:
    claim = make.confirmed(town).claims.get()
    Order.objects.filter(pk=claim.order_id).update(stage_at=MONDAY)
    row = StoredFile.objects.create(
        kind="claim", object_id=claim.pk, subject_id=claim.order.resident_id, name="x.jpg",
        mime="image/jpeg", size=1, digest="x", uploaded_by_id=claim.person_id, at=MONDAY,
    )  # fmt: skip
    Content.objects.create(file=row, sealed=b"x")
    return MONDAY, lambda: Content.objects.filter(file=row.pk).exists()


def _call(town: make.Town) -> tuple[datetime, Callable[[], bool]]:
    everything_typed(post(town), "19945678123")
    call = Call.objects.exclude(story=Sealed()).order_by("pk")[0]
    Call.objects.exclude(pk=call.pk).update(state=CallState.OPEN)
    Call.objects.filter(pk=call.pk).update(state=CallState.CLOSED, closed_at=MONDAY)
    return MONDAY, lambda: bool(Call.objects.get(pk=call.pk).story)


def _note(town: make.Town) -> tuple[datetime, Callable[[], bool]]:
    grid_world.everything_sealed(town, "CNRY-grid")
    row = HouseNote.objects.exclude(private=Sealed())[0]
    HouseNote.objects.filter(pk=row.pk).update(at=MONDAY)
    return MONDAY, lambda: bool(HouseNote.objects.get(pk=row.pk).private)


def _invitation(town: make.Town) -> tuple[datetime, Callable[[], bool]]:
    guest = PersonInput(name="诸葛明", phone="19912345678")
    row, _token = invite(
        town.community.pk, input=VolunteerInput(person=guest), actor=town.clerk, now=MONDAY
    )
    return row.expires_at, lambda: bool(Invitation.objects.get(pk=row.pk).name)


def _unverified(town: make.Town) -> tuple[datetime, Callable[[], bool]]:
    """Written down on the telephone, and nobody ever recorded that she agrees."""
    who = persons.register(
        town.community.pk,
        input=PersonInput(name="诸葛明", phone="19912345678"),
        channel=Channel.PHONE,
        actor=town.clerk,
        now=MONDAY,
    )
    return MONDAY, lambda: bool(Person.objects.get(pk=who.pk).name)


CASES = (
    pytest.param(_order, 180, "orders", id="words-of-a-closed-request"),
    pytest.param(_photo, 180, "photos", id="pictures-of-a-closed-request"),
    pytest.param(_call, 180, "calls", id="words-of-a-closed-call"),
    pytest.param(_note, 180, "notes", id="the-sealed-note-of-a-walk"),
    pytest.param(_invitation, 30, "invitations", id="an-invitation-nobody-took-up"),
    pytest.param(_unverified, 30, "unverified", id="somebody-who-never-agreed"),
)


@pytest.mark.parametrize(("made", "days", "what"), CASES)
def test_a_day_before_it_is_kept_and_a_day_after_it_is_gone(made, days, what):
    since, is_readable = made(make.town())
    day = since + timedelta(days=days)

    jobs.forget_old(day - DAY)
    kept = is_readable()
    late = list(checks.retention(day + 3 * DAY))
    jobs.forget_old(day + DAY)

    assert (kept, is_readable()) == (True, False)
    assert any(fault.startswith(f"{what} ") for fault in late), late
    assert Forgetting.objects.filter(what=what, at=day + DAY, count__gte=1).exists()
    assert not [f for f in checks.retention(day + 3 * DAY) if f.startswith(f"{what} ")]
    figure(
        f"RETENTION-{what}",
        demand=f"kept on day {days - 1}, gone on day {days + 1}, counted",
        got="kept, gone, counted",
        passed=True,
        how="pytest tests/privacy/test_retention.py",
    )


def test_who_never_signs_in_is_warned_then_erased_unless_she_comes():
    town = make.town()
    gone, back, busy = (make.person(town.community) for _n in range(3))
    for who, login in ((gone, "gone"), (back, "back"), (busy, "busy")):
        make.account(who, login)
        Account.objects.filter(person=who).update(last_login=MONDAY)
    two_years = MONDAY + timedelta(days=730)
    make.order(busy)

    jobs.forget_old(two_years - DAY)
    early = Sleeper.objects.count()
    jobs.forget_old(two_years)
    Account.objects.filter(person=back).update(last_login=two_years + DAY)
    jobs.forget_old(two_years + timedelta(days=89))
    waiting = Erasure.objects.count()
    jobs.forget_old(two_years + timedelta(days=91))

    hers = Message.objects.filter(topic="my_data_sleeping").values_list("person_id", flat=True)
    assert (early, waiting) == (0, 0)
    assert set(Erasure.objects.values_list("person_id", flat=True)) == {gone.pk}
    assert not Account.objects.filter(person=gone).exists()
    assert {back.pk, busy.pk} <= set(hers)
    assert set(Sleeper.objects.values_list("person_id", flat=True)) >= {busy.pk}
    assert not Sleeper.objects.filter(person=back).exists()


def test_a_place_may_forget_sooner_and_agreed_people_stay():
    town = make.town()
    made = make.confirmed(town)
    Order.objects.filter(pk=made.pk).update(stage_at=MONDAY)
    sooner = {**RETENTION[1], "request_days": 10}
    put_rule(
        "RETENTION", area=town.community, valid_from=MONDAY.date(), params=sooner, source="test"
    )

    jobs.forget_old(MONDAY + 11 * DAY)

    assert not Order.objects.get(pk=made.pk).text
    jobs.forget_old(MONDAY + timedelta(days=400))
    assert not Erasure.objects.filter(person=made.resident).exists()


def test_sessions_that_are_over_go_with_what_was_typed_in_them():
    SignedIn.objects.create(
        session_key="old", session_data="code", expire_date=MONDAY, began_at=MONDAY, seen_at=MONDAY
    )
    SignedIn.objects.create(
        session_key="new", session_data="x", expire_date=MONDAY + 2 * DAY, began_at=MONDAY,
        seen_at=MONDAY,
    )  # fmt: skip
    make.town()

    jobs.forget_old(MONDAY)

    assert list(SignedIn.objects.values_list("pk", flat=True)) == ["new"]


def test_a_call_that_is_forgotten_takes_its_key_with_it():
    town = make.town()
    since, _is_readable = _call(town)
    call = Call.objects.get(state=CallState.CLOSED)

    jobs.forget_old(since + timedelta(days=181))

    assert Destroyed.objects.filter(subject_id=call.subject_id).exists()
    after = Call.objects.get(pk=call.pk)
    assert (after.number_index, str(after.number)) == ("", "")
