"""Keeping grids: founding one, its bounds, its public card, who is posted there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.grid.models import Assignment, CardName, Grid
from kith.grid.policies import grids as policies
from kith.grid.rules import grids as rules
from kith.grid.states import Duty, DutyEndReason
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.models import Person
from kith.places.actions import AreaInput, outline, put_area
from kith.places.models import Area
from kith.places.rules import Position
from kith.places.states import Level

LONGEST_NAME = 40
MOST_HOUSES = 100


class PostedAlready(Refusal):
    code = "posted_already"
    text = _("This person is posted to this grid already.")


@dataclass(frozen=True, slots=True)
class CardInput:
    """What everybody may read of a grid: `houses` line by line, two numbers of offices."""

    houses: str
    office_phone: str
    complaint_phone: str


@transaction.atomic
def found(community_id: int, *, name: str, actor: Actor, now: datetime) -> Area:
    """The community has one grid more, numbered after its own code. Raises Forbidden, BadInput."""
    community = Area.objects.locked(community_id)
    require(community.level == Level.COMMUNITY, IllegalMove())
    require(policies.may_keep(actor, community.path))
    called = " ".join(name.split())[:LONGEST_NAME]
    require(bool(called), BadInput(field="name", why=_("Please give the grid a name.")))
    siblings = Area.objects.filter(parent=community)
    twice = BadInput(field="name", why=_("A grid of this name stands already."))
    require(not siblings.filter(name=called).exists(), twice)
    code = rules.next_code(community.code, set(siblings.values_list("code", flat=True)))
    require(code is not None, BadInput(why=_("999 grids are the most.")))
    assert code is not None, "required above"
    area = put_area(
        AreaInput(
            code=code,
            name=called,
            level=Level.GRID,
            parent_code=community.code,
            code_source="community",
            valid_from=localtime(now).date(),
        )
    )
    note("area", area.pk, "found", actor=actor, now=now)
    return area


@transaction.atomic
def draw(area_id: int, *, ring: Sequence[Position], actor: Actor, now: datetime) -> Area:
    """The bounds of the grid are on the map. Raises Forbidden, BadInput."""
    area = _grid(area_id)
    require(policies.may_keep(actor, _above(area)))
    odd = _("A grid has 3 to 60 corners, near each other.")
    require(rules.is_plausible(ring), BadInput(field="ring", why=odd))
    return outline(area.code, ring=ring, actor=actor, now=now)


@transaction.atomic
def write_card(area_id: int, *, input: CardInput, actor: Actor, now: datetime) -> Grid:
    """The public card says which houses, whom to ring, and where to complain.

    Raises Forbidden, BadInput.
    """
    area = _grid(area_id)
    require(policies.may_keep(actor, _above(area)))
    houses = "\n".join(" ".join(line.split()) for line in input.houses.splitlines() if line.strip())
    require(bool(houses), BadInput(field="houses", why=_("Please name at least one house.")))
    many = BadInput(field="houses", why=_("100 lines are the most."))
    require(len(houses.splitlines()) <= MOST_HOUSES and len(houses) <= 1000, many)
    row, _made = Grid.objects.update_or_create(
        area=area,
        defaults={
            "houses": houses,
            "office_phone": _line("office_phone", input.office_phone),
            "complaint_phone": _line("complaint_phone", input.complaint_phone),
            "written_by_id": actor.me,
            "written_at": now,
        },
    )
    note("grid", area.pk, "write_card", actor=actor, now=now)
    return row


def _line(field: str, typed: str) -> str:
    """A line that is rung: digits with a few signs between them."""
    number = " ".join(typed.split())
    plain = number.translate(str.maketrans("", "", "-() +"))
    odd = BadInput(field=field, why=_("Please write a telephone number of an office."))
    require(plain.isascii() and plain.isdigit() and len(plain) >= 3 and len(number) <= 20, odd)
    return number


@transaction.atomic
def assign(
    area_id: int, *, person_id: int, duty: Duty, starts_on: date, actor: Actor, now: datetime
) -> Assignment:
    """The person stands for the grid from a day on, and hears of it.

    Raises Forbidden (never oneself), PostedAlready.
    """
    area = _grid(area_id)
    require(policies.may_post(actor, _above(area), person_id))
    who = Person.objects.locked(person_id)
    running = Assignment.objects.filter(area=area, person=who, ends_on=None)
    require(not running.exists(), PostedAlready(field="person"))
    row = Assignment.objects.create(
        area=area, person=who, duty=duty, starts_on=starts_on, by_id=actor.me, at=now
    )
    note("grid", area.pk, "assign", actor=actor, now=now, duty=duty, assignment=row.pk)
    tell(
        who.pk,
        "grid_posted",
        cause=f"assignment:{row.pk}",
        now=now,
        link="/grid-day/",
        number=area.name,
    )
    return row


@transaction.atomic
def end_assignment(
    assignment_id: int, *, ends_on: date, reason: DutyEndReason, actor: Actor, now: datetime
) -> Assignment:
    """From that day on she no longer stands for the grid; her name leaves the card.

    Raises Forbidden, IllegalMove, BadInput.
    """
    row = _assignment(assignment_id)
    require(policies.may_post(actor, _above(row.area), row.person_id))
    require(row.ends_on is None, IllegalMove())
    early = BadInput(field="ends_on", why=_("It cannot end before it began."))
    require(ends_on >= row.starts_on, early)
    row.ends_on, row.end_reason = ends_on, reason
    row.save(update_fields=("ends_on", "end_reason"))
    CardName.objects.filter(assignment=row).delete()
    note("grid", row.area_id, "end_assignment", actor=actor, now=now, assignment=row.pk)
    return row


@transaction.atomic
def name_on_card(
    assignment_id: int, *, name: str, is_given: bool, actor: Actor, now: datetime
) -> Assignment:
    """The card names her as she wishes, or only says that somebody stands for the grid.

    Raises Forbidden for everybody but herself, BadInput, IllegalMove.
    """
    row = _assignment(assignment_id)
    require(policies.is_hers(actor, row))
    require(rules.is_running(row.starts_on, row.ends_on, on=localtime(now).date()), IllegalMove())
    shown = " ".join(name.split())[:LONGEST_NAME]
    missing = BadInput(field="name", why=_("Please write the name that may be shown."))
    require(bool(shown) or not is_given, missing)
    CardName.objects.filter(assignment=row).delete()
    if is_given:
        CardName.objects.create(assignment=row, name=shown, agreed_at=now)
    verb = "name" if is_given else "unname"
    note("grid", row.area_id, verb, actor=actor, now=now, assignment=row.pk)
    return row


def _grid(area_id: int) -> Area:
    area = Area.objects.select_related("parent").locked(area_id)
    require(area.level == Level.GRID, IllegalMove())
    return area


def _assignment(assignment_id: int) -> Assignment:
    return Assignment.objects.select_related("area__parent").locked(assignment_id)


def _above(area: Area) -> str:
    """The path of the community the grid lies in."""
    assert area.parent is not None, "a grid lies in a community"
    return area.parent.path
