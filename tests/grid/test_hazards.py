"""Inspections and what becomes of a hazard: every road to its end, and who may walk it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils.timezone import localtime

from kith.core.actor import STRANGER, Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove
from kith.files.models import StoredFile
from kith.grid.actions import handing_over, inspecting, rectifying, self_check
from kith.grid.actions._premises import TwoMustGo
from kith.grid.actions.handing_over import HandOverInput
from kith.grid.actions.inspecting import Finding, HazardInput
from kith.grid.actions.rectifying import MustBeSeen, NoticeInput, OtherEyes
from kith.grid.actions.self_check import LinkOver, SelfCheckInput
from kith.grid.jobs_premises import forget_hazard_photos, tell_overdue_hazards
from kith.grid.models import Hazard, Inspection, InspectionDraft, SelfCheck
from kith.grid.policies import premises as policies
from kith.grid.queries import hazards as queries
from kith.grid.queries import premises as register
from kith.grid.states import (
    Course,
    DepartmentResult,
    HazardLevel,
    HazardState,
    InspectionOutcome,
    Verdict,
)
from kith.outbox.models import Message
from tests import make
from tests.grid import shops
from tests.grid.shops import GRAVE, MINOR, SERIOUS, TODAY
from tests.make import DAY, MONDAY
from tests.projects.worlds import picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make.town()


# ------------------------------------------------------------------------------- being there


def test_a_shop_without_fault_is_due_again_in_a_quarter(town):
    row = shops.shop(town)

    done = shops.looked(town, row)

    row.refresh_from_db()
    assert (done.outcome, done.hazards.count()) == ("INSPECTED", 0)
    assert row.due_date == date(2026, 6, 1)  # 90 days are a Sunday
    assert done.answers.count() == len(shops.all_fine(row))


def test_a_press_that_comes_twice_is_one_inspection(town):
    row = shops.shop(town)

    one = shops.looked(town, row, Finding(MINOR), key="same")
    two = shops.looked(town, row, Finding(MINOR), key="same")

    assert one == two
    assert (Inspection.objects.count(), Hazard.objects.count()) == (1, 1)


@pytest.mark.parametrize("outcome", [InspectionOutcome.NOBODY, InspectionOutcome.NOT_LET_IN])
def test_nobody_there_is_a_result_and_the_next_try_is_soon(town, outcome):
    row = shops.shop(town)

    shops.looked(town, row, outcome=outcome, verdicts=None)

    row.refresh_from_db()
    assert row.due_date == date(2026, 3, 5)
    assert not queries.inspections(_today(town)).exists()


def test_every_line_is_answered(town):
    row = shops.shop(town)
    verdicts = shops.all_fine(row)
    del verdicts[MINOR]

    with pytest.raises(BadInput) as no:
        shops.looked(town, row, verdicts=verdicts)

    assert no.value.field == MINOR
    assert not Inspection.objects.exists()


def test_a_checklist_that_changed_meanwhile_is_asked_anew(town):
    row = shops.shop(town)

    with pytest.raises(BadInput):
        shops.looked(town, row, verdicts=shops.all_fine(row) | {"NEWLINE": Verdict.FINE})
    with pytest.raises(BadInput):
        shops.looked(town, row, verdicts=shops.all_fine(row, MINOR))


def test_two_go_where_the_rule_says_so(town):
    row, mate = shops.shop(town, kind="FLAMMABLES"), shops.colleague(town)

    with pytest.raises(TwoMustGo):
        shops.looked(town, row)
    done = shops.looked(town, row, second=mate)

    assert done.second_id == mate.me


def test_a_draft_is_its_writers_own_and_gone_when_handed_in(town):
    row, mate = shops.shop(town), shops.colleague(town)
    typed = {"verdict_POWER": "FINE"}
    inspecting.keep_draft(row.pk, typed=typed, actor=town.clerk, now=MONDAY)

    draft = register.draft_of(row, town.clerk)
    assert draft is not None
    assert draft.typed == typed
    assert register.draft_of(row, mate) is None
    shops.looked(town, row)

    assert not InspectionDraft.objects.exists()


# ------------------------------------------------------------------------------- roads to the end


def test_fixed_on_the_spot_is_closed_with_a_number(town):
    hazard = shops.found(town, SERIOUS, Course.ON_SPOT)

    assert (hazard.state, hazard.course, hazard.due_date) == ("CLOSED", "ON_SPOT", None)
    assert hazard.close_out.number == "990101001001-2026-H001"


def test_a_grave_hazard_fixed_on_the_spot_is_looked_at_again_by_somebody_else(town):
    hazard, mate = shops.found(town, GRAVE, Course.ON_SPOT), shops.colleague(town)

    assert hazard.state == HazardState.FIXED
    with pytest.raises(OtherEyes):
        shops.closed(town, hazard, town.clerk)
    assert shops.closed(town, hazard, mate).state == HazardState.CLOSED
    assert hazard.course == Course.ON_SPOT


def test_a_notice_has_a_working_day_a_line_to_call_and_a_link(town):
    hazard = shops.noticed(town)

    notice = hazard.notices.get()
    assert (hazard.state, hazard.due_date) == ("NOTICE", date(2026, 3, 9))
    assert (notice.due_date, notice.text) == (hazard.due_date, "电线从窗缝接出来")
    assert notice.link_until == date(2026, 3, 18)


@pytest.mark.parametrize("days", [-1, 8])
def test_a_day_outside_what_the_rule_allows_is_refused(town, days):
    hazard = shops.found(town, SERIOUS)
    given = NoticeInput(due_date=TODAY + timedelta(days=days))

    with pytest.raises(BadInput) as no:
        rectifying.notify(hazard.pk, input=given, actor=town.clerk, now=MONDAY)

    assert no.value.field == "due_date"
    hazard.refresh_from_db()
    assert (hazard.state, hazard.notices.count()) == ("FOUND", 0)


def test_looked_at_again_and_not_put_right_has_another_day(town):
    hazard, mate = shops.noticed(town), shops.colleague(town)

    rectifying.recheck(hazard.pk, holds=False, text="还没有换线", actor=mate, now=MONDAY + 7 * DAY)

    hazard.refresh_from_db()
    assert (hazard.state, hazard.due_date) == ("NOTICE", date(2026, 3, 16))
    assert hazard.notices.count() == 2
    assert shops.closed(town, hazard, mate, MONDAY + 8 * DAY).close_out.seq == 1


def test_the_finder_looks_again_herself_only_at_ordinary_hazards(town):
    ordinary, serious = shops.noticed(town, MINOR), shops.noticed(town, SERIOUS)

    with pytest.raises(OtherEyes):
        shops.closed(town, serious, town.clerk)

    assert shops.closed(town, ordinary, town.clerk).state == HazardState.CLOSED
    serious.refresh_from_db()
    assert serious.state == HazardState.NOTICE


def test_closing_twice_is_refused_and_the_number_stays(town):
    hazard = shops.closed(town, shops.noticed(town, MINOR), town.clerk)

    with pytest.raises(IllegalMove):
        shops.closed(town, hazard, town.clerk)

    assert hazard.close_out.seq == 1


# ------------------------------------------------------------------------------- the shop's word


def test_a_self_check_closes_nothing_and_tells_the_desk(town):
    hazard = shops.noticed(town, MINOR)
    given = SelfCheckInput({MINOR: Verdict.FINE}, "换了新的灭火器")

    row = self_check.hand_in(shops.link(hazard), input=given, actor=STRANGER, now=MONDAY + DAY)

    hazard.refresh_from_db()
    assert (hazard.state, row.lines) == ("FIXED", {MINOR: "FINE"})
    told = Message.objects.get(topic="hazard_self_checked")
    assert (told.person_id, told.link) == (town.clerk.me, f"/hazards/{hazard.pk}/")


def test_an_ordinary_hazard_is_closed_on_the_shops_word_by_somebody_else(town):
    hazard, mate = _self_checked(town, MINOR), shops.colleague(town)

    with pytest.raises(MustBeSeen):
        rectifying.accept(hazard.pk, text="照片清楚", actor=town.clerk, now=MONDAY)
    seen = rectifying.accept(hazard.pk, text="照片清楚", actor=mate, now=MONDAY)

    hazard.refresh_from_db()
    assert (hazard.state, seen.on_paper, hazard.close_out.seq) == ("CLOSED", True, 1)


@pytest.mark.parametrize("code", [SERIOUS, GRAVE])
def test_a_serious_hazard_is_never_closed_on_the_shops_word(town, code):
    hazard = _self_checked(town, code)

    with pytest.raises(MustBeSeen):
        rectifying.accept(hazard.pk, text="看着行", actor=shops.colleague(town), now=MONDAY)

    hazard.refresh_from_db()
    assert hazard.state == HazardState.FIXED


def _self_checked(town, code):
    hazard = shops.noticed(town, code)
    self_check.hand_in(shops.link(hazard), input=SelfCheckInput(), actor=STRANGER, now=MONDAY)
    return hazard


@pytest.mark.parametrize("over", ["forged", "second time", "older paper", "closed", "too late"])
def test_a_link_that_no_longer_counts_is_refused_and_writes_nothing(town, over):
    hazard, mate = shops.noticed(town, MINOR), shops.colleague(town)
    token, now = shops.link(hazard), MONDAY
    if over == "forged":
        token = token[:-1] + ("a" if token[-1] != "a" else "b")
    if over == "second time":
        self_check.hand_in(token, input=SelfCheckInput(), actor=STRANGER, now=MONDAY)
    if over == "older paper":
        rectifying.notify(hazard.pk, input=NoticeInput(), actor=town.clerk, now=MONDAY)
    if over == "closed":
        shops.closed(town, hazard, mate)
    if over == "too late":
        now = MONDAY + 60 * DAY
    before = SelfCheck.objects.count()

    with pytest.raises(LinkOver):
        self_check.hand_in(token, input=SelfCheckInput(), actor=STRANGER, now=now)

    assert SelfCheck.objects.count() == before


# ------------------------------------------------------------------------------- departments


def test_a_department_is_asked_answers_and_the_desk_goes_on(town):
    speaker = make.person(town.community)
    unit = make.unit(town.county, liaison=speaker)
    hazard, liaison = shops.found(town, SERIOUS), make.actor(speaker)
    asked = HandOverInput("总闸老化,请供电所来看", organisation_id=unit.pk)

    handing_over.hand_over(hazard.pk, input=asked, actor=town.clerk, now=MONDAY)
    hazard.refresh_from_db()
    assert (hazard.state, hazard.course, hazard.due_date) == (
        "HANDED_OVER", "HANDED_OVER", date(2026, 3, 16),
    )  # fmt: skip
    assert queries.of_departments(liaison).get() == hazard
    told = Message.objects.get(topic="hazard_handed_over")
    assert (told.person_id, told.facts) == (speaker.pk, {"number": hazard.pk})

    handing_over.answer(
        hazard.pk, result=DepartmentResult.FIXED, text="换了总闸", actor=liaison, now=MONDAY + DAY
    )
    hazard.refresh_from_db()
    assert hazard.state == HazardState.RETURNED
    assert not shops.answered(hazard).by_desk
    assert Message.objects.filter(topic="hazard_answered", person_id=town.clerk.me).exists()
    done = shops.closed(town, hazard, shops.colleague(town))
    assert (done.state, done.course) == ("CLOSED", "HANDED_OVER")


def test_a_department_by_name_is_answered_for_by_the_desk(town):
    hazard = shops.found(town)
    asked = HandOverInput("请现场查看", to="区消防救援大队")
    handing_over.hand_over(hazard.pk, input=asked, actor=town.clerk, now=MONDAY)

    handing_over.answer(
        hazard.pk, result=DepartmentResult.NOT_OURS, text="属城管", actor=town.clerk, now=MONDAY
    )

    assert shops.answered(hazard).by_desk
    again = HandOverInput("请清理占道", to="城管执法中队")
    handing_over.hand_over(hazard.pk, input=again, actor=town.clerk, now=MONDAY)
    hazard.refresh_from_db()
    assert (hazard.state, hazard.hand_overs.count()) == ("HANDED_OVER", 2)


def test_another_unit_neither_sees_nor_answers(town):
    unit = make.unit(town.county, liaison=make.person(town.community))
    stranger = make.person(town.community)
    make.unit(town.county, liaison=stranger)
    hazard, actor = shops.found(town), make.actor(stranger)
    asked = HandOverInput("请看", organisation_id=unit.pk)
    handing_over.hand_over(hazard.pk, input=asked, actor=town.clerk, now=MONDAY)

    assert not queries.visible_to(actor).exists()
    with pytest.raises(Forbidden):
        handing_over.answer(
            hazard.pk, result=DepartmentResult.FIXED, text="好了", actor=actor, now=MONDAY
        )


def test_what_an_actor_may_see_is_what_the_list_shows(town):
    speaker = make.person(town.community)
    unit = make.unit(town.county, liaison=speaker)
    given, kept = shops.found(town), shops.found(town)
    asked = HandOverInput("请看", organisation_id=unit.pk)
    handing_over.hand_over(given.pk, input=asked, actor=town.clerk, now=MONDAY)
    actors = [
        town.clerk, town.far_clerk, town.boss, town.district, make.actor(speaker),
        make.staff(Role.AUDITOR, town.county), make.actor(make.volunteer(town.community)),
    ]  # fmt: skip

    for actor in actors:
        listed = set(queries.visible_to(actor).values_list("pk", flat=True))
        rows = [given, kept]
        allowed = {
            row.pk for row in rows if policies.may_see_hazard(actor, row, row.hand_overs.all())
        }
        assert listed == allowed, actor
    assert [queries.visible_to(one).count() for one in actors] == [2, 0, 2, 2, 1, 2, 0]


# ------------------------------------------------------------------------------- in passing


def test_a_hazard_in_passing_stands_with_its_place_in_words(town):
    hazard = shops.seen_in_passing(town)

    assert (hazard.state, hazard.premises_id, hazard.spot) == ("FOUND", None, "3 号楼 1 单元楼道")
    assert hazard.due_date == TODAY


def test_a_hazard_in_passing_at_a_shop_belongs_to_it(town):
    row = shops.shop(town)

    hazard = shops.seen_in_passing(town, premises_id=row.pk, spot="")

    assert (hazard.premises, row.name in hazard.spot) == (row, True)


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"spot": " "}, "spot"), ({"text": ""}, "text"), ({"hazard_type": "MOOD"}, "hazard_type"),
     ({"premises_id": 999999}, "premises")],
)  # fmt: skip
def test_a_hazard_that_says_too_little_is_refused(town, changes, field):
    with pytest.raises(BadInput) as no:
        shops.seen_in_passing(town, **changes)

    assert no.value.field == field
    assert not Hazard.objects.exists()


def test_a_mistake_is_void_by_somebody_else_and_counts_nowhere(town):
    hazard, mate = shops.seen_in_passing(town), shops.colleague(town)

    with pytest.raises(OtherEyes):
        rectifying.void(hazard.pk, reason="看错了", actor=town.clerk, now=MONDAY)
    rectifying.void(hazard.pk, reason="看错了", actor=mate, now=MONDAY)

    assert queries.figures(_today(town))["found"] == 0


@pytest.mark.parametrize("who", ["far_clerk", "district", "auditor", "resident"])
def test_nobody_else_deals_with_a_hazard(town, who):
    hazard = shops.noticed(town, MINOR)
    actor = {
        "far_clerk": town.far_clerk,
        "district": town.district,
        "auditor": make.staff(Role.AUDITOR, town.county),
        "resident": make.actor(make.person(town.community)),
    }[who]
    do = {"actor": actor, "now": MONDAY}
    plain = HazardInput("k", "OTHER", HazardLevel.MINOR, "有问题", "楼道")

    for deed in (
        lambda: rectifying.fix(hazard.pk, **do),
        lambda: rectifying.notify(hazard.pk, input=NoticeInput(), **do),
        lambda: rectifying.recheck(hazard.pk, holds=True, text="好", **do),
        lambda: rectifying.accept(hazard.pk, text="好", **do),
        lambda: rectifying.void(hazard.pk, reason="错", **do),
        lambda: rectifying.add_photo(hazard.pk, photo=picture(), **do),
        lambda: handing_over.hand_over(hazard.pk, input=HandOverInput("看", to="消防"), **do),
        lambda: inspecting.find(town.community.pk, input=plain, **do),
    ):
        with pytest.raises(Forbidden):
            deed()


# ------------------------------------------------------------------------------- figures


def _today(town):
    return queries.Period(town.community.path, TODAY, TODAY)


def test_two_hundred_and_eighty_two_shops_and_sixteen_hazards(town):
    """282 shops → 16 hazards, 13 on the spot, 3 with a deadline; S3-15: four types of hazard."""
    found = [
        *[Finding("POWER", "", Course.ON_SPOT)] * 5,
        *[Finding("STOVE", "", Course.ON_SPOT)] * 3,
        *[Finding(MINOR, "", Course.ON_SPOT)] * 5,
        *[Finding(GRAVE, "", Course.DEADLINE)] * 3,
    ]
    for number in range(282):
        shops.looked(town, shops.shop(town), *found[number : number + 1])

    figures = queries.figures(_today(town))

    assert figures == {
        "inspected": 282, "inspections": 282, "found": 16, "on_spot": 13, "with_deadline": 3,
        "handed_over": 0, "undecided": 0, "closed": 13, "open": 3,
    }  # fmt: skip
    kinds = queries.types(queries.in_street_shops(_today(town)))
    assert kinds == {"FIRE_EQUIPMENT": 5, "GAS_POWER": 5, "COAL_STOVE": 3, "LIVING_IN": 3}


def test_courses_add_up_to_what_was_found(town):
    for course in (Course.ON_SPOT, Course.DEADLINE, Course.SELF_CHECK, Course.NONE):
        shops.found(town, MINOR, course)
    given = shops.found(town)
    asked = HandOverInput("请看", to="消防")
    handing_over.hand_over(given.pk, input=asked, actor=town.clerk, now=MONDAY)

    figures = queries.figures(_today(town))

    parts = ("on_spot", "with_deadline", "handed_over", "undecided")
    assert sum(figures[name] for name in parts) == figures["found"] == 5
    assert figures["closed"] + figures["open"] == 5
    assert {name: rows(_today(town)).count() for name, rows in queries.ROWS.items()} == figures


def test_a_period_holds_its_first_and_last_day_by_the_clock_of_the_place(town):
    midnight = localtime(MONDAY).replace(hour=0, minute=0)
    row = shops.shop(town, now=MONDAY - 30 * DAY)
    for now in (midnight - timedelta(minutes=1), midnight, midnight + DAY):
        shops.looked(town, row, now=now)

    assert queries.inspections(_today(town)).count() == 1
    assert queries.inspected(replace(_today(town), until_date=TODAY + DAY)).count() == 1


# ------------------------------------------------------------------------------- time


def test_overdue_is_told_once_a_day_missed(town):
    hazard = shops.noticed(town)  # due on Monday a week later

    assert tell_overdue_hazards(MONDAY + 7 * DAY) == 0
    assert tell_overdue_hazards(MONDAY + 8 * DAY) == 1
    assert tell_overdue_hazards(MONDAY + 9 * DAY) == 1

    told = Message.objects.filter(topic="hazard_overdue")
    assert [(one.person_id, one.facts) for one in told] == [(town.clerk.me, {"number": hazard.pk})]
    (standing,) = queries.standings([hazard], MONDAY + 8 * DAY)
    assert standing.light == "RED"


def test_a_picture_is_never_asked_for_and_goes_after_its_time(town):
    with_one = shops.found(town, MINOR, Course.ON_SPOT, photo=picture())
    shops.found(town, MINOR, Course.ON_SPOT)
    waiting = shops.found(town, MINOR, Course.DEADLINE, photo=picture())
    taken = SelfCheckInput(photo=picture())
    self_check.hand_in(shops.link(waiting), input=taken, actor=STRANGER, now=MONDAY)
    assert len(queries.photos_of(waiting)) == 2

    assert forget_hazard_photos(MONDAY + 179 * DAY) == 0
    assert forget_hazard_photos(MONDAY + 180 * DAY) == 1
    assert queries.photos_of(with_one) == []
    assert StoredFile.objects.count() == 2  # of the hazard that is still open

    shops.closed(town, waiting, town.clerk, MONDAY + 180 * DAY)
    assert forget_hazard_photos(MONDAY + 360 * DAY) == 2


def test_a_key_of_somebody_else_is_refused_kindly(town):
    row, other, mate = shops.shop(town), shops.shop(town), shops.colleague(town)
    shops.looked(town, row, key="same")
    passing = shops.seen_in_passing(town, key="passing")
    given = HazardInput("passing", "OTHER", HazardLevel.MINOR, "有问题", "楼道")

    with pytest.raises(IllegalMove):
        shops.looked(town, other, key="same")
    with pytest.raises(IllegalMove):
        inspecting.find(town.community.pk, input=given, actor=mate, now=MONDAY)

    assert list(Hazard.objects.all()) == [passing]
