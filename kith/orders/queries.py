"""Reading orders, offers and claims. Every list is the twin of a policy."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.timezone import localtime

from kith.catalogue.formality import FormalityRules
from kith.catalogue.models import Skill
from kith.catalogue.queries import in_force
from kith.catalogue.rules import CallBackRules, WishRules
from kith.core.actor import Actor, Role, ScopeKind
from kith.files.queries import files_of
from kith.orders.models import Claim, Offer, Order, Worksheet
from kith.orders.policies import DESK, READERS
from kith.orders.rules import ALIKE, likeness
from kith.orders.states import (
    CLOSED,
    LIVE,
    UNFINISHED,
    ClaimState,
    OfferState,
    OrderKind,
    OrderState,
    Target,
)
from kith.people.models import Availability, Person, RoleGrant, SkillHeld
from kith.people.queries import has_consented
from kith.people.states import ConsentPurpose, Gender
from kith.places.models import Area
from kith.places.queries import ancestors


def _resident_side(actor: Actor) -> Q:
    return Q(resident_id__in={actor.me, *actor.wards, *actor.speaks_for})


def visible_to(actor: Actor) -> QuerySet[Order]:
    """The twin of `policies.may_see`."""
    if actor.person_id is None:
        return Order.objects.none()
    seen = _resident_side(actor) | Q(submitted_by_id=actor.me)
    for path in actor.paths(*READERS):
        seen |= Q(area__path__startswith=path)
    return Order.objects.filter(seen).select_related("area", "service", "resident", "worksheet")


def mine(actor: Actor) -> QuerySet[Order]:
    """Orders of the resident's side, the newest first."""
    if actor.person_id is None:
        return Order.objects.none()
    rows = Order.objects.filter(_resident_side(actor) | Q(submitted_by_id=actor.me))
    return rows.select_related("area", "service", "resident", "worksheet").order_by("-pk")


def sent_with(actor: Actor, key: str) -> Order | None:
    """The order that this actor's form with this key has made already."""
    return Order.objects.filter(submitted_by_id=actor.person_id, key=key[:40]).first()


def of_desk(actor: Actor) -> QuerySet[Order]:
    """Every order of the places whose desk is the actor's, the most pressing clock first."""
    seen = Q(pk=None)
    for path in actor.paths(*DESK):
        seen |= Q(area__path__startswith=path)
    rows = Order.objects.filter(seen)
    return rows.select_related("area", "service", "resident", "worksheet").order_by(
        F("due_at").asc(nulls_last=True), "pk"
    )


def desk(actor: Actor) -> QuerySet[Order]:
    """Unfinished orders the actor works on, the most pressing clock first."""
    return of_desk(actor).filter(state__in=UNFINISHED)


def by_state(rows: QuerySet[Order]) -> dict[str, int]:
    """How many of the orders are in each state."""
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def pressing(
    rows: QuerySet[Order], states: Collection[str], *, now: datetime
) -> dict[str, tuple[int, int]]:
    """How many of the orders are in each of the states, and how many of these are overdue."""
    counted = rows.filter(state__in=states).order_by().values_list("state")
    told = counted.annotate(n=Count("pk"), late=Count("pk", filter=Q(due_at__lt=now)))
    return {state: (n, late) for state, n, late in told}


def in_states() -> dict[str, int]:
    """How many of all orders are in each state: a count, nobody's own."""
    return by_state(Order.objects.all())


def offers_in_states() -> dict[str, int]:
    """How many of all offers are in each state."""
    return dict(Offer.objects.order_by().values_list("state").annotate(n=Count("pk")))


def to_call_back(actor: Actor, *, now: datetime) -> QuerySet[Order]:
    """`calls_due` of the places whose desk is the actor's."""
    return calls_due(actor.paths(*DESK), now=now)


def calls_due(paths: Iterable[str], *, now: datetime) -> QuerySet[Order]:
    """Reported orders without a word whose first or next call is due, the longest wait first."""
    due = Q(pk=None)
    for path in paths:
        rules = in_force(CallBackRules, path=path, on=localtime(now).date())
        waited = Q(stage_at__lte=now - timedelta(days=rules.first_after_days))
        recent = Q(call_backs__at__gt=now - timedelta(days=rules.again_after_days))
        rung = Order.objects.filter(recent).values("pk")
        due |= Q(area__path__startswith=path) & waited & ~Q(pk__in=rung)
    rows = Order.objects.filter(due, state=OrderState.REPORTED)
    return (
        rows.select_related("area", "service", "resident", "worksheet")
        .annotate(rung=Count("call_backs"))
        .order_by("stage_at", "pk")
    )


def pool(actor: Actor, *, now: datetime) -> QuerySet[Order]:
    """Orders anybody suited may claim, in the communities where the actor is a volunteer."""
    if actor.person_id is None:
        return Order.objects.none()
    here = Q(pk=None)
    for path in actor.paths(Role.VOLUNTEER):
        here |= Q(area__path__startswith=path)
    not_over = Q(kind=OrderKind.WISH) | Q(worksheet__ends_at__gt=now)
    rows = Order.objects.filter(
        here, not_over, state=OrderState.OPEN, worksheet__in_pool=True
    ).exclude(_resident_side(actor))
    return (
        rows.select_related("area", "service", "worksheet")
        .annotate(filled=Count("seats"))
        .order_by("-is_urgent", "worksheet__starts_at", "pk")
    )


def wall() -> QuerySet[Order]:
    """The public wish wall: open wishes by their screened summary, nothing personal selected."""
    rows = Order.objects.filter(kind=OrderKind.WISH, state=OrderState.OPEN, worksheet__in_pool=True)
    return (
        rows.select_related("area", "service", "worksheet")
        .defer("text", "address", "risks")
        .annotate(filled=Count("seats"))
        .order_by("stage_at", "pk")
    )


def was_on_wall(order_id: int) -> bool:
    """Whether it is a wish that everybody may know of, taken or not."""
    wishes = Order.objects.filter(pk=order_id, kind=OrderKind.WISH, worksheet__in_pool=True)
    return wishes.exists()


def offers_visible_to(actor: Actor) -> QuerySet[Offer]:
    """The twin of `policies.may_see_offer`."""
    if actor.person_id is None:
        return Offer.objects.none()
    seen = _asked(actor)
    for path in actor.paths(*DESK):
        seen |= Q(order__area__path__startswith=path)
    return _with_order(Offer.objects.filter(seen))


def offers_to(actor: Actor, *, now: datetime) -> QuerySet[Offer]:
    """What the actor, her teams or her unit are asked right now, the first to expire first."""
    if actor.person_id is None:
        return Offer.objects.none()
    rows = Offer.objects.filter(_asked(actor), state=OfferState.OFFERED, expires_at__gt=now)
    return _with_order(rows).order_by("expires_at", "pk")


def _asked(actor: Actor) -> Q:
    return (
        Q(person_id=actor.me)
        | Q(team_id__in=actor.scoped(ScopeKind.TEAM, Role.LEADER))
        | Q(organisation_id__in=actor.scoped(ScopeKind.ORGANISATION, Role.LIAISON))
    )


def _with_order(rows: QuerySet[Offer]) -> QuerySet[Offer]:
    return rows.select_related(
        "order__area", "order__service", "order__worksheet", "team", "organisation"
    )


def claims_visible_to(actor: Actor) -> QuerySet[Claim]:
    """The twin of `policies.may_see_claim`."""
    if actor.person_id is None:
        return Claim.objects.none()
    seen = _asked(actor)
    for path in actor.paths(*DESK):
        seen |= Q(order__area__path__startswith=path)
    return _claims(Claim.objects.filter(seen))


def claims_of(actor: Actor) -> QuerySet[Claim]:
    """The actor's own and her groups' claims, the next service first."""
    if actor.person_id is None:
        return Claim.objects.none()
    return _claims(Claim.objects.filter(_asked(actor))).order_by(
        "order__worksheet__starts_at", "pk"
    )


def _claims(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    return rows.select_related(
        "order__area", "order__service", "order__worksheet", "order__resident",
        "team", "organisation", "report", "person",
    ).prefetch_related("stamps")  # fmt: skip


def whole(order_id: int, *, actor: Actor) -> Order:
    """One order with everything its page shows. Raises Order.DoesNotExist when not visible."""
    claims = Claim.objects.select_related(
        "person", "team", "organisation", "report"
    ).prefetch_related("stamps")
    offers = Offer.objects.select_related("person", "team", "organisation").order_by("pk")
    return (
        visible_to(actor)
        .select_related("diversion", "merge__into", "submitted_by")
        .prefetch_related(Prefetch("claims", claims.order_by("pk")))
        .prefetch_related(Prefetch("offers", offers))
        .prefetch_related("pauses", "ratings", "call_backs")
        .get(pk=order_id)
    )


def similar(order: Order, *, limit: int = 5) -> list[tuple[Order, int]]:
    """Open orders of the same community that may be the same need, with a score of 0 to 100.

    The same resident and kind within the window counts as alike; summaries add words where the
    other order has one. Sealed text is never compared.
    """
    others = (
        Order.objects.filter(area_id=order.area_id)
        .exclude(pk=order.pk)
        .exclude(state__in=CLOSED)
        .filter(wanted_until__gte=order.wanted_from, wanted_from__lte=order.wanted_until)
        .filter(Q(resident_id=order.resident_id) | Q(service_id=order.service_id))
        .select_related("service", "resident", "worksheet")
    )
    scored = [(other, _alike(order, other)) for other in others.order_by("-pk")[:200]]
    close = [pair for pair in scored if pair[1] >= ALIKE]
    return sorted(close, key=lambda pair: (-pair[1], pair[0].pk))[:limit]


def _alike(order: Order, other: Order) -> int:
    same_person = 50 if order.resident_id == other.resident_id else 0
    home = order.resident.household_key
    if not same_person and home and home == other.resident.household_key:
        same_person = 40
    same_kind = 40 if order.service_id == other.service_id else 0
    words = likeness(_summary(order), _summary(other)) // 10
    return min(100, same_person + same_kind + words)


def _summary(order: Order) -> str:
    return order.worksheet.summary if hasattr(order, "worksheet") else ""


def keys_taken(keys: Iterable[str], *, submitted_by_id: int) -> set[str]:
    """Those of the form keys under which somebody has sent an order already."""
    rows = Order.objects.filter(submitted_by_id=submitted_by_id, key__in=set(keys))
    return set(rows.values_list("key", flat=True))


def due_offers(now: datetime) -> list[int]:
    rows = Offer.objects.filter(state=OfferState.OFFERED, expires_at__lte=now)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def overdue(now: datetime) -> list[int]:
    """Orders whose stage is overdue and nobody was told yet."""
    rows = Order.objects.unfinished().overdue(now).filter(escalated_at=None)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def lapsed_leases(now: datetime) -> list[int]:
    """Held wish claims whose lease ran out without the service beginning."""
    rows = Claim.objects.filter(state=ClaimState.HELD, lease_until__lte=now)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def leases_to_remind(now: datetime) -> list[int]:
    """Held wish claims whose lease ends within the reminder time of their area."""
    rows = Claim.objects.filter(state=ClaimState.HELD, lease_until__gt=now).select_related(
        "order__area"
    )
    found = []
    for row in rows.order_by("pk"):
        days = in_force(WishRules, path=row.order.area.path, on=localtime(now).date()).remind_days
        if row.lease_until is not None and row.lease_until <= now + timedelta(days=days):
            found.append(row.pk)
    return found


def standing(path: str) -> list[tuple[int, str, int]]:
    """(area id, state, orders) for every area under a path: where orders stand by place."""
    rows = Order.objects.filter(area__path__startswith=path).order_by()
    return list(rows.values_list("area_id", "state").annotate(n=Count("pk")))


def suited(order: Order, *, now: datetime) -> QuerySet[Person]:
    """Volunteers of the place whom the desk may ask for this order, those usually free first.

    They hold every skill and the gender wanted, do not want quiet, are not of the household, were
    not asked before and have not agreed to help elsewhere at that time.
    """
    sheet = order.worksheet
    here = Area.objects.filter(path__in=ancestors(order.area.path))
    grants = RoleGrant.objects.filter(
        role=Role.VOLUNTEER, scope_kind=ScopeKind.AREA, scope_id__in=here.values("pk")
    ).filter(Q(ends_at=None) | Q(ends_at__gt=now))
    rows = Person.objects.filter(pk__in=grants.values("person_id"), volunteer__isnull=False)
    rows = rows.exclude(volunteer__quiet_until__gt=now).exclude(pk=order.resident_id)
    rows = rows.exclude(pk__in=_unavailable(order).values("person_id"))
    asked = order.offers.exclude(state=OfferState.WITHDRAWN).filter(person__isnull=False)
    rows = rows.exclude(pk__in=asked.values("person_id"))
    if order.resident.household_key:
        rows = rows.exclude(household_key=order.resident.household_key)
    if sheet.gender_wanted != Gender.UNKNOWN:
        rows = rows.filter(gender=sheet.gender_wanted)
    for skill in sheet.skills:
        held = skills_that_count(localtime(now).date()).filter(skill=skill)
        rows = rows.filter(pk__in=held.values("person_id"))
    return (
        rows.annotate(is_free=Exists(_free_then(sheet)))
        .select_related("area", "volunteer")
        .prefetch_related("skills")
        .order_by("-is_free", "pk")
    )


def skills_that_count(on: date) -> QuerySet[SkillHeld]:
    """Skills held on a day: not run out and, where they are sensitive, seen by somebody else."""
    sensitive = Skill.objects.filter(is_sensitive=True).values("code")
    held = SkillHeld.objects.exclude(expires_on__lt=on)
    return held.exclude(skill__in=sensitive, verified_by_id=None)


def _unavailable(order: Order) -> QuerySet[Claim]:
    """Claims of those who serve this order already, or another one at the same time."""
    sheet = order.worksheet
    same_time = Q(
        target=Target.PERSON,
        order__worksheet__starts_at__lt=sheet.ends_at,
        order__worksheet__ends_at__gt=sheet.starts_at,
    )
    return Claim.objects.filter(Q(order=order) | same_time, state__in=LIVE)


def _free_then(sheet: Worksheet) -> QuerySet[Availability]:
    starts, ends = localtime(sheet.starts_at), localtime(sheet.ends_at)
    return Availability.objects.filter(
        person=OuterRef("pk"),
        weekday=starts.isoweekday(),
        starts__lte=starts.time(),
        ends__gte=ends.time(),
    )


def answers_to(offer_ids: Iterable[int]) -> dict[int, str]:
    """State by offer, for whoever asked them on somebody's behalf."""
    rows = Offer.objects.filter(pk__in=set(offer_ids))
    return dict(rows.values_list("pk", "state"))


def opened_since(path: str, *, since: datetime, now: datetime) -> QuerySet[Order]:
    """Requests under the path compiled after a moment that still look for helpers."""
    rows = Order.objects.filter(area__path__startswith=path, state=OrderState.OPEN)
    lies_ahead = rows.filter(kind=OrderKind.REQUEST, worksheet__starts_at__gt=now)
    return lies_ahead.filter(worksheet__compiled_at__gt=since).order_by("worksheet__starts_at")


def offers_by_state(offer_ids: QuerySet[Any]) -> dict[str, int]:
    """How many of the offers with these keys are in each state."""
    rows = Offer.objects.filter(pk__in=offer_ids).order_by()
    return dict(rows.values_list("state").annotate(n=Count("pk")))


def photo_is_missing(claim: Claim, *, now: datetime) -> bool:
    """Whether the place demands a photo of the service, the resident agrees, and none is there."""
    order = claim.order
    rule = in_force(FormalityRules, path=order.area.path, on=localtime(now).date())
    agreed = rule.photo_demanded and has_consented(order.resident_id, ConsentPurpose.PHOTO)
    return agreed and not files_of("claim", claim.pk).exists()
