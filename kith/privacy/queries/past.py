"""What has been kept long enough: one question a kind of thing, by the rule of its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from kith.catalogue.models import RuleSet
from kith.catalogue.queries import in_force
from kith.catalogue.rules import RetentionRules
from kith.files.models import StoredFile
from kith.grid.models import HouseNote
from kith.hotline.models import Call
from kith.hotline.states import CallState
from kith.orders.models import Claim, Order
from kith.orders.states import CLOSED
from kith.people.models import Account, Consent, Guardianship, Invitation, Person
from kith.people.states import GuardianshipState
from kith.privacy.models import Emptied, Erasure, Sleeper
from kith.privacy.queries.open_matters import open_matters
from kith.vault.fields import Sealed

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE: Final = 500
Past: TypeAlias = "Callable[[datetime], Iterator[int]]"


@dataclass(frozen=True, slots=True)
class Span:
    """How long rows of a table are kept: since when, by which number of the rule of which place."""

    since: str  # the annotation or column that says since when
    path: str  # the way to the path of the area whose rule counts
    rule: str  # the number of the rule set

    def over(self, rows: QuerySet[Any], now: datetime) -> Iterator[int]:
        """Keys of the rows that were kept long enough, the oldest first."""
        today = localtime(now).date()
        if (shortest := self._shortest(now)) is None:
            return
        old = rows.filter(**{f"{self.since}__lte": now - timedelta(days=shortest)})
        told = old.order_by(self.since, "pk").values_list("pk", self.since, self.path)
        days: dict[str, int] = {}
        for pk, at, path in told.iterator(chunk_size=2000):
            if path not in days:
                rule = in_force(RetentionRules, path=path, on=today)
                days[path] = getattr(rule, self.rule)
            if at + timedelta(days=days[path]) <= now:
                yield pk

    def _shortest(self, now: datetime) -> int | None:
        """The smallest number any place has in force: nothing younger need be looked at."""
        rows = RuleSet.objects.valid(localtime(now).date()).filter(kind=RetentionRules.KIND)
        found = [int(row.params[self.rule]) for row in rows]
        return min(found, default=None)


def orders(now: datetime) -> Iterator[int]:
    """Closed requests whose words, contact and health are still there."""
    emptied = Emptied.objects.filter(kind="order").values("object_id")
    rows = Order.objects.filter(state__in=CLOSED).exclude(pk__in=emptied)
    return Span("stage_at", "area__path", "request_days").over(rows, now)


def photos(now: datetime) -> Iterator[int]:
    """Claims of closed requests that still have pictures."""
    with_photo = StoredFile.objects.filter(kind="claim").values("object_id")
    rows = Claim.objects.filter(order__state__in=CLOSED, pk__in=with_photo)
    return Span("order__stage_at", "order__area__path", "photo_days").over(rows, now)


def calls(now: datetime) -> Iterator[int]:
    """Closed calls of which what was said is still there."""
    emptied = Emptied.objects.filter(kind="call").values("object_id")
    rows = Call.objects.filter(state=CallState.CLOSED).exclude(pk__in=emptied)
    return Span("closed_at", "line__area__path", "call_days").over(rows, now)


def notes(now: datetime) -> Iterator[int]:
    """Notes of walks whose sealed part is still there."""
    rows = HouseNote.objects.exclude(private=Sealed())
    return Span("at", "walk__area__path", "note_days").over(rows, now)


def invitations(now: datetime) -> Iterator[int]:
    """Invitations that ended some time ago and still say who was asked."""
    rows = Invitation.objects.exclude(name=Sealed())
    return Span("expires_at", "area__path", "invitation_days").over(rows, now)


def unverified(now: datetime) -> Iterator[int]:
    """People written down by others who never agreed, and for whom nothing stands open."""
    agreed = Consent.objects.filter(person=OuterRef("pk"), is_given=True)
    cared = Guardianship.objects.filter(ward=OuterRef("pk"), state=GuardianshipState.ACTIVE)
    rows = _living().filter(
        ~Exists(agreed), ~Exists(cared), is_verified=False, account__isnull=True
    )
    over = Span("made_at", "area__path", "unverified_days").over(rows, now)
    return (pk for pk in over if not open_matters(pk, now))


def sleeping(now: datetime) -> Iterator[int]:
    """Account holders not seen for long who were not told yet."""
    told = Sleeper.objects.values("person_id")
    rows = _seen().exclude(pk__in=told)
    return Span("seen_at", "area__path", "sleeping_days").over(rows, now)


def asleep(now: datetime) -> Iterator[int]:
    """Those who were told, did not come, and for whom nothing stands open."""
    rows = Sleeper.objects.filter(person__in=_living().values("pk"))
    over = Span("told_at", "person__area__path", "sleeping_more_days").over(rows, now)
    people = dict(Sleeper.objects.filter(pk__in=list(over)).values_list("person_id", "told_at"))
    seen = dict(_seen().filter(pk__in=people).values_list("pk", "seen_at"))
    still = (pk for pk in people if pk not in seen or seen[pk] <= people[pk])
    return (pk for pk in still if not open_matters(pk, now))


def woken(now: datetime) -> QuerySet[Sleeper]:
    """Those who were told and have signed in since."""
    hers = Account.objects.filter(person=OuterRef("person"), last_login__lte=now)
    since = hers.filter(last_login__gt=OuterRef("told_at"))
    return Sleeper.objects.filter(Exists(since))


def _living() -> QuerySet[Person]:
    return Person.objects.exclude(pk__in=Erasure.objects.values("person_id"))


def _seen() -> QuerySet[Any]:
    """People with an account, and when they last signed in."""
    with_account = _living().filter(Q(account__isnull=False))
    return with_account.annotate(seen_at=Coalesce("account__last_login", "made_at"))


# What `kith verify` asks as well: nothing may be on one of these lists for days.
KINDS: Final[tuple[tuple[str, Past], ...]] = (
    ("orders", orders),
    ("photos", photos),
    ("calls", calls),
    ("notes", notes),
    ("invitations", invitations),
    ("unverified", unverified),
    ("sleeping", sleeping),
    ("asleep", asleep),
)


def some(past: Past, now: datetime, most: int = AT_ONCE) -> list[int]:
    return list(islice(past(now), most))
