"""Pledges, receipts, vouchers and purses: found for somebody, and added up for everybody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet, Sum
from django.utils.timezone import localtime

from kith.catalogue.money import PledgeRules
from kith.catalogue.queries import in_force
from kith.core.actor import Role, ScopeKind
from kith.groups.models import Membership, Organisation
from kith.people.models import RoleGrant
from kith.places.queries import tiers
from kith.places.states import Level
from kith.projects.models import (
    Allocation,
    Need,
    PlatformLink,
    Pledge,
    PledgeNote,
    Project,
    Purse,
    Receipt,
    Surplus,
    Voucher,
)
from kith.projects.policies_money import DESK, READERS, units_of
from kith.projects.states import OPEN_PROJECTS
from kith.projects.states_money import LIVE_PLEDGES, PurseState, ValueKind, VoucherState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date, datetime

    from kith.core.actor import Actor


LEVELS = (Level.COUNTY, Level.TOWN, Level.COMMUNITY)  # what figures are shown of


def rules_at(path: str, now: datetime) -> PledgeRules:
    return in_force(PledgeRules, path=path, on=localtime(now).date())


def over(actor: Actor, prefix: str, *roles: Role) -> Q:
    """Rows whose area, under this prefix, lies in one of the actor's."""
    seen = Q(pk=None)
    for path in actor.paths(*roles):
        seen |= Q(**{f"{prefix}area__path__startswith": path})
    return seen


def people_of(organisation_id: int) -> frozenset[int]:
    """Everybody who speaks or ever spoke for a unit, or serves in one of its teams."""
    spoke = RoleGrant.objects.filter(
        role=Role.LIAISON, scope_kind=ScopeKind.ORGANISATION, scope_id=organisation_id
    )
    serve = Membership.objects.filter(team__organisation_id=organisation_id, until_date=None)
    ids = {*spoke.values_list("person_id", flat=True), *serve.values_list("person_id", flat=True)}
    return frozenset(ids)


def liaisons_of(organisation_id: int, now: datetime) -> list[int]:
    """Who speaks for the unit now."""
    rows = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        role=Role.LIAISON,
        scope_kind=ScopeKind.ORGANISATION,
        scope_id=organisation_id,
    )
    return list(rows.order_by("pk").values_list("person_id", flat=True).distinct())


def visible_to(actor: Actor) -> QuerySet[Pledge]:
    """The twin of `policies_money.may_see`, the newest first."""
    seen = Q(organisation_id__in=units_of(actor)) | over(actor, "", *READERS)
    rows = Pledge.objects.filter(seen).select_related("area", "organisation", "project__area")
    return rows.order_by("-pk")


def mine(actor: Actor) -> QuerySet[Pledge]:
    """What the actor's units promised."""
    return visible_to(actor).filter(organisation_id__in=units_of(actor))


def at_desk(actor: Actor) -> QuerySet[Pledge]:
    """What was promised in the actor's area, the longest due first."""
    return visible_to(actor).filter(over(actor, "", *READERS)).order_by("due_date", "pk")


def receipts(actor: Actor) -> QuerySet[Receipt]:
    """The receipts book: what may be seen of the pledges may be seen of their receipts."""
    seen = Q(pledge__organisation_id__in=units_of(actor)) | over(actor, "", *READERS)
    rows = Receipt.objects.filter(seen).select_related("area", "pledge__project", "void")
    return rows.order_by("-year", "-seq", "area__code")


def numbered(actor: Actor, typed: str) -> QuerySet[Receipt]:
    """Receipts with this number, whole or only its end, or from this giver."""
    *_place, last = typed.strip().split("-")
    found = Q(giver__icontains=typed.strip())
    if last.isascii() and last.isdigit() and len(last) < 9:
        found |= Q(seq=int(last))
    return receipts(actor).filter(found)


def vouchers(actor: Actor) -> QuerySet[Voucher]:
    """The twin of `policies_money.may_see_voucher`, those to be approved first."""
    seen = over(actor, "project__", *READERS)
    if actor.person_id is not None:
        seen |= Q(project__leader_id=actor.me)
    rows = Voucher.objects.filter(seen).select_related("project__area").prefetch_related("steps")
    return rows.order_by("-state", "-pk")


def purses(actor: Actor) -> QuerySet[Project]:
    """Projects whose money the actor may look into: of her area, or that she answers for."""
    seen = over(actor, "", *READERS)
    if actor.person_id is not None:
        seen |= Q(leader_id=actor.me)
    return Project.objects.filter(seen).select_related("area", "purse").order_by("-pk")


def open_near(units: Iterable[str], desks: Iterable[str]) -> QuerySet[Project]:
    """What can be pledged to: in the street around a unit, and in the places of a desk."""
    near = Q(pk=None)
    for path in {tier.street or tier.own for tier in tiers(units).values()} | set(desks):
        near |= Q(area__path__startswith=path)
    rows = Project.objects.filter(near, state__in=OPEN_PROJECTS)
    return rows.exclude(purse__state=PurseState.CLOSED).select_related("area").order_by("-pk")


def desk_area(actor: Actor) -> int | None:
    """The place whose pool the actor's desk keeps; none where she has no desk."""
    ids = [g.scope_id for g in actor.grants if g.role in DESK and g.kind == ScopeKind.AREA]
    return ids[0] if ids else None


def notes_of(pledge_id: int) -> QuerySet[PledgeNote]:
    return PledgeNote.objects.filter(pledge_id=pledge_id).order_by("pk")


def my_units(actor: Actor) -> QuerySet[Organisation]:
    rows = Organisation.objects.filter(pk__in=units_of(actor))
    return rows.select_related("area").order_by("name")


def units_near(path: str) -> QuerySet[Organisation]:
    """Units of the place and of what it lies in: the desk writes down their letters."""
    return Organisation.objects.filter(area__path__startswith=path).order_by("name", "pk")


def kept_by(actor: Actor) -> tuple[str, ...]:
    """Paths of the places whose money the actor keeps."""
    return actor.paths(*DESK)


def worth_received(pledge_id: int) -> int:
    """Fen of its receipts that count."""
    rows = Receipt.objects.filter(pledge_id=pledge_id, void=None)
    return int(rows.aggregate(n=Sum("worth_fen"))["n"] or 0)


def needs(project_id: int) -> QuerySet[Need]:
    return Need.objects.filter(project_id=project_id).order_by("pk")


def shares(project_id: int) -> QuerySet[Allocation]:
    """What was given to the needs of a project and still is, the newest first."""
    rows = Allocation.objects.filter(need__project_id=project_id, undo=None)
    return rows.select_related("need", "pledge__organisation").order_by("-pk")


def to_share(project: Project) -> QuerySet[Pledge]:
    """Pledges with something free for this project: its own, and those of the pools above it."""
    own = Q(project_id=project.pk)
    pool = Q(project=None, area__path__in=_above(project.area.path))
    rows = Pledge.objects.filter(own | pool).exclude(received=0)
    return rows.select_related("organisation", "area").order_by("pk")


def _above(path: str) -> list[str]:
    codes = path.strip("/").split("/")
    return ["/" + "/".join(codes[:n]) + "/" for n in range(1, len(codes) + 1)]


def surpluses(actor: Actor) -> QuerySet[Surplus]:
    """What was left over in the actor's places, the newest first."""
    rows = Surplus.objects.filter(over(actor, "project__", *READERS))
    return rows.select_related("project__area", "to_project").order_by("-pk")


def surplus_of(project_id: int) -> QuerySet[Surplus]:
    return Surplus.objects.filter(project_id=project_id).select_related("to_project").order_by("pk")


def links_of(project_id: int) -> QuerySet[PlatformLink]:
    return PlatformLink.objects.filter(project_id=project_id).order_by("pk")


def is_settled(project_id: int) -> bool:
    """Whether every fen of the project is accounted for; one without money is."""
    if Purse.objects.filter(project_id=project_id, state=PurseState.CLOSED).exists():
        return True
    has_money = Pledge.objects.filter(project_id=project_id).exists()
    return not has_money and not Purse.objects.filter(project_id=project_id, in_fen__gt=0).exists()


_Figure = tuple[str, str, int]  # path of the place, name in Totals, value
PLEDGED: dict[str, str] = {
    ValueKind.MONEY: "pledged_fen",
    ValueKind.GOODS: "goods_pledged_fen",
    ValueKind.WORK: "work_pledged_min",
}
RECEIVED: dict[str, str] = {
    ValueKind.MONEY: "received_fen",
    ValueKind.GOODS: "goods_received_fen",
    ValueKind.WORK: "work_received_min",
}


@dataclass(frozen=True, slots=True)
class Totals:
    """The four figures, never added to each other; goods by their stated worth, work in minutes.

    `pledged_fen` leaves out what was cancelled; `surplus_fen` is what was stated to be left over.
    """

    pledged_fen: int = 0
    received_fen: int = 0
    spent_fen: int = 0
    surplus_fen: int = 0
    goods_pledged_fen: int = 0
    goods_received_fen: int = 0
    work_pledged_min: int = 0
    work_received_min: int = 0
    units: int = 0

    @property
    def is_empty(self) -> bool:
        return self == Totals()


def totals(project_id: int) -> Totals:
    """What a project's public page shows of its money."""
    pledges = Pledge.objects.filter(project_id=project_id)
    books = _Books(
        pledges,
        Receipt.objects.filter(pledge__project_id=project_id),
        Voucher.objects.filter(project_id=project_id),
        Surplus.objects.filter(project_id=project_id),
    )
    return books.of([""])[""]


def totals_of_places(paths: Iterable[str], year: int) -> dict[str, Totals]:
    """Of places and all that lies in them: pledged, received, spent and left over in the year."""
    books = _Books(
        Pledge.objects.filter(made_at__year=year),
        Receipt.objects.filter(year=year),
        Voucher.objects.filter(spent_date__year=year),
        Surplus.objects.filter(at__year=year),
    )
    return books.of(paths)


@dataclass(frozen=True, slots=True)
class _Books:
    """The rows that figures are added up from, place by place."""

    pledges: QuerySet[Pledge]
    receipts: QuerySet[Receipt]
    vouchers: QuerySet[Voucher]
    surplus: QuerySet[Surplus]

    def of(self, paths: Iterable[str]) -> dict[str, Totals]:
        figures = [*self._promised(), *self._came(), *self._used()]
        units = set(self.pledges.values_list("area__path", "organisation_id"))
        return {path: _added(path, figures, units) for path in paths}

    def _promised(self) -> Iterator[_Figure]:
        rows = self.pledges.values_list("area__path", "kind", "amount", "cancelled", "worth_fen")
        for path, kind, amount, cancelled, worth_fen in rows:
            stands = amount - cancelled
            value = worth_fen * stands // amount if kind == ValueKind.GOODS else stands
            yield path, PLEDGED[kind], value

    def _came(self) -> Iterator[_Figure]:
        rows = self.receipts.filter(void=None).values("area__path", "pledge__kind")
        rows = rows.annotate(n=Sum("amount"), w=Sum("worth_fen")).order_by("area__path")
        for row in rows:
            kind = row["pledge__kind"]
            value = row["n"] if kind == ValueKind.WORK else row["w"]
            yield row["area__path"], RECEIVED[kind], value

    def _used(self) -> Iterator[_Figure]:
        spent = self.vouchers.filter(state=VoucherState.APPROVED)
        for path, fen in spent.values_list("project__area__path", "fen"):
            yield path, "spent_fen", fen
        for path, fen in self.surplus.values_list("project__area__path", "fen"):
            yield path, "surplus_fen", fen


def _added(path: str, figures: Iterable[_Figure], units: set[tuple[str, int]]) -> Totals:
    sums: Counter[str] = Counter()
    for place, name, value in figures:
        if place.startswith(path):
            sums[name] += value
    here = {unit for place, unit in units if place.startswith(path)}
    return Totals(**sums, units=len(here))


def late(now: datetime) -> list[int]:
    """Pledges whose day has passed long enough that their unit is asked once."""
    today = localtime(now).date()
    rows = Pledge.objects.filter(state__in=LIVE_PLEDGES, due_date__lt=today)
    days: dict[str, int] = {}
    found = []
    for row in rows.select_related("area").order_by("pk"):
        path = row.area.path
        if path not in days:
            days[path] = rules_at(path, now).remind_after_days
        if row.due_date <= _before(today, days[path]):
            found.append(row.pk)
    return found


def _before(day: date, days: int) -> date:
    return day - timedelta(days=days)
