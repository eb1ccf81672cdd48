"""Orders come in, by whichever way, always attributed."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.models import ServiceKind
from kith.catalogue.queries import in_force
from kith.catalogue.rules import IntakeRules, WishRules
from kith.core.actor import Actor, Role
from kith.core.refusal import BadInput, Refusal, require
from kith.journal.actions import note
from kith.orders import policies
from kith.orders.actions._ending import end_all
from kith.orders.actions._moving import due_at, move, remark, tell_desk, tell_resident
from kith.orders.models import Order
from kith.orders.rules import Alarm, alarm_in
from kith.orders.states import CLOSED, OrderKind, RemarkKind
from kith.people.models import Person
from kith.people.rules import mask_address
from kith.people.states import Channel, TieKind
from kith.vault import actions as vault
from kith.vault.crypto import blind

LONGEST_TEXT = 2000
SOON = datetime(2000, 1, 1, tzinfo=UTC)  # whenever the form came


class WishTooDear(Refusal):
    code = "wish_too_dear"
    text = _("A micro-wish here may cost at most %(yuan)s yuan.")
    status = 422


class TooManyAtOnce(Refusal):
    code = "too_many_at_once"
    text = _("%(most)s requests are open already. Please wait for one of them, or call us.")
    status = 429


class KeyUsed(Refusal):
    code = "key_used"
    text = _("This form was already sent with other content. Please open it again.")
    status = 422


@dataclass(frozen=True, slots=True)
class OrderInput:
    """What was asked for. `key` is made by the form; the same key again changes nothing.

    `address` empty means at the resident's home; `consent_how` says how a resident for whom
    somebody else asks agreed.
    """

    resident_id: int
    service_code: str
    text: str
    wanted_from: datetime
    wanted_until: datetime
    channel: Channel
    key: str
    address: str = ""
    risks: str = ""
    is_urgent: bool = False
    people_needed: int = 1
    value_fen: int = 0
    proxy_kind: str = ""
    consent_how: str = ""


@transaction.atomic
def submit(*, input: OrderInput, actor: Actor, now: datetime) -> Order:
    """The need is on the desk of the resident's community, with a number and a clock.

    Raises:
        Forbidden: the actor may not ask for this resident.
        BadInput: nothing written, too long, or a window that is over.
        WishTooDear: a wish above the cap of its area.
        TooManyAtOnce: her own side asked for as many as may be open; what is urgent always passes.
        KeyUsed: the same form key came with another content.
    """
    resident = (
        Person.objects.select_related("area")
        .select_for_update(of=("self",))
        .get(pk=input.resident_id)
    )
    area = resident.area
    require(policies.may_submit(actor, resident_id=resident.pk, area_path=area.path))
    done = Order.objects.filter(submitted_by_id=actor.me, key=input.key).first()
    if done is not None:
        require(done.fingerprint == _fingerprint(input, now), KeyUsed())
        return done
    service = ServiceKind.objects.get(code=input.service_code)
    rules = in_force(IntakeRules, path=area.path, on=localtime(now).date())
    _check(input, service, area.path, actor=actor, now=now)
    require(
        input.wanted_from <= now + timedelta(days=rules.days_ahead),
        BadInput(field="when", why=_too_far(rules.days_ahead)),
    )
    order = _new(input, service, resident, actor=actor, now=now)
    order.is_urgent = input.is_urgent or alarm_in(input.text, rules) is not Alarm.NONE
    _require_turn(order, rules, actor)
    order.due_at = due_at(order, now)
    order.save(force_insert=True)
    note("order", order.pk, "submit", actor=actor, now=now, after=order.state, by=input.channel)
    tell_resident(order, "order_received", now=now, cause="submit")
    if order.is_urgent:
        tell_desk(order, "order_urgent", Role.WORKER, now=now, cause="submit")
    return order


def _new(
    input: OrderInput, service: ServiceKind, resident: Person, *, actor: Actor, now: datetime
) -> Order:
    area = resident.area
    order = Order(
        kind=OrderKind.WISH if service.is_wish else OrderKind.REQUEST,
        area=area,
        service=service,
        resident=resident,
        submitted_by_id=actor.me,
        proxy_kind="" if actor.me == resident.pk else (input.proxy_kind or _tie(actor, area.path)),
        consent_how=input.consent_how,
        channel=input.channel,
        is_urgent=input.is_urgent,
        wanted_from=input.wanted_from,
        wanted_until=input.wanted_until,
        people_needed=input.people_needed,
        value_fen=input.value_fen,
        key=input.key,
        fingerprint=_fingerprint(input, now),
        made_at=now,
        stage_at=now,
    )
    _seal(order, input)
    return order


def _too_far(days: int) -> str:
    return _("Please choose a day within the next %(days)s days.") % {"days": days}


def _require_turn(order: Order, rules: IntakeRules, actor: Actor) -> None:
    """Somebody at a desk asks as often as people ring."""
    if (
        order.is_urgent
        or actor.is_clock
        or actor.over(order.area.path, Role.HOTLINE, *policies.DESK)
    ):
        return
    waiting = Order.objects.filter(resident=order.resident, kind=order.kind, is_urgent=False)
    is_free = waiting.exclude(state__in=CLOSED).count() < rules.most_open
    require(is_free, TooManyAtOnce(most=rules.most_open))


def _fingerprint(input: OrderInput, now: datetime) -> str:
    """Equal for equal content, telling nothing about it.

    "As soon as possible" is the same wish when the same form comes again a moment later.
    """
    is_soon = input.wanted_from == now
    until = SOON + (input.wanted_until - now)
    content = replace(input, wanted_from=SOON, wanted_until=until) if is_soon else input
    return blind("order", repr(content))


def _check(
    input: OrderInput, service: ServiceKind, path: str, *, actor: Actor, now: datetime
) -> None:
    words = input.text.strip()
    require(bool(words), BadInput(field="text", why=_("Please write what you need.")))
    too_long = _("Please write at most %(most)s characters.") % {"most": LONGEST_TEXT}
    require(len(words) <= LONGEST_TEXT, BadInput(field="text", why=too_long))
    past = _("This time is over. Please choose a later one.")
    when = input.wanted_until > max(now, input.wanted_from)
    require(when, BadInput(field="when", why=past))
    heads = _("Between 1 and 10 people.")
    require(1 <= input.people_needed <= 10, BadInput(field="people_needed", why=heads))
    agreed = actor.me == input.resident_id or bool(input.consent_how.strip())
    how = _("Please write how the resident agreed.")
    require(agreed, BadInput(field="consent_how", why=how))
    if service.is_wish:
        cap = in_force(WishRules, path=path, on=localtime(now).date()).cap_fen
        require(input.value_fen <= cap, WishTooDear(field="value", yuan=cap // 100))
    elif input.value_fen:
        raise BadInput(field="value", why=_("Only a micro-wish has a value."))


def _seal(order: Order, input: OrderInput) -> None:
    subject = order.resident_id
    order.text = vault.seal(Order, "text", subject, input.text.strip())
    order.risks = vault.seal(Order, "risks", subject, input.risks.strip())
    where = " ".join(input.address.split())
    order.address = vault.seal(Order, "address", subject, where, mask=mask_address(where))


def _tie(actor: Actor, path: str) -> str:
    if actor.over(path, Role.HOTLINE) and not actor.over(path, Role.WORKER):
        return TieKind.HOTLINE
    return TieKind.CLERK if actor.over(path, *policies.DESK) else TieKind.FAMILY


@transaction.atomic
def answer(order_id: int, *, text: str, actor: Actor, now: datetime) -> Order:
    """The resident answered the desk's question; the order is back on the desk."""
    order = Order.objects.locked(order_id)
    require(policies.may_answer(actor, order))
    require(bool(text.strip()), BadInput(field="text", why=_("Please write an answer.")))
    move(order, "answer", actor=actor, now=now)
    remark(order, RemarkKind.ANSWER, text, actor=actor, now=now)
    return order


@transaction.atomic
def cancel(order_id: int, *, reason: str, actor: Actor, now: datetime) -> Order:
    """The order is called off before service began; helpers are told and free again."""
    order = Order.objects.locked(order_id)
    require(policies.may_cancel(actor, order))
    hers = policies.is_resident_side(actor, order) or order.submitted_by_id == actor.person_id
    require(hers or bool(reason.strip()), BadInput(field="reason", why=_("Please say why.")))
    move(order, "cancel", actor=actor, now=now)
    if reason.strip():
        remark(order, RemarkKind.REASON, reason, actor=actor, now=now)
    end_all(order, actor=actor, now=now)
    tell_resident(order, "order_cancelled", now=now, cause="cancel")
    return order
