"""Writing premises down, correcting them, closing and moving them; plans of a day; local kinds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.actions import amend_rule
from kith.catalogue.inspection import MEASURES, Kind
from kith.catalogue.models import RuleSet
from kith.core.actor import Actor
from kith.core.refusal import BadInput, Refusal, require
from kith.core.values import BadValue
from kith.grid.actions._premises import require_second
from kith.grid.models import Campaign, DayPlan, PlanStop, Premises
from kith.grid.policies import premises as policies
from kith.grid.queries.premises import kinds_at, rules_at
from kith.grid.rules.premises import fits, limits_of, register_key, workday_from
from kith.grid.states import PREMISES, PremisesState
from kith.journal.actions import note
from kith.people.rules import clean_name, clean_phone, mask_name, mask_phone
from kith.places.models import Area
from kith.places.queries import community_path
from kith.places.rules import is_nowhere
from kith.vault import actions as vault
from kith.vault.states import Purpose

MOST_STOPS = 60
LONGEST_CAMPAIGN = timedelta(days=366)


class AboveTheLimit(Refusal):
    code = "above_the_limit"
    text = _(
        "This is above the limit of its kind (%(limits)s). Larger premises are in the register "
        "of the fire and safety departments: please tell them, and do not write it down here."
    )
    status = 422


class InTheRegister(Refusal):
    code = "in_the_register"
    text = _("These premises are in the register already: the same name at the same address.")


@dataclass(frozen=True, slots=True)
class PremisesInput:
    name: str
    kind: str
    measure: str
    size: int
    address: str
    floor: int = 1
    is_street: bool = True
    licence: str = ""
    licence_until: date | None = None
    keeper: str = ""
    phone: str = ""
    position: tuple[float, float] | None = None  # WGS 84


@transaction.atomic
def register(area_id: int, *, input: PremisesInput, actor: Actor, now: datetime) -> Premises:
    """The premises stand in the register of their grid or community, due for a first look.

    Raises Forbidden, BadInput, AboveTheLimit, InTheRegister.
    """
    area = Area.objects.get(pk=area_id)
    require(policies.may_register(actor, area.path))
    today = localtime(now).date()
    key = _key(area, input)
    require(not Premises.objects.filter(key=key).exists(), InTheRegister(field="name"))
    first = timedelta(days=rules_at(area.path, now).first_days)
    row = Premises(
        subject_id=vault.enrol(now=now), area=area, key=key, state=PREMISES.start,
        due_date=workday_from(today + first), by_id=actor.me, made_at=now,
    )  # fmt: skip
    _fill(row, input, today)
    row.save(force_insert=True)
    note("premises", row.pk, "register", actor=actor, now=now, after=row.state)
    return row


@transaction.atomic
def revise(
    premises_id: int, *, area_id: int, input: PremisesInput, actor: Actor, now: datetime
) -> Premises:
    """The premises are as typed now; empty names of the keeper are forgotten.

    Raises Forbidden, BadInput, AboveTheLimit, InTheRegister.
    """
    row, area = _locked(premises_id), Area.objects.get(pk=area_id)
    require(policies.may_register(actor, row.area.path))
    require(policies.may_register(actor, area.path))
    row.area, row.key = area, _key(area, input)
    taken = Premises.objects.filter(key=row.key).exclude(pk=row.pk).exists()
    require(not taken, InTheRegister(field="name"))
    _fill(row, input, localtime(now).date())
    row.save()
    note("premises", row.pk, "revise", actor=actor, now=now)
    return row


def _key(area: Area, input: PremisesInput) -> str:
    return register_key(community_path(area.path), input.name, input.address)


def _fill(row: Premises, input: PremisesInput, today: date) -> None:
    """Raises BadInput and AboveTheLimit."""
    kind = kinds_at(row.area.path, today).of(input.kind)
    require(kind is not None, BadInput(field="kind", why=_("Please choose a kind of the list.")))
    assert kind is not None
    for field in ("name", "address"):
        said = bool(getattr(input, field).strip())
        require(said, BadInput(field=field, why=_("Please write something here.")))
    known = input.measure in kind.most
    why = _("Premises of this kind are measured differently.")
    require(known, BadInput(field="measure", why=why))
    require(input.size >= 1, BadInput(field="size", why=_("Please give a size of at least 1.")))
    within = fits(kind, input.measure, input.size, input.floor)
    require(within, AboveTheLimit(field="size", limits=limits_of(kind)))
    row.name, row.address = input.name.strip()[:80], input.address.strip()[:120]
    row.kind, row.measure, row.size, row.floor = kind.code, input.measure, input.size, input.floor
    row.is_street, row.licence = input.is_street, input.licence.strip()[:40]
    row.licence_until = input.licence_until
    nowhere = _("0, 0 is no position here. Please leave it empty where it is not known.")
    is_placed = not is_nowhere(*(input.position or (None, None)))
    require(is_placed, BadInput(field="lat", why=nowhere))
    row.lon, row.lat = input.position or (None, None)
    _seal_keeper(row, input)


def _seal_keeper(row: Premises, input: PremisesInput) -> None:
    try:
        name = clean_name(input.keeper) if input.keeper else ""
    except BadValue as bad:
        raise BadInput(field="keeper", why=bad.text) from bad
    try:
        phone = clean_phone(input.phone) if input.phone else ""
    except BadValue as bad:
        raise BadInput(field="phone", why=bad.text) from bad
    subject = row.subject_id
    row.keeper = vault.seal(Premises, "keeper", subject, name, mask=mask_name(name) if name else "")
    masked = mask_phone(phone) if phone else ""
    row.phone = vault.seal(Premises, "phone", subject, phone, mask=masked)


@transaction.atomic
def move(premises_id: int, *, verb: str, actor: Actor, now: datetime) -> Premises:
    """Closed, moved away, or open again; what opens again is due for a look soon.

    Raises Forbidden, IllegalMove.
    """
    row = _locked(premises_id)
    require(policies.may_register(actor, row.area.path))
    before, row.state = row.state, PREMISES.next(row.state, verb)
    if row.state == PremisesState.OPEN:
        days = timedelta(days=rules_at(row.area.path, now).first_days)
        row.due_date = workday_from(localtime(now).date() + days)
    row.save(update_fields=("state", "due_date"))
    note("premises", row.pk, verb, actor=actor, now=now, before=before, after=row.state)
    return row


@transaction.atomic
def call(premises_id: int, *, actor: Actor, now: datetime) -> Mapping[str, str]:
    """Who keeps it and the telephone, in plain text, with a line in the log of looks.

    Raises Forbidden.
    """
    row = Premises.objects.select_related("area").get(pk=premises_id)
    require(policies.may_call(actor, row))
    return vault.reveal(row, "keeper", "phone", actor=actor, purpose=Purpose.CALL_BACK, now=now)


@transaction.atomic
def forget_keeper(premises_id: int, *, actor: Actor, now: datetime) -> None:
    """Nobody needs to call there any more."""
    row = _locked(premises_id)
    row.keeper = vault.seal(Premises, "keeper", row.subject_id, "")
    row.phone = vault.seal(Premises, "phone", row.subject_id, "")
    row.save(update_fields=("keeper", "phone"))
    note("premises", row.pk, "forget_keeper", actor=actor, now=now)


def _locked(premises_id: int) -> Premises:
    return Premises.objects.select_related("area").locked(premises_id)


@dataclass(frozen=True, slots=True)
class PlanInput:
    on_date: date
    second_id: int | None
    premises_ids: tuple[int, ...]


@transaction.atomic
def plan_day(area_id: int, *, input: PlanInput, actor: Actor, now: datetime) -> DayPlan:
    """The actor goes round these premises on the day, with somebody where the rule asks for two.

    Raises Forbidden, BadInput, TwoMustGo.
    """
    area = Area.objects.get(pk=area_id)
    require(policies.may_inspect(actor, area.path))
    in_time = input.on_date >= localtime(now).date()
    require(in_time, BadInput(field="on_date", why=_("Please choose today or a later day.")))
    ids = list(dict.fromkeys(input.premises_ids))
    rows = Premises.objects.filter(
        pk__in=ids, area__path__startswith=area.path, state=PremisesState.OPEN
    ).in_bulk()
    some = 0 < len(ids) <= MOST_STOPS and len(rows) == len(ids)
    why = _("Please choose open premises of this place, up to sixty.")
    require(some, BadInput(field="premises", why=why))
    require_second(input.second_id, {row.kind for row in rows.values()}, area.path, actor, now)
    plan = DayPlan.objects.create(
        area=area, on_date=input.on_date, lead_id=actor.me, second_id=input.second_id,
        by_id=actor.me, made_at=now,
    )  # fmt: skip
    PlanStop.objects.bulk_create(
        PlanStop(plan=plan, premises=rows[pk], seq=seq) for seq, pk in enumerate(ids, start=1)
    )
    note("day_plan", plan.pk, "plan", actor=actor, now=now, stops=len(ids))
    return plan


@transaction.atomic
def open_campaign(
    area_id: int, *, title: str, from_date: date, until_date: date, actor: Actor, now: datetime
) -> Campaign:
    """A period of inspections has a name, and figures of its own. Raises Forbidden, BadInput."""
    area = Area.objects.get(pk=area_id)
    require(policies.may_register(actor, area.path))
    require(bool(title.strip()), BadInput(field="title", why=_("Please write something here.")))
    fits_in = from_date <= until_date <= from_date + LONGEST_CAMPAIGN
    why = _("The last day is not before the first, and within a year.")
    require(fits_in, BadInput(field="until_date", why=why))
    row = Campaign.objects.create(
        area=area, title=title.strip()[:80], from_date=from_date, until_date=until_date,
        by_id=actor.me, made_at=now,
    )  # fmt: skip
    note("campaign", row.pk, "open", actor=actor, now=now)
    return row


@dataclass(frozen=True, slots=True)
class KindInput:
    code: str
    zh: str
    en: str
    measure: str
    most: int
    source: str


@transaction.atomic
def add_kind(area_id: int, *, input: KindInput, actor: Actor, now: datetime) -> RuleSet:
    """The place has one more kind from today on, or a new limit for one it has.

    Raises Forbidden, BadInput.
    """
    area = Area.objects.locked(area_id)
    require(policies.may_rule(actor, area.path))
    today = localtime(now).date()
    code = input.code.strip().upper()
    named = code.isascii() and code.replace("_", "").isalnum() and len(code) <= 24
    require(named, BadInput(field="code", why=_("Please use Latin letters and digits.")))
    for field in ("zh", "en", "source"):
        said = bool(getattr(input, field).strip())
        require(said, BadInput(field=field, why=_("Please write something here.")))
    known = input.measure in MEASURES
    require(known, BadInput(field="measure", why=_("Please choose a measure of the list.")))
    require(input.most >= 1, BadInput(field="most", why=_("Please give a limit of at least 1.")))
    before = kinds_at(area.path, today)
    old = before.of(code)
    most = (old.most if old else {}) | {input.measure: input.most}
    kind = Kind(
        code, input.zh.strip()[:40], input.en.strip()[:60], most, old.top_floor if old else 0
    )
    return amend_rule(
        before.with_kind(kind), area=area, on=today, source=input.source.strip()[:200],
        actor=actor, now=now,
    )  # fmt: skip
