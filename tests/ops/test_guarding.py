"""The clock seals the logs and says when backups are old; each alarm is heard, and only then."""

from datetime import timedelta

import pytest

from kith.core import chain
from kith.core.actor import Role, ScopeKind
from kith.journal.models import LOG, Entry
from kith.ops import guarding, verifying
from kith.ops.timetable import TIMETABLE
from kith.outbox.models import Message
from kith.people.models import RoleGrant
from kith.upkeep.actions import Ran, note_backup, note_beats
from kith.upkeep.models import Beat
from kith.upkeep.rules import BACKUP_LASTS
from tests import make
from tests.make import MONDAY
from tests.tools.whole import faults, without_walls

pytestmark = [pytest.mark.pure, pytest.mark.django_db]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def keepers():
    """The head of the district and the technical operator, of an installation that runs."""
    town = make.town()
    RoleGrant.objects.create(
        person=make.person(town.community), role=Role.OPERATOR, scope_kind=ScopeKind.AREA,
        scope_id=town.street.pk, starts_at=MONDAY,
    )  # fmt: skip
    note_beats([Ran("send", MONDAY, took_ms=3, done=0)])
    held = RoleGrant.objects.filter(role__in=(Role.DISTRICT, Role.OPERATOR), ends_at=None)
    return sorted(held.values_list("person_id", flat=True))


def told(topic):
    return sorted(Message.objects.filter(topic=topic).values_list("person_id", flat=True))


def test_a_wish_all_the_way_is_sealed_and_whole():
    make.confirmed(make.town())

    assert guarding.seal_logs(MONDAY) > 0

    assert guarding.seal_logs(MONDAY) == 0
    assert chain.is_in_chain(LOG, chain.head(LOG))
    assert faults() == {}
    assert guarding.check_chains(MONDAY) == 0


def test_who_must_know_hears_of_a_broken_chain_once_a_day(keepers):
    guarding.seal_logs(MONDAY)
    with without_walls("journal_entry"):
        Entry.objects.filter(pk=Entry.objects.order_by("pk")[0].pk).update(verb="forged")

    assert guarding.check_chains(MONDAY) == 1
    guarding.check_chains(MONDAY + MINUTE)

    assert set(keepers) <= set(told("chain_broken"))
    assert len(told("chain_broken")) == len(set(told("chain_broken")))


def test_only_the_newest_seals_are_looked_at_every_hour(monkeypatch):
    town = make.town()
    for n in range(3):
        make.order(make.person(town.community))
        guarding.seal_logs(MONDAY + n * MINUTE)
    with without_walls("journal_entry"):
        Entry.objects.filter(pk=Entry.objects.order_by("pk")[0].pk).update(verb="forged")

    monkeypatch.setattr(guarding, "NEWEST", 2)
    assert guarding.check_chains(MONDAY) == 0
    monkeypatch.setattr(guarding, "NEWEST", 3)
    assert guarding.check_chains(MONDAY) == 1


@pytest.mark.parametrize(
    ("hours", "rings"),
    [pytest.param(25.9, False, id="young-enough"), pytest.param(26.1, True, id="older")],
)
def test_the_alarm_rings_when_no_verified_backup_is_young_enough(keepers, hours, rings):
    note_backup("a.age", "a" * 64, is_verified=True, now=MONDAY)
    late = MONDAY + timedelta(hours=hours)
    note_backup("b.age", "b" * 64, is_verified=False, now=late)

    guarding.alarm_backups(late)
    guarding.alarm_backups(late + MINUTE)

    assert told("backup_overdue") == (keepers if rings else [])


def test_a_backup_counts_once_it_was_read_back(keepers):
    late = MONDAY + 2 * BACKUP_LASTS
    note_backup("a.age", "a" * 64, is_verified=False, now=late)
    assert guarding.is_backup_overdue(late)

    row = note_backup("a.age", "a" * 64, is_verified=True, now=late + MINUTE)

    assert (row.made_at, row.verified_at) == (late, late + MINUTE)
    assert not guarding.is_backup_overdue(late + MINUTE)


def test_an_installation_that_was_never_backed_up_rings_after_26_hours(keepers):
    assert guarding.alarm_backups(MONDAY + BACKUP_LASTS) == 0
    assert guarding.alarm_backups(MONDAY + BACKUP_LASTS + MINUTE) == len(keepers)


def test_a_clock_that_never_ran_owes_nobody_a_backup():
    assert guarding.alarm_backups(MONDAY) == 0


def test_once_a_month_the_alarm_shows_that_it_can_ring(keepers):
    first = MONDAY.replace(day=1, month=4)
    note_backup("a.age", "a" * 64, is_verified=True, now=first)

    assert guarding.ring_backup_alarm(first - timedelta(days=1)) == 0
    assert guarding.ring_backup_alarm(first) == len(keepers) == 2
    guarding.ring_backup_alarm(first + timedelta(hours=1))

    assert (told("backup_alarm_test"), told("backup_overdue")) == (keepers, [])


def test_each_job_has_one_line_of_when_it_last_ran():
    note_beats([Ran("send", MONDAY, took_ms=3, done=1), Ran("reap", MONDAY, took_ms=1, done=0)])
    note_beats([Ran("send", MONDAY + MINUTE, took_ms=5, done=0, fault="OSError")])

    row = Beat.objects.get(job="send")
    assert (row.first_at, row.ran_at, row.fault) == (MONDAY, MONDAY + MINUTE, "OSError")
    assert Beat.objects.get(job="reap").ran_at == MONDAY


def test_the_clock_does_the_work():
    jobs = {what for _name, _every, what in TIMETABLE}

    assert {guarding.seal_logs, guarding.check_chains, guarding.alarm_backups} <= jobs


def test_a_check_that_cannot_ask_is_a_fault_itself(monkeypatch):
    def breaks():
        raise KeyError("13900139000")

    monkeypatch.setattr(verifying, "CHECKS", (("facts", breaks),))

    assert faults("facts") == {"facts": ["facts: could not be asked (KeyError)"]}
