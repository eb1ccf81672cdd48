"""One card a unit and quarter: written, frozen at the signature, countersigned, sent, received."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.groups.models import Organisation
from kith.journal.actions import note
from kith.outbox.actions import tell
from kith.people.models import Person
from kith.places.models import Area
from kith.reportin import policies, queries_cards
from kith.reportin.actions._rows import community_of
from kith.reportin.models import Card, CardRow, CardStep, Figures, Visit
from kith.reportin.queries import liaisons_of
from kith.reportin.rules import day_after
from kith.reportin.states import CARD, CardState
from kith.vault import actions as vault
from kith.vault.states import Purpose

KIND = "unit_card"


class QuarterRuns(Refusal):
    code = "quarter_runs"
    text = _("This quarter is not over yet.")


class SecondSignatureNeeded(Refusal):
    code = "second_signature_needed"
    text = _("Somebody else of the desk countersigns, not the one who signed.")
    status = 403


@transaction.atomic
def draft(
    unit_id: int, *, community_id: int, year: int, quarter: int, actor: Actor, now: datetime
) -> Card:
    """The quarter's card of the unit is begun; begun already, nothing changes.

    Raises:
        Forbidden: not the desk of the community.
        QuarterRuns: the quarter is not over.
    """
    area = Area.objects.select_for_update().get(pk=community_id)
    require(policies.may_write_card(actor, area.path))
    require(day_after(year, quarter) <= localtime(now).date(), QuarterRuns())
    of = {"unit_id": unit_id, "community": community_of(area), "year": year, "quarter": quarter}
    row = Card.objects.filter(**of).exclude(state=CardState.REPLACED).first()
    if row is None:
        row = Card.objects.create(**of, made_by_id=actor.me, made_at=now)
        note(KIND, row.pk, "draft", actor=actor, now=now, after=row.state, unit=unit_id)
    return row


@transaction.atomic
def write(card_id: int, *, words: str, actor: Actor, now: datetime) -> Card:
    """The community's words stand on the card. Raises Forbidden, IllegalMove once signed."""
    row = _locked(card_id)
    require(policies.may_write_card(actor, row.community.path))
    require(row.state == CardState.DRAFTED, IllegalMove())
    row.words = words.strip()
    row.save(update_fields=("words",))
    note(KIND, row.pk, "write", actor=actor, now=now)
    return row


@transaction.atomic
def sign(card_id: int, *, actor: Actor, now: datetime) -> Card:
    """The figures are frozen with the rows behind them, and somebody of the desk answers for them.

    Raises:
        Forbidden: not the desk.
        BadInput: the community has not written a word.
        IllegalMove: signed already.
    """
    row = _locked(card_id)
    require(policies.may_write_card(actor, row.community.path))
    why = _("Please write some words of the community first.")
    move = CARD.next(row.state, "sign")
    require(bool(row.words), BadInput(field="words", why=why))
    found = queries_cards.figures_now(row)
    Figures.objects.create(card=row, frozen_at=now, **found.as_columns())
    CardRow.objects.bulk_create(
        CardRow(card=row, kind=kind, object_id=object_id) for kind, object_id in found.rows
    )
    return _step(row, "sign", move, actor=actor, now=now)


@transaction.atomic
def countersign(card_id: int, *, actor: Actor, now: datetime) -> Card:
    """A second person of the desk agrees. Raises SecondSignatureNeeded, IllegalMove."""
    row = _locked(card_id)
    signer = row.steps.filter(verb="sign").values_list("by_id", flat=True).first()
    require(policies.may_countersign(actor, row, signer), SecondSignatureNeeded())
    return _step(row, "countersign", CARD.next(row.state, "countersign"), actor=actor, now=now)


@transaction.atomic
def send(card_id: int, *, actor: Actor, now: datetime) -> Card:
    """The unit's liaison can read it. Raises Forbidden, IllegalMove."""
    row = _locked(card_id)
    require(policies.may_write_card(actor, row.community.path))
    _step(row, "send", CARD.next(row.state, "send"), actor=actor, now=now)
    for person_id in liaisons_of(row.unit_id, now):
        tell(
            person_id,
            "card_sent",
            cause=f"card:{row.pk}",
            now=now,
            link=f"/report-in/cards/{row.pk}/",
            number=row.pk,
        )
    return row


@transaction.atomic
def receive(card_id: int, *, actor: Actor, now: datetime) -> Card:
    """The liaison took it to her unit. Raises Forbidden, IllegalMove."""
    row = _locked(card_id)
    require(policies.may_take_card(actor, row))
    return _step(row, "receive", CARD.next(row.state, "receive"), actor=actor, now=now)


@transaction.atomic
def replace(card_id: int, *, actor: Actor, now: datetime) -> Card:
    """Something changed after the signature: a new version is begun, the old one stays readable.

    Raises Forbidden, IllegalMove: not signed yet, or replaced already.
    """
    row = _locked(card_id)
    require(policies.may_write_card(actor, row.community.path))
    _step(row, "replace", CARD.next(row.state, "replace"), actor=actor, now=now)
    fresh = Card.objects.create(
        unit_id=row.unit_id,
        community=row.community,
        year=row.year,
        quarter=row.quarter,
        version=row.version + 1,
        words=row.words,
        made_by_id=actor.me,
        made_at=now,
    )
    note(KIND, fresh.pk, "draft", actor=actor, now=now, after=fresh.state, replaces=row.pk)
    return fresh


@transaction.atomic
def read_names(card_id: int, *, actor: Actor, now: datetime) -> list[str]:
    """Full names of the members on the card who agree today, in order; each look is logged.

    Raises Forbidden.
    """
    row = Card.objects.select_related("community").get(pk=card_id)
    require(policies.may_read_names(actor, row))
    people = Person.objects.filter(pk__in=queries_cards.nameable(row)).order_by("pk")
    return sorted(
        vault.reveal(one, "name", actor=actor, purpose=Purpose.NOTIFY, now=now)["name"]
        for one in people
    )


@dataclass(frozen=True, slots=True)
class VisitInput:
    """The unit came: when, with how many people, for what."""

    unit_id: int
    community_id: int
    date: date
    people: int
    what: str


@transaction.atomic
def note_visit(*, input: VisitInput, actor: Actor, now: datetime) -> Visit:
    """The visit counts for its quarter; told twice, it stands once.

    Raises Forbidden: not the desk; BadInput: the day has not come.
    """
    area = Area.objects.get(pk=input.community_id)
    require(policies.may_note_visit(actor, area.path))
    future = input.date > localtime(now).date()
    require(not future, BadInput(field="date", why=_("This day has not come yet.")))
    row, created = Visit.objects.get_or_create(
        unit=Organisation.objects.get(pk=input.unit_id),
        community=community_of(area),
        date=input.date,
        what=input.what.strip(),
        defaults={"people": input.people, "by_id": actor.me, "at": now},
    )
    if created:
        note("unit_visit", row.pk, "note", actor=actor, now=now, unit=row.unit_id)
    return row


def _locked(card_id: int) -> Card:
    return Card.objects.select_related("community", "unit").locked(card_id)


def _step(row: Card, verb: str, state: str, *, actor: Actor, now: datetime) -> Card:
    before, row.state = row.state, state
    row.save(update_fields=("state",))
    CardStep.objects.create(card=row, verb=verb, by_id=actor.me, at=now)
    note(KIND, row.pk, verb, actor=actor, now=now, before=before, after=state)
    return row
