"""A dispute is taken down, somebody apart from it is asked to mediate, and it ends.

Source: People's Mediation Law, articles 3, 17 (by free will), 19 to 23 (the mediator), 26 (other
ways stay open).
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor, Role
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.core.values import BadValue
from kith.grid.actions._mediating import answer, end_asking, held, move, require_apart
from kith.grid.models import Mediation, MediationEnd, Mediator, Party
from kith.grid.policies import mediation as policies
from kith.grid.queries.mediation import rules_of
from kith.grid.states import MEDIATION, RUNNING, DisputeTopic, MediatorState, ReferredTo
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.models import Person
from kith.people.queries import holders
from kith.people.rules import clean_phone
from kith.people.states import Channel
from kith.places.models import Area
from kith.vault import actions as vault
from kith.vault.crypto import blind

LONGEST_ABOUT = 2000


class AskedAlready(Refusal):
    code = "mediator_asked_already"
    text = _("Somebody is asked already, or mediates.")


@dataclass(frozen=True, slots=True)
class PartyInput:
    """`alias` stands on every page; `name` and `phone` are sealed."""

    alias: str
    name: str
    phone: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class DisputeInput:
    area_id: int
    topic: DisputeTopic
    channel: Channel
    about: str
    parties: tuple[PartyInput, ...]


@transaction.atomic
def take_down(*, input: DisputeInput, actor: Actor, now: datetime) -> Mediation:
    """The dispute is on file under aliases, and whoever took it down is in charge.

    Raises Forbidden, BadInput, OwnDispute.
    """
    area = Area.objects.get(pk=input.area_id)
    require(policies.may_open(actor, area.path))
    about = input.about.strip()
    written = BadInput(field="about", why=_("Please write what it is about."))
    require(bool(about) and len(about) <= LONGEST_ABOUT, written)
    _check_parties(input.parties, most=rules_of(area.path, localtime(now).date()).most_parties)
    subject = vault.enrol(now=now)
    row = Mediation.objects.create(
        area=area,
        topic=input.topic,
        channel=input.channel,
        subject_id=subject,
        about=vault.seal(Mediation, "about", subject, about),
        keeper_id=actor.me,
        opened_at=now,
    )
    parties = [_party(row, one, now=now) for one in input.parties]
    require_apart(Person.objects.get(pk=actor.me), parties)
    note("mediation", row.pk, "take_down", actor=actor, now=now, after=row.state)
    return row


def _check_parties(parties: tuple[PartyInput, ...], *, most: int) -> None:
    number = _("Between 2 and %(most)s parties.") % {"most": most}
    require(2 <= len(parties) <= most, BadInput(field="parties", why=number))
    aliases = {one.alias.strip() for one in parties}
    named = all(aliases) and all(one.name.strip() for one in parties)
    require(named, BadInput(field="parties", why=_("Every party has an alias and a name.")))
    apart = len(aliases) == len(parties)
    require(apart, BadInput(field="parties", why=_("Every party has an alias of its own.")))
    known = [one.person_id for one in parties if one.person_id is not None]
    twice = BadInput(field="parties", why=_("Nobody is both sides."))
    require(len(known) == len(set(known)), twice)
    told = any(one.name.strip() in one.alias for one in parties)
    plain = BadInput(field="parties", why=_("An alias is not the name."))
    require(not told, plain)


def _party(row: Mediation, input: PartyInput, *, now: datetime) -> Party:
    """A side of the dispute. Name and number leave no mask: an alias says enough."""
    subject = input.person_id or vault.enrol(now=now)
    phone = _phone(input.phone) if input.phone.strip() else ""
    return Party.objects.create(
        mediation=row,
        alias=input.alias.strip()[:20],
        person=Person.objects.get(pk=input.person_id) if input.person_id else None,
        subject_id=subject,
        name=vault.seal(Party, "name", subject, input.name.strip()[:40]),
        phone=vault.seal(Party, "phone", subject, phone),
        phone_index=blind("phone", phone) if phone else "",
    )


def _phone(typed: str) -> str:
    try:
        return clean_phone(typed)
    except BadValue as bad:
        raise BadInput(field="parties", why=bad.text) from bad


@transaction.atomic
def hand_over(mediation_id: int, *, to_id: int, actor: Actor, now: datetime) -> Mediation:
    """Somebody else at the desk is in charge. Raises Forbidden, BadInput, OwnDispute."""
    row = held(mediation_id)
    require(policies.may_keep(actor, row))
    require(row.state in RUNNING, IllegalMove())
    desk = holders(Role.WORKER, row.area.path, now) + holders(Role.STREET, row.area.path, now)
    strange = BadInput(field="to", why=_("She does not work at this desk."))
    require(to_id in desk and to_id != row.keeper_id, strange)
    require_apart(Person.objects.get(pk=to_id), _parties(row))
    row.keeper_id = to_id
    row.save(update_fields=("keeper",))
    note("mediation", row.pk, "hand_over", actor=actor, now=now)
    _tell(to_id, "mediation_handed", row, cause=f"hand_over:{int(now.timestamp())}", now=now)
    return row


@transaction.atomic
def ask(mediation_id: int, *, person_id: int, actor: Actor, now: datetime) -> Mediator:
    """Somebody apart from the dispute is asked to mediate; a no costs nothing.

    Raises Forbidden, IllegalMove, AskedAlready, OwnDispute.
    """
    row = held(mediation_id)
    require(policies.may_keep(actor, row))
    require(MEDIATION.allows(row.state, "take_on"), IllegalMove())
    running = row.mediators.filter(state__in=(MediatorState.ASKED, MediatorState.ACCEPTED))
    require(not running.exists(), AskedAlready())
    require_apart(Person.objects.get(pk=person_id), _parties(row))
    one = Mediator.objects.create(
        mediation=row, person_id=person_id, asked_by_id=actor.me, asked_at=now
    )
    note("mediation", row.pk, "ask", actor=actor, now=now, mediator=one.pk)
    _tell(person_id, "mediation_asked", row, cause=f"mediator:{one.pk}", now=now)
    return one


@transaction.atomic
def take_back(mediator_id: int, *, actor: Actor, now: datetime) -> Mediator:
    """She is no longer asked. Raises Forbidden, IllegalMove."""
    row, one = _asked(mediator_id)
    require(policies.may_keep(actor, row))
    answer(one, "take_back", now=now)
    note("mediation", row.pk, "take_back", actor=actor, now=now, mediator=one.pk)
    return one


@transaction.atomic
def accept(mediator_id: int, *, actor: Actor, now: datetime) -> Mediation:
    """She mediates and may read the file. Raises Forbidden, IllegalMove, OwnDispute."""
    row, one = _asked(mediator_id)
    require(policies.may_answer(actor, one))
    require_apart(Person.objects.get(pk=actor.me), _parties(row))
    answer(one, "accept", now=now)
    row.mediator_id = actor.me
    move(row, "take_on", actor=actor, now=now)
    _tell(row.keeper_id, "mediation_answered", row, cause=f"mediator:{one.pk}:yes", now=now)
    return row


@transaction.atomic
def decline(mediator_id: int, *, actor: Actor, now: datetime) -> Mediator:
    """She does not mediate; nobody asks why. Raises Forbidden, IllegalMove."""
    row, one = _asked(mediator_id)
    require(policies.may_answer(actor, one))
    answer(one, "decline", now=now)
    note("mediation", row.pk, "decline", actor=actor, now=now, mediator=one.pk)
    _tell(row.keeper_id, "mediation_answered", row, cause=f"mediator:{one.pk}:no", now=now)
    return one


@transaction.atomic
def step_back(mediation_id: int, *, actor: Actor, now: datetime) -> Mediation:
    """The mediator no longer mediates, by her own word or the desk's, and reads no more of it.

    Raises Forbidden, IllegalMove.
    """
    row = held(mediation_id)
    require(policies.may_mediate(actor, row) or policies.may_keep(actor, row))
    MEDIATION.next(row.state, "step_back")
    for one in row.mediators.select_for_update(of=("self",)).filter(state=MediatorState.ACCEPTED):
        answer(one, "leave", now=now)
    row.mediator = None
    return move(row, "step_back", actor=actor, now=now)


@transaction.atomic
def close(
    mediation_id: int,
    *,
    verb: str,
    words: str = "",
    referred_to: ReferredTo | None = None,
    actor: Actor,
    now: datetime,
) -> Mediation:
    """It ends without an agreement: no agreement, withdrawn, or referred elsewhere.

    Raises Forbidden, IllegalMove, BadInput.
    """
    row = held(mediation_id)
    may = policies.may_mediate(actor, row) if verb == "fail" else _may_end(actor, row)
    require(may and verb in ("fail", "withdraw", "refer"))
    where = BadInput(field="referred_to", why=_("Please say where it goes."))
    require((verb == "refer") == (referred_to is not None), where)
    end_asking(row, now=now)
    move(row, verb, actor=actor, now=now)
    MediationEnd.objects.create(
        mediation=row,
        referred_to=referred_to or "",
        note=vault.seal(MediationEnd, "note", row.subject_id, words.strip()[:1000]),
        by_id=actor.me,
        at=now,
    )
    return row


def _may_end(actor: Actor, row: Mediation) -> bool:
    return policies.may_work(actor, row) or policies.may_keep(actor, row)


def _asked(mediator_id: int) -> tuple[Mediation, Mediator]:
    """The one asked, after her file: bigger before smaller."""
    row = held(Mediator.objects.values_list("mediation_id", flat=True).get(pk=mediator_id))
    return row, Mediator.objects.locked(mediator_id)


def _parties(row: Mediation) -> list[Party]:
    return list(row.parties.select_related("person"))


def _tell(person_id: int, topic: str, row: Mediation, *, cause: str, now: datetime) -> None:
    """A number and a link; nothing of the dispute."""
    link = "/mediations/" if topic == "mediation_asked" else f"/mediations/{row.pk}/"
    why = f"mediation:{row.pk}:{cause}"
    tell(person_id, topic, cause=why, now=now, link=link, number=row.number)
