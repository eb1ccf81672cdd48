"""Persons take part in an appeal: asked by their organisation, or alone, always by their own yes.

Who the people of an organisation are is known one floor beside; the caller has taken them from
there. Nothing here shows a household: a visit becomes somebody's only through a visit or a round.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.care.actions._appeal import locked, require_open, tell_people, withdraw_joiners
from kith.care.models import Initiative, Joiner
from kith.care.policies import initiatives as policies
from kith.care.queries import initiatives as queries
from kith.care.states.initiatives import JOINER, JoinerState
from kith.core.refusal import BadInput, Forbidden, Refusal, require
from kith.journal.actions import Line, note, note_many
from kith.people.models import Person
from kith.people.queries import has_consented
from kith.people.rules import COMING_OF_AGE
from kith.people.states import Channel, ConsentPurpose

if TYPE_CHECKING:
    from datetime import datetime

    from kith.core.actor import Actor

MOST_ON_A_SHEET = 200


class NotJoined(Refusal):
    code = "unit_has_not_joined"
    text = _("The organisation does not take part yet. Please join first.")


class OnAnotherSheet(Refusal):
    code = "on_another_sheet"
    text = _("%(people)s of them take part already, for this organisation or another one.")


class VolunteersOnly(Refusal):
    code = "volunteers_only"
    text = _("Whoever comes alone is a registered volunteer first.")


class OfAgeOnly(Refusal):
    code = "of_age_only"
    text = _("Visits to people at home are made by grown-ups.")


@dataclass(frozen=True, slots=True)
class SheetInput:
    """Who is on the organisation's sheet; `is_signed`: each has signed it, on paper."""

    person_ids: tuple[int, ...]
    is_signed: bool = False


@transaction.atomic
def sign_up(
    initiative_id: int, *, organisation_id: int, input: SheetInput, actor: Actor, now: datetime
) -> list[Joiner]:
    """Everybody on the sheet takes part where she signed it; else she is asked.

    Raises:
        Forbidden; NotOpen; NotJoined; OnAnotherSheet; OfAgeOnly; BadInput for an empty sheet.
    """
    row = locked(initiative_id)
    require(policies.may_join_for(actor, row, organisation_id))
    require_open(row)
    require(queries.joining_of(row.pk, organisation_id) is not None, NotJoined())
    people = _people(row, input.person_ids)
    state = JoinerState.JOINED if input.is_signed else JOINER.start
    made = Joiner.objects.bulk_create(
        Joiner(
            initiative=row,
            person=who,
            organisation_id=organisation_id,
            state=state,
            channel=Channel.PAPER if input.is_signed else "",
            asked_by_id=actor.me,
            asked_at=now,
            answered_at=now if input.is_signed else None,
        )
        for who in people
    )
    lines = [Line(one.pk, "sign_up", after=one.state) for one in made]
    note_many("joiner", lines, actor=actor, now=now)
    others = [who.pk for who in people if who.pk != actor.me]
    if input.is_signed:
        tell_people(others, "initiative_joined", row, now)
    else:
        tell_people(others, "initiative_asked", row, now)
    return made


def _people(row: Initiative, person_ids: tuple[int, ...]) -> list[Person]:
    """The persons, of age, none of them on a sheet of this appeal yet."""
    wanted = sorted(set(person_ids))
    few = BadInput(field="people", why=_("Please choose from one to 200 people."))
    require(0 < len(wanted) <= MOST_ON_A_SHEET, few)
    found = list(Person.objects.filter(pk__in=wanted).order_by("pk"))
    require(len(found) == len(wanted), few)
    taken = queries.live(Joiner.objects.filter(initiative=row, person__in=found)).count()
    require(not taken, OnAnotherSheet(field="people", people=taken))
    for who in found:
        _require_of_age(who, row)
    return found


def _require_of_age(who: Person, row: Initiative) -> None:
    """By the year at the latest; who has not told her age is believed to be grown up."""
    young = who.birth_year is not None and row.starts_on.year - who.birth_year < COMING_OF_AGE
    require(not young, OfAgeOnly(field="people"))


@transaction.atomic
def come_alone(initiative_id: int, *, actor: Actor, now: datetime) -> Joiner:
    """A registered volunteer takes part for herself.

    Raises:
        VolunteersOnly, OfAgeOnly, OnAnotherSheet, NotOpen.
    """
    row = locked(initiative_id)
    require(actor.person_id is not None)
    require_open(row)
    is_volunteer = has_consented(actor.me, ConsentPurpose.VOLUNTEER)
    require(is_volunteer, VolunteersOnly())
    who = _people(row, (actor.me,))[0]
    made = Joiner.objects.create(
        initiative=row,
        person=who,
        state=JoinerState.JOINED,
        channel=Channel.WEB,
        asked_by_id=actor.me,
        asked_at=now,
        answered_at=now,
    )
    note("joiner", made.pk, "come_alone", actor=actor, now=now, after=made.state)
    return made


@transaction.atomic
def answer(joiner_id: int, *, is_yes: bool, actor: Actor, now: datetime) -> Joiner:
    """Her own yes or no to her organisation; a no costs nothing. Raises Forbidden, NotOpen."""
    row = _locked(joiner_id)
    require(actor.person_id == row.person_id, Forbidden())
    require_open(row.initiative)
    verb = "agree" if is_yes else "decline"
    before, row.state = row.state, JOINER.next(row.state, verb)
    row.channel, row.answered_at = Channel.WEB, now
    row.save(update_fields=("state", "channel", "answered_at"))
    note("joiner", row.pk, verb, actor=actor, now=now, before=before, after=row.state)
    return row


@transaction.atomic
def take_off(joiner_id: int, *, actor: Actor, now: datetime) -> Joiner:
    """She no longer takes part: by her own word, or taken off the sheet. Raises Forbidden."""
    row = _locked(joiner_id)
    require(policies.may_withdraw_joiner(actor, row))
    JOINER.next(row.state, "withdraw")
    withdraw_joiners(Joiner.objects.filter(pk=row.pk), actor=actor, now=now)
    row.refresh_from_db(fields=("state",))
    return row


def _locked(joiner_id: int) -> Joiner:
    """The appeal first, then the person's line."""
    initiative_id = Joiner.objects.values_list("initiative_id", flat=True).get(pk=joiner_id)
    initiative = locked(initiative_id)
    row = Joiner.objects.select_related("person").locked(joiner_id)
    row.initiative = initiative
    return row
