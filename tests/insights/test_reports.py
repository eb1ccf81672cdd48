"""Month sheets: from the draft to the frozen version, and what a correction leaves as it was."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from kith.core.actor import Actor, Role
from kith.core.refusal import BadInput, Forbidden, IllegalMove, Refusal
from kith.hours.models import ServiceRecord
from kith.insights import jobs_reports, policies
from kith.insights.actions import reports
from kith.insights.actions.refreshing import refresh
from kith.insights.actions.reports import Texts
from kith.insights.models import Numbers, Report
from kith.insights.queries import reports as queries
from kith.insights.queries.taking import take
from kith.insights.rules.reports import Difference, Line, differences, names_somebody, silent
from kith.insights.states import REPORT, ReportState, Unit
from kith.outbox.models import Message
from kith.places.models import Area
from tests import make

MARCH = date(2026, 3, 1)
APRIL = make.MONDAY + 30 * make.DAY  # 1 April
LATE = APRIL + 20 * make.DAY
db = pytest.mark.django_db


def drafted(area: Area, actor: Actor) -> Report:
    return reports.draft(area.pk, month=MARCH, actor=actor, now=APRIL)


def checked(area: Area, actor: Actor, **texts: str) -> Report:
    made = drafted(area, actor)
    return reports.check(made.pk, input=Texts(**texts), actor=actor, now=APRIL)


def frozen(town: make.Town) -> Report:
    """The sheet of the community, the whole way."""
    one = checked(town.community, town.clerk)
    checked(town.street, town.boss, remarks="另一社区停电")
    street = Report.objects.get(area=town.street)
    reports.freeze(street.pk, actor=town.district, now=APRIL)
    return Report.objects.get(pk=one.pk)


def minutes(numbers: Numbers) -> int:
    told: int = next(line["number"] for line in numbers.lines if line["code"] == "minutes")
    return told


def test_every_state_of_a_sheet_can_be_reached_and_only_replaced_is_final():
    assert REPORT.reachable() == set(ReportState)
    assert REPORT.final() == {ReportState.REPLACED}


@db
def test_a_sheet_goes_from_the_station_to_the_county_with_the_numbers_of_its_records():
    town = make.town()
    make.confirmed(town)

    sheet = frozen(town)

    record = ServiceRecord.objects.get()
    assert sheet.state == ReportState.FROZEN
    assert minutes(sheet.freezing.numbers) == record.minutes
    assert sheet.freezing.numbers.by_id == town.clerk.me
    street = Report.objects.get(area=town.street)
    assert (street.state, minutes(street.freezing.numbers)) == ("FROZEN", record.minutes)
    assert street.freezing.numbers.missing == [town.other.code]
    assert street.freezing.numbers.definitions["VOLUNTEER_MIN"].startswith("Confirmed minutes")


@db
def test_what_is_frozen_stays_and_a_correction_is_a_new_version_with_the_difference():
    town = make.town()
    make.confirmed(town)
    first = frozen(town)
    before = minutes(first.freezing.numbers)
    ServiceRecord.objects.update(minutes=before + 30)

    second = reports.correct(first.pk, reason="漏了一条记录", actor=town.clerk, now=LATE)
    reports.check(second.pk, input=Texts(), actor=town.clerk, now=LATE)
    reports.merge(second.pk, actor=town.boss, now=LATE)
    reports.freeze(second.pk, actor=town.district, now=LATE)

    first = Report.objects.get(pk=first.pk)
    second = Report.objects.get(pk=second.pk)
    assert (first.state, second.state, second.version) == ("REPLACED", "FROZEN", 2)
    assert minutes(first.freezing.numbers) == before
    told = differences(first.freezing.numbers.lines, second.freezing.numbers.lines)
    assert Difference("minutes", before, before + 30) in told
    assert Difference("services", 1, 1) in told  # the same number of other rows
    assert queries.frozen(town.community, MARCH) == second


@db
def test_the_hash_is_that_of_the_rows_and_not_of_how_they_were_written_down():
    town = make.town()
    make.confirmed(town)
    refresh()
    before = take(town.community, MARCH, now=APRIL).digest

    ServiceRecord.objects.update(others=3)  # touches the row; its fact says the same
    refresh()
    same = take(town.community, MARCH, now=LATE).digest
    ServiceRecord.objects.update(minutes=7)
    refresh()

    assert same == before
    assert take(town.community, MARCH, now=LATE).digest != before


@db
def test_the_database_refuses_to_change_numbers_that_were_handed_in():
    town = make.town()
    checked(town.community, town.clerk)

    for change in (
        lambda: Numbers.objects.update(digest=""),
        lambda: Numbers.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    assert Numbers.objects.get().number == 1


@db
def test_a_sheet_sent_back_says_why_and_is_handed_in_again_with_new_numbers():
    town = make.town()
    sheet = checked(town.community, town.clerk)
    make.confirmed(town)

    reports.send_back(sheet.pk, reason="集市没写", actor=town.boss, now=APRIL)
    told = Message.objects.get(topic="sheet_back")
    back = Report.objects.get(pk=sheet.pk)
    reports.check(sheet.pk, input=Texts(highlights="集市 1 场"), actor=town.clerk, now=LATE)

    assert (told.person_id, back.state, back.returned) == (town.clerk.me, "DRAFT", "集市没写")
    assert [minutes(one) > 0 for one in Numbers.objects.order_by("number")] == [False, True]
    stand = queries.stands([town.community], MARCH, now=LATE)[0]
    assert stand.handed_in is not None
    assert (stand.late_days, stand.handed_in.number) == (0, 2)


def no_highlight(town: make.Town, sheet: Report) -> Report:
    return reports.write(
        sheet.pk, input=Texts(highlights="张阿姨 13812345678"), actor=town.clerk, now=APRIL
    )


REFUSED = {
    "a clerk of another place": (
        lambda town, sheet: reports.check(sheet.pk, input=Texts(), actor=town.far_clerk, now=APRIL),
        Forbidden,
    ),
    "a month that is not over": (
        lambda town, sheet: reports.check(
            sheet.pk, input=Texts(), actor=town.clerk, now=make.MONDAY
        ),
        reports.SheetTooEarly,
    ),
    "a second draft": (lambda town, sheet: drafted(town.community, town.clerk), IllegalMove),
    "a draft is frozen": (
        lambda town, sheet: reports.freeze(sheet.pk, actor=town.district, now=APRIL),
        IllegalMove,
    ),
    "the street freezes": (
        lambda town, sheet: reports.freeze(sheet.pk, actor=town.boss, now=APRIL),
        Forbidden,
    ),
    "a draft is corrected": (
        lambda town, sheet: reports.correct(sheet.pk, reason="x", actor=town.clerk, now=APRIL),
        IllegalMove,
    ),
    "a telephone in a text": (no_highlight, BadInput),
    "a town without its places and without a word": (
        lambda town, sheet: checked(town.street, town.boss),
        reports.SheetsMissing,
    ),
}


@db
@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_leaves_the_sheet_as_it_was(case):
    town = make.town()
    sheet = drafted(town.community, town.clerk)
    deed, refusal = REFUSED[case]

    with pytest.raises(Refusal) as no:
        deed(town, sheet)

    assert type(no.value) is refusal
    sheet.refresh_from_db()
    assert (sheet.state, sheet.highlights, Numbers.objects.count()) == ("DRAFT", "", 0)


@db
def test_whoever_handed_it_in_does_not_freeze_it_and_the_street_is_not_passed_over():
    town = make.town()
    both = make.person(town.county)
    make.grant(both, Role.STREET, town.street)
    make.grant(both, Role.DISTRICT, town.county)
    actor = make.actor(both)
    sheet = checked(town.community, town.clerk)

    with pytest.raises(IllegalMove):
        reports.freeze(sheet.pk, actor=town.district, now=APRIL)
    street = checked(town.street, actor, remarks="一处缺")
    with pytest.raises(reports.SameHand):
        reports.freeze(street.pk, actor=actor, now=APRIL)

    assert set(Report.objects.values_list("state", flat=True)) == {"CHECKED", "MERGED"}


@db
def test_the_clock_drafts_once_reminds_the_desk_and_tells_the_street_when_it_is_late():
    town = make.town()

    first = jobs_reports.draft_month_sheets(APRIL)
    again = jobs_reports.draft_month_sheets(APRIL + timedelta(hours=1))
    jobs_reports.remind_month_sheets(APRIL + 2 * make.DAY)
    jobs_reports.remind_month_sheets(LATE)
    jobs_reports.remind_month_sheets(LATE + make.DAY)

    assert (first, again) == (4, 0)  # two communities, their street, the district
    due = Message.objects.filter(topic="sheet_due").values_list("person_id", flat=True)
    late = Message.objects.filter(topic="sheet_overdue").values_list("person_id", flat=True)
    assert set(due) == {town.clerk.me, town.far_clerk.me}
    assert sorted(late) == sorted([town.boss.me, town.boss.me, town.district.me])
    assert [one.late_days for one in queries.stands([town.community], MARCH, now=LATE)] == [18]


@db
def test_what_an_actor_may_see_is_what_the_list_shows():
    town = make.town()
    for area, actor in ((town.community, town.clerk), (town.other, town.far_clerk)):
        drafted(area, actor)
    drafted(town.street, town.boss)
    resident = make.actor(make.person(town.community))

    for actor in (town.clerk, town.far_clerk, town.boss, town.district, resident):
        listed = set(queries.visible_to(actor).values_list("pk", flat=True))
        rows = Report.objects.select_related("area")
        assert listed == {row.pk for row in rows if policies.may_see_report(actor, row)}


def test_few_people_and_what_would_give_them_away_are_silent():
    def line(code: str, number: int, within: str = "", unit: Unit = Unit.PERSON_TIMES) -> Line:
        return {"code": code, "number": number, "within": within, "unit": unit.value}

    lines = [
        line("all", 40),
        line("named", 37, "all"),
        line("counted", 3, "all"),
        line("sessions", 3, unit=Unit.SESSIONS),
        line("helpers", 20),
    ]
    below = {"a": [line("helpers", 2)], "b": [line("helpers", 8)], "c": [line("helpers", 10)]}

    assert silent(lines) == {("", "named"), ("", "counted")}
    assert silent(lines, below) - silent(lines) == {("a", "helpers"), ("b", "helpers")}


def test_a_long_number_is_somebodys_and_a_year_is_not():
    assert names_somebody("打 138 1234 5678")
    assert not names_somebody("2026 年 3 月 412 场、2963 人次")
