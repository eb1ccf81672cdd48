"""Finding pairs: whose, silent ones, figures that open to their rows, helpers to suggest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from kith.catalogue.pairing import PairRules
from kith.catalogue.queries import in_force
from kith.core.actor import Actor, Role, ScopeKind
from kith.orders.demand import met
from kith.orders.models import Order
from kith.pairing.models import Agreement, Aid, Contact, Deed, Pair, Plan, Review
from kith.pairing.policies import READERS
from kith.pairing.rules import Suggestion, Wanted, suggest
from kith.pairing.states import FORMED, LIVE, AidState, ContactOutcome, DeedState, PairState
from kith.people.models import Person
from kith.people.queries import helpers_for
from kith.places.queries import centre


def rules_of(pair: Pair, now: datetime) -> PairRules:
    return in_force(PairRules, path=pair.area.path, on=localtime(now).date())


def visible_to(actor: Actor) -> QuerySet[Pair]:
    """The twin of `policies.may_see`, the newest first, with the last contact and the beginning."""
    return dated(Pair.objects.filter(_of_helper(actor) | _of_household(actor) | _of_desk(actor)))


def of_helper(actor: Actor) -> QuerySet[Pair]:
    return dated(Pair.objects.filter(_of_helper(actor)))


def of_household(actor: Actor) -> QuerySet[Pair]:
    return dated(Pair.objects.filter(_of_household(actor)).exclude(_of_helper(actor)))


def of_desk(actor: Actor) -> QuerySet[Pair]:
    return dated(Pair.objects.filter(_of_desk(actor)))


def _of_helper(actor: Actor) -> Q:
    units = actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON)
    own = Q(helper_id=actor.person_id) if actor.person_id is not None else Q(pk=None)
    return own | Q(unit_id__in=units)


def _of_household(actor: Actor) -> Q:
    if actor.person_id is None:
        return Q(pk=None)
    seen = Q(resident_id__in={actor.me, *actor.wards, *actor.speaks_for})
    if actor.household_key:
        seen |= Q(resident__household_key=actor.household_key)
    return seen


def _of_desk(actor: Actor) -> Q:
    seen = Q(pk=None)
    for path in actor.paths(*READERS):
        seen |= Q(area__path__startswith=path)
    return seen


def dated(rows: QuerySet[Pair]) -> QuerySet[Pair]:
    """With `last_at`, the newest contact that reached somebody, and `since`, when both agreed."""
    reached = Contact.objects.filter(pair=OuterRef("pk"), outcome=ContactOutcome.MET)
    agreed = Agreement.objects.filter(pair=OuterRef("pk")).order_by("-at")
    rhythm = Plan.objects.filter(pair=OuterRef("pk")).order_by("-at", "-pk")
    return (
        rows.select_related("area", "resident", "helper", "unit")
        .annotate(
            last_at=Subquery(reached.order_by("-started_at").values("started_at")[:1]),
            since=Coalesce(Subquery(agreed.values("at")[:1]), F("proposed_at")),
            every_days=Subquery(rhythm.values("every_days")[:1]),
        )
        .order_by("-pk")
    )


def silent(rows: QuerySet[Pair], *, now: datetime, days: int) -> QuerySet[Pair]:
    """Of dated rows the active pairs without contact for so many days, the longest first."""
    before = now - timedelta(days=days)
    quiet = rows.filter(state=PairState.ACTIVE).annotate(quiet_since=Coalesce("last_at", "since"))
    return quiet.filter(quiet_since__lte=before).order_by("quiet_since", "pk")


def pairs(path: str) -> QuerySet[Pair]:
    """Pairs that both sides agreed to, going on or ended (S2-07)."""
    rows = Pair.objects.filter(area__path__startswith=path, state__in=FORMED)
    return rows.select_related("area").order_by("pk")


def deeds(path: str) -> QuerySet[Deed]:
    """Practical deeds that somebody else confirmed as done (S2-08)."""
    rows = Deed.objects.filter(pair__area__path__startswith=path, state=DeedState.CLOSED)
    return rows.select_related("pair__area").order_by("pk")


def aid(path: str) -> QuerySet[Aid]:
    """Money and goods that the household's side received: the rows behind `aid_fen`."""
    rows = Aid.objects.filter(pair__area__path__startswith=path, state=AidState.RECEIVED)
    return rows.select_related("pair__area").order_by("pk")


def aid_fen(path: str) -> int:
    """Money and the value of goods received, in fen (S2-09)."""
    return aid(path).aggregate(total=Sum("fen"))["total"] or 0


def helpers_of(resident_ids: Iterable[int]) -> set[tuple[int, int]]:
    """(helper, resident) of active pairs of persons, for each of the household's people."""
    people = Person.objects.filter(pk__in=set(resident_ids)).values_list("pk", "household_key")
    home_of = {pk: home_name(pk, key) for pk, key in people}
    rows = Pair.objects.filter(
        home__in=set(home_of.values()), state=PairState.ACTIVE, helper__isnull=False
    ).values_list("home", "helper_id")
    of_home: dict[str, set[int]] = {}
    for home, helper_id in rows:
        assert helper_id is not None, "filtered above"
        of_home.setdefault(home, set()).add(helper_id)
    return {(who, pk) for pk, home in home_of.items() for who in of_home.get(home, ())}


def is_helper_for(person_id: int, order_id: int) -> bool:
    """Whether the person is in an active pair with the household that asked."""
    resident = Order.objects.filter(pk=order_id).values_list("resident_id", flat=True)
    return any(who == person_id for who, _resident in helpers_of(resident))


def home_name(person_id: int, household_key: str) -> str:
    """What a household is called in pairs."""
    return household_key or f"person-{person_id}"


def households_of(helper_ids: Iterable[int]) -> Mapping[int, int]:
    """How many households each helper has now."""
    rows = Pair.objects.filter(helper__in=set(helper_ids), state__in=LIVE)
    return Counter(rows.values_list("helper_id", flat=True))


def suggestions(
    resident: Person, *, language: str = "", skill: str = "", now: datetime, most: int = 10
) -> list[Suggestion]:
    """Volunteers of the community who could be her helper, with the bill that ranks them."""
    helpers = [
        one
        for one in helpers_for(resident.area.path, now=now)
        if one.person_id != resident.pk
        and not (resident.household_key and one.household_key == resident.household_key)
    ]
    known = frozenset(who for who, _resident in met([resident.pk]))
    wanted = Wanted(centre(resident.area), language, skill)
    return suggest(
        helpers,
        wanted,
        met=known,
        households=households_of(one.person_id for one in helpers),
        rules=in_force(PairRules, path=resident.area.path, on=localtime(now).date()),
    )[:most]


def plan_of(pair: Pair) -> Plan | None:
    return pair.plans.order_by("-at", "-pk").first()


def to_remind(now: datetime) -> list[Pair]:
    """Active pairs whose contact is due today or overdue."""
    rows = dated(Pair.objects.filter(state=PairState.ACTIVE, helper__isnull=False))
    return [row for row in rows if _is_due(row, now)]


def _is_due(row: Any, now: datetime) -> bool:
    every = row.every_days or rules_of(row, now).every_days
    return bool((row.last_at or row.since) + timedelta(days=every) <= now)


def reviewed_on(pair: Pair) -> date:
    """The day of the last review, else the day both agreed."""
    last = Review.objects.filter(pair=pair).aggregate(at=Max("at"))["at"]
    agreed = pair.agreements.aggregate(at=Max("at"))["at"]
    return localtime(last or agreed or pair.proposed_at).date()


def contact_of(actor: Actor, contact_id: int) -> Contact | None:
    """A contact of a pair the actor may see."""
    return Contact.objects.filter(
        pk=contact_id, pair__in=visible_to(actor).order_by().values("pk")
    ).first()


def deed_of(actor: Actor, deed_id: int) -> Deed | None:
    """A deed of a pair the actor may see."""
    return Deed.objects.filter(
        pk=deed_id, pair__in=visible_to(actor).order_by().values("pk")
    ).first()


def aid_of(actor: Actor, aid_id: int) -> Aid | None:
    """Aid of a pair the actor may see."""
    return Aid.objects.filter(pk=aid_id, pair__in=visible_to(actor).order_by().values("pk")).first()
