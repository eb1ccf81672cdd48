"""A unit's list comes in: who signed has reported in, who did not is asked and else forgotten.

Source: decision 022; Shandong volunteer service regulation, articles 11 and 41 (nobody is
registered unasked).
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.queries import in_force_at
from kith.catalogue.reportin import ReportInRules
from kith.core.actor import Actor
from kith.core.refusal import BadInput, Forbidden, Refusal, require
from kith.journal.actions import Line as Noted
from kith.journal.actions import note_many
from kith.outbox.actions import tell
from kith.people.actions._rows import CONSENT_TEXT, cleaned, create, open_for
from kith.people.inputs import PersonInput
from kith.people.models import Consent, Person
from kith.people.queries import token_hash, with_phone
from kith.people.queries_phones import same_people
from kith.people.rules import clean_phone, mask_name, mask_phone
from kith.people.states import Channel, ConsentPurpose, Gender
from kith.people.texts import text_hash
from kith.places.models import Area
from kith.reportin import policies
from kith.reportin.actions._rows import AlreadyReportedIn, close_line
from kith.reportin.actions._signed import enter_signed
from kith.reportin.actions.slips import SlipInput, submit
from kith.reportin.models import ReportIn, RosterEntry
from kith.reportin.queries import RosterGone, line_of, lines_known
from kith.reportin.states import LIVE, RosterState
from kith.vault import actions as vault
from kith.vault.crypto import blind
from kith.vault.sql import hold
from kith.vault.states import Purpose


class SignInInstead(Refusal):
    code = "sign_in_instead"
    text = _("We know you already. Please sign in; your unit's invitation is on your page.")


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One row of a list, cleaned; a day of signature makes it a slip on paper."""

    key: str
    unit_id: int
    community: Area
    name: str
    phone: str
    gender: Gender = Gender.UNKNOWN
    area: Area | None = None  # the grid; none: the whole community
    posts: tuple[str, ...] = ()
    signed_on: date | None = None
    text_version: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of a line: refused, or in; `token` goes into the link of who is asked."""

    refusal: Refusal | None = None
    token: str = ""


@transaction.atomic
def enter_many(lines: Sequence[RosterLine], *, actor: Actor, now: datetime) -> list[Entered]:
    """Every line that can be is in: signed ones received under their numbers and placed, the
    others on the roster. The answers stand in the order of the lines; no line stops another.
    """
    hold(*(f"roster:{line.unit_id}" for line in lines))
    signed_keys, named_keys = lines_known(line.key for line in lines)
    rules = in_force_at(
        ReportInRules, paths={line.community.path for line in lines}, on=localtime(now).date()
    )
    known = same_people((line.phone, line.name) for line in lines)
    live = _live(known.values())
    answers: dict[int, Entered] = {}
    good: list[int] = []
    seen: set[tuple[str, str]] = set()
    for n, line in enumerate(lines):
        who = (line.phone, mask_name(line.name))
        no = _refusal(line, rules[line.community.path], actor, now)
        is_there = line.key in signed_keys or (not line.signed_on and line.key in named_keys)
        twice = is_there or who in seen or known.get((line.phone, line.name)) in live
        if no is None and twice:
            no = AlreadyReportedIn(field="name")
        seen.add(who)
        if no is None:
            good.append(n)
        else:
            answers[n] = Entered(no)
    signed = [lines[n] for n in good if lines[n].signed_on]
    named = [lines[n] for n in good if not lines[n].signed_on]
    enter_signed(signed, known, rules, actor=actor, now=now)
    _close_known({line.key for line in signed}, actor=actor, now=now)
    tokens = _put_on_roster(named, known, rules, actor=actor, now=now)
    answers |= {n: Entered(token=tokens.get(lines[n].key, "")) for n in good}
    return [answers[n] for n in range(len(lines))]


def _live(person_ids: Iterable[int]) -> set[int | None]:
    rows = ReportIn.objects.filter(state__in=LIVE, person_id__in=list(person_ids))
    return set(rows.values_list("person_id", flat=True))


def _refusal(line: RosterLine, rules: ReportInRules, actor: Actor, now: datetime) -> Refusal | None:
    """Why the line cannot come in, or nothing."""
    if not policies.may_enter(actor, line.community.path):
        return Forbidden(field="area")
    return next(_faults(line, rules, localtime(now).date()), None)


def _faults(line: RosterLine, rules: ReportInRules, today: date) -> Iterator[BadInput]:
    if not set(line.posts) <= {code for code, _zh, _en in rules.posts}:
        yield BadInput(field="posts", why=_("Choose from the list."))
    if line.area and not line.posts:
        yield BadInput(field="posts", why=_("Please choose at least one post."))
    if line.area and not line.area.path.startswith(line.community.path):
        yield BadInput(field="grid", why=_("Please choose a grid of this community."))
    if line.signed_on and line.signed_on > today:
        yield BadInput(field="signed", why=_("This day has not come yet."))
    if line.signed_on and not line.text_version:
        yield BadInput(field="text", why=_("Please name the text she signed."))


def _close_known(keys: set[str], *, actor: Actor, now: datetime) -> None:
    """Lines of rosters that have come back signed are answered."""
    waiting = RosterEntry.objects.filter(key__in=keys, state=RosterState.WAITING)
    for pk in waiting.order_by("pk").values_list("pk", flat=True):
        close_line(pk, "join", actor=actor, now=now)


def _put_on_roster(
    lines: Sequence[RosterLine],
    known: dict[tuple[str, str], int],
    rules: dict[str, ReportInRules],
    *,
    actor: Actor,
    now: datetime,
) -> dict[str, str]:
    """The lines wait for their people's own word; the tokens of their links by key."""
    sealed = vault.enrol_many(
        RosterEntry,
        [
            {
                "name": (line.name, mask_name(line.name)),
                "phone": (line.phone, mask_phone(line.phone)),
            }
            for line in lines
        ],
        now=now,
    )
    tokens = {line.key: secrets.token_urlsafe(24) for line in lines}
    rows = RosterEntry.objects.bulk_create(
        RosterEntry(
            subject_id=pk,
            unit_id=line.unit_id,
            community=line.community,
            **values,
            phone_index=blind("phone", line.phone),
            key=line.key,
            token_hash=token_hash(tokens[line.key]),
            entered_by_id=actor.me,
            expires_at=now + timedelta(days=rules[line.community.path].roster_days),
            made_at=now,
        )
        for (pk, values), line in zip(sealed, lines, strict=True)
    )
    note_many("roster", [Noted(row.pk, "enter") for row in rows], actor=actor, now=now)
    for row, line in zip(rows, lines, strict=True):
        if who := known.get((line.phone, line.name)):
            cause = f"roster:{row.pk}"
            tell(
                who, "report_in_named", cause=cause, now=now, link="/report-in/mine/", number=row.pk
            )
    return tokens


@dataclass(frozen=True, slots=True)
class JoinInput:
    """What the invited person types: her phone, and how she wants to log in."""

    phone: str
    login_name: str
    password: str
    posts: tuple[str, ...] = ()


@transaction.atomic
def join(token: str, *, input: JoinInput, actor: Actor, now: datetime) -> ReportIn:
    """She says yes herself: she is known, agrees to being kept, and her slip is handed in.

    Raises:
        RosterGone: used, expired or unknown, or the phone is not the one named.
        SignInInstead: somebody is signed in, or she is known.
        NameTaken: somebody else logs in with this name.
    """
    line = RosterEntry.objects.select_related("community").locked(line_of(token, now=now).pk)
    phone = cleaned("phone", clean_phone, input.phone)
    require(blind("phone", phone) == line.phone_index, RosterGone())
    same = [one for one in with_phone(phone) if one.name.mask == line.name.mask]
    require(actor.person_id is None and not same, SignInInstead())
    herself = Actor(person_id=line.subject_id)
    told = vault.reveal(line, "name", actor=herself, purpose=Purpose.OWN, now=now)
    typed = PersonInput(name=told["name"], phone=phone)
    person = create(line.subject_id, area=line.community, input=typed, channel=Channel.WEB, now=now)
    _agree(person, now)
    open_for(person, login_name=input.login_name, password=input.password)
    close_line(line.pk, "join", actor=herself, now=now, keeps=True)
    slip = SlipInput(line.unit_id, line.community_id, posts=input.posts)
    return submit(person.pk, input=slip, actor=herself, now=now)


def _agree(person: Person, now: datetime) -> None:
    Consent.objects.create(
        person=person,
        purpose=ConsentPurpose.SERVICE,
        is_given=True,
        text_version=CONSENT_TEXT,
        text_hash=text_hash(CONSENT_TEXT, ConsentPurpose.SERVICE),
        channel=Channel.WEB,
        given_by_id=person.pk,
        recorded_by_id=person.pk,
        at=now,
    )


@transaction.atomic
def decline(token: str, *, actor: Actor, now: datetime) -> RosterEntry:
    """The named person said no: the line is forgotten. Raises RosterGone."""
    return close_line(line_of(token, now=now).pk, "decline", actor=actor, now=now)


@transaction.atomic
def expire(line_id: int, *, actor: Actor, now: datetime) -> RosterEntry:
    """Nobody answered in time: the line is forgotten. Time does this."""
    require(actor.is_clock)
    return close_line(line_id, "expire", actor=actor, now=now)
