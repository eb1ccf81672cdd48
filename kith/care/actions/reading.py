"""Opening a file: purpose, reason, approval, and a line that the person can read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.care.actions._reading import let_in, purpose_of, require_may_read
from kith.care.models import CareContact, CareFile, Circumstance, Reading
from kith.care.policies import files as policies
from kith.care.queries import files as queries
from kith.care.states import CircumstanceKind, Flag, Relation
from kith.core.actor import Actor
from kith.core.refusal import Refusal, require
from kith.people.rules import domestic_phone
from kith.vault import actions as vault
from kith.vault.states import Purpose


class ReadingOver(Refusal):
    code = "care_reading_over"
    text = _("The file was open for long enough. Please open it again.")


HOME = ("name", "phone", "address")


@dataclass(frozen=True, slots=True)
class Stated:
    """A circumstance in plain words."""

    pk: int
    kind: CircumstanceKind
    note: str
    valid_from: date
    valid_to: date | None

    def holds(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody to call, in plain words."""

    pk: int
    position: int
    relation: Relation
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as it was read: nothing of it is kept anywhere."""

    name: str
    phone: str
    address: str
    before_knocking: str
    circumstances: tuple[Stated, ...]
    contacts: tuple[Known, ...]
    why: str = ""  # of the newest assessment
    why_other: str = ""

    def holding(self, on: date) -> list[Stated]:
        return [one for one in self.circumstances if one.holds(on)]

    def over(self, on: date) -> list[Stated]:
        """Circumstances that no longer hold, or not yet."""
        return [one for one in self.circumstances if not one.holds(on)]


@dataclass(frozen=True, slots=True)
class BeforeKnocking:
    """What whoever goes there may know."""

    name: str
    phone: str
    address: str
    before_knocking: str
    flags: tuple[Flag, ...]
    language: str


@transaction.atomic
def read_file(
    file_id: int,
    *,
    purpose: Purpose,
    reason: str = "",
    is_print: bool = False,
    actor: Actor,
    now: datetime,
) -> Opened:
    """Everything the file says, with the line in the access log.

    Raises Forbidden, NoCareConsent, NeedsApproval, BadInput.
    """
    file = _file(file_id)
    let_in(file, purpose=purpose, reason=reason, is_print=is_print, actor=actor, now=now)
    return _opened(file, purpose, actor=actor, now=now)


@transaction.atomic
def begin(
    file_id: int, *, purpose: Purpose, reason: str = "", actor: Actor, now: datetime
) -> Reading:
    """The actor said why she opens the file, and may read on for the minutes of the rule.

    Raises Forbidden, NoCareConsent, NeedsApproval, BadInput.
    """
    file = _file(file_id)
    require(not policies.is_her_side(actor, file))
    made = let_in(file, purpose=purpose, reason=reason, actor=actor, now=now)
    assert made is not None, "only her own side leaves no reading"
    return made


@transaction.atomic
def read_on(reading_id: int, *, actor: Actor, now: datetime) -> Opened:
    """What the file says, under a reading begun some minutes ago; each look is logged.

    Raises Forbidden, NoCareConsent, NeedsApproval, ReadingOver.
    """
    begun = Reading.objects.get(pk=reading_id)
    file = _file(begun.file_id)
    require(begun.by_id == actor.person_id)
    rules = queries.rules_for(file.area, localtime(now).date())
    require(now < begun.at + timedelta(minutes=rules.open_min), ReadingOver())
    require_may_read(file, actor=actor, now=now)
    return _opened(file, Purpose(begun.purpose), actor=actor, now=now)


def _opened(file: CareFile, purpose: Purpose, *, actor: Actor, now: datetime) -> Opened:
    stated = list(queries.circumstances(file))
    known = list(file.contacts.select_related("file").order_by("position"))
    assessed = file.assessments.select_related("file").order_by("-at", "-pk")[:1]
    home, own, *rest = vault.reveal_parts(
        file,
        [
            (file.person, HOME),
            (file, ("before_knocking",)),
            *((row, ("kind", "note")) for row in stated),
            *((row, ("name", "phone")) for row in known),
            *((row, ("why", "why_other")) for row in assessed),
        ],
        actor=actor,
        purpose=purpose_of(actor, file, purpose),
        now=now,
    )
    split = len(stated) + len(known)
    home["phone"] = domestic_phone(home["phone"]) if home["phone"] else ""
    return Opened(
        **home,
        **own,
        circumstances=tuple(map(_stated, stated, rest[: len(stated)])),
        contacts=tuple(map(_known, known, rest[len(stated) : split])),
        **(rest[split] if rest[split:] else {}),
    )


@transaction.atomic
def reveal_for_stop(file_id: int, *, actor: Actor, now: datetime) -> BeforeKnocking:
    """What a helper sees of an accepted stop: no circumstance, no tier, no contacts.

    The caller has asked its own policy: the stop is hers, its window is open, her consent stands,
    and it is no child's.
    """
    file = _file(file_id)
    home, own = vault.reveal_parts(
        file,
        [(file.person, HOME), (file, ("before_knocking",))],
        actor=actor,
        purpose=Purpose.SERVE,
        now=now,
    )
    home["phone"] = domestic_phone(home["phone"]) if home["phone"] else ""
    return BeforeKnocking(**home, **own, flags=queries.flags_of(file), language=file.language)


def _file(file_id: int) -> CareFile:
    rows = CareFile.objects.select_related("area__parent", "person", "closing")
    return rows.get(pk=file_id)


def _stated(row: Circumstance, plain: dict[str, str]) -> Stated:
    kind = CircumstanceKind(plain["kind"])
    return Stated(row.pk, kind, plain["note"], row.valid_from, row.valid_to)


def _known(row: CareContact, plain: dict[str, str]) -> Known:
    relation = Relation(row.relation)
    return Known(row.pk, row.position, relation, plain["name"], domestic_phone(plain["phone"]))
