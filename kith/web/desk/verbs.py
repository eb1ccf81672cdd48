"""What can be done with one order: each verb with its form, its action, and when it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kith.core.actor import Actor, Role
from kith.orders import policies
from kith.orders.actions import desk, intake, objections, word
from kith.orders.states import CLOSED, LIFE, LIVE, ClaimState, OrderState
from kith.people.queries import has_consented
from kith.people.states import ConsentPurpose
from kith.web.desk import forms as f
from kith.web.desk.stages import open_pause

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from kith.orders.models import Order

May = Callable[[Actor, "Order"], bool]
Run = Callable[..., object]


def _always(actor: Actor, order: Order) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Verb:
    """`move` is the arrow of the Machine it follows, `fits` what else must be so, `note` what it
    brings about; `keys` are the form's fields as the action's arguments.
    """

    name: str
    label: StrPromise
    run: Run
    may: May = policies.may_triage
    move: str = ""
    fits: May = _always
    form: type[forms.Form] = f.NoForm
    note: StrPromise | str = ""
    done: StrPromise = field(default=_("Done."))
    is_danger: bool = False
    named: dict[str, str] = field(default_factory=dict)

    def shows(self, actor: Actor, order: Order) -> bool:
        """Both the permission matrix and the Machine say yes."""
        possible = not self.move or LIFE.allows(order.state, self.move)
        return possible and self.may(actor, order) and self.fits(actor, order)

    def do(self, order_id: int, cleaned: dict[str, Any], *, actor: Actor, now: datetime) -> None:
        facts = {self.named.get(key, key): value for key, value in cleaned.items()}
        self.run(order_id, **facts, actor=actor, now=now)


def _may_take_word(actor: Actor, order: Order) -> bool:
    return policies.may_triage(actor, order) and policies.may_confirm(actor, order)


def _may_decide_dispute(actor: Actor, order: Order) -> bool:
    mine = any(d.by_id == actor.person_id and d.decided_at is None for d in order.disputes.all())
    return policies.may_arbitrate(actor, order) and not mine


def _clock_runs(actor: Actor, order: Order) -> bool:
    return order.due_at is not None and open_pause(order) is None


def _clock_stands(actor: Actor, order: Order) -> bool:
    return open_pause(order) is not None


def _some_agreed(actor: Actor, order: Order) -> bool:
    return any(c.state in LIVE for c in order.claims.all())


def _has_sheet(actor: Actor, order: Order) -> bool:
    return hasattr(order, "worksheet")


def _photos_open(actor: Actor, order: Order) -> bool:
    return order.state not in CLOSED and not has_consented(order.resident_id, ConsentPurpose.PHOTO)


def _may_note_consent(actor: Actor, order: Order) -> bool:
    return policies.may_triage(actor, order) and actor.over(order.area.path, Role.WORKER)


def _minutes_wait(actor: Actor, order: Order) -> bool:
    waiting = any(c.state == ClaimState.SERVED for c in order.claims.all())
    served = any(c.person_id == actor.person_id for c in order.claims.all())
    return order.state == OrderState.UNCONFIRMED and waiting and not served


VERBS: tuple[Verb, ...] = (
    Verb(
        "verify", _("Checked: it is right"), desk.verify, move="verify", form=f.HowForm,
        done=_("Checked. Now compile it."),
    ),
    Verb(
        "answer", _("Enter the answer"), intake.answer, policies.may_answer, move="answer",
        form=f.AnswerForm, done=_("The answer is noted. The order is back to be checked."),
    ),
    Verb(
        "call_back", _("Enter the call"), word.call_back, _may_take_word, move="confirm",
        form=f.CallBackForm, done=_("The call is noted."),
    ),
    Verb(
        "confirm", _("The resident confirms here"), word.confirm, _may_take_word, move="confirm",
        form=f.WordForm, done=_("Confirmed. The helper's minutes are thanked for."),
        note=_("Said at the counter or written on paper; your name stands beside it."),
    ),
    Verb(
        "confirm_hours", _("Confirm the minutes"), word.confirm_hours, fits=_minutes_wait,
        note=_("The resident never answered. As a second person you confirm that the helper was "
               "there; the order itself stays unconfirmed."),
        done=_("The minutes are confirmed."),
    ),
    Verb(
        "decide_dispute", _("Decide the dispute"), word.decide_dispute, _may_decide_dispute,
        move="settle", form=f.DisputeDecisionForm, done=_("Decided. Everybody is told."),
    ),
    Verb(
        "decide_objection", _("Decide the objection"), objections.decide_objection,
        policies.may_arbitrate, move="uphold", form=f.ObjectionDecisionForm,
        done=_("Decided. The unit is told."),
    ),
    Verb(
        "reopen", _("Try again"), desk.reopen, move="reopen", fits=_has_sheet,
        note=_("The order looks for helpers again."), done=_("It is open again."),
    ),
    Verb(
        "go_ahead", _("These are enough"), desk.go_ahead, move="go_ahead", fits=_some_agreed,
        note=_("Those who agreed do it alone; nobody else is asked."),
        done=_("The order goes ahead with those who agreed."),
    ),
    Verb(
        "ask", _("Ask the resident"), desk.ask, move="ask", form=f.QuestionForm,
        done=_("The question is sent. The order waits for the answer."),
    ),
    Verb(
        "merge", _("Join"), desk.merge, move="merge", form=f.MergeForm, named={"into": "into_id"},
        done=_("Joined. The resident is told the other number."),
    ),
    Verb(
        "divert", _("Pass to another service"), desk.divert, move="divert", form=f.DivertForm,
        note=_("Emergencies and duties of the government are not for volunteers."),
        done=_("Passed on. The resident is told."), is_danger=True,
    ),
    Verb(
        "reject", _("Do not accept"), desk.reject, move="reject", form=f.ReasonForm,
        note=_("The order ends here."), done=_("Not accepted. The resident is told why."),
        is_danger=True,
    ),
    Verb(
        "give_up", _("Cannot be solved"), desk.give_up, move="give_up", form=f.ReasonForm,
        note=_("Nobody came or it cannot be done: an honest result. Helpers are released."),
        done=_("Closed as not solved. The resident is told why."), is_danger=True,
    ),
    Verb(
        "cancel", _("Cancel for the resident"), intake.cancel, policies.may_cancel, move="cancel",
        form=f.CancelForm, note=_("Only when the resident wishes it. Helpers are released."),
        done=_("Cancelled."), is_danger=True,
    ),
    Verb(
        "dispute", _("Enter a dispute"), word.dispute, policies.may_dispute, move="dispute",
        form=f.DisputeForm, note=_("The street decides; nobody who took part."),
        done=_("The dispute is noted. The street decides."), is_danger=True,
    ),
    Verb(
        "photos_agreed", _("Pictures are all right"), desk.photos_agreed, _may_note_consent,
        fits=_photos_open,
        note=_("The resident said so. Without it no picture of the work can be added."),
        done=_("The consent is on file."),
    ),
    Verb(
        "pause", _("Stop the clock"), desk.pause, fits=_clock_runs, form=f.PauseForm,
        done=_("The clock stands still."),
    ),
    Verb(
        "resume", _("Let the clock run on"), desk.resume, fits=_clock_stands,
        done=_("The clock runs again."),
    ),
    Verb(
        "note_down", _("Keep the note"), desk.note_down, form=f.NoteForm,
        done=_("The note is kept."),
    ),
)  # fmt: skip
BY_NAME = {verb.name: verb for verb in VERBS}

# What the panel "Next step" opens with, the first that shows.
PRIMARY = (
    "decide_dispute", "decide_objection", "verify", "answer", "call_back", "confirm_hours",
    "reopen",
)  # fmt: skip
PLACED = {"pause", "resume", "merge", "note_down"}  # they have a place of their own on the page


@dataclass(frozen=True, slots=True)
class Button:
    """A verb on the page, with its form and whether it stands open because of a mistake."""

    verb: Verb
    form: forms.Form
    is_open: bool = False


def form_for(verb: Verb, data: Any = None) -> forms.Form:
    return verb.form(data, auto_id=f"id_{verb.name}_%s")


def buttons(actor: Actor, order: Order, refused: Button | None = None) -> dict[str, Button]:
    """Every verb that is possible now and allowed to this actor, by name."""
    shown = {verb.name: Button(verb, form_for(verb)) for verb in VERBS if verb.shows(actor, order)}
    if refused is not None:
        shown[refused.verb.name] = refused
    return shown
