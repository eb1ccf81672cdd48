"""Who reports in where, what waits at the desk, and what a community needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.catalogue.queries import in_force
from kith.catalogue.reportin import LONGEST_NOTICE, ReportInRules
from kith.core.actor import Actor, Role, ScopeKind
from kith.core.refusal import Refusal
from kith.core.values import BadValue
from kith.groups.models import Organisation
from kith.hours.models import ServiceRecord
from kith.hours.queries import purse_chosen
from kith.hours.states import Purse, RecordState
from kith.people.models import Person, RoleGrant
from kith.people.queries import token_hash
from kith.people.rules import clean_phone
from kith.places.queries import community_path
from kith.reportin.models import Answer, NeedLine, NeedsForm, ReportIn, RosterEntry
from kith.reportin.policies import DESK, OVERSEERS, units_of
from kith.reportin.states import LIVE, STANDING, NeedsState, ReportInState, RosterState
from kith.vault.crypto import blind


class RosterGone(Refusal):
    code = "roster_gone"
    text = _("This invitation was used, has expired, or does not exist.")
    status = 410


def rules_of(path: str, now: datetime) -> ReportInRules:
    """The posts and terms in force at a place."""
    return in_force(ReportInRules, path=path, on=localtime(now).date())


def _over(actor: Actor, roles: Iterable[Role]) -> Q:
    here = Q(pk=None)
    for path in actor.paths(*roles):
        here |= Q(community__path__startswith=path)
    return here


def _joined(rows: QuerySet[ReportIn]) -> QuerySet[ReportIn]:
    return rows.select_related("person", "unit", "community", "receipt", "placement__area")


def visible_to(actor: Actor) -> QuerySet[ReportIn]:
    """The twin of `policies.may_see`, newest slip first."""
    seen = Q(unit_id__in=units_of(actor)) | _over(actor, OVERSEERS)
    if actor.person_id is not None:
        seen |= Q(person_id=actor.me)
    return _joined(ReportIn.objects.filter(seen)).order_by("-submitted_at", "-pk")


def roster_visible_to(actor: Actor) -> QuerySet[RosterEntry]:
    """The twin of `policies.may_see_line`, newest first."""
    seen = Q(unit_id__in=units_of(actor)) | _over(actor, OVERSEERS)
    return RosterEntry.objects.filter(seen).select_related("unit", "community").order_by("-pk")


def at_desk(actor: Actor) -> QuerySet[ReportIn]:
    """Report-ins of the communities whose desk the actor holds, the longest wait first."""
    rows = ReportIn.objects.filter(_over(actor, DESK))
    return _joined(rows).order_by("submitted_at", "pk")


def of_units(actor: Actor) -> QuerySet[ReportIn]:
    """Members of the units the actor is the liaison of, and the units' own report-ins."""
    return visible_to(actor).filter(unit_id__in=units_of(actor))


def mine(person_id: int) -> ReportIn | None:
    """The report-in a member has now, else the last one."""
    rows = _joined(ReportIn.objects.filter(person_id=person_id))
    live = rows.filter(state__in=LIVE).first()
    return live or rows.order_by("-submitted_at", "-pk").first()


def with_phone_on_a_roster(person: Person) -> QuerySet[RosterEntry]:
    """Lines that name somebody with her phone and her masked name."""
    rows = RosterEntry.objects.filter(
        phone_index=person.phone_index, state=RosterState.WAITING
    ).exclude(phone_index="")
    same = [row.pk for row in rows if row.name.mask == person.name.mask]
    return rows.filter(pk__in=same).select_related("unit", "community").order_by("pk")


def line_of(token: str, *, now: datetime) -> RosterEntry:
    """The waiting line behind a link. Raises RosterGone."""
    row = RosterEntry.objects.filter(
        token_hash=token_hash(token), state=RosterState.WAITING, expires_at__gt=now
    ).first()
    if row is None:
        raise RosterGone()
    return row


def lines_known(keys: Iterable[str]) -> tuple[set[str], set[str]]:
    """Those of the lines that have reported in, and those that are on a roster."""
    wanted = set(keys)
    signed = ReportIn.objects.filter(key__in=wanted).values_list("key", flat=True)
    named = RosterEntry.objects.filter(key__in=wanted).values_list("key", flat=True)
    return set(signed), set(named)


# ------------------------------------------------------------------------------ who is in


def accepted(path: str) -> QuerySet[ReportIn]:
    """Members whose report-in a community under the path has received and that stands."""
    return ReportIn.objects.filter(
        person__isnull=False, state__in=STANDING, community__path__startswith=path
    )


def is_reported_in(person_ids: Iterable[int], area_path: str, on: date) -> set[int]:
    """Those of the persons whose report-in to the community of the area stands on the day."""
    rows = accepted(community_path(area_path)).filter(
        person_id__in=set(person_ids), since_date__lte=on, until_date__gt=on
    )
    return set(rows.values_list("person_id", flat=True))


def purse_for(person_id: int, area_id: int, on: date) -> Purse:
    """Which purse service of hers there fills: as she named it, else by what she is registered as.

    A volunteer's fills VOLUNTEER; of who only reports in, REPORT_IN.
    """
    if named := purse_chosen(person_id, area_id, on):
        return named
    is_volunteer = Person.objects.filter(pk=person_id, volunteer__isnull=False).exists()
    return Purse.VOLUNTEER if is_volunteer else Purse.REPORT_IN


def communities_of(units: Iterable[int]) -> frozenset[int]:
    """Communities to which one of the units itself has reported and stands."""
    rows = ReportIn.objects.filter(unit_id__in=set(units), person=None, state__in=STANDING)
    return frozenset(rows.values_list("community_id", flat=True))


def units_at(community_id: int) -> QuerySet[Organisation]:
    """Units that, or whose members, stand in a community, by name."""
    rows = ReportIn.objects.filter(community_id=community_id, state__in=STANDING)
    return Organisation.objects.filter(pk__in=rows.values("unit")).order_by("name", "pk")


def records_of(person_id: int) -> QuerySet[ServiceRecord]:
    """Minutes in the purse of report-in that stand, newest first."""
    rows = ServiceRecord.objects.filter(person_id=person_id, purse=Purse.REPORT_IN)
    rows = rows.exclude(state=RecordState.REVERSED).select_related("area")
    return rows.order_by("-started_at", "-pk")


def to_confirm(person_id: int) -> QuerySet[ServiceRecord]:
    """Report-in service that names her as the second person and waits for her word."""
    rows = ServiceRecord.objects.filter(
        purse=Purse.REPORT_IN,
        state=RecordState.RECORDED,
        in_charge_id=person_id,
        cause__startswith="report-in:",
    )
    return rows.exclude(person_id=person_id).select_related("area", "person").order_by("due_at")


def liaisons_of(unit_id: int, now: datetime) -> list[int]:
    """Who speaks for a unit now."""
    rows = RoleGrant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=now),
        role=Role.LIAISON,
        scope_kind=ScopeKind.ORGANISATION,
        scope_id=unit_id,
        starts_at__lte=now,
    )
    return sorted(set(rows.values_list("person_id", flat=True)))


def liaisons_at(community_id: int, now: datetime) -> list[int]:
    """Who speaks for the units that have reported in to a community."""
    rows = ReportIn.objects.filter(community_id=community_id, person=None, state__in=STANDING)
    units = rows.order_by("unit_id").values_list("unit_id", flat=True)
    return sorted({person for unit in units for person in liaisons_of(unit, now)})


# ----------------------------------------------------------------------------------- clocks


def ending(until: date) -> QuerySet[ReportIn]:
    """Standing report-ins that end on the day or before."""
    rows = ReportIn.objects.filter(state__in=STANDING, until_date__lte=until)
    return _joined(rows).order_by("until_date", "pk")


def renewals_due(actor: Actor, now: datetime) -> QuerySet[ReportIn]:
    """At the actor's desk: those that end within the longest reminder, the next first."""
    until = localtime(now).date() + timedelta(days=LONGEST_NOTICE)
    rows = at_desk(actor).filter(state__in=STANDING, until_date__lte=until)
    return rows.order_by("until_date", "pk")


def silent_lines(now: datetime) -> list[int]:
    """Lines of rosters nobody answered in time."""
    rows = RosterEntry.objects.filter(state=RosterState.WAITING, expires_at__lte=now)
    return list(rows.order_by("pk").values_list("pk", flat=True))


# ------------------------------------------------------------------------------------ search


def named_like(rows: QuerySet[ReportIn], words: str) -> QuerySet[ReportIn]:
    """Of a unit with these words in its name, or of the person with exactly this phone."""
    text = words.strip()
    found = Q(unit__name__icontains=text)
    if index := blind("phone", _phone(text)):
        found |= Q(person__phone_index=index)
    return rows.filter(found)


def _phone(text: str) -> str:
    try:
        return clean_phone(text)
    except BadValue:
        return ""


# -------------------------------------------------------------------------------------- needs


def needs_visible_to(actor: Actor) -> QuerySet[NeedsForm]:
    """The twin of `policies.may_see_needs`, newest first, with lines and answers."""
    published = ~Q(state=NeedsState.DRAFTED)
    seen = _over(actor, OVERSEERS) | (
        published & Q(community_id__in=communities_of(units_of(actor)))
    )
    answers = Prefetch("answers", Answer.objects.select_related("unit").order_by("unit__name"))
    lines = Prefetch("lines", NeedLine.objects.order_by("pk").prefetch_related(answers))
    rows = NeedsForm.objects.filter(seen).select_related("community").prefetch_related(lines)
    return rows.order_by("-year", "-half", "community__code")


def unplaced(rows: QuerySet[ReportIn]) -> QuerySet[ReportIn]:
    return rows.filter(state=ReportInState.ACCEPTED)
