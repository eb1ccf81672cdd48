"""Address and phone: from acceptance to completion and a day, by the database's clock, each look a
row of the same transaction; who reads and gives back again and again takes no more.
"""

from __future__ import annotations

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from kith.core.actor import CLOCK, Role
from kith.core.refusal import Forbidden
from kith.insights.actions import looks as answering
from kith.insights.jobs_integrity import watch_looks
from kith.insights.models import LookAlarm
from kith.insights.policies import looks as policies
from kith.insights.queries import looks as queries
from kith.orders import policies as policies_of_orders
from kith.orders.actions import claims, contact, desk
from kith.orders.actions._trust import ReadAndGivenBack
from kith.orders.actions.contact import ReasonNeeded
from kith.outbox.models import Message
from kith.people.actions import helping, roles
from kith.people.models import Person, RoleGrant
from kith.vault import actions as vault
from kith.vault.models import Access
from kith.vault.states import Purpose
from tests import make
from tests.make import DAY, HOUR, MONDAY
from tests.tools.assurance import figure

pytestmark = pytest.mark.django_db
HOW = "pytest tests/duties"


@pytest.fixture
def town():
    return make.town()


def _read(claim, now=MONDAY, by=None):
    return contact.reveal_to_helper(claim.pk, actor=by or make.actor(claim.person), now=now)


def _opens(claim, now):
    try:
        _read(claim, now)
    except Forbidden:
        return False
    return True


# ------------------------------------------------------------------------------------ the window


@pytest.mark.real_time
def test_a_forged_clock_opens_no_window_that_is_shut_and_shuts_none_that_is_open(town):
    """What the caller says about the time is not asked; the story of March is long over today."""
    today = timezone.now()
    over = make.claim(town)
    later = make.open_order(town, starts_at=today + HOUR, ends_at=today + 2 * HOUR)
    running = make.claim(town, later)

    got = {
        "over, told it is March": _opens(over, MONDAY + HOUR),
        "over, told the truth": _opens(over, today),
        "running, told the truth": _opens(running, today),
        "running, told it is next year": _opens(running, today + 365 * DAY),
    }

    figure(
        "A3",
        demand="the window is the database's",
        got=str(got),
        passed=list(got.values()) == [False, False, True, True],
        how=HOW,
    )


def test_the_window_ends_at_once_when_who_holds_it_is_a_volunteer_no_longer(town):
    claim = make.claim(town)
    assert _opens(claim, MONDAY)

    held = RoleGrant.objects.get(person=claim.person, role=Role.VOLUNTEER)
    roles.revoke(held.pk, path="", actor=town.clerk, now=MONDAY)

    assert not _opens(claim, MONDAY)


def test_the_window_ends_at_once_when_she_stops_helping(town):
    claim = make.claim(town)

    helping.stop_helping(claim.person_id, actor=make.actor(claim.person), now=MONDAY)

    assert not _opens(claim, MONDAY)


# ---------------------------------------------------------------------------------- every look


@pytest.mark.pure
def test_what_cannot_be_logged_is_not_read_and_what_is_not_read_is_not_logged(town):
    """The crash between: the row is refused by the database, or the transaction never ends."""
    claim = make.claim(town)
    before = Access.objects.count()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER crash BEFORE INSERT ON vault_access "
            "BEGIN SELECT RAISE(ABORT, 'crash between'); END"
        )
    with pytest.raises(DatabaseError, match="crash between"), transaction.atomic():
        _read(claim)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER crash")

    with transaction.atomic():
        _read(claim)
        transaction.set_rollback(True)  # the process dies before it commits

    assert Access.objects.count() == before
    _read(claim)
    assert Access.objects.count() == before + 2  # her words, and her contact


def test_every_road_to_plain_text_writes_its_line():
    """INV-A1 by the source: whoever decrypts logs, but for the care of the keys themselves."""
    whole = ast.parse(Path(vault.__file__).read_text(encoding="utf-8"))
    functions = [node for node in whole.body if isinstance(node, ast.FunctionDef)]
    opening = {"_open", "_plain", "reveal", "decrypt"}
    opens = {one.name for one in functions if _calls(one) & opening and one.name[0] != "_"}
    silent = {one.name for one in functions if one.name in opens and "_log" not in _calls(one)}

    outside = [
        path
        for path in Path("kith").rglob("*.py")
        if "crypto.decrypt" in path.read_text(encoding="utf-8") and path.parent.name != "vault"
    ]

    # `opens` says yes or no and gives nothing away; the other two turn keys over.
    assert opens >= {"reveal", "reveal_parts", "read_for_count", "reveal_bytes"}
    figure(
        "INV-A1",
        demand="every decryption has its line",
        got=f"{len(opens)} roads, without a line: {sorted(silent)}, outside the vault: {outside}",
        passed=silent == {"opens", "rewrap", "renew"} and not outside,
        how=HOW,
    )


def _calls(function: ast.FunctionDef) -> set[str]:
    called = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return {getattr(one, "id", getattr(one, "attr", "")) for one in called}


# -------------------------------------------------------------------- reads and gives back again


def _gives_back(town, who, *, reads=True, now=MONDAY):
    claim = make.claim(town, by=who)
    if reads:
        _read(claim, now)
    claims.withdraw(claim.pk, actor=make.actor(who), now=now)


def test_three_times_read_and_given_back_stop_claiming_and_the_desk_is_told(town):
    curious, busy = make.volunteer(town.community), make.volunteer(town.community)
    for _n in range(3):
        _gives_back(town, curious)
        _gives_back(town, busy, reads=False)
    order, offered = make.open_order(town), make.open_order(town)

    with pytest.raises(ReadAndGivenBack) as no:
        claims.claim(order.pk, actor=make.actor(curious), now=MONDAY)

    told = Message.objects.filter(topic="given_back_often").values_list("person_id", flat=True)
    assert no.value.facts == {"times": 3, "days": 30}
    assert list(told) == [town.clerk.me]
    asked = make.offer(town, offered, curious)
    assert claims.accept(asked.pk, actor=make.actor(curious), now=MONDAY).state == "HELD"
    assert claims.claim(order.pk, actor=make.actor(busy), now=MONDAY).state == "HELD"


def test_after_thirty_days_she_may_claim_again(town):
    curious = make.volunteer(town.community)
    for _n in range(3):
        _gives_back(town, curious)
    later = MONDAY + 31 * DAY
    order = make.open_order(town, starts_at=later + DAY, ends_at=later + DAY + HOUR)

    assert claims.claim(order.pk, actor=make.actor(curious, later), now=later).state == "HELD"


# ------------------------------------------------------------------------------ unusually many


def _looks(by, times, town, now=MONDAY):
    for _n in range(times):
        who = make.person(town.community)
        vault.reveal(who, "name", "phone", actor=by, purpose=Purpose.HANDLE_ORDER, now=now)


@pytest.mark.parametrize(("role", "most"), [(Role.VOLUNTEER, 20), (Role.WORKER, 50)])
def test_more_looks_than_the_rule_are_told_once_and_stop_nothing(town, role, most):
    looker = make.staff(role, town.community)
    auditor = make.staff(Role.AUDITOR, town.county)
    _looks(looker, most, town)
    assert watch_looks(MONDAY + HOUR) == 0

    _looks(looker, 1, town)

    assert (watch_looks(MONDAY + HOUR), watch_looks(MONDAY + 2 * HOUR)) == (1, 0)
    alarm = LookAlarm.objects.get()
    told = Message.objects.filter(topic="looks_stand_out").values_list("person_id", flat=True)
    assert (alarm.actor_id, alarm.looks, alarm.role) == (looker.me, most + 1, role)
    assert set(told) == {auditor.me, town.district.me}
    _looks(looker, 1, town)  # nothing is stopped


def test_nobody_reads_or_answers_her_own_alarm(town):
    herself = make.staff(Role.DISTRICT, town.county)
    alarm = answering.raise_alarm(herself.me, looks=60, role="DISTRICT", actor=CLOCK, now=MONDAY)
    assert alarm is not None
    auditor = make.staff(Role.AUDITOR, town.county)

    for actor, sees, answers in (
        (herself, False, False),
        (town.district, True, True),
        (auditor, True, False),
        (town.boss, False, False),
    ):
        assert policies.may_see_alarm(actor, alarm) is sees
        assert (alarm in queries.visible_to(actor)) is sees
        assert policies.may_answer_alarm(actor, alarm) is answers
    with pytest.raises(Forbidden):
        answering.answer(alarm.pk, text="没事", actor=herself, now=MONDAY)
    answering.answer(alarm.pk, text="普查日，逐户核对", actor=town.district, now=MONDAY)


# ------------------------------------------------------------------------------------- children


def test_the_desk_says_why_before_it_reads_about_a_child(town):
    child, adult = make.person(town.community), make.person(town.community)
    Person.objects.filter(pk=child.pk).update(birth_year=2015, birth_month=5)
    theirs, grown = make.order(child), make.order(adult)
    read = contact.read_words

    for road in (read, contact.read_remarks, contact.read_outcome):
        with pytest.raises(ReasonNeeded):
            road(theirs.pk, actor=town.clerk, now=MONDAY)
        road(grown.pk, actor=town.clerk, now=MONDAY)
    assert not Access.objects.filter(subject_id=child.pk).exists()

    read(theirs.pk, actor=town.clerk, now=MONDAY, why=Purpose.CALL_BACK)
    desk.verify(theirs.pk, how="PHONE", actor=town.clerk, now=MONDAY)

    assert Access.objects.get(subject_id=child.pk).purpose == Purpose.CALL_BACK


def test_a_grown_up_child_is_asked_about_like_everybody(town):
    young = make.person(town.community)
    Person.objects.filter(pk=young.pk).update(birth_year=2008, birth_month=2)
    order = make.order(young)

    for now, needs in ((MONDAY - timedelta(days=2), True), (MONDAY, False)):
        held = type(order).objects.select_related("resident", "area").get(pk=order.pk)
        assert policies_of_orders.must_say_why(town.clerk, held, now.date()) is needs
