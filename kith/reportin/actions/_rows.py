"""Moving a report-in, numbers of receipts, messages: for callers who have asked their policy."""

from datetime import date, datetime

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.reportin import ReportInRules
from kith.core.actor import Actor, Role
from kith.core.refusal import BadInput, Refusal, require
from kith.hours.actions import purses
from kith.hours.queries import purse_chosen
from kith.hours.states import Purse
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.queries import holders
from kith.places.models import Area
from kith.places.queries import community_path
from kith.reportin.models import ReceiptBook, ReportIn, RosterEntry
from kith.reportin.queries import rules_of
from kith.reportin.states import LIFE, LIVE, ROSTER
from kith.vault import actions as vault

KIND = "report_in"


class AlreadyReportedIn(Refusal):
    code = "already_reported_in"
    text = _("A report-in stands already: one community at a time. End the other one first.")


def locked(report_in_id: int) -> ReportIn:
    rows = ReportIn.objects.select_related("person", "unit", "community")
    return rows.locked(report_in_id)


def move(row: ReportIn, verb: str, *fields: str, actor: Actor, now: datetime, **facts: int) -> None:
    """The state after the verb, with the other fields that changed, and a line in the journal."""
    before, row.state = row.state, LIFE.next(row.state, verb)
    row.save(update_fields=("state", *fields))
    note(KIND, row.pk, verb, actor=actor, now=now, before=before, after=row.state, **facts)


def close_line(
    line_id: int, verb: str, *, actor: Actor, now: datetime, keeps: bool = False
) -> RosterEntry:
    """A line of a roster is over; what it held is forgotten unless it became the person's own."""
    line = RosterEntry.objects.locked(line_id)
    before, line.state = line.state, ROSTER.next(line.state, verb)
    if not keeps:
        line.phone_index = ""
        vault.forget(line.subject_id, now=now)
    line.save(update_fields=("state", "phone_index"))
    note("roster", line.pk, verb, actor=actor, now=now, before=before, after=line.state)
    return line


def numbers(community: Area, now: datetime, count: int) -> tuple[int, int]:
    """The year, and the first of so many numbers that nobody else has; no number is left out."""
    year = localtime(now).year
    book, _created = ReceiptBook.objects.get_or_create(community=community, year=year)
    book = ReceiptBook.objects.locked(book.pk)
    first = book.last + 1
    book.last += count
    book.save(update_fields=("last",))
    return year, first


def community_of(area: Area) -> Area:
    """Raises BadInput: the place lies in no community."""
    row = Area.objects.get(path=community_path(area.path))
    is_one = row.level == "COMMUNITY"
    require(is_one, BadInput(field="community", why=_("Please choose a community.")))
    return row


def require_posts(posts: tuple[str, ...], rules: ReportInRules) -> None:
    known = {code for code, _zh, _en in rules.posts}
    require(set(posts) <= known, BadInput(field="posts", why=_("Choose from the list.")))


def require_free(row: ReportIn) -> None:
    """Nothing else of the member, or of the unit here, is live."""
    others = ReportIn.objects.filter(state__in=LIVE).exclude(pk=row.pk)
    if row.person_id is None:
        others = others.filter(person=None, unit_id=row.unit_id, community_id=row.community_id)
    else:
        others = others.filter(person_id=row.person_id)
    require(not others.exists(), AlreadyReportedIn())


def rules_here(row: ReportIn, now: datetime) -> ReportInRules:
    return rules_of(row.community.path, now)


def tell_side(row: ReportIn, topic: str, *, cause: str, now: datetime, but: int | None) -> None:
    """The member hears of it, or the one who reported the unit."""
    who = row.person_id if row.person_id is not None else row.submitted_by_id
    if who != but:
        _tell(row, topic, who, cause=cause, now=now, link="/report-in/mine/")


def tell_desk(row: ReportIn, topic: str, *, cause: str, now: datetime) -> None:
    """The nearest desk hears of it."""
    for who in holders(Role.WORKER, row.community.path, now)[:1]:
        _tell(row, topic, who, cause=cause, now=now, link="/report-in/desk/")


def _tell(row: ReportIn, topic: str, who: int, *, cause: str, now: datetime, link: str) -> None:
    tell(who, topic, cause=f"report-in:{row.pk}:{cause}", now=now, link=link, number=row.pk)


def keep_purse(row: ReportIn, purse: Purse, until: date, *, actor: Actor, now: datetime) -> None:
    """Her volunteer service in the community fills this purse until the day."""
    assert row.person_id is not None, "a unit serves no hours"
    purses.choose(
        row.person_id, area_id=row.community_id, purse=purse, until=until, actor=actor, now=now
    )


def follow_purse(row: ReportIn, until: date, *, actor: Actor, now: datetime) -> None:
    """What she has named goes on, or ends, with her report-in."""
    if row.person_id is None:
        return
    named = purse_chosen(row.person_id, row.community_id, localtime(now).date())
    if named is not None:
        keep_purse(row, named, until, actor=actor, now=now)
