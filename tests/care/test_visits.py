"""Visits: written once, sealed, changed with their history; needs become requests, time hours."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kith.care.actions import amending, files, visiting
from kith.care.actions._reading import NeedsApproval
from kith.care.actions.amending import AmendInput
from kith.care.models import Visit, VisitHelper, VisitItem, VisitVersion
from kith.care.queries import visits as queries
from kith.care.rules.visits import Part, read, worst_of, written
from kith.care.states import (
    POINTS,
    CloseReason,
    DueState,
    Light,
    Point,
    Section,
    VersionState,
    VisitMethod,
    VisitOutcome,
)
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.hours.models import ServiceRecord
from kith.hours.states import Purse, SourceKind
from kith.journal.models import Entry
from kith.orders.actions.contact import read_words
from kith.orders.actions.intake import KeyUsed
from kith.orders.models import Order
from kith.outbox.models import Message
from kith.people.states import Channel
from kith.vault.models import Access
from kith.vault.states import Purpose
from tests import make
from tests.care import rounds
from tests.care.visits import (
    FINDINGS,
    SECRET,
    HelperInput,
    need,
    regular,
    visit_input,
    visited,
)
from tests.care.world import assessed, child, may_read, opened, scheme
from tests.make import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> make.Town:
    return make.town()


def amended(**changes: object) -> AmendInput:
    findings = {Section.MIND: Part({Point.MOOD: Light.HELP}, "更正后的记录")}
    plain = AmendInput(VisitMethod.HOME, VisitOutcome.MET, findings, "写错了一格")
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_every_point_stands_in_one_section_and_survives_being_written():
    assert sorted(point for points in POINTS.values() for point in points) == sorted(Point)
    for section, points in POINTS.items():
        part = Part(dict.fromkeys(points, Light.WATCH), "说明")
        assert read(section, written(part)) == part
    assert written(Part({}, "  ")) == ""
    assert read(Section.MIND, "") == Part()


def test_the_gravest_light_counts_and_no_light_is_no_all_clear():
    assert worst_of(FINDINGS) == Light.WATCH
    assert worst_of({Section.MIND: Part({}, "只有文字")}) == ""


def test_a_file_without_a_tier_has_no_visit_that_counts(town):
    made = visited(town, opened(town))

    assert (made.counts, made.worst) == (False, Light.WATCH)


def test_findings_are_sealed_and_opened_with_a_purpose_and_a_line(town):
    file = assessed(town)
    made = visited(town, file)
    version = VisitVersion.objects.get()
    assert SECRET not in str(version.health) + version.health.token

    told = amending.read_visit(made.pk, purpose=Purpose.CARE, actor=town.clerk, now=MONDAY + DAY)

    assert told[0].findings[Section.HEALTH].note == SECRET
    assert told[0].findings[Section.SAFETY] == Part({Point.GAS: Light.FINE})
    line = Access.objects.get(kind="care.visit")
    assert (line.subject_id, line.purpose, line.actor_id) == (
        file.person_id, Purpose.CARE, town.clerk.me
    )  # fmt: skip


@pytest.mark.parametrize("who", ["far_clerk", "district", "boss"])
def test_others_read_nothing(town, who):
    """The street only with a reason, the others never."""
    made = visited(town, assessed(town))

    with pytest.raises((Forbidden, BadInput)):
        amending.read_visit(
            made.pk, purpose=Purpose.CARE, actor=getattr(town, who), now=MONDAY + DAY
        )

    assert not Access.objects.filter(kind="care.visit").exists()


def test_a_childs_visit_is_read_only_after_a_second_person_agreed(town):
    who, _parent = child(town)
    file = opened(town, who)
    made = visited(town, file)

    with pytest.raises(NeedsApproval):
        amending.read_visit(made.pk, purpose=Purpose.CARE_CHECK, actor=town.clerk, now=MONDAY + DAY)

    may_read(town, file, town.clerk)
    told = amending.read_visit(
        made.pk, purpose=Purpose.CARE_CHECK, actor=town.clerk, now=MONDAY + DAY
    )
    assert told[0].findings[Section.HEALTH].note == SECRET


def test_the_same_key_is_the_same_visit(town):
    file = assessed(town)
    given = visit_input(MONDAY + HOUR)

    rows = [
        visiting.record(file.pk, input=given, actor=town.clerk, now=MONDAY + shift)
        for shift in (2 * HOUR, 5 * HOUR, DAY)
    ]

    assert len({row.pk for row in rows}) == Visit.objects.count() == VisitVersion.objects.count()
    other = replace(given, minutes=31)
    with pytest.raises(KeyUsed):
        visiting.record(file.pk, input=other, actor=town.clerk, now=MONDAY + DAY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"minutes": 0}, "minutes", id="no-time"),
        pytest.param({"minutes": 481}, "minutes", id="too-long"),
        pytest.param({"minutes": 130}, "started_at", id="not-over-yet"),
        pytest.param({"started_at": MONDAY - 7 * DAY}, "started_at", id="long-ago"),
        pytest.param({"method": VisitMethod.HOTLINE}, "outcome", id="seen-by-telephone"),
        pytest.param(
            {"findings": {Section.MIND: Part({}, "长" * 501)}}, "mind_note", id="long-note"
        ),
        pytest.param({"item_ids": (99,)}, "items", id="unknown-item"),
        pytest.param({"helpers": (HelperInput(999_999),)}, "helpers", id="unknown-helper"),
        pytest.param({"due_id": 999}, "", id="another-due"),
    ],
)
def test_what_cannot_have_been_is_refused_and_nothing_stands(town, changes, field):
    file = assessed(town)
    given = replace(visit_input(MONDAY + HOUR), **changes)

    with pytest.raises(BadInput) as no:
        visiting.record(file.pk, input=given, actor=town.clerk, now=MONDAY + 2 * HOUR)

    assert no.value.field == field
    assert not Visit.objects.exists()


def test_strangers_other_communities_and_she_herself_write_no_visit(town):
    file = assessed(town)
    for actor in (town.far_clerk, town.district, make.actor(file.person),
                  make.actor(make.volunteer(town.community))):  # fmt: skip
        with pytest.raises(Forbidden):
            visited(town, file, by=actor)
    assert not Visit.objects.exists()


def test_nobody_reached_leaves_no_findings(town):
    made = visited(town, assessed(town), outcome=VisitOutcome.NOT_AT_HOME, minutes=0)

    assert (made.worst, made.counts) == ("", False)
    assert not VisitVersion.objects.get().health


def test_a_need_becomes_a_request_in_her_words(town):
    file = assessed(town)

    made = visited(town, file, need=need())

    order = Order.objects.get()
    assert made.order_id == order.pk
    assert (order.channel, order.resident_id, order.consent_how) == (
        Channel.VISIT, file.person_id, "上门时当面说的"
    )  # fmt: skip
    words = read_words(order.pk, actor=town.clerk, now=MONDAY + DAY)
    assert words["text"] == "厨房的灯不亮了，想请人修一修"
    assert not queries.with_needs(town.clerk).exists()


def test_nobody_visits_on_a_file_that_is_closed(town):
    file = assessed(town)
    files.close_file(file.pk, reason=CloseReason.MOVED, actor=town.clerk, now=MONDAY)

    with pytest.raises(Forbidden):
        visited(town, file)
    with pytest.raises(Forbidden):
        visiting.reveal_home(file.pk, actor=town.clerk, now=MONDAY + HOUR)

    assert not Visit.objects.exists()


def test_what_needs_help_now_reaches_the_desk_until_somebody_takes_it_up(town):
    findings = {Section.HEALTH: Part({Point.ILLNESS: Light.HELP}, SECRET)}
    made = visited(town, assessed(town), findings=findings)

    told = Message.objects.get(topic="visit_help")
    assert SECRET not in str(told.facts) + told.link
    assert list(queries.with_help_wanted(town.clerk)) == [made]
    with pytest.raises(Forbidden):
        visiting.see_to(made.pk, actor=town.far_clerk, now=MONDAY + DAY)
    visiting.see_to(made.pk, actor=town.clerk, now=MONDAY + DAY)
    assert not queries.with_help_wanted(town.clerk).exists()
    with pytest.raises(IllegalMove):
        visiting.see_to(made.pk, actor=town.clerk, now=MONDAY + DAY)


def test_volunteers_get_hours_and_the_desk_only_where_it_wishes(town):
    file, helper = assessed(town), make.volunteer(town.community)
    there = (HelperInput(town.clerk.me), HelperInput(helper.pk))

    made = visited(town, file, helpers=there, as_duty=True)
    visited(town, file, MONDAY + DAY, helpers=(HelperInput(town.clerk.me),))

    rows = ServiceRecord.objects.order_by("person_id")
    assert {(row.person_id, row.purse, row.source, row.minutes) for row in rows} == {
        (helper.pk, Purse.VOLUNTEER, SourceKind.VISIT, 30),
        (town.clerk.me, Purse.ON_DUTY, SourceKind.VISIT, 30),
    }
    assert VisitHelper.objects.filter(visit=made).count() == 2


def test_hours_that_cannot_be_do_not_cost_the_visit(town):
    file, other, helper = assessed(town), assessed(town), make.volunteer(town.community)
    there = (HelperInput(helper.pk),)
    visited(town, file, helpers=there)

    made = visited(town, other, helpers=there)

    assert made.counts
    assert ServiceRecord.objects.count() == 1
    assert Entry.objects.get(kind="visit", verb="no_hours").facts["why"] == "overlapping_service"


def test_the_helper_of_an_accepted_stop_writes_it_and_her_need_waits_at_the_desk(town):
    at = rounds.streets(town)
    file, helper = rounds.home(at), rounds.helper(at)
    plan = rounds.offered(rounds.planned(at, [file], [rounds.crew(helper)]), at)
    herself = make.actor(helper)
    with pytest.raises(Forbidden):
        visited(town, file, by=herself)
    rounds.accepted(plan.routes.get(), helper)

    made = visited(town, file, by=herself, need=need())

    assert (made.order_id, made.by_id) == (None, helper.pk)
    assert list(queries.with_needs(town.clerk)) == [made]
    assert Message.objects.get(topic="visit_need").person_id == town.clerk.me
    with pytest.raises(Forbidden):
        amending.read_need(made.pk, actor=herself, now=MONDAY + 2 * HOUR)
    text = amending.read_need(made.pk, actor=town.clerk, now=MONDAY + 2 * HOUR)
    order = visiting.ask_need(
        made.pk, input=need(text=text), actor=town.clerk, now=MONDAY + 2 * HOUR
    )
    assert Visit.objects.get(pk=made.pk).order_id == order.pk
    with pytest.raises(IllegalMove):
        visiting.ask_need(made.pk, input=need(), actor=town.clerk, now=MONDAY + 3 * HOUR)


def test_service_items_of_the_place(town):
    items = list(scheme(town).items.order_by("position"))
    file = assessed(town)

    made = visited(town, file, item_ids=(items[0].pk, items[2].pk))

    codes = VisitItem.objects.filter(visit=made).values_list("item__code", flat=True)
    assert sorted(codes) == ["CLEAN_HOME", "COMPANY"]
    assert [row.pk for row in queries.items_for(file)] == [row.pk for row in items]


# --------------------------------------------------------------------------------- amendments


def test_the_writer_changes_a_fresh_visit_and_its_history_stays(town):
    file = assessed(town)
    made = visited(town, file)

    amending.amend(made.pk, input=amended(), actor=town.clerk, now=made.written_at + 23 * HOUR)

    made.refresh_from_db()
    assert made.worst == Light.HELP
    told = amending.read_visit(made.pk, purpose=Purpose.CARE, actor=town.clerk, now=MONDAY + DAY)
    assert [one.version.number for one in told] == [2, 1]
    assert [one.reason for one in told] == ["写错了一格", ""]
    assert told[1].findings[Section.HEALTH].note == SECRET


def test_after_24_hours_a_second_person_has_to_agree(town):
    file = assessed(town)
    made = visited(town, file)
    late = made.written_at + timedelta(hours=24)

    version = amending.amend(made.pk, input=amended(), actor=town.clerk, now=late)

    made.refresh_from_db()
    assert (version.state, made.worst) == (VersionState.PROPOSED, Light.WATCH)
    with pytest.raises(IllegalMove):
        amending.amend(made.pk, input=amended(), actor=town.clerk, now=late)
    with pytest.raises(Forbidden):
        amending.check(version.pk, agrees=True, actor=town.clerk, now=late)
    assert list(queries.changes_to_check(town.boss)) == [version]
    assert not queries.changes_to_check(town.clerk).exists()
    amending.check(version.pk, agrees=True, actor=town.boss, now=late + HOUR)
    made.refresh_from_db()
    assert made.worst == Light.HELP
    with pytest.raises(IllegalMove):
        amending.check(version.pk, agrees=False, actor=town.boss, now=late + HOUR)


def test_a_visit_that_turns_out_not_to_count_opens_its_due_again(town):
    file = assessed(town)
    due = regular(file)
    made = visited(town, file, due_id=due.pk)
    assert regular(file) != due

    given = amended(outcome=VisitOutcome.NOT_AT_HOME, findings={})
    amending.amend(made.pk, input=given, actor=town.clerk, now=made.written_at + HOUR)

    assert regular(file) == due
    assert not file.dues.filter(state=DueState.DONE).exists()


def test_nothing_sealed_stands_in_the_journal_or_a_message(town):
    file = assessed(town)
    findings = {Section.HEALTH: Part({Point.ILLNESS: Light.HELP}, SECRET)}
    made = visited(town, file, findings=findings, need=need(text=SECRET))
    amending.amend(made.pk, input=amended(reason=SECRET), actor=town.clerk, now=made.written_at)

    written_down = [str(row.facts) for row in Entry.objects.all()]
    told = [f"{row.facts} {row.link}" for row in Message.objects.all()]
    assert not [text for text in written_down + told if SECRET in text or "ILLNESS" in text]
