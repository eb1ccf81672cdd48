"""Balances, the passbook, and what lapses next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import overload

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils.timezone import localtime

from kith.catalogue.queries import in_force
from kith.catalogue.rules import PointsRules
from kith.core.actor import Actor, Role
from kith.core.calendar import midnight
from kith.core.refusal import require
from kith.people.models import Person
from kith.points.models import Account, Adjustment, Hold, Transfer
from kith.points.policies import ADJUSTERS, may_see_passbook
from kith.points.rules import Closing, lapsing, next_closings
from kith.points.states import AccountKind, HoldState, TransferKind


@dataclass(frozen=True, slots=True)
class Balance:
    """`free` may be spent: `total` without what is `held` for redemptions and `owed`."""

    total: int = 0
    held: int = 0
    free: int = 0
    owed: int = 0


def balance(person_id: int) -> Balance:
    return _balance(AccountKind.PERSON, person_id)


def till(merchant_id: int) -> Balance:
    """What the merchant has captured and not settled."""
    return _balance(AccountKind.MERCHANT, merchant_id)


def pool(area_id: int) -> Balance:
    """The gift pool of an area."""
    return _balance(AccountKind.GIFT, area_id)


def _balance(kind: AccountKind, owner_id: int) -> Balance:
    row = Account.objects.filter(kind=kind, owner_id=owner_id).first()
    return Balance(row.balance, row.held, row.free, row.owed) if row else Balance()


def total_awarded() -> int:
    """Points issued less points taken back, over everybody."""
    issue = Q(kind=AccountKind.ISSUE)
    accounts = Account.objects.filter(issue).values_list("pk", flat=True)
    out = Transfer.objects.filter(source__in=accounts).aggregate(n=Sum("points"))["n"] or 0
    came = Transfer.objects.filter(target__in=accounts).aggregate(n=Sum("points"))["n"] or 0
    return out - came


def transfers_written() -> int:
    return Transfer.objects.count()


# -------------------------------------------------------------------------------- the passbook


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the passbook; `points` is negative when they left."""

    at: datetime
    kind: str
    cause: str
    points: int
    balance: int


class Passbook(Sequence[Line]):
    """Every line with its running balance, the newest first; a page is read when it is asked for.

    A page costs the same however long the book is: each line carries the balance behind it.
    """

    def __init__(self, account_id: int | None) -> None:
        self._account_id = account_id

    def __len__(self) -> int:
        """The lines of either side are counted apart, each by its own index."""
        if self._account_id is None:
            return 0
        sides = (Q(source=self._account_id), Q(target=self._account_id))
        return sum(Transfer.objects.filter(side).count() for side in sides)

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> list[Line]: ...
    def __getitem__(self, index: int | slice) -> Line | list[Line]:
        if isinstance(index, slice):
            return [self._line(row) for row in self._rows()[index]]
        return self._line(self._rows()[index])

    def __iter__(self) -> Iterator[Line]:
        return iter(self[:])

    def _rows(self) -> QuerySet[Transfer]:
        if self._account_id is None:
            return Transfer.objects.none()
        out = Transfer.objects.filter(source=self._account_id)
        came = Transfer.objects.filter(target=self._account_id)
        return out.union(came, all=True).order_by("-id")

    def _line(self, row: Transfer) -> Line:
        is_in = row.target_id == self._account_id
        after = row.target_after if is_in else row.source_after
        assert after is not None, "only accounts with a balance have a passbook"
        return Line(row.at, row.kind, row.cause, row.points if is_in else -row.points, after)


def passbook(person_id: int, *, actor: Actor) -> Passbook:
    require(may_see_passbook(actor, person_id))
    rows = Account.objects.filter(kind=AccountKind.PERSON, owner_id=person_id)
    return Passbook(rows.values_list("pk", flat=True).first())


def passbook_owners() -> QuerySet[Account, int | None]:
    """Persons for whom a passbook is kept, as a subquery."""
    return Account.objects.filter(kind=AccountKind.PERSON).values_list("owner_id", flat=True)


def open_holds(person_id: int, *, actor: Actor) -> QuerySet[Hold]:
    """What is set aside now, the first to end first."""
    require(may_see_passbook(actor, person_id))
    held = Hold.objects.filter(state=HoldState.HELD, account__kind=AccountKind.PERSON)
    return held.filter(account__owner_id=person_id).order_by("expires_at", "pk")


def holds_over(now: datetime) -> QuerySet[Hold]:
    """Holds whose time is over."""
    return Hold.objects.filter(state=HoldState.HELD, expires_at__lte=now).order_by("pk")


# --------------------------------------------------------------------------------- adjustments


def adjustments_visible_to(actor: Actor) -> QuerySet[Adjustment]:
    """The twin of `policies.may_see_adjustment`."""
    paths = actor.paths(*ADJUSTERS, Role.AUDITOR)
    where = Q(pk__in=())
    for path in paths:
        where |= Q(area__path__startswith=path)
    people = Person.objects.filter(where, pk=OuterRef("person_id"))
    return Adjustment.objects.filter(Exists(people)).order_by("pk")


# -------------------------------------------------------------------------------- what lapses


@dataclass(frozen=True, slots=True)
class Lapse:
    """So many points lapse on a day."""

    on: date
    points: int


def lapse_ahead(person_id: int, *, actor: Actor, now: datetime) -> Lapse | None:
    """The next points to lapse within the days of notice; none where no rule lets them."""
    require(may_see_passbook(actor, person_id))
    today = localtime(now).date()
    path = Person.objects.values_list("area__path", flat=True).get(pk=person_id)
    rules = in_force(PointsRules, path=path, on=today)
    found = [Lapse(c.on, lapsing_of(person_id, c)) for c in next_closings(rules, today=today)]
    return min((one for one in found if one.points), key=lambda one: one.on, default=None)


def lapsing_of(person_id: int, closing: Closing) -> int:
    """How many of the points earned before are still there, the oldest spent first."""
    account = Account.objects.filter(kind=AccountKind.PERSON, owner_id=person_id).first()
    if account is None:
        return 0
    standing = Transfer.objects.filter(reversal=None).exclude(kind=TransferKind.REVERSAL)
    since = midnight(closing.earned_before)
    came = standing.filter(target=account, at__lt=since).aggregate(n=Sum("points"))["n"] or 0
    gone = standing.filter(source=account).aggregate(n=Sum("points"))["n"] or 0
    return lapsing(earned=came, gone=gone + account.held, free=account.free)


def places_of_holders() -> list[str]:
    """Paths of the areas where somebody has points that are free."""
    people = Person.objects.filter(pk__in=_holders())
    return list(people.order_by().values_list("area__path", flat=True).distinct())


def holders_at(path: str) -> list[int]:
    """Persons of exactly this area who have points that are free."""
    people = Person.objects.filter(pk__in=_holders(), area__path=path)
    return list(people.order_by("pk").values_list("pk", flat=True))


def _holders() -> QuerySet[Account, int | None]:
    rows = Account.objects.filter(kind=AccountKind.PERSON, balance__gt=F("held") + F("owed"))
    return rows.values_list("owner_id", flat=True)


def thanked(person_id: int) -> int:
    """Points ever given in thanks for service, less corrections; spending does not lower it."""
    mine = Q(kind=AccountKind.PERSON, owner_id=person_id)
    accounts = list(Account.objects.filter(mine).values_list("pk", flat=True))
    thanks = Q(kind=TransferKind.AWARD) | Q(reverses__kind=TransferKind.AWARD)
    rows = Transfer.objects.filter(thanks)
    came = rows.filter(target__in=accounts).aggregate(n=Sum("points"))["n"] or 0
    left = rows.filter(source__in=accounts).aggregate(n=Sum("points"))["n"] or 0
    return came - left


def holds() -> QuerySet[Hold]:
    """Everything that was ever set aside, for asking what became of it."""
    return Hold.objects.all()


def standing_awards(prefix: str) -> QuerySet[Transfer]:
    """Thanks whose cause begins so and that nobody took back, nor is owed; `owner` got them."""
    rows = Transfer.objects.filter(kind=TransferKind.AWARD, cause__startswith=prefix)
    return rows.filter(reversal=None, debt=None).annotate(owner=F("target__owner_id"))


def transfers() -> QuerySet[Transfer]:
    """Every line of the ledger, for counting."""
    return Transfer.objects.all()


@dataclass(frozen=True, slots=True)
class Moved:
    """Points a line of the ledger gave to a person, or took (below 0 where it corrects)."""

    key: int
    kind: TransferKind
    person_id: int
    points: int
    at: datetime


def moved(keys: Iterable[int]) -> list[Moved]:
    """What the lines with these keys gave to, or took from, a person; other lines are left out.

    A correction is told as what it corrects, with the sign turned.
    """
    rows = Transfer.objects.filter(pk__in=keys).select_related("source", "target", "reverses")
    return [said for row in rows if (said := _moved(row)) is not None]


def _moved(row: Transfer) -> Moved | None:
    kind = TransferKind(row.reverses.kind if row.reverses is not None else row.kind)
    sign = -1 if row.reverses is not None else 1
    for side in (row.source, row.target):
        if side.kind == AccountKind.PERSON and side.owner_id is not None:
            return Moved(row.pk, kind, side.owner_id, sign * row.points, row.at)
    return None
