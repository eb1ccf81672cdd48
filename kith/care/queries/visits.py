"""Finding visits, what waits after them, and searches. Nothing here opens what is sealed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from kith.care.models import CareFile, Due, Search, ServiceItem, Try, Visit, VisitItem, VisitVersion
from kith.care.policies import visits as policies
from kith.care.policies.files import DESK, is_desk
from kith.care.queries import files, rounds
from kith.care.states import DueState, FileState, Light, SearchState, VersionState
from kith.catalogue.queries import in_force
from kith.catalogue.visits import VisitRules
from kith.core.actor import Actor
from kith.places.queries import ancestors
from kith.vault.fields import Sealed


def visible_to(actor: Actor) -> QuerySet[Visit]:
    """The twin of `policies.visits.may_see`, the newest first."""
    seen = Q(file__in=files.visible_to(actor).order_by().values("pk"))
    if actor.person_id is not None:
        seen |= Q(by_id=actor.me)
    rows = Visit.objects.filter(seen).select_related("file__area__parent", "file__person", "by")
    return rows.order_by("-started_at", "-pk")


def of_file(file_id: int) -> QuerySet[Visit]:
    """Visits of one file, the newest first; the caller has asked whether the file is visible."""
    rows = Visit.objects.filter(file_id=file_id).select_related("by")
    return rows.order_by("-started_at", "-pk")


def visitable(actor: Actor) -> QuerySet[CareFile]:
    """Open files of the places whose desk the actor is, not her own and her wards'."""
    over = Q(pk=None)
    for path in actor.paths(*DESK):
        over |= Q(area__path__startswith=path)
    return files.of_desk(actor).filter(over, state=FileState.OPEN)


def holds_stop(actor: Actor, file_id: int, *, at: datetime, now: datetime) -> bool:
    """Whether the actor goes there on a round: at the moment, or when the visit began."""
    if actor.person_id is None:
        return False
    return any(rounds.holds_stop(actor.me, file_id, when) for when in {min(at, now), now})


def to_visit(actor: Actor, file_id: int, *, at: datetime, now: datetime) -> CareFile | None:
    """The open file, if the actor may write down a visit there that began at the moment."""
    rows = CareFile.objects.filter(pk=file_id).select_related("area__parent", "person")
    file = rows.first()
    if file is None:
        return None
    stop = holds_stop(actor, file_id, at=at, now=now)
    return file if policies.may_visit(actor, file, holds_stop=stop) else None


def open_due(file_id: int) -> Due | None:
    """What is due first."""
    rows = Due.objects.filter(file_id=file_id, state=DueState.OPEN)
    return rows.order_by("due_at", "pk").first()


def people_at(visit: Visit) -> list[str]:
    """Who was there, by their masks."""
    rows = visit.helpers.select_related("person").order_by("pk")
    return [str(row.person.name) for row in rows]


def items_at(visit: Visit) -> QuerySet[VisitItem]:
    return visit.items.select_related("item").order_by("item__position", "pk")


def change_of(visit: Visit) -> VisitVersion | None:
    """The change that waits for a second person."""
    rows = visit.versions.filter(state=VersionState.PROPOSED)
    return rows.select_related("visit__file__area").first()


def may_change(actor: Actor, visit: Visit, now: datetime) -> bool:
    """The desk at any time, the writer while it is fresh: whoever may read what she changes."""
    day = localtime(now).date()
    rules = in_force(VisitRules, path=visit.file.area.path, on=day)
    at_once = policies.is_at_once(actor, visit, rules=rules, now=now)
    return at_once or is_desk(actor, visit.file)


def items_for(file: CareFile) -> QuerySet[ServiceItem]:
    """Items of the schemes that hold where she lives."""
    here = ServiceItem.objects.filter(scheme__area__path__in=ancestors(file.area.path))
    return here.select_related("scheme").order_by("scheme__title", "scheme_id", "position")


def with_help_wanted(actor: Actor) -> QuerySet[Visit]:
    """Visits at which something needed help at once, and nobody has taken it up."""
    return _of_desk(actor).filter(worst=Light.HELP, seen_at=None)


def with_needs(actor: Actor) -> QuerySet[Visit]:
    """Visits at which a helper found a need that is no request yet."""
    return _of_desk(actor).filter(order_id=None).exclude(need=Sealed())


def _of_desk(actor: Actor) -> QuerySet[Visit]:
    own = visitable(actor).order_by().values("pk")
    rows = Visit.objects.filter(file__in=own).select_related("file__area__parent", "file__person")
    return rows.order_by("started_at", "pk")


def changes_to_check(actor: Actor) -> QuerySet[VisitVersion]:
    """Changes that wait for a second person, the oldest first; never the actor's own."""
    own = visitable(actor).order_by().values("pk")
    rows = VisitVersion.objects.filter(state=VersionState.PROPOSED, visit__file__in=own)
    rows = rows.exclude(Q(by_id=actor.person_id) | Q(visit__by_id=actor.person_id))
    return rows.select_related("visit__file__area__parent", "visit__file__person").order_by("pk")


# ---------------------------------------------------------------------------------- searches


def searches_of(actor: Actor) -> QuerySet[Search]:
    """Searches in the places whose desk the actor is, of closed files too."""
    over = Q(pk=None)
    for path in actor.paths(*DESK):
        over |= Q(file__area__path__startswith=path)
    mine = {pk for pk in (actor.person_id, *actor.wards) if pk is not None}
    rows = Search.objects.filter(over).exclude(file__person_id__in=mine)
    rows = rows.select_related("file__area__parent", "file__person", "visit")
    return rows.prefetch_related("tries").order_by("state", "opened_at", "pk")


def running(actor: Actor) -> QuerySet[Search]:
    return searches_of(actor).filter(state=SearchState.RUNNING)


def search_after(visit: Visit) -> Search | None:
    """The search that runs for the person of the visit."""
    return Search.objects.filter(file_id=visit.file_id, state=SearchState.RUNNING).first()


def late_tries(now: datetime) -> list[int]:
    """Steps of running searches that are late and of which nobody was told."""
    rows = Try.objects.filter(done_at=None, late_at=None, due_at__lte=now)
    rows = rows.filter(search__state=SearchState.RUNNING)
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True))


def missed_dues(now: datetime) -> list[int]:
    """Dues that have passed and of which desk or street has not been told."""
    rows = Due.objects.filter(Q(missed_at=None) | Q(street_at=None), state=DueState.OPEN)
    rows = rows.filter(due_at__lte=now)
    return list(rows.order_by("due_at", "pk").values_list("pk", flat=True))
