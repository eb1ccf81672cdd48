"""An appeal is written, published and ended; organisations join it, and take their word back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.care.actions._appeal import (
    locked,
    move,
    require_open,
    tell_people,
    withdraw_joiners,
)
from kith.care.models import (
    CareScheme,
    Initiative,
    InitiativeEnd,
    Joiner,
    Joining,
    OfferedItem,
    ServiceItem,
    WantedItem,
)
from kith.care.policies import initiatives as policies
from kith.care.queries import initiatives as queries
from kith.care.states.initiatives import (
    INITIATIVE,
    JOINING,
    LIVE_JOINERS,
)
from kith.core.refusal import BadInput, Refusal, require
from kith.groups.models import Organisation
from kith.groups.queries import organisations_in
from kith.journal.actions import note
from kith.places.models import Area

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from kith.core.actor import Actor

MOST_HOMES = 9999
MOST_PEOPLE = 999


class AlreadyJoined(Refusal):
    code = "already_joined"
    text = _("This organisation takes part already.")


class StillRunning(Refusal):
    code = "appeal_still_running"
    text = _("The last day of the appeal has not come yet.")


@dataclass(frozen=True, slots=True)
class InitiativeInput:
    """`items` are [service item, for how many homes], of the scheme; `ends_on` is the last day."""

    title: str
    festival: str
    starts_on: date
    ends_on: date
    wanted: str
    homes: int
    scheme_id: int | None = None
    items: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class JoinInput:
    """With how many people an organisation comes, and what it offers to do."""

    people: int
    offer: str = ""
    item_ids: tuple[int, ...] = ()


@transaction.atomic
def draft(area_id: int, *, input: InitiativeInput, actor: Actor, now: datetime) -> Initiative:
    """The appeal stands as a draft of the desk. Raises Forbidden, BadInput."""
    area = Area.objects.get(pk=area_id)
    require(policies.may_run(actor, area.path))
    _check(input, area)
    made = Initiative.objects.create(area=area, made_by_id=actor.me, made_at=now, **_columns(input))
    _write_items(made, input)
    note("initiative", made.pk, "draft", actor=actor, now=now, after=made.state)
    return made


@transaction.atomic
def change(
    initiative_id: int, *, input: InitiativeInput, actor: Actor, now: datetime
) -> Initiative:
    """The draft as typed now. Raises Forbidden, IllegalMove, BadInput."""
    row = locked(initiative_id)
    require(policies.may_run(actor, row.area.path))
    after = INITIATIVE.next(row.state, "change")
    _check(input, row.area)
    for name, value in _columns(input).items():
        setattr(row, name, value)
    row.save()
    row.items.all().delete()
    _write_items(row, input)
    return move(row, "change", after, actor=actor, now=now)


def _columns(given: InitiativeInput) -> dict[str, object]:
    return {
        "title": given.title.strip(),
        "festival": given.festival.strip(),
        "starts_on": given.starts_on,
        "ends_on": given.ends_on,
        "wanted": given.wanted.strip(),
        "homes": given.homes,
        "scheme_id": given.scheme_id,
    }


def _check(given: InitiativeInput, area: Area) -> None:
    for field in ("title", "festival", "wanted"):
        empty = BadInput(field=field, why=_("Please write a few words."))
        require(bool(getattr(given, field).strip()), empty)
    order = BadInput(field="ends_on", why=_("The last day comes after the first."))
    require(given.ends_on >= given.starts_on, order)
    few = BadInput(field="homes", why=_("Please give a number of homes."))
    require(all(0 < n <= MOST_HOMES for n in (given.homes, *dict(given.items).values())), few)
    _check_scheme(given, area)


def _check_scheme(given: InitiativeInput, area: Area) -> None:
    """Its scheme is one of the place or of a place above, and the items are the scheme's."""
    other = BadInput(field="scheme", why=_("Choose a scheme of this place."))
    if given.scheme_id is not None:
        scheme = CareScheme.objects.filter(pk=given.scheme_id).select_related("area").first()
        require(scheme is not None and area.path.startswith(scheme.area.path), other)
    known = ServiceItem.objects.filter(scheme_id=given.scheme_id, pk__in=dict(given.items))
    strange = BadInput(field="items", why=_("Choose kinds of care of the scheme."))
    require(known.count() == len(dict(given.items)), strange)


def _write_items(row: Initiative, given: InitiativeInput) -> None:
    WantedItem.objects.bulk_create(
        WantedItem(initiative=row, item_id=item_id, homes=homes) for item_id, homes in given.items
    )


@transaction.atomic
def publish(initiative_id: int, *, actor: Actor, now: datetime) -> Initiative:
    """Everybody can read it; the liaisons of the organisations at home there are told.

    Raises:
        Forbidden, IllegalMove; BadInput when its last day has passed.
    """
    row = locked(initiative_id)
    require(policies.may_run(actor, row.area.path))
    after = INITIATIVE.next(row.state, "publish")
    late = BadInput(field="ends_on", why=_("The last day of this appeal has passed."))
    require(row.ends_on >= localtime(now).date(), late)
    move(row, "publish", after, actor=actor, now=now)
    units = organisations_in(row.area.path).values_list("pk", flat=True)
    tell_people(queries.liaisons_of(units, now=now), "initiative_open", row, now)
    return row


@transaction.atomic
def drop(initiative_id: int, *, actor: Actor, now: datetime) -> Initiative:
    """The draft is put aside; nobody outside the desk saw it. Raises Forbidden, IllegalMove."""
    row = locked(initiative_id)
    require(policies.may_run(actor, row.area.path))
    return move(row, "drop", INITIATIVE.next(row.state, "drop"), actor=actor, now=now)


@transaction.atomic
def call_off(initiative_id: int, *, reason: str, actor: Actor, now: datetime) -> Initiative:
    """It does not take place: everybody who joined is told. Raises Forbidden, BadInput."""
    row = locked(initiative_id)
    require(policies.may_run(actor, row.area.path))
    after = INITIATIVE.next(row.state, "call_off")
    _end(row, reason, "reason", _("Please say why."), actor=actor, now=now)
    move(row, "call_off", after, actor=actor, now=now)
    tell_people(_everybody(row, now), "initiative_off", row, now)
    return row


@transaction.atomic
def close(initiative_id: int, *, thanks: str, actor: Actor, now: datetime) -> Initiative:
    """The festival is over: the page shows what was done, and everybody is thanked.

    Raises:
        StillRunning: before its last day.
        Forbidden, IllegalMove, BadInput without a word of thanks.
    """
    row = locked(initiative_id)
    require(policies.may_run(actor, row.area.path))
    after = INITIATIVE.next(row.state, "close")
    require(localtime(now).date() >= row.ends_on, StillRunning())
    _end(row, thanks, "thanks", _("Please write a word of thanks."), actor=actor, now=now)
    move(row, "close", after, actor=actor, now=now)
    tell_people(_everybody(row, now), "initiative_closed", row, now)
    return row


def _end(
    row: Initiative, text: str, field: str, why: object, *, actor: Actor, now: datetime
) -> None:
    require(bool(text.strip()), BadInput(field=field, why=why))
    InitiativeEnd.objects.create(initiative=row, text=text.strip(), by_id=actor.me, at=now)


def _everybody(row: Initiative, now: datetime) -> list[int]:
    """The liaisons of those that joined, everybody on a sheet, and whoever served."""
    units = queries.joinings_of(row.pk).values_list("organisation_id", flat=True)
    people = set(queries.liaisons_of(units, now=now))
    people |= set(
        Joiner.objects.filter(initiative=row, state__in=LIVE_JOINERS).values_list(
            "person_id", flat=True
        )
    )
    return sorted(people | set(queries.of_initiative(row).values_list("person_id", flat=True)))


# ---------------------------------------------------------------------------- organisations


@transaction.atomic
def join(
    initiative_id: int, *, organisation_id: int, input: JoinInput, actor: Actor, now: datetime
) -> Joining:
    """The organisation takes part with so many people.

    Raises:
        Forbidden: neither its liaison nor the desk.
        AlreadyJoined, NotOpen, BadInput.
    """
    row = locked(initiative_id)
    require(policies.may_join_for(actor, row, organisation_id))
    require_open(row)
    unit = Organisation.objects.get(pk=organisation_id)
    require(unit.ended_on is None, BadInput(field="organisation", why=_("This unit has ended.")))
    require(queries.joining_of(row.pk, unit.pk) is None, AlreadyJoined(field="organisation"))
    _check_offer(row, input)
    made = Joining.objects.create(
        initiative=row,
        organisation=unit,
        people=input.people,
        offer=input.offer.strip(),
        by_id=actor.me,
        at=now,
    )
    _offer_items(made, input.item_ids)
    note("joining", made.pk, "join", actor=actor, now=now, after=made.state)
    return made


@transaction.atomic
def change_joining(joining_id: int, *, input: JoinInput, actor: Actor, now: datetime) -> Joining:
    """With other people or other offers. Raises Forbidden, NotOpen, IllegalMove, BadInput."""
    row = _joining(joining_id)
    require(policies.may_join_for(actor, row.initiative, row.organisation_id))
    require_open(row.initiative)
    row.state = JOINING.next(row.state, "change")
    _check_offer(row.initiative, input)
    row.people, row.offer = input.people, input.offer.strip()
    row.save(update_fields=("people", "offer", "state"))
    row.items.all().delete()
    _offer_items(row, input.item_ids)
    note("joining", row.pk, "change", actor=actor, now=now, after=row.state)
    return row


@transaction.atomic
def withdraw(joining_id: int, *, actor: Actor, now: datetime) -> Joining:
    """The organisation no longer takes part, nor those on its sheet; it costs nothing.

    Raises Forbidden, IllegalMove.
    """
    row = _joining(joining_id)
    require(policies.may_join_for(actor, row.initiative, row.organisation_id))
    before, row.state = row.state, JOINING.next(row.state, "withdraw")
    row.save(update_fields=("state",))
    note("joining", row.pk, "withdraw", actor=actor, now=now, before=before, after=row.state)
    under = Joiner.objects.filter(
        initiative=row.initiative, organisation_id=row.organisation_id, state__in=LIVE_JOINERS
    )
    withdraw_joiners(under, actor=actor, now=now)
    return row


def _joining(joining_id: int) -> Joining:
    """The appeal first, then the joining."""
    initiative_id = Joining.objects.values_list("initiative_id", flat=True).get(pk=joining_id)
    initiative = locked(initiative_id)
    row = Joining.objects.locked(joining_id)
    row.initiative = initiative
    return row


def _check_offer(row: Initiative, given: JoinInput) -> None:
    few = BadInput(field="people", why=_("Please say how many people come."))
    require(0 < given.people <= MOST_PEOPLE, few)
    wanted = set(row.items.values_list("item_id", flat=True))
    strange = BadInput(field="items", why=_("Choose among what is wanted."))
    require(set(given.item_ids) <= wanted, strange)


def _offer_items(row: Joining, item_ids: Iterable[int]) -> None:
    OfferedItem.objects.bulk_create(
        OfferedItem(joining=row, item_id=pk) for pk in sorted(set(item_ids))
    )
