"""A small demo, played once for this file: what it says is what the database holds."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import global_settings
from django.db import connection, transaction
from django.db.models import TextField
from django.db.models.functions import Cast

from kith.activities.models import SignUp
from kith.catalogue.queries import in_force
from kith.catalogue.rules import Tariff
from kith.core.actor import Actor, Role, ScopeKind
from kith.dispatch.queries import runs_visible_to
from kith.groups.models import Recruit
from kith.hours.models import ServiceRecord
from kith.journal.models import Entry
from kith.ops import covering
from kith.ops.demo.counts import Counts
from kith.ops.demo.groups import NEWCOMERS
from kith.ops.demo.show import as_json, show
from kith.ops.demo.stage import PASSWORD, Scale
from kith.ops.timetable import send
from kith.ops.verifying import NAMES, verify
from kith.orders import queries
from kith.orders.models import Claim, Offer, Order
from kith.orders.states import LIVE
from kith.outbox.actions import tell
from kith.people.models import Account, Invitation, Person
from kith.people.queries import actor_of
from kith.places.models import Area, Site
from kith.points.models import Transfer
from kith.points.queries import balance
from kith.points.rules import points_due
from kith.rewards.models import Merchant, Redemption, Reward
from kith.upkeep.actions import Ran, note_beats
from kith.vault.indexes import columns
from kith.vault.models import Access
from tests import make
from tests.ops.breaches import BREACHES
from tests.ops.twice import second_times
from tests.tools.assurance import figure

KEYS = ["submitted", "verified", "opened", "offered", "accepted", "declined", "expired", "served",
        "confirmed", "unconfirmed", "minutes_recorded", "points_awarded", "seconds"]  # fmt: skip
SMALL = Scale(
    days=12,
    invited=20,
    more_volunteers=25,
    residents=15,
    orders=30,
    example_orders=8,
    wishes=15,
    more_wishes=12,
    more_claimed=6,
)
HEX = re.compile("[0-9a-f]{32,}")
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker) -> Iterator[Counts]:
    """The play stands for the tests of this file and is taken back after them."""
    with django_db_blocker.unblock():
        block = transaction.atomic()
        vars(block)["_from_testcase"] = True  # inner blocks may be durable
        with block:
            _as_in_a_new_database()
            yield show(SMALL, seed=3, now=NOON, say=lambda _line: None)
            transaction.set_rollback(True)


def _as_in_a_new_database() -> None:
    """Numbers begin at 1, as they do where somebody says `make demo`: plans draw lots from them.

    SQLite takes numbers back with the rows; PostgreSQL goes on counting, and keeps the room of
    rows that other tests took back.
    """
    if connection.vendor != "postgresql":
        return
    empty = [m._meta.db_table for m in apps.get_models() if not m._base_manager.exists()]
    tables = ", ".join(connection.ops.quote_name(table) for table in empty)
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")


pytestmark = pytest.mark.django_db


def due(records: list[ServiceRecord]) -> int:
    """What the tariff gives for confirmed minutes."""
    total = 0
    for row in records:
        tariff = in_force(Tariff, path=row.area.path, on=row.started_at.date())
        total += points_due(row.minutes, tariff, category=row.category)
    return total


def confirmed(**where: object) -> list[ServiceRecord]:
    volunteered = ServiceRecord.objects.filter(state="CONFIRMED", purse="VOLUNTEER", **where)
    return list(volunteered.select_related("area"))


def test_the_json_has_exactly_the_promised_keys_and_something_happened(played):
    told = json.loads(as_json(played))

    assert list(told) == KEYS
    assert all(told[key] > 0 for key in KEYS)


def test_every_offer_was_answered_or_is_open_or_was_taken_back(played):
    other = Offer.objects.filter(state__in=("OFFERED", "WITHDRAWN")).count()

    assert played.offered == Offer.objects.count()
    assert played.offered == played.accepted + played.declined + played.expired + other
    assert played.accepted == Claim.objects.exclude(offer=None).count()


def test_orders_went_from_step_to_step(played):
    assert played.submitted == Order.objects.count()
    assert played.submitted >= played.verified >= played.opened >= played.served
    assert played.served >= played.confirmed + played.unconfirmed
    assert played.confirmed == Order.objects.filter(state="CONFIRMED").count()


def test_points_are_what_the_tariff_gives_for_confirmed_minutes(played):
    volunteered = ServiceRecord.objects.filter(purse="VOLUNTEER").exclude(state="REVERSED")
    minutes = volunteered.values_list("minutes", flat=True)

    assert played.minutes_recorded == sum(minutes)
    assert played.points_awarded == due(confirmed())


def test_saying_no_or_nothing_changed_nobodys_points(played):
    silent = Offer.objects.filter(state__in=("DECLINED", "EXPIRED"), person__isnull=False)
    people = set(silent.values_list("person_id", flat=True))

    assert people
    assert {cause.split(":")[0] for cause in Transfer.objects.values_list("cause", flat=True)} == {
        "hours",
        "redemption",
    }
    assert {p: balance(p).total + spent(p) for p in people} == {
        p: due(confirmed(person_id=p)) for p in people
    }


def spent(person_id):
    rows = Redemption.objects.filter(person_id=person_id, state="CAPTURED")
    return sum(rows.values_list("points", flat=True))


def test_the_shop_is_open_and_some_have_chosen(played):
    on_shelf = Reward.objects.filter(state="PUBLISHED", picture__isnull=False)
    states = set(Redemption.objects.values_list("state", flat=True))

    assert (on_shelf.count(), on_shelf.filter(stock=0).count()) == (8, 1)
    assert states == {"HELD", "CAPTURED"}
    counters = acting("merchant").scoped(ScopeKind.MERCHANT, Role.MERCHANT)
    assert Merchant.objects.filter(pk__in=counters).count() == 2


def test_every_wish_is_claimed_two_of_them_by_teams(played):
    wishes = Order.objects.filter(kind="WISH", area__path__contains="/630103004-L01/")
    claimed = Claim.objects.filter(order__in=wishes, state__in=LIVE)

    assert wishes.count() == SMALL.wishes
    assert claimed.values("order").distinct().count() == SMALL.wishes
    assert claimed.filter(target="TEAM").count() == 2  # the third is beyond the list


def test_the_printed_resident_is_asked_to_say_yes_to_a_place_that_was_given_back(played):
    asked = SignUp.objects.filter(state="OFFERED", session__series__title="手机课堂一对一")

    assert [row.person.account.login_name for row in asked] == ["resident"]


def test_members_joined_by_their_own_yes(played):
    joined = Invitation.objects.filter(state="ACCEPTED").count()

    assert joined == SMALL.invited + SMALL.more_volunteers + SMALL.members
    others = Person.objects.filter(volunteer__isnull=False, recruits__isnull=True)
    assert others.count() == joined
    assert Recruit.objects.count() == len(NEWCOMERS)


def test_the_map_has_133_sites_and_an_outline_for_every_community_and_grid(played):
    drawn = Area.objects.filter(path__contains="/371471/").exclude(code="371471400")

    assert Site.objects.count() == 133
    assert [area.code for area in drawn if len(area.outline) < 3] == []


@pytest.mark.parametrize("login", ["district", "centre", "leader", "liaison", "daughter"])
def test_the_accounts_that_are_printed_open_the_door(played, login, settings):
    settings.PASSWORD_HASHERS = global_settings.PASSWORD_HASHERS

    assert Account.objects.get(login_name=login).check_password(PASSWORD)


def test_a_second_run_plays_nothing_and_tells_the_same(played):
    said: list[str] = []

    again = show(SMALL, seed=4, now=make.MONDAY, say=said.append)

    assert as_json(again) == as_json(played)
    assert len(said) > 10


def test_nothing_happens_after_the_end_of_the_play(played):
    assert not Entry.objects.filter(at__gt=NOON).exists()


def acting(login: str) -> Actor:
    return actor_of(Account.objects.get(login_name=login).person_id, now=NOON)


CLERK = "clerk-371471007-L01"
QUEUES = {"SUBMITTED": 7, "NEED_INFO": 2, "VERIFIED": 3, "OPEN": 6, "ACCEPTED": 3, "REPORTED": 4,
          "OBJECTED": 1, "DISPUTED": 1}  # fmt: skip


def test_every_queue_of_the_printed_clerk_has_work(played):
    states = queries.by_state(queries.desk(acting(CLERK)))

    assert {state: min(states.get(state, 0), least) for state, least in QUEUES.items()} == QUEUES


def test_her_desk_has_overdue_and_paused_orders_and_calls_to_make(played):
    rows, clerk = queries.desk(acting(CLERK)), acting(CLERK)

    assert rows.filter(due_at__lt=NOON).count() >= 3
    assert rows.filter(pauses__resumed_at=None, pauses__isnull=False).count() == 1
    assert queries.to_call_back(clerk, now=NOON).count() >= 3


def test_the_printed_volunteer_is_asked_comes_and_has_points(played):
    who = acting("volunteer")
    claims = queries.claims_of(who).filter(person_id=who.me)

    assert queries.offers_to(who, now=NOON).filter(target="PERSON").count() >= 2
    assert claims.filter(state="HELD", order__worksheet__starts_at__gt=NOON).exists()
    assert claims.filter(state="DONE").count() >= 3
    assert balance(who.me).total + spent(who.me) > 0
    assert queries.pool(who, now=NOON).exists()


def test_the_printed_team_was_asked_comes_and_has_served(played):
    leader = acting("leader")
    claims = queries.claims_of(leader).filter(target="TEAM")

    assert queries.offers_to(leader, now=NOON).filter(target="TEAM").count() == 1
    assert set(claims.values_list("state", flat=True)) >= {"HELD", "DONE"}


def test_the_printed_unit_was_asked_comes_and_objects(played):
    liaison = acting("liaison")
    held = queries.claims_of(liaison).filter(target="UNIT", state="HELD")

    assert queries.offers_to(liaison, now=NOON).filter(target="UNIT").count() == 1
    assert set(held.values_list("order__state", flat=True)) >= {"ACCEPTED", "OBJECTED"}


@pytest.mark.parametrize("login", ["resident", "daughter"])
def test_the_resident_and_her_daughter_find_an_order_at_every_step(played, login):
    rows = queries.mine(acting(login))

    assert set(rows.values_list("state", flat=True)) >= {
        "REPORTED", "ACCEPTED", "NEED_INFO", "CONFIRMED",
    }  # fmt: skip
    assert rows.filter(state="CONFIRMED", ratings__is_by_resident=True).exists()


def test_who_looked_at_the_resident_is_written_down(played):
    mother = Account.objects.get(login_name="resident").person_id
    purposes = set(Access.objects.filter(subject_id=mother).values_list("purpose", flat=True))

    assert purposes >= {"HANDLE_ORDER", "SERVE"}
    assert Access.objects.filter(purpose="CALL_BACK").exists()


def test_half_of_the_wishes_elsewhere_wait_on_the_wall(played):
    assert queries.wall().count() == SMALL.more_wishes - SMALL.more_claimed


@pytest.mark.parametrize(("login", "code"), [(CLERK, "371471007-L01"), ("centre", "371471")])
def test_the_last_run_waits_for_decisions(played, login, code):
    latest = runs_visible_to(acting(login)).filter(area__code=code)[0]

    assert latest.proposals.filter(state="PROPOSED").exists()


# ------------------------------------------------------------------------------------ kith verify


def test_everything_is_as_it_must_be(played):
    """Every check of the table."""
    found = verify(now=NOON)

    assert [one.name for one in found] == list(NAMES)
    broken = {one.name: one.faults for one in found if one.faults}
    assert broken == {}
    figure(
        "INV-4.1",
        demand="no breach in a played house; each check finds the one that was planted",
        got=f"{len(found)} checks, {len(broken)} breaches; {len(BREACHES)} planted, each named",
        passed=not broken,
        how="pytest tests/ops/test_demo.py",
    )


@pytest.mark.pure
def test_no_column_of_the_house_keeps_an_index_bare_after_a_change_of_its_key(
    played, tmp_path, settings, monkeypatch
):
    """Whoever copied one elsewhere, in words or in a list, carried it past the change."""
    path = tmp_path / "keys.json"
    path.write_text(Path(settings.KITH_KEYS).read_text())
    settings.KITH_KEYS = str(path)
    monkeypatch.setattr(covering, "SETTLE_S", 0)
    indexes = {
        one[:32]
        for column in columns()
        for told in column.model._base_manager.values_list(column.field.name, flat=True)
        for one in ([told] if isinstance(told, str) else told)
    }
    before = _bare_in(indexes)

    covering.begin()
    covering.bring_over(lambda _count: None)
    covering.finish()

    assert {column.name for column in columns()} >= before
    assert len(before) >= 10
    assert _bare_in(indexes) == set()


def _bare_in(indexes: set[str]) -> set[str]:
    """Columns of whatever table with a text in which one of the indexes stands as it is."""
    found = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if field.get_internal_type() not in {"CharField", "TextField", "JSONField"}:
                continue
            kept = Cast(field.name, TextField())
            rows = model._base_manager.annotate(as_kept=kept).values_list("as_kept", flat=True)
            told = (word for text in rows.distinct() for word in HEX.findall(text or ""))
            if any(word[:32] in indexes for word in told):
                found.add(f"{model._meta.label}.{field.name}")
    return found


@pytest.mark.parametrize(
    ("check", "breach"), BREACHES, ids=lambda word: getattr(word, "__name__", word)
)
def test_a_breach_behind_our_back_is_named(played, check, breach):
    note_beats([Ran("send", NOON, took_ms=1, done=0)])
    named = breach(NOON)

    faults = verify([check], now=NOON)[0].faults

    assert [one for one in faults if one.startswith(named)], faults


def test_every_check_was_seen_to_find_something():
    """Those of the ledger in tests/points/test_chain.py, of what is forgotten in tests/privacy."""
    seen = {check for check, _breach in BREACHES} | {"erased", "retention"}

    assert [name for name in NAMES if name not in seen and not name.startswith("ledger_")] == []


# ------------------------------------------------------------------- jobs are delivered twice


def _twice(settings, folder, *, days: int, order: int) -> None:
    """Every job a second time, in an order drawn by lot: nothing more is written."""
    settings.KITH_SMS = f"folder:{folder}"
    now = NOON + timedelta(days=days)
    while send(now):
        continue  # one round sends so many at most

    assert second_times(now, order=order) == {}


@pytest.mark.pure
def test_a_job_delivered_twice_or_out_of_order_does_its_work_once(played, settings, tmp_path):
    _twice(settings, tmp_path, days=3, order=1)


@pytest.mark.soak
@pytest.mark.parametrize("days", [0, 40, 400])
def test_jobs_of_later_days_do_their_work_once(played, settings, tmp_path, days):
    _twice(settings, tmp_path, days=days, order=days)


def test_a_job_that_does_it_again_is_found_out(played):
    """The negative control."""

    def forgetful(now: datetime) -> int:
        return tell(1, "order_received", cause=uuid4().hex, now=now).pk

    told = second_times(NOON, order=0, jobs=[("forgetful", 1, forgetful)])

    assert told == {"forgetful": {"outbox_message"}}
