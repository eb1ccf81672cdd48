"""Messages in words: each topic has a title and a sentence; `%(number)s` is the request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from kith.outbox.models import Message


@dataclass(frozen=True, slots=True)
class Said:
    title: StrPromise
    sentence: StrPromise


TOPICS: dict[str, Said] = {
    # to the resident's side
    "order_received": Said(
        _("We have your request"),
        _("Request %(number)s is with the community centre. We will check it with you."),
    ),
    "order_question": Said(
        _("We have a question"), _("Please answer it, so that request %(number)s can go on.")
    ),
    "order_rejected": Said(
        _("We cannot do this one"), _("Request %(number)s was not accepted. Please read why.")
    ),
    "order_merged": Said(
        _("Joined with another request"), _("Request %(number)s goes on together with another one.")
    ),
    "order_diverted": Said(
        _("Passed to the right service"),
        _("Another service is in charge of request %(number)s. We have told it."),
    ),
    "order_open": Said(
        _("We are looking for a helper"), _("Request %(number)s is checked and open for helpers.")
    ),
    "order_unsolved": Said(
        _("This could not be solved"),
        _("We are sorry: request %(number)s could not be solved. Please read why."),
    ),
    "order_cancelled": Said(_("Called off"), _("Request %(number)s was called off.")),
    "helper_found": Said(
        _("A helper will come"), _("Somebody agreed to help with request %(number)s.")
    ),
    "helper_lost": Said(
        _("The helper cannot come"),
        _("We are looking for somebody else for request %(number)s. You need do nothing."),
    ),
    "helper_arrived": Said(
        _("The helper has arrived"), _("The service for request %(number)s has begun.")
    ),
    "please_confirm": Said(
        _("Is it done?"), _("Please tell us whether request %(number)s is done, and how it was.")
    ),
    "order_closed": Said(
        _("Finished"), _("Request %(number)s is confirmed and closed. Thank you.")
    ),
    "order_disputed": Said(
        _("Somebody objects"),
        _("Somebody said that request %(number)s was not as reported. It is being looked into."),
    ),
    "dispute_decided": Said(
        _("It was decided"), _("The objection to request %(number)s has been decided.")
    ),
    # to helpers
    "offer_made": Said(
        _("Can you help?"), _("You are asked to help with %(number)s. A no costs nothing.")
    ),
    "offer_withdrawn": Said(
        _("No longer needed"), _("The offer for %(number)s was taken back. Thank you all the same.")
    ),
    "claim_released": Said(
        _("You are free again"),
        _("Your promise for %(number)s has ended. It counts as nothing bad."),
    ),
    "claim_reminder": Said(
        _("A small reminder"), _("Please get in touch about wish %(number)s in the next days.")
    ),
    "objection_decided": Said(
        _("Your concern was decided"), _("Somebody above decided about %(number)s. Please look.")
    ),
    # to the centre
    "order_urgent": Said(
        _("Urgent request"), _("Request %(number)s is marked as urgent. Please look at once.")
    ),
    "order_overdue": Said(
        _("A request is overdue"), _("The time for request %(number)s has run out in this stage.")
    ),
    "objection_made": Said(
        _("A unit objects"), _("A unit has a concern about request %(number)s. Please decide.")
    ),
}


def words_of(message: Message) -> tuple[str, str]:
    """Title and sentence of a message, with its facts filled in."""
    said = TOPICS[message.topic]
    return str(said.title), str(said.sentence) % message.facts


# What was looked at, by the name of the sealed field.
FIELDS: dict[str, StrPromise] = {
    "name": _("name"),
    "phone": _("phone number"),
    "id_number": _("ID number"),
    "address": _("address"),
    "text": _("what you wrote"),
    "risks": _("what a helper should know"),
    "reason": _("a reason"),
    "decision": _("a decision"),
    "bytes": _("a picture"),
}

# In which capacity, where it is no role of the centre.
CAPACITIES: dict[str, StrPromise] = {
    "CLOCK": _("Kith itself, to send a message"),
    "RESIDENT": _("somebody you trust"),
    "STRANGER": _("somebody without an account"),
}
