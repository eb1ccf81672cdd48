"""A month sheet is drafted, checked, taken in, frozen, and corrected in a newer version."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.insights import policies
from kith.insights.actions.refreshing import refresh_all
from kith.insights.models import Freezing, Numbers, Report
from kith.insights.queries import reports as queries
from kith.insights.queries.taking import take
from kith.insights.rules.reports import names_somebody
from kith.insights.states import REPORT, ReportState
from kith.insights.states.reports import LEVELS
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.places.models import Area
from kith.places.states import Level

if TYPE_CHECKING:
    from datetime import date, datetime

    from kith.core.actor import Actor


class SheetTooEarly(Refusal):
    code = "sheet_too_early"
    text = gettext_lazy("The month is not over yet: its sheet can be handed in from the next one.")


class SheetsMissing(Refusal):
    code = "sheets_missing"
    text = gettext_lazy("Not all have handed in: %(names)s. Wait, or write in the remarks why not.")
    status = 422


class SameHand(Refusal):
    code = "same_hand"
    text = gettext_lazy("You handed this sheet in yourself. Another person has to freeze it.")
    status = 403


@dataclass(frozen=True, slots=True)
class Texts:
    """What people write on a sheet. About things, never about somebody."""

    highlights: str = ""
    problems: str = ""
    remarks: str = ""


@transaction.atomic
def draft(area_id: int, *, month: date, actor: Actor, now: datetime) -> Report:
    """The sheet of the month waits to be checked. Raises IllegalMove: there is one already."""
    area = Area.objects.locked(area_id)
    require(policies.may_check(actor, area))
    require(area.level in LEVELS and month.day == 1, IllegalMove())
    require(not Report.objects.filter(area=area, month=month).exists(), IllegalMove())
    return _new(area, month, 1, "", actor=actor, now=now)


def _new(
    area: Area, month: date, version: int, reason: str, *, actor: Actor, now: datetime
) -> Report:
    due = queries.due_for([area], month)[area.pk]
    made = Report.objects.create(
        area=area, month=month, version=version, reason=reason, due_at=due, made_at=now
    )
    note("report", made.pk, "draft", actor=actor, now=now, after=made.state, version=version)
    return made


@transaction.atomic
def write(report_id: int, *, input: Texts, actor: Actor, now: datetime) -> Report:
    """The texts stand on the draft.

    Raises:
        BadInput: a text holds a number that belongs to a person.
    """
    report = _held(report_id)
    require(policies.may_check(actor, report.area))
    require(report.state == ReportState.DRAFT, IllegalMove())
    _put(report, input)
    note("report", report.pk, "write", actor=actor, now=now)
    return report


def _put(report: Report, input: Texts) -> None:
    why = _("Leave telephone and identity numbers out: a sheet says nothing about single people.")
    for field, text in asdict(input).items():
        require(not names_somebody(text), BadInput(field=field, why=why))
        setattr(report, field, text.strip())
    report.save(update_fields=tuple(asdict(input)))


@transaction.atomic
def check(report_id: int, *, input: Texts, actor: Actor, now: datetime) -> Report:
    """Handed in with the numbers of this moment. A town takes in what its places handed in.

    Raises:
        SheetTooEarly: nobody knows yet what the month will hold.
        SheetsMissing: places below have not handed in, and the remarks do not say why.
    """
    report = _held(report_id)
    require(policies.may_check(actor, report.area))
    require(localtime(now).date().replace(day=1) > report.month, SheetTooEarly())
    missing = queries.without(report.area, report.month)
    names = "、".join(area.name for area in missing)
    require(not missing or bool(input.remarks.strip()), SheetsMissing(names=names))
    _move(report, "check", actor=actor, now=now, missing=len(missing))
    _put(report, input)
    _take_in_all(report, actor=actor, now=now)
    _keep_numbers(report, actor=actor, now=now)
    return report


def _keep_numbers(report: Report, *, actor: Actor, now: datetime) -> None:
    refresh_all()
    taken = take(report.area, report.month, now=now)
    Numbers.objects.create(
        report=report,
        number=Numbers.objects.filter(report=report).count() + 1,
        by_id=actor.me,
        role=actor.capacity[0],
        **asdict(taken),
    )


def _take_in_all(report: Report, *, actor: Actor, now: datetime) -> None:
    """Of a town: the sheets its communities handed in are taken in with its own."""
    if report.area.level != Level.TOWN:
        return
    for one in _below(report, ReportState.CHECKED):
        _move(one, "merge", actor=actor, now=now)


def _below(report: Report, state: ReportState) -> list[Report]:
    """Sheets of the communities of a town, held."""
    rows = Report.objects.filter(month=report.month, area__parent=report.area, state=state)
    held = Report.objects.locked_all(rows.values_list("pk", flat=True))
    return [row for row in held.values() if row.state == state]


@transaction.atomic
def merge(report_id: int, *, actor: Actor, now: datetime) -> Report:
    """The street takes in one sheet, such as one that came after its own."""
    report = _held(report_id)
    require(policies.may_merge(actor, report.area))
    return _move(report, "merge", actor=actor, now=now)


@transaction.atomic
def freeze(report_id: int, *, actor: Actor, now: datetime) -> Report:
    """The numbers handed in stay as they are; with a town's those of its communities.

    Raises:
        SameHand: whoever handed it in does not freeze it, except for the whole district.
    """
    report = _held(report_id)
    require(policies.may_freeze(actor, report.area))
    REPORT.next(report.state, "freeze")
    _freeze(report, actor=actor, now=now)
    if report.area.level == Level.TOWN:
        for one in _below(report, ReportState.MERGED):
            _freeze(one, actor=actor, now=now)
    return report


def _freeze(report: Report, *, actor: Actor, now: datetime) -> None:
    """A community's sheet waits for the street; the version before it is replaced."""
    is_early = report.area.level == Level.COMMUNITY and report.state == ReportState.CHECKED
    require(not is_early, IllegalMove())
    numbers = queries.numbers_of(report)
    assert numbers is not None, "a sheet is handed in with its numbers"
    is_own = numbers.by_id == actor.me and report.area.level != Level.COUNTY
    require(not is_own, SameHand())
    older = Report.objects.filter(
        area=report.area, month=report.month, state=ReportState.FROZEN
    ).values_list("pk", flat=True)
    for one in Report.objects.locked_all(older).values():
        _move(one, "replace", actor=actor, now=now)
    _move(report, "freeze", actor=actor, now=now)
    Freezing.objects.create(report=report, numbers=numbers, by_id=actor.me, at=now)


@transaction.atomic
def send_back(report_id: int, *, reason: str, actor: Actor, now: datetime) -> Report:
    """To be checked again, and its desk knows why."""
    report = _held(report_id)
    require(policies.may_send_back(actor, report))
    _move(report, "send_back", actor=actor, now=now, reason=reason)
    report.returned = reason
    report.save(update_fields=("returned",))
    _tell_desk(report, now)
    return report


@transaction.atomic
def correct(report_id: int, *, reason: str, actor: Actor, now: datetime) -> Report:
    """A newer version waits to be checked; the frozen one counts until that is frozen as well.

    Raises:
        IllegalMove: it is not frozen, or a correction is under way.
    """
    area_id = Report.objects.values_list("area_id", flat=True).get(pk=report_id)
    area = Area.objects.locked(area_id)
    frozen = _held(report_id)
    require(policies.may_check(actor, area))
    require(frozen.state == ReportState.FROZEN, IllegalMove())
    require(queries.in_hand(area, frozen.month) is None, IllegalMove())
    made = _new(area, frozen.month, frozen.version + 1, reason, actor=actor, now=now)
    made.highlights, made.problems = frozen.highlights, frozen.problems
    made.save(update_fields=("highlights", "problems"))
    return made


def _held(report_id: int) -> Report:
    return Report.objects.select_related("area").locked(report_id)


def _move(report: Report, verb: str, *, actor: Actor, now: datetime, **facts: str | int) -> Report:
    before, report.state = report.state, REPORT.next(report.state, verb)
    report.save(update_fields=("state",))
    note("report", report.pk, verb, actor=actor, now=now, before=before, after=report.state,
         **facts)  # fmt: skip
    return report


def _tell_desk(report: Report, now: datetime) -> None:
    times = Numbers.objects.filter(report=report).count()
    for person_id in queries.desk_of(report.area, now):
        tell(
            person_id,
            "sheet_back",
            cause=f"report:{report.pk}:back:{times}",
            now=now,
            link=f"/reports/{report.pk}/",
            number=f"{report.month:%Y-%m}",
        )
