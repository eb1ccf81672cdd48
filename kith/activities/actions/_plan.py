"""What is typed of a series, a session and its places; checked, and written for who asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kith.activities.models import CoHost, Quota, Reserve, Series, Session
from kith.activities.states import PresentAs, SeatingMode, SessionKind
from kith.catalogue.models import ServiceKind, Skill
from kith.catalogue.states import Eligibility, FiveFor
from kith.core.refusal import BadInput, Refusal, require
from kith.places.models import Area

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST: Final = timedelta(days=31)
_AS_TYPED: Final = (
    "starts_at", "ends_at", "sign_up_from", "sign_up_until", "site_id", "room", "in_charge_id",
    "contact_phone", "title", "area_id",
)  # fmt: skip


class TooFewPlaces(Refusal):
    """A place that was given is not taken away by a number."""

    code = "too_few_places"
    text = gettext_lazy("%(taken)s places are taken already. Please keep at least as many.")


class RoleInUse(Refusal):
    code = "role_in_use"
    text = gettext_lazy(
        "People have signed up as %(role)s already. How places are given stays as it is."
    )


@dataclass(frozen=True, slots=True)
class SeriesInput:
    """What is held, for whom, and what its time counts as."""

    area_id: int
    title: str
    summary: str
    kind: SessionKind
    category: str  # a kind of service of the catalogue
    programme_id: int | None = None
    phase_id: int | None = None
    organiser_id: int | None = None
    team_id: int | None = None
    course_type: str = ""
    five_for: FiveFor | str = ""
    eligibility: Eligibility = Eligibility.VOLUNTEER
    risk: str = ""
    bring: str = ""
    age_from: int | None = None
    age_to: int | None = None
    needs_guardian: bool = False
    only_path: str = ""
    skill: str = ""
    least_hours: int = 0


@dataclass(frozen=True, slots=True)
class QuotaInput:
    """The places for one role. `reserves`: tier, places, until when they are kept."""

    role: PresentAs
    capacity: int
    mode: SeatingMode = SeatingMode.FIRST_COME
    draw_at: datetime | None = None
    reserves: tuple[tuple[str, int, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class SessionInput:
    """When, where, and how many. `area_id` None: the area of the series."""

    starts_at: datetime
    ends_at: datetime
    sign_up_from: datetime
    sign_up_until: datetime
    site_id: int | None = None
    room: str = ""
    in_charge_id: int | None = None
    contact_phone: str = ""
    title: str = ""
    quotas: tuple[QuotaInput, ...] = ()
    co_host_ids: tuple[int, ...] = ()
    area_id: int | None = None


def input_of(session: Session) -> SessionInput:
    """The session as it would be typed, to change it or to plan another like it."""
    return SessionInput(
        **{name: getattr(session, name) for name in _AS_TYPED},
        quotas=tuple(_quota_of(quota) for quota in session.quotas.order_by("pk")),
        co_host_ids=tuple(session.co_hosts.values_list("organisation_id", flat=True)),
    )


def _quota_of(quota: Quota) -> QuotaInput:
    reserves = quota.reserves.order_by("pk").values_list("tier", "places", "release_at")
    return QuotaInput(
        PresentAs(quota.role), quota.capacity, SeatingMode(quota.mode), quota.draw_at,
        tuple(reserves),
    )  # fmt: skip


def shifted(given: SessionInput, by: timedelta) -> SessionInput:
    """The same session so much later, with everything that has a time."""
    return replace(
        given,
        starts_at=given.starts_at + by,
        ends_at=given.ends_at + by,
        sign_up_from=given.sign_up_from + by,
        sign_up_until=given.sign_up_until + by,
        quotas=tuple(_quota_shifted(quota, by) for quota in given.quotas),
    )


def _quota_shifted(given: QuotaInput, by: timedelta) -> QuotaInput:
    return replace(
        given,
        draw_at=given.draw_at + by if given.draw_at else None,
        reserves=tuple((tier, places, until + by) for tier, places, until in given.reserves),
    )


def check_series(given: SeriesInput) -> None:
    """Raises BadInput where two things that were typed do not go together."""
    if given.kind == SessionKind.PARTY_DAY and given.eligibility == Eligibility.VOLUNTEER:
        _bad("eligibility", _("A themed Party day is never volunteer service."))
    if None not in (given.age_from, given.age_to) and (given.age_to or 0) < (given.age_from or 0):
        _bad("age_to", _("The highest age lies below the lowest."))
    if not ServiceKind.objects.filter(code=given.category).exists():
        _bad("category", _("This kind of service is not in the catalogue."))
    if given.skill and not Skill.objects.filter(code=given.skill).exists():
        _bad("skill", _("This skill is not in the catalogue."))
    if given.only_path and not Area.objects.filter(path=given.only_path).exists():
        _bad("only_path", _("This place is not known."))


def check_session(given: SessionInput) -> None:
    if not given.starts_at < given.ends_at <= given.starts_at + LONGEST:
        _bad("ends_at", _("It must end after it starts, and within a month."))
    if not given.sign_up_from <= given.sign_up_until <= given.ends_at:
        _bad("sign_up_until", _("Signing up must end after it begins, and before the end."))
    roles = [quota.role for quota in given.quotas]
    if len(set(roles)) < len(roles):
        _bad("quotas", _("Each role has its places once."))
    for quota in given.quotas:
        _check_quota(quota, given)


def _check_quota(quota: QuotaInput, given: SessionInput) -> None:
    if quota.mode == SeatingMode.DRAW:
        if quota.draw_at is None or not given.sign_up_from < quota.draw_at <= given.starts_at:
            _bad("draw_at", _("The draw is after signing up begins, and before the session."))
    elif quota.draw_at is not None:
        _bad("draw_at", _("Only a draw has a time."))
    tiers = [tier for tier, _places, _until in quota.reserves]
    if len(set(tiers)) < len(tiers) or any(places < 1 for _t, places, _u in quota.reserves):
        _bad("reserves", _("Each group keeps some places, once."))
    if sum(places for _tier, places, _until in quota.reserves) > quota.capacity:
        _bad("reserves", _("More places are kept than there are."))
    if any(until > given.starts_at for _tier, _places, until in quota.reserves):
        _bad("reserves", _("Kept places become free before the session starts."))


def _bad(at: str, why: str) -> None:
    raise BadInput(field=at, why=why)


def columns_of(given: SeriesInput) -> dict[str, object]:
    """The columns of a series as typed."""
    return {name: getattr(given, name) for name in SeriesInput.__slots__}


def write_quotas(session: Session, given: Iterable[QuotaInput]) -> list[Quota]:
    """The places of a new session."""
    return [_new_quota(session, quota) for quota in given]


def change_quotas(session: Session, given: Iterable[QuotaInput]) -> list[Quota]:
    """The places as typed; gives back those that stood before, for their queue to move up.

    The caller holds the session; the quotas are held here.

    Raises:
        TooFewPlaces, RoleInUse
    """
    pks = session.quotas.values_list("pk", flat=True)
    known = {quota.role: quota for quota in Quota.objects.locked_all(pks).values()}
    wanted = {quota.role: quota for quota in given}
    for role in known.keys() - wanted.keys():
        require(not known[role].sign_ups.exists(), _in_use(known[role]))
        known[role].delete()
    write_quotas(session, (wanted[role] for role in wanted.keys() - known.keys()))
    both = sorted(wanted.keys() & known.keys())
    for role in both:
        _change_quota(known[role], wanted[role])
    return [known[role] for role in both]


def _change_quota(quota: Quota, given: QuotaInput) -> None:
    require(given.capacity >= quota.taken, TooFewPlaces(field="quotas", taken=quota.taken))
    as_before = (quota.mode, quota.draw_at) == (given.mode, given.draw_at)
    require(as_before or not quota.sign_ups.exists(), _in_use(quota))
    quota.capacity, quota.mode, quota.draw_at = given.capacity, given.mode, given.draw_at
    quota.save(update_fields=("capacity", "mode", "draw_at"))
    _change_reserves(quota, given)


def _in_use(quota: Quota) -> RoleInUse:
    return RoleInUse(field="quotas", role=PresentAs(quota.role).label)


def _new_quota(session: Session, given: QuotaInput) -> Quota:
    made = Quota.objects.create(
        session=session,
        role=given.role,
        capacity=given.capacity,
        mode=given.mode,
        draw_at=given.draw_at,
    )
    _write_reserves(made, given)
    return made


def _change_reserves(quota: Quota, given: QuotaInput) -> None:
    """The reserves as typed; what was released to everybody stays released."""
    wanted = {tier: (places, until) for tier, places, until in given.reserves}
    known = {reserve.tier: reserve for reserve in quota.reserves.all()}
    for tier in known.keys() - wanted.keys():
        known[tier].delete()
    for tier in known.keys() & wanted.keys():
        known[tier].places, known[tier].release_at = wanted[tier]
        known[tier].save(update_fields=("places", "release_at"))
    new = tuple(kept for kept in given.reserves if kept[0] not in known)
    _write_reserves(quota, replace(given, reserves=new))


def _write_reserves(quota: Quota, given: QuotaInput) -> None:
    Reserve.objects.bulk_create(
        Reserve(quota=quota, tier=tier, places=places, release_at=until)
        for tier, places, until in given.reserves
    )


def name_co_hosts(session: Session, organisation_ids: Iterable[int]) -> None:
    session.co_hosts.all().delete()
    CoHost.objects.bulk_create(
        CoHost(session=session, organisation_id=pk) for pk in dict.fromkeys(organisation_ids)
    )


def next_number(series: Series) -> int:
    """The caller holds the series."""
    last = series.sessions.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
