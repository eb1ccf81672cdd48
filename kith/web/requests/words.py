"""Where a request stands and what happened to it, in the words of a neighbour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.orders.states import OrderState

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

S = OrderState


@dataclass(frozen=True, slots=True)
class Plain:
    """The chip's tone and label, and one sentence."""

    tone: str
    label: StrPromise
    sentence: StrPromise


STANDS: dict[str, Plain] = {
    S.SUBMITTED: Plain(
        "wait",
        _("Received"),
        _("We have your request. The community centre will check it with you."),
    ),
    S.NEED_INFO: Plain(
        "warn", _("Question for you"), _("We need an answer from you before we can go on.")
    ),
    S.REJECTED: Plain(
        "bad", _("Not accepted"), _("We cannot do this one. The reason is given on this page.")
    ),
    S.MERGED: Plain(
        "done",
        _("Joined with another"),
        _("Somebody had asked for the same. It goes on together with that request."),
    ),
    S.DIVERTED: Plain(
        "done", _("Passed on"), _("Another service is in charge of this. We have told it.")
    ),
    S.VERIFIED: Plain(
        "go", _("Checked"), _("We have checked it with you and are preparing it for helpers.")
    ),
    S.OPEN: Plain("go", _("Looking for a helper"), _("We are looking for somebody who can come.")),
    S.ACCEPTED: Plain("go", _("Helper found"), _("A helper has agreed to come.")),
    S.OBJECTED: Plain(
        "wait",
        _("Being settled"),
        _("The unit that agreed has a concern. Somebody above it is deciding."),
    ),
    S.IN_SERVICE: Plain("go", _("Helper is there"), _("The helper has arrived.")),
    S.REPORTED: Plain(
        "warn",
        _("Please confirm"),
        _("The helper says it is done. Please tell us whether that is so."),
    ),
    S.CONFIRMED: Plain("good", _("Finished"), _("You have confirmed it. Thank you.")),
    S.UNCONFIRMED: Plain(
        "done",
        _("Closed without your answer"),
        _("We rang several times and could not reach you. You can still confirm or object."),
    ),
    S.DISPUTED: Plain(
        "wait",
        _("Being looked into"),
        _("Somebody said it was not so. Somebody who was not involved will decide."),
    ),
    S.UNSOLVED: Plain(
        "bad",
        _("Could not be solved"),
        _("We are sorry: this could not be solved. We may try again when somebody is found."),
    ),
    S.CANCELLED: Plain("done", _("Cancelled"), _("This request was called off.")),
}

# What waits for the resident herself.
NEEDS_HER = frozenset({S.NEED_INFO, S.REPORTED})

# The deeds of the journal: (mark, title). Deeds that are not here stay inside the centre.
DEEDS: dict[str, tuple[str, StrPromise]] = {
    "submit": ("done", _("The request was sent")),
    "ask": ("done", _("We asked a question")),
    "answer": ("done", _("The question was answered")),
    "verify": ("done", _("We checked it with you")),
    "reject": ("problem", _("We could not accept it")),
    "merge": ("done", _("Joined with another request")),
    "divert": ("done", _("Passed to the right service")),
    "compile": ("done", _("Prepared, and helpers were asked")),
    "revise": ("done", _("The plan was changed")),
    "claim": ("done", _("One helper agreed; more are wanted")),
    "fill": ("done", _("A helper agreed to come")),
    "go_ahead": ("done", _("Enough helpers have agreed")),
    "release": ("problem", _("The helper cannot come; we look for another")),
    "withdraw": ("problem", _("One of the helpers had to leave")),
    "no_show": ("problem", _("One of the helpers did not come")),
    "object": ("problem", _("The unit has a concern")),
    "uphold": ("done", _("The unit need not do it; we look for somebody else")),
    "overrule": ("done", _("It was decided: the unit will come")),
    "start": ("done", _("The helper arrived")),
    "check_in": ("done", _("Another helper arrived")),
    "report": ("done", _("The helper reported it done")),
    "call_back": ("done", _("We rang to ask how it was")),
    "confirm": ("done", _("Confirmed")),
    "close_silent": ("done", _("Closed: we could not reach you")),
    "dispute": ("problem", _("Somebody said it was not so")),
    "settle": ("done", _("It was decided: the service stands")),
    "undo": ("problem", _("It was decided: the service does not count")),
    "give_up": ("problem", _("It could not be solved")),
    "reopen": ("done", _("We try again")),
    "cancel": ("done", _("Called off")),
    "photos_agreed": ("done", _("You agreed to pictures of the work")),
    "pause": ("problem", _("It has to wait")),
    "resume": ("done", _("It goes on")),
    "escalate": ("problem", _("It took too long: somebody above was told")),
}

_CHECK = _("We check it with you")
_FIND = _("A helper is found")
_HELP = _("The helper comes")
_WORD = _("You say how it was")

# What is still to come, by state.
AHEAD: dict[str, tuple[StrPromise, ...]] = {
    S.SUBMITTED: (_CHECK, _FIND, _HELP, _WORD),
    S.NEED_INFO: (_CHECK, _FIND, _HELP, _WORD),
    S.VERIFIED: (_FIND, _HELP, _WORD),
    S.OPEN: (_FIND, _HELP, _WORD),
    S.OBJECTED: (_HELP, _WORD),
    S.ACCEPTED: (_HELP, _WORD),
    S.IN_SERVICE: (_WORD,),
    S.REPORTED: (_WORD,),
}
