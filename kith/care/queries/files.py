"""Finding care files. Nothing here opens what is sealed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast
from django.utils.timezone import localtime

from kith.care.models import (
    CareContact,
    CareFile,
    CareRefusal,
    Circumstance,
    Due,
    Reading,
    ReadRequest,
)
from kith.care.policies.files import READERS
from kith.care.rules import tiers
from kith.care.states import DueState
from kith.care.states.files import AskState, FileState, Flag
from kith.catalogue.care import CareRules
from kith.catalogue.queries import in_force
from kith.core.actor import Actor
from kith.people.models import Consent, Person
from kith.people.queries import guardians_of
from kith.people.states import ConsentPurpose
from kith.places.models import Area
from kith.places.states import Level


def rules_for(area: Area, on: date) -> CareRules:
    return in_force(CareRules, path=area.path, on=on)


def visible_to(actor: Actor) -> QuerySet[CareFile]:
    """The twin of `policies.files.may_see`."""
    seen = _of_desk(actor)
    if actor.person_id is not None:
        seen |= Q(person_id__in={actor.me, *actor.wards})
    return CareFile.objects.filter(seen).select_related("area__parent", "person", "closing")


def of_desk(actor: Actor) -> QuerySet[CareFile]:
    """Files of the places the actor works for or audits, without her own and her wards'."""
    mine = {actor.person_id or 0, *actor.wards}
    rows = CareFile.objects.filter(_of_desk(actor)).exclude(person_id__in=mine)
    return rows.select_related("area__parent", "person", "closing")


def of_her_side(actor: Actor) -> QuerySet[CareFile]:
    """Her own files and her wards', open ones first."""
    if actor.person_id is None:
        return CareFile.objects.none()
    rows = CareFile.objects.filter(person_id__in={actor.me, *actor.wards})
    return rows.select_related("area__parent", "person", "closing").order_by("-state", "-pk")


def _of_desk(actor: Actor) -> Q:
    seen = Q(pk=None)
    for path in actor.paths(*READERS):
        seen |= Q(area__path__startswith=path)
    return seen


def open_below(path: str) -> QuerySet[CareFile]:
    """Open files of an area and everything under it."""
    rows = CareFile.objects.filter(area__path__startswith=path, state=FileState.OPEN)
    return rows.select_related("area__parent", "person").order_by("pk")


def file_of(person_id: int) -> CareFile | None:
    """Her open file."""
    rows = CareFile.objects.filter(person_id=person_id, state=FileState.OPEN)
    return rows.select_related("area__parent", "person").first()


def with_due(rows: QuerySet[CareFile], *, overdue_at: datetime | None = None) -> QuerySet[CareFile]:
    """With `due_on` and `due_at` of the open visit that is due first, in this order.

    `overdue_at`: only those whose visit is overdue then.
    """
    first = Due.objects.filter(file=OuterRef("pk"), state=DueState.OPEN).order_by("due_at", "pk")
    dated = rows.annotate(
        due_on=Subquery(first.values("due_on")[:1]), due_at=Subquery(first.values("due_at")[:1])
    )
    if overdue_at is not None:
        dated = dated.filter(due_at__lte=overdue_at)
    return dated.order_by(F("due_at").asc(nulls_last=True), "pk")


def with_flag(rows: QuerySet[CareFile], flag: str) -> QuerySet[CareFile]:
    needs = rows.annotate(needs=Cast("person__needs", TextField()))
    return needs.filter(needs__contains=f'"{flag}"')


def flags_of(file: CareFile) -> tuple[Flag, ...]:
    """What a helper must know to be safe, in a fixed order; `person` is loaded."""
    return tuple(flag for flag in Flag if flag in file.person.needs)


def community_of(file: CareFile) -> Area:
    """The community a list may show: never the grid. `area__parent` is loaded."""
    area = file.area
    return area.parent if area.level == Level.GRID and area.parent is not None else area


def circumstances(file: CareFile) -> QuerySet[Circumstance]:
    """All ever stated, the newest first; a change never overwrites."""
    return file.circumstances.select_related("file").order_by("-valid_from", "-pk")


def circumstances_on(file: CareFile, on: date) -> QuerySet[Circumstance]:
    """Those that hold on the day."""
    rows = circumstances(file).filter(valid_from__lte=on)
    return rows.filter(Q(valid_to=None) | Q(valid_to__gt=on))


def circumstances_seen(actor: Actor) -> QuerySet[Circumstance]:
    """Of files at the actor's desk."""
    return Circumstance.objects.filter(file__in=of_desk(actor).values("pk"))


def contacts_seen(actor: Actor) -> QuerySet[CareContact]:
    """Of files at the actor's desk."""
    return CareContact.objects.filter(file__in=of_desk(actor).values("pk"))


def suggestion_for(file: CareFile, kinds: Iterable[str], on: date) -> tiers.Suggestion:
    """What the rule of the place suggests for circumstances that the caller has opened."""
    age = tiers.sure_age(file.person.birth_year, file.person.birth_month, on)
    return tiers.suggest(set(kinds), age, rules_for(file.area, on))


def newest_consent(person_id: int) -> Consent | None:
    """What was said last about keeping health and hardship facts."""
    rows = Consent.objects.filter(person_id=person_id, purpose=ConsentPurpose.SENSITIVE)
    return rows.order_by("-at", "-pk").first()


def without_consent() -> QuerySet[CareFile]:
    """Open files of people whose last word is no."""
    said = Consent.objects.filter(
        person=OuterRef("person_id"), purpose=ConsentPurpose.SENSITIVE
    ).order_by("-at", "-pk")
    rows = CareFile.objects.filter(state=FileState.OPEN)
    return rows.annotate(agrees=Subquery(said.values("is_given")[:1])).exclude(agrees=True)


def consent_stands(person: Person, now: datetime, on: date) -> bool:
    """She agreed; for a child under fourteen her guardian did."""
    newest = newest_consent(person.pk)
    if newest is None or not newest.is_given:
        return False
    if not tiers.is_child(person.birth_year, person.birth_month, on):
        return True
    if not tiers.needs_guardian(person.birth_year, person.birth_month, on):
        return True
    return newest.given_by_id in guardians_of(person.pk, now)


def who_speaks(file: CareFile, now: datetime) -> int:
    """Whose word the desk hears: hers, or for a child under fourteen her guardian's."""
    today = localtime(now).date()
    person = file.person
    if file.is_child and tiers.needs_guardian(person.birth_year, person.birth_month, today):
        return min(guardians_of(person.pk, now), default=person.pk)
    return person.pk


def refusal_of(person_id: int) -> CareRefusal | None:
    """Her last no, if nothing was said since."""
    last = CareRefusal.objects.filter(person_id=person_id).order_by("-at", "-pk").first()
    newest = newest_consent(person_id)
    if last is None or (newest is not None and newest.is_given and newest.at > last.at):
        return None
    return last


def approval_of(actor: Actor, file: CareFile, now: datetime) -> ReadRequest | None:
    """What lets the actor read this child's file now."""
    if actor.person_id is None:
        return None
    rows = ReadRequest.objects.filter(
        file=file, asked_by_id=actor.me, state=AskState.APPROVED, until__gt=now
    )
    return rows.order_by("-until").first()


def readings_of(file: CareFile) -> QuerySet[Reading]:
    """Who opened the file why, the newest first."""
    return file.readings.order_by("-at", "-pk")


def without_file(people: QuerySet[Person]) -> QuerySet[Person]:
    """Those of them who have no open file."""
    having = CareFile.objects.filter(person=OuterRef("pk"), state=FileState.OPEN)
    return people.exclude(Exists(having))
