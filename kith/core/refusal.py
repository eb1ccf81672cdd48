"""An expected no: stable code, text for people, HTTP status. Everything else is a bug."""

from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):  # noqa: N818 -- a refusal is not an error
    """Says no to a person who did nothing wrong.

    `facts` fill the named placeholders of `text`; `field` names the form field it belongs to.
    """

    code: ClassVar[str] = "refused"
    text: ClassVar[str | Promise] = _("This cannot be done.")
    status: ClassVar[int] = 409

    def __init__(self, *, field: str = "", **facts: object) -> None:
        self.field = field
        self.facts = facts
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.text) % self.facts if self.facts else str(self.text)


class Forbidden(Refusal):
    """The permission matrix does not grant it."""

    code = "forbidden"
    text = _("You do not have permission to do this.")
    status = 403


class ProofNeeded(Refusal):
    """She may, once she has shown that it is she; the page asks, and keeps what was typed."""

    code = "proof_needed"
    text = _("Please show once more that it is you; what you typed is kept.")
    status = 403


class IllegalMove(Refusal):
    """The thing has moved on: somebody was quicker, or it was done already."""

    code = "illegal_move"
    text = _("This step is no longer possible: somebody was quicker, or it was done already.")


class BadInput(Refusal):
    """What was typed cannot be used; the text says why."""

    code = "bad_input"
    text = _("Please check this: %(why)s")
    status = 422


def require(granted: bool, refusal: Refusal | None = None) -> None:
    """Go on only if granted.

    Raises:
        Refusal: the one given, else Forbidden.
    """
    if not granted:
        raise refusal if refusal is not None else Forbidden()
