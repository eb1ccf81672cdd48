"""Taking a call: begun with one press, kept as it is typed, finished with another."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.calendar import add_time
from kith.core.refusal import BadInput, Refusal, require
from kith.core.values import BadValue
from kith.hotline.actions._moving import held, move, respond, takes
from kith.hotline.models import Call, Crisis, Line
from kith.hotline.queries.calls import alias_index, number_index
from kith.hotline.queries.lines import rules_of
from kith.hotline.states import AgeBand, CallKind, CallState, Deed, Referral, Topic
from kith.journal.actions import note
from kith.people.models import Person
from kith.people.rules import clean_phone, mask_phone
from kith.vault import actions as vault
from kith.vault.fields import Sealed

LONGEST_STORY = 2000
LONGEST_WORDS = 200
SEALED = ("alias", "number", "story", "deed_words", "referred_words")
CODES = ("age_band", "topic", "kind", "risk", "deed", "referral", "may_record", "may_ring")


class CrisisNeeded(Refusal):
    code = "crisis_needed"
    text = _("With danger to life the crisis protocol is opened first: F9.")
    status = 422


@dataclass(frozen=True, slots=True)
class CallInput:
    """What was typed. An empty alias and number are as good as any: nobody must say a name."""

    alias: str = ""
    number: str = ""
    age_band: AgeBand = AgeBand.UNKNOWN
    topic: Topic = Topic.OTHER
    kind: CallKind = CallKind.CONSULT
    risk: int = 0
    story: str = ""
    deed: Deed = Deed.LISTENED
    deed_words: str = ""
    referral: Referral = Referral.NOBODY
    referred_words: str = ""
    follow_up_on: date | None = None
    may_record: bool = False
    may_ring: bool = False


@transaction.atomic
def begin(line_id: int, *, key: str, actor: Actor, now: datetime) -> Call:
    """The call has begun: a draft of the operator's own. The same key again is the same draft.

    Raises:
        Forbidden: the actor does not take calls on this line.
    """
    line = Line.objects.select_related("area").get(pk=line_id)
    require(takes(actor, line, now))
    Person.objects.locked(actor.me)  # the same press sent twice meets here
    done = Call.objects.filter(operator_id=actor.me, key=key).first()
    if done is not None:
        return done
    call = Call.objects.create(
        subject_id=vault.enrol(now=now),
        line=line,
        operator_id=actor.me,
        holder_id=actor.me,
        key=key,
        started_at=now,
        saved_at=now,
    )
    note("call", call.pk, "begin", actor=actor, now=now, after=call.state)
    return call


@transaction.atomic
def keep(call_id: int, *, input: CallInput, actor: Actor, now: datetime) -> Call:
    """What is typed so far is kept, whether or not it is complete.

    A call that is finished already stays as it is. Raises Forbidden for another's draft.
    """
    call = held(call_id)
    require(call.operator_id == actor.me)
    if call.state == CallState.DRAFT:
        _write(call, input, now)
        call.save()
    return call


@transaction.atomic
def finish(call_id: int, *, input: CallInput, actor: Actor, now: datetime) -> Call:
    """The call is over and stands in the line's records, with its limits. Twice is once.

    Raises:
        Forbidden: another's draft.
        BadInput: a number that cannot be right, words without the caller's consent, too long.
        CrisisNeeded: danger to life, and the protocol was not opened.
    """
    call = held(call_id)
    require(call.operator_id == actor.me)
    if call.state not in (CallState.DRAFT, CallState.DROPPED):
        return call
    rules = rules_of(call.line, now)
    _check(input, now)
    is_grave = input.risk >= rules.crisis_from
    require(not is_grave or Crisis.objects.filter(call=call).exists(), CrisisNeeded(field="risk"))
    move(call, "finish", actor=actor, now=now)
    _write(call, input, now)
    zone = ZoneInfo(settings.TIME_ZONE)
    call.ended_at = now
    call.follow_up_on = input.follow_up_on
    call.sign_due_at = add_time(now, *rules.sign_in, zone)
    call.close_due_at = add_time(now, *rules.close_in, zone)
    if input.deed != Deed.TO_ARRANGE:
        respond(call, now)
    call.save()
    return call


@transaction.atomic
def drop(call_id: int, *, actor: Actor, now: datetime) -> Call:
    """A draft that was no call: what was typed is destroyed. Raises Forbidden, IllegalMove."""
    call = held(call_id)
    require(actor.is_clock or call.operator_id == actor.me)
    is_grave = Crisis.objects.filter(call=call).exists()
    require(not is_grave, CrisisNeeded())
    move(call, "drop", actor=actor, now=now)
    for name in SEALED:
        setattr(call, name, Sealed())
    call.alias_index = call.number_index = ""
    call.save()
    vault.forget(call.subject_id, now=now)
    return call


def _check(input: CallInput, now: datetime) -> None:
    if input.number.strip():
        try:
            clean_phone(input.number)
        except BadValue as wrong:
            raise BadInput(field="number", why=wrong.text) from None
    told = bool(input.story.strip() or input.number.strip())
    ask = _("Please ask whether it may be written down; else leave number and words empty.")
    require(input.may_record or not told, BadInput(field="may_record", why=ask))
    past = input.follow_up_on is not None and input.follow_up_on < localtime(now).date()
    require(not past, BadInput(field="follow_up_on", why=_("This day is over.")))
    long = _("Please write at most %(most)s characters.") % {"most": LONGEST_STORY}
    require(len(input.story) <= LONGEST_STORY, BadInput(field="story", why=long))


def _write(call: Call, input: CallInput, now: datetime) -> None:
    """Every column the form fills; what is said is sealed for this call alone."""
    phone, mask, index = _number(input.number, call.line_id)
    alias = " ".join(input.alias.split())[:40]
    plain = {
        "alias": (alias, f"{alias[:1]}**" if alias else ""),
        "number": (phone, mask),
        "story": (input.story.strip()[: 2 * LONGEST_STORY], ""),
        "deed_words": (input.deed_words.strip()[:LONGEST_WORDS], ""),
        "referred_words": (input.referred_words.strip()[:LONGEST_WORDS], ""),
    }
    for name, (words, shown) in plain.items():
        setattr(call, name, vault.seal(Call, name, call.subject_id, words, mask=shown))
    for name in CODES:
        setattr(call, name, getattr(input, name))
    call.number_index = index
    call.alias_index = alias_index(call.line_id, alias) if alias else ""
    call.follow_up_on = input.follow_up_on
    call.saved_at = now


def _number(typed: str, line_id: int) -> tuple[str, str, str]:
    """The number, its mask and its index; half a number is kept as it is and found by nobody."""
    try:
        phone = clean_phone(typed)
    except BadValue:
        return typed.strip()[:24], "****" if typed.strip() else "", ""
    return phone, mask_phone(phone), number_index(line_id, phone)
