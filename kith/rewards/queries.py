"""Finding rewards, redemptions and settlements, always for somebody."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.timezone import localtime

from kith.catalogue.queries import in_force
from kith.catalogue.rules import RewardRules
from kith.core.actor import Actor, Role, ScopeKind
from kith.groups.models import Organisation
from kith.groups.states import OrganisationKind
from kith.people.models import RoleGrant
from kith.places.models import Site
from kith.rewards.models import (
    Alarm,
    HandOut,
    Merchant,
    Picture,
    Redemption,
    Reward,
    Settlement,
    SettlementLine,
    Try,
)
from kith.rewards.policies import DESK, OFFICE, READERS
from kith.rewards.rules import months_on, quarter_of
from kith.rewards.states import COUNTED, RedemptionState, RewardState, SettlementState

SHOPS = (OrganisationKind.MERCHANT, OrganisationKind.CARING_UNIT, OrganisationKind.ENTERPRISE)
WRONG_WITHIN = timedelta(minutes=15)
TRY_GOOD_FOR = timedelta(minutes=10)


def rules_at(merchant: Merchant, now: datetime) -> RewardRules:
    return in_force(RewardRules, path=merchant.area.path, on=localtime(now).date())


def merchants(actor: Actor) -> QuerySet[Merchant]:
    """The twin of `policies.may_see_merchant`."""
    seen = _over_merchants(actor, "", *READERS)
    return Merchant.objects.filter(seen).select_related("area").order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit or a site that could open a counter; `key` is `unit:7` or `site:7`."""

    key: str
    name: str


def candidates(actor: Actor) -> list[Candidate]:
    """Merchants, caring units and sites in the actor's area without a counter, by name."""
    here = Q(pk=None)
    for path in actor.paths(*DESK):
        here |= Q(area__path__startswith=path)
    units = Organisation.objects.filter(here, kind__in=SHOPS, merchant=None).order_by("name")
    sites = Site.objects.filter(here, merchant=None).order_by("name")
    found = [Candidate(f"unit:{pk}", name) for pk, name in units.values_list("pk", "name")]
    return found + [Candidate(f"site:{pk}", name) for pk, name in sites.values_list("pk", "name")]


def counters_of(actor: Actor) -> QuerySet[Merchant]:
    """Those behind whose counter the actor stands."""
    mine = Merchant.objects.filter(pk__in=actor.scoped(ScopeKind.MERCHANT, Role.MERCHANT))
    return mine.select_related("area").order_by("pk")


def _over_merchants(actor: Actor, prefix: str, *roles: Role) -> Q:
    seen = Q(**{f"{prefix}pk__in": actor.scoped(ScopeKind.MERCHANT, Role.MERCHANT)})
    for path in actor.paths(*roles):
        seen |= Q(**{f"{prefix}area__path__startswith": path})
    return seen


def rewards_visible_to(actor: Actor) -> QuerySet[Reward]:
    """The twin of `policies.may_see_reward`, the newest first."""
    seen = Q(state=RewardState.PUBLISHED) | _over_merchants(actor, "merchant__", *READERS)
    rows = Reward.objects.filter(seen).select_related("merchant__area", "picture")
    return rows.defer("picture__pixels").order_by("-pk")


def shelf(day: date) -> QuerySet[Reward]:
    """What anybody may look at on this day."""
    rows = Reward.objects.filter(state=RewardState.PUBLISHED, merchant__is_open=True)
    rows = rows.filter(Q(until_date=None) | Q(until_date__gt=day), from_date__lte=day)
    rows = rows.select_related("merchant__area", "picture").defer("picture__pixels")
    return rows.order_by("-pk")


def picture_of(reward_id: int, digest: str) -> Picture | None:
    return Picture.objects.filter(reward_id=reward_id, digest=digest).first()


def visible_to(actor: Actor) -> QuerySet[Redemption]:
    """The twin of `policies.may_see`, the newest first."""
    seen = _over_merchants(actor, "merchant__", *READERS)
    if actor.person_id is not None:
        seen |= Q(person_id__in={actor.me, *actor.wards})
    rows = Redemption.objects.filter(seen).select_related("merchant__area", "code", "hand_out")
    return rows.select_related("reward__picture").defer("reward__picture__pixels").order_by("-pk")


def mine(actor: Actor) -> QuerySet[Redemption]:
    """What the actor chose, those still to be collected first."""
    return visible_to(actor).filter(person_id=actor.me).order_by("-made_at", "-pk")


def taken(person_id: int, reward_id: int, day: date) -> int:
    """How many of this reward count against the person's limit in the quarter of the day."""
    return _of_quarter(person_id, day).filter(reward_id=reward_id).count()


def taken_in_all(person_id: int, day: date) -> int:
    return _of_quarter(person_id, day).count()


def _of_quarter(person_id: int, day: date) -> QuerySet[Redemption]:
    first, behind = quarter_of(day)
    return Redemption.objects.filter(
        person_id=person_id,
        state__in=COUNTED,
        made_at__date__gte=first,
        made_at__date__lt=behind,
    )


def is_staff(person_id: int, merchant_id: int, now: datetime) -> bool:
    """Whether the person stands behind this counter now."""
    held = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        person_id=person_id,
        role=Role.MERCHANT,
        scope_kind=ScopeKind.MERCHANT,
        scope_id=merchant_id,
    )
    return held.exists()


def staff(merchant_id: int, now: datetime) -> QuerySet[RoleGrant]:
    """Who stands behind the counter, in the order of joining."""
    held = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        role=Role.MERCHANT,
        scope_kind=ScopeKind.MERCHANT,
        scope_id=merchant_id,
    )
    return held.select_related("person").order_by("pk")


def wrong_tries(merchant_id: int, now: datetime) -> int:
    """Wrong codes at this counter within the last quarter of an hour."""
    rows = Try.objects.filter(merchant_id=merchant_id, at__gt=now - WRONG_WITHIN)
    return rows.filter(redemption=None).count()


def open_try(try_id: int, actor: Actor, now: datetime) -> Try | None:
    """A right code this person entered a moment ago."""
    rows = Try.objects.filter(pk=try_id, by_id=actor.me, at__gt=now - TRY_GOOD_FOR)
    rows = rows.filter(redemption__isnull=False).select_related("redemption__person")
    return rows.select_related("redemption__reward", "redemption__hand_out").first()


def handed_out_on(merchant_id: int, day: date) -> QuerySet[HandOut]:
    """What went over the counter on a day, the latest first."""
    rows = HandOut.objects.filter(merchant_id=merchant_id, at__date=day)
    return rows.select_related("redemption__person").order_by("-at", "-pk")


def expiring(now: datetime) -> list[int]:
    """Redemptions nobody collected in time."""
    due = Redemption.objects.filter(state=RedemptionState.HELD, expires_at__lte=now)
    return list(due.order_by("pk").values_list("pk", flat=True))


def to_remind(now: datetime) -> list[int]:
    """Redemptions whose code is soon no longer good, by the rule of their place."""
    held = Redemption.objects.filter(state=RedemptionState.HELD, expires_at__gt=now)
    held = held.filter(expires_at__lte=now + timedelta(days=31))
    days: dict[int, int] = {}
    due = []
    for row in held.select_related("merchant__area").order_by("pk"):
        if row.merchant_id not in days:
            days[row.merchant_id] = rules_at(row.merchant, now).remind_days
        if row.expires_at - now <= timedelta(days=days[row.merchant_id]):
            due.append(row.pk)
    return due


def unsettled(merchant_id: int, before: datetime) -> QuerySet[Redemption]:
    """Handed over before the moment, and in no settlement yet."""
    rows = Redemption.objects.filter(
        merchant_id=merchant_id,
        state=RedemptionState.CAPTURED,
        hand_out__at__lt=before,
        settlement_line=None,
    )
    return rows.select_related("hand_out").order_by("pk")


def open_alarms(merchant_id: int) -> QuerySet[Alarm]:
    return Alarm.objects.filter(merchant_id=merchant_id, answer=None).order_by("pk")


def settlements(actor: Actor) -> QuerySet[Settlement]:
    """The twin of `policies.may_see_settlement`, the newest month first."""
    seen = _over_merchants(actor, "merchant__", *OFFICE, Role.AUDITOR)
    rows = Settlement.objects.filter(seen).select_related("merchant__area")
    return rows.order_by("-month", "merchant__name", "pk")


def lines_of(settlement_id: int) -> QuerySet[SettlementLine]:
    rows = SettlementLine.objects.filter(settlement_id=settlement_id)
    return rows.select_related("redemption__person").order_by("handed_at", "pk")


def lapsed(now: datetime) -> list[int]:
    """Settlements approved once, whose second approval did not come in time."""
    rows = Settlement.objects.filter(state=SettlementState.APPROVED_ONCE)
    return [
        row.pk
        for row in rows.select_related("merchant__area").prefetch_related("approvals")
        if is_stale(row, now)
    ]


def is_stale(settlement: Settlement, now: datetime) -> bool:
    """Whether a first approval has waited too long for the second (SD12)."""
    hours = rules_at(settlement.merchant, now).approval_h
    first = settlement.approvals.filter(number=1).first()
    return first is not None and now - first.at > timedelta(hours=hours)


def to_draft(now: datetime, *, by_hand: bool = False) -> list[tuple[int, date]]:
    """Merchants that handed something over before this month and are not settled for the last.

    A month somebody discarded is drafted again by hand only: there was a reason.
    """
    this = localtime(now).date().replace(day=1)
    last = months_on(this, -1)
    rows = Redemption.objects.filter(
        state=RedemptionState.CAPTURED, hand_out__at__date__lt=this, settlement_line=None
    )
    settled = Settlement.objects.filter(month=last)
    if by_hand:
        settled = settled.exclude(state=SettlementState.DISCARDED)
    ids = set(rows.values_list("merchant_id", flat=True))
    ids -= set(settled.values_list("merchant_id", flat=True))
    return [(pk, last) for pk in sorted(ids)]


@dataclass(frozen=True, slots=True)
class Kind:
    """A line of the monthly sum: one reward, how often, how many points."""

    title: str
    count: int
    points: int


def kinds_of(settlement_id: int) -> list[Kind]:
    """The lines of a settlement, added up by what was handed over."""
    rows = SettlementLine.objects.filter(settlement_id=settlement_id).values("title")
    sums = rows.annotate(n=Count("pk"), p=Sum("points")).order_by("title")
    return [Kind(row["title"], row["n"], row["p"]) for row in sums]


def in_charge(actor: Actor) -> QuerySet[Merchant]:
    """Merchants the actor may settle: in her area, and not her own counter."""
    seen = Q(pk=None)
    for path in actor.paths(*OFFICE):
        seen |= Q(area__path__startswith=path)
    own = actor.scoped(ScopeKind.MERCHANT, Role.MERCHANT)
    return Merchant.objects.filter(seen).exclude(pk__in=own).order_by("name", "pk")


def alarms_of(counters: QuerySet[Merchant]) -> QuerySet[Alarm]:
    """What stood out at these counters and was not answered."""
    rows = Alarm.objects.filter(merchant__in=counters, answer=None)
    return rows.select_related("merchant").order_by("pk")
