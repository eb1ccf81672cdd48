"""A child's file: a guardian agrees, a second person lets somebody read, every reading is told."""

from datetime import date

import pytest
from django.db import IntegrityError

from kith.care.actions import children, consents, files, reading
from kith.care.actions._reading import NeedsApproval, NoCareConsent
from kith.care.actions.consents import GuardianConsents
from kith.care.models import Reading, ReadRequest
from kith.care.queries import children as queries
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.outbox.models import Message
from kith.people.states import Channel
from kith.vault.models import Access
from kith.vault.states import Purpose
from tests import make
from tests.care import world
from tests.make import DAY, MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.town()


def read(file, actor, now=MONDAY):
    return reading.read_file(file.pk, purpose=Purpose.CARE_CHECK, actor=actor, now=now)


def yes(town, who, by, now=MONDAY):
    return consents.record_yes(
        who.pk, given_by_id=by.pk, channel=Channel.COUNTER, actor=town.clerk, now=now
    )


def test_under_fourteen_the_guardian_consents_and_is_told(town):
    who = world.elder(town.community, born=(2016, 5), consents=False)
    with pytest.raises(GuardianConsents):
        yes(town, who, who)
    with pytest.raises(NoCareConsent):
        files.open_file(who.pk, actor=town.clerk, now=MONDAY)
    parent = make.person(town.community)
    make.guardian(town, who, parent)

    yes(town, who, parent)
    file = files.open_file(who.pk, actor=town.clerk, now=MONDAY)

    assert file.is_child
    told = Message.objects.filter(topic="care_file_opened").values_list("person_id", flat=True)
    assert set(told) == {who.pk, parent.pk}


def test_from_fourteen_on_the_child_consents_herself_and_the_guardian_is_told(town):
    who = world.elder(town.community, born=(2011, 5), consents=False)
    parent = make.person(town.community)
    make.guardian(town, who, parent)

    yes(town, who, who)
    file = files.open_file(who.pk, actor=town.clerk, now=MONDAY)

    assert file.is_child
    assert Message.objects.filter(topic="care_file_opened", person_id=parent.pk).exists()


def test_reading_needs_a_second_person_and_holds_for_the_days_of_the_rule(town):
    who, _parent = world.child(town)
    file = world.opened(town, who)

    with pytest.raises(NeedsApproval):
        read(file, town.clerk)
    asked = world.may_read(town, file, town.clerk)
    opened = read(file, town.clerk, MONDAY + 7 * DAY - make.HOUR)
    with pytest.raises(NeedsApproval):
        read(file, town.clerk, MONDAY + 7 * DAY)

    assert opened.circumstances == ()
    assert asked.until == MONDAY + 7 * DAY
    assert [(r.by_id, r.request_id) for r in Reading.objects.all()] == [(town.clerk.me, asked.pk)]


def test_an_approval_is_for_one_reader(town):
    file = world.opened(town, world.child(town)[0])
    world.may_read(town, file, town.clerk)

    with pytest.raises(NeedsApproval):
        read(file, town.boss)

    assert Reading.objects.count() == 0


def test_nobody_lets_herself_read_and_strangers_decide_nothing(town):
    file = world.opened(town, world.child(town)[0])
    asked = children.ask_to_read(
        file.pk, purpose=Purpose.CARE_CHECK, reason="走访前", actor=town.clerk, now=MONDAY
    )

    for actor in (town.clerk, town.far_clerk, town.district):
        with pytest.raises(Forbidden):
            children.decide_reading(asked.pk, verb="approve", actor=actor, now=MONDAY)
    with pytest.raises(IntegrityError):
        ReadRequest.objects.filter(pk=asked.pk).update(
            state="DECLINED", decided_by_id=town.clerk.me
        )


def test_a_declined_request_opens_nothing_and_is_decided_once(town):
    file = world.opened(town, world.child(town)[0])
    asked = children.ask_to_read(
        file.pk, purpose=Purpose.CARE_CHECK, reason="走访前", actor=town.clerk, now=MONDAY
    )
    with pytest.raises(children.AskedAlready):
        children.ask_to_read(
            file.pk, purpose=Purpose.CARE_CHECK, reason="再问", actor=town.clerk, now=MONDAY
        )

    why = children.read_reason(asked.pk, actor=town.boss, now=MONDAY)
    children.decide_reading(asked.pk, verb="decline", actor=town.boss, now=MONDAY)
    with pytest.raises(IllegalMove):
        children.decide_reading(asked.pk, verb="approve", actor=town.boss, now=MONDAY)

    assert why == "走访前"
    with pytest.raises(NeedsApproval):
        read(file, town.clerk)


def test_a_request_without_a_reason_is_none(town):
    file = world.opened(town, world.child(town)[0])

    with pytest.raises(BadInput):
        children.ask_to_read(
            file.pk, purpose=Purpose.CARE_CHECK, reason=" ", actor=town.clerk, now=MONDAY
        )

    assert ReadRequest.objects.count() == 0


def test_the_guardian_reads_without_asking_and_sees_who_looked(town):
    who, parent = world.child(town)
    file = world.opened(town, who)
    world.may_read(town, file, town.clerk)
    read(file, town.clerk)

    read(file, make.actor(parent))

    lines = Access.objects.filter(kind="care.carefile", subject_id=who.pk)
    assert set(lines.values_list("actor_id", "purpose")) == {
        (town.clerk.me, "CARE_CHECK"),
        (parent.pk, "GUARDIAN"),
    }


def test_the_yearly_extract_says_who_read_which_file_why_and_no_names(town):
    who, _parent = world.child(town)
    file = world.opened(town, who)
    asked = world.may_read(town, file, town.clerk)
    for _again in range(2):
        read(file, town.clerk)
    read(file, town.clerk, MONDAY + 5 * DAY)
    world.assessed(town)  # a grown-up's file is read as well

    extract = queries.extract(town.street.path, 2026)

    assert [
        (line.file_id, line.by_id, line.purpose, line.times, line.first_on, line.request_id)
        for line in extract.lines
    ] == [(file.pk, town.clerk.me, "CARE_CHECK", 3, date(2026, 3, 2), asked.pk)]
    assert (extract.files, extract.requests, extract.declined, extract.readings) == (1, 1, 0, 3)
    assert extract.without_approval == 0
    assert queries.extract(town.street.path, 2025).lines == ()
