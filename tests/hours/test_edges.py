"""The last day, the other level, the word that is not the desk's: where rules about hours turn."""

from datetime import date

import pytest

from kith.core.actor import CLOCK, Actor, Grant, Role, ScopeKind
from kith.hours import queries, queries_certificates
from kith.hours.actions import amendments, certificates, clocks
from kith.hours.actions._rows import word_of
from kith.hours.models import CertifiedHour
from kith.hours.policies import may_choose_purse, may_reverse
from kith.hours.states import Word
from kith.places.states import Level
from tests import make
from tests.hours.world import NOW, confirmed, record
from tests.make import DAY, HOUR, MONDAY
from tests.orders.refused import refused

pytestmark = [pytest.mark.pure, pytest.mark.django_db]
SIGNED = certificates.Signature("李明", "张华", "0534-1234567")


@pytest.fixture
def town():
    return make.town()


@pytest.fixture
def who(town):
    return make.volunteer(town.community, name="王建国")


@pytest.mark.parametrize(
    ("role", "word"),
    [
        (Role.HOTLINE, Word.CLERK), (Role.WORKER, Word.CLERK), (Role.STREET, Word.CLERK),
        (Role.DISTRICT, Word.CLERK), (Role.LEADER, Word.LEADER), (Role.VOLUNTEER, Word.SECOND),
        (Role.AUDITOR, Word.SECOND),
    ],
)  # fmt: skip
def test_whose_word_it_is(role, word):
    actor = Actor(5, (Grant(role, ScopeKind.AREA, 1, "/9/"),))

    assert word_of(actor, by_recipient=False) == word
    assert word_of(actor, by_recipient=True) == Word.RECIPIENT


def test_a_proposal_lapses_on_its_minute_by_the_clock_alone(town, who):
    row = confirmed(town, who)
    change = amendments.ChangeInput(MONDAY, MONDAY + 2 * HOUR, "擦窗户一次")
    made = amendments.propose_change(
        row.pk, input=change, reason="签退忘了", actor=town.clerk, now=NOW
    )
    with refused("forbidden"):
        amendments.lapse(made.pk, actor=town.boss, now=NOW + DAY)

    ends = [NOW + DAY - HOUR, NOW + DAY, NOW + DAY]
    assert [amendments.lapse(made.pk, actor=CLOCK, now=at) for at in ends] == [False, True, False]


def test_nobody_is_reminded_of_what_was_confirmed_meanwhile(town, who):
    row = confirmed(town, who)

    assert clocks.remind(row.pk, actor=CLOCK, now=row.due_at + DAY) is False


def test_a_purse_is_ones_own_word_the_desks_or_times(town, who):
    path = town.community.path
    actors = (make.actor(who), town.clerk, town.boss, CLOCK, town.far_clerk, town.district)

    said = [may_choose_purse(actor, who.pk, path) for actor in actors]

    assert said == [True, True, True, True, False, False]


def test_only_the_street_and_above_takes_back_and_never_her_own(town, who):
    row = record(town, who)
    own = make.staff(Role.STREET, town.street)
    hers = record(town, make.volunteer(town.community), start=MONDAY + DAY)
    hers.person_id = own.me

    actors = (town.boss, town.district, own, town.clerk, make.actor(who))
    assert [may_reverse(actor, row) for actor in actors] == [True, True, True, False, False]
    assert may_reverse(own, hers) is False


def test_what_was_taken_back_is_not_counted_as_recorded(town, who):
    rows = [record(town, who), confirmed(town, who, start=MONDAY + DAY)]
    assert queries.recorded_minutes() == 120

    rows[0].__class__.objects.filter(pk=rows[0].pk).update(state="REVERSED")

    assert queries.recorded_minutes() == 60


def test_hours_of_a_grid_are_its_communitys_and_those_above_speak_for_themselves(town, who):
    grid = make.area(f"{town.community.code}01", Level.GRID, town.community.code)
    for n, area in enumerate((grid, town.community, town.street)):
        confirmed(town, who, start=MONDAY + n * DAY, area_id=area.pk)

    found = {(one.area.pk, one.minutes) for one in queries_certificates.issuers(who.pk)}

    assert found == {(town.community.pk, 120), (town.street.pk, 60)}


def test_without_the_list_what_was_done_need_not_be_printable(town, who):
    confirmed(town, who, content="龘龘")
    spans = [
        certificates.Span(date(2026, 1, 1), date(2026, 12, 31), told) for told in (True, False)
    ]
    asked = []
    for span in spans:
        wanted = certificates.AskInput(who.pk, town.community.pk, span)
        asked.append(certificates.ask(input=wanted, actor=make.actor(who), now=NOW))
        if span.with_list:
            with refused("cannot_print"):
                certificates.issue(asked[0].pk, input=SIGNED, actor=town.clerk, now=NOW)
            certificates.withdraw(asked[0].pk, actor=make.actor(who), now=NOW)

    made = certificates.issue(asked[1].pk, input=SIGNED, actor=town.clerk, now=NOW)

    assert CertifiedHour.objects.get(certificate=made).content == "龘龘"
