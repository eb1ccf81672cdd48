"""Numbers, hours, the words of the protocol, and who stands on the rota."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor, Role
from kith.core.refusal import BadInput, IllegalMove, Refusal, require
from kith.hotline import policies
from kith.hotline.actions._moving import held_line
from kith.hotline.models import Counsellor, Line, LineStep
from kith.hotline.rules import ALL_DAYS
from kith.hotline.states import LineKind
from kith.journal.actions import note
from kith.people.models import Person
from kith.people.queries import actor_of
from kith.places.models import Area

MOST_STEPS = 12


class NumberTaken(Refusal):
    code = "number_taken"
    text = _("This number is a line already.")


class NoOperator(Refusal):
    code = "no_operator"
    text = _("Only a hotline operator of this place can answer its lines.")
    status = 422


@dataclass(frozen=True, slots=True)
class LineInput:
    number: str
    title: str
    kind: LineKind
    opens: time
    closes: time
    supervisor_id: int
    weekdays: tuple[int, ...] = ALL_DAYS
    card: str = ""
    is_listed: bool = True


@transaction.atomic
def found_line(area_id: int, *, input: LineInput, actor: Actor, now: datetime) -> Line:
    """People of the place may ring this number; its supervisor stands on the rota.

    Raises Forbidden, BadInput, NumberTaken, NoOperator.
    """
    area = Area.objects.locked(area_id)
    require(policies.may_found(actor, area.path))
    _check(input)
    require(not Line.objects.filter(number=input.number.strip()).exists(), NumberTaken())
    _require_operator(input.supervisor_id, area.path, now)
    line = Line.objects.create(area=area, made_at=now, **_columns(input))
    note("line", line.pk, "found", actor=actor, now=now)
    _enlist(line, input.supervisor_id, actor, now)
    return line


@transaction.atomic
def change_line(line_id: int, *, input: LineInput, actor: Actor, now: datetime) -> Line:
    """Other hours, words or another supervisor; the number stays. As `found_line`."""
    line = held_line(line_id)
    require(policies.may_run(actor, line))
    _check(input)
    if input.supervisor_id != line.supervisor_id:
        require(policies.may_found(actor, line.area.path))
        _require_operator(input.supervisor_id, line.area.path, now)
        _enlist(line, input.supervisor_id, actor, now)
    for name, value in _columns(input).items():
        if name != "number":
            setattr(line, name, value)
    line.save()
    note("line", line.pk, "change", actor=actor, now=now)
    return line


def _columns(input: LineInput) -> dict[str, object]:
    return {
        "number": input.number.strip(),
        "title": input.title.strip(),
        "kind": input.kind,
        "weekdays": sorted(set(input.weekdays)),
        "opens": input.opens,
        "closes": input.closes,
        "card": input.card.strip(),
        "is_listed": input.is_listed,
        "supervisor_id": input.supervisor_id,
    }


def _check(input: LineInput) -> None:
    digits = sum(sign.isdigit() for sign in input.number)
    shape = all(sign.isdigit() or sign in "+- " for sign in input.number)
    require(shape and digits >= 3, BadInput(field="number", why=_("Digits and hyphens only.")))
    require(bool(input.title.strip()), BadInput(field="title", why=_("Please write a name.")))
    days = bool(input.weekdays) and set(input.weekdays) <= set(ALL_DAYS)
    require(days, BadInput(field="weekdays", why=_("Please choose at least one day.")))


def _require_operator(person_id: int, path: str, now: datetime) -> None:
    known = Person.objects.filter(pk=person_id).exists()
    require(known and actor_of(person_id, now=now).over(path, Role.HOTLINE), NoOperator())


@transaction.atomic
def set_steps(
    line_id: int, *, steps: Sequence[tuple[str, str]], actor: Actor, now: datetime
) -> list[LineStep]:
    """The crisis protocol of the line in its own words; none: that of the place's rule.

    Protocols that run keep the words they began with. Raises Forbidden, BadInput.
    """
    line = held_line(line_id)
    require(policies.may_run(actor, line))
    kept = [(words.strip(), dial.strip()) for words, dial in steps if words.strip()]
    few = _("Twelve steps are the most.")
    require(len(kept) <= MOST_STEPS, BadInput(field="steps", why=few))
    line.steps.all().delete()
    made = LineStep.objects.bulk_create(
        LineStep(line=line, rank=rank, words=words[:160], dial=dial[:24])
        for rank, (words, dial) in enumerate(kept, 1)
    )
    note("line", line.pk, "set_steps", actor=actor, now=now, steps=len(made))
    return made


@transaction.atomic
def enlist(line_id: int, *, person_id: int, actor: Actor, now: datetime) -> Counsellor:
    """The operator stands on the line's rota. Raises Forbidden, NoOperator."""
    line = held_line(line_id)
    require(policies.may_run(actor, line))
    _require_operator(person_id, line.area.path, now)
    return _enlist(line, person_id, actor, now)


def _enlist(line: Line, person_id: int, actor: Actor, now: datetime) -> Counsellor:
    by = actor.person_id or person_id
    row, is_new = Counsellor.objects.get_or_create(
        line=line, person_id=person_id, ends_at=None, defaults={"by_id": by, "starts_at": now}
    )
    if is_new:
        note("line", line.pk, "enlist", actor=actor, now=now, person=person_id)
    return row


@transaction.atomic
def discharge(counsellor_id: int, *, actor: Actor, now: datetime) -> Counsellor:
    """Off the rota; shifts to come fall away and show as gaps. Raises Forbidden, IllegalMove."""
    line_id = Counsellor.objects.values_list("line_id", flat=True).get(pk=counsellor_id)
    line = held_line(line_id)
    row = Counsellor.objects.locked(counsellor_id)
    require(policies.may_run(actor, line))
    leads = row.person_id == line.supervisor_id
    require(row.ends_at is None and not leads, IllegalMove())
    row.ends_at = now
    row.save(update_fields=("ends_at",))
    line.shifts.filter(person_id=row.person_id, starts_at__gt=now).delete()
    note("line", line.pk, "discharge", actor=actor, now=now, person=row.person_id)
    return row
