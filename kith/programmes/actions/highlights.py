"""A highlight is proposed with what shows it, decided by a desk above, and may be retired."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor
from kith.core.refusal import BadInput, Refusal, require
from kith.journal.actions import note
from kith.places.models import Area
from kith.programmes import policies
from kith.programmes.actions._deciding import require_a_word, say
from kith.programmes.models import Brand, Highlight, HighlightEvidence, Programme
from kith.programmes.states import HIGHLIGHT


class NothingShown(Refusal):
    code = "nothing_shown"
    text = _("Nothing shows this highlight yet: add what was seen, and when.")


@dataclass(frozen=True, slots=True)
class HighlightInput:
    title: str
    summary: str
    programme_id: int | None = None
    brand_id: int | None = None


@dataclass(frozen=True, slots=True)
class EvidenceInput:
    """`cause` names what it was seen at, such as `session:17`, or nothing."""

    text: str
    on_date: date
    cause: str = ""


@transaction.atomic
def found_brand(
    area_id: int, *, name: str, summary: str, since: date, actor: Actor, now: datetime
) -> Brand:
    """The place serves under this name. Raises Forbidden, BadInput for a name it has already."""
    area = Area.objects.locked(area_id)
    require(policies.may_propose(actor, area.path))
    _require_text("name", name.strip())
    taken = BadInput(field="name", why=_("The place has a brand of this name."))
    require(not Brand.objects.filter(area=area, name=name.strip()).exists(), taken)
    row = Brand.objects.create(
        area=area,
        name=name.strip(),
        summary=summary.strip(),
        since_date=since,
        made_by_id=actor.me,
    )
    note("brand", row.pk, "found", actor=actor, now=now)
    return row


@transaction.atomic
def end_brand(brand_id: int, *, on: date, actor: Actor, now: datetime) -> Brand:
    """From this day the name is no longer in use. Raises Forbidden."""
    row = Brand.objects.select_related("area").locked(brand_id)
    require(policies.may_propose(actor, row.area.path))
    row.until_date = on
    row.save(update_fields=("until_date",))
    note("brand", row.pk, "end", actor=actor, now=now)
    return row


@transaction.atomic
def propose(area_id: int, *, input: HighlightInput, actor: Actor, now: datetime) -> Highlight:
    """The highlight waits for a desk above. Raises Forbidden, BadInput."""
    area = Area.objects.get(pk=area_id)
    require(policies.may_propose(actor, area.path))
    row = Highlight(area=area, made_by_id=actor.me, made_at=now, **_columns(area, input))
    row.save(force_insert=True)
    note("highlight", row.pk, "propose", actor=actor, now=now, after=row.state)
    return row


@transaction.atomic
def propose_again(
    highlight_id: int, *, input: HighlightInput, actor: Actor, now: datetime
) -> Highlight:
    """What was sent back is proposed in other words. Raises Forbidden, BadInput, IllegalMove."""
    row = _locked(highlight_id)
    require(policies.may_propose(actor, row.area.path))
    row.state = HIGHLIGHT.next(row.state, "propose_again")
    for column, value in _columns(row.area, input).items():
        setattr(row, column, value)
    row.save()
    note("highlight", row.pk, "propose_again", actor=actor, now=now, after=row.state)
    return row


def _columns(area: Area, input: HighlightInput) -> dict[str, object]:
    title, summary = input.title.strip(), input.summary.strip()
    _require_text("title", title)
    _require_text("summary", summary)
    for field, model, pk in (
        ("programme_id", Programme, input.programme_id),
        ("brand_id", Brand, input.brand_id),
    ):
        elsewhere = BadInput(field=field, why=_("This belongs to another place."))
        ours = model.objects.filter(pk=pk, area__path__startswith=area.path)
        require(pk is None or ours.exists(), elsewhere)
    return {
        "title": title,
        "summary": summary,
        "programme_id": input.programme_id,
        "brand_id": input.brand_id,
    }


def _require_text(field: str, text: str) -> None:
    require(bool(text), BadInput(field=field, why=_("Please write something here.")))


@transaction.atomic
def add_evidence(
    highlight_id: int, *, input: EvidenceInput, actor: Actor, now: datetime
) -> HighlightEvidence:
    """One more thing that shows it; nothing of it is ever changed. Raises Forbidden, BadInput."""
    row = _locked(highlight_id)
    require(policies.may_propose(actor, row.area.path))
    _require_text("text", input.text.strip())
    ahead = BadInput(field="on_date", why=_("This day has not come yet."))
    require(input.on_date <= localtime(now).date(), ahead)
    made = HighlightEvidence.objects.create(
        highlight=row,
        text=input.text.strip(),
        cause=input.cause,
        on_date=input.on_date,
        by_id=actor.me,
        at=now,
    )
    note("highlight", row.pk, "add_evidence", actor=actor, now=now)
    return made


@transaction.atomic
def approve(highlight_id: int, *, reason: str = "", actor: Actor, now: datetime) -> Highlight:
    """A highlight of its place, shown by evidence, unlike others or explained.

    Raises Forbidden, IllegalMove, NothingShown, TooAlike.
    """
    row = _locked(highlight_id)
    require(policies.may_decide(actor, row.area.path, row.made_by_id))
    row.state = HIGHLIGHT.next(row.state, "approve")
    require(row.evidence.exists(), NothingShown())
    require_a_word(row, reason, now=now)
    row.save(update_fields=("state",))
    say(row, "approve", reason, actor=actor, now=now)
    return row


@transaction.atomic
def send_back(highlight_id: int, *, reason: str, actor: Actor, now: datetime) -> Highlight:
    """Not like this: the proposer reads why. Raises Forbidden, IllegalMove, BadInput."""
    return _step(highlight_id, "send_back", reason, actor=actor, now=now)


@transaction.atomic
def retire(highlight_id: int, *, reason: str, actor: Actor, now: datetime) -> Highlight:
    """No longer a highlight, with the reason. Raises Forbidden, IllegalMove, BadInput."""
    return _step(highlight_id, "retire", reason, actor=actor, now=now)


def _step(pk: int, verb: str, reason: str, *, actor: Actor, now: datetime) -> Highlight:
    row = _locked(pk)
    require(policies.may_decide(actor, row.area.path, row.made_by_id))
    _require_text("reason", reason.strip())
    row.state = HIGHLIGHT.next(row.state, verb)
    row.save(update_fields=("state",))
    say(row, verb, reason, actor=actor, now=now)
    return row


def _locked(highlight_id: int) -> Highlight:
    return Highlight.objects.select_related("area").locked(highlight_id)
