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
    # about certificates and stars
    "certificate_asked": Said(
        _("A certificate to issue"), _("Somebody asks for a certificate (request %(number)s).")
    ),
    "certificate_issued": Said(
        _("Your certificate is ready"),
        _("You can print certificate %(number)s now, free of charge."),
    ),
    "certificate_declined": Said(
        _("No certificate this time"), _("Your request %(number)s was declined. Please read why.")
    ),
    "certificate_revoked": Said(
        _("A certificate was revoked"),
        _("Certificate %(number)s no longer holds. Please read why."),
    ),
    "star_announced": Said(
        _("Your star is announced"), _("%(number)s star(s) are now publicly announced for you.")
    ),
    "star_granted": Said(
        _("A star is yours"), _("You are now a volunteer with %(number)s star(s). Thank you.")
    ),
    "star_rejected": Said(
        _("Not granted this time"), _("Your application for %(number)s star(s) was not granted.")
    ),
    "star_lowered": Said(
        _("Your stars have changed"), _("%(number)s star(s) no longer stand. Please read why.")
    ),
    # to whoever chose a reward
    "reward_set_aside": Said(
        _("It is set aside for you"), _("Show the code of %(number)s at the counter in time.")
    ),
    "reward_handed_out": Said(
        _("Handed over"),
        _("Number %(number)s was handed over to you. If that is not so, please tell the centre."),
    ),
    "reward_expiring": Said(
        _("A small reminder"), _("The code of %(number)s is good for a few more days.")
    ),
    "reward_expired": Said(
        _("Your points are back"), _("Number %(number)s was not collected in time.")
    ),
    "reward_cancelled": Said(
        _("Your points are back"), _("The centre gave number %(number)s back for you.")
    ),
    "reward_refunded": Said(
        _("Your points are back"), _("The centre took number %(number)s back.")
    ),
    # about hours
    "hours_recorded": Said(
        _("Hours were written down for you"),
        _("Record %(number)s is in your name. Please look, and tell us if it is wrong."),
    ),
    "hours_held": Said(
        _("A record is being looked at"),
        _("Somebody checks record %(number)s. Nothing is taken away; you will hear how it ends."),
    ),
    "hours_released": Said(
        _("The record is right"), _("Record %(number)s was checked and stands. Thank you.")
    ),
    "hours_amended": Said(
        _("A record was changed"),
        _("Record %(number)s was changed by two people. You may say if you do not agree."),
    ),
    "hours_taken_back": Said(
        _("A record was taken back"),
        _("Record %(number)s no longer counts. You may read why, and say if you do not agree."),
    ),
    "correction_answered": Said(
        _("Your question about hours"), _("The desk has answered question %(number)s.")
    ),
    "hours_to_review": Said(
        _("Hours to review"), _("Record %(number)s waits for somebody who has no part in it.")
    ),
    "hours_to_approve": Said(
        _("A change to approve"), _("A change of record %(number)s waits for a second person.")
    ),
    "hours_due_soon": Said(
        _("Hours to confirm soon"),
        _("The working days for record %(number)s end soon. Please see to it."),
    ),
    "hours_overdue": Said(
        _("Hours are late"), _("The working days for record %(number)s are over.")
    ),
    "correction_asked": Said(
        _("A question about hours"), _("Somebody says that hours are wrong: question %(number)s.")
    ),
    "correction_overdue": Said(
        _("An answer is overdue"), _("Question %(number)s about hours has waited too long.")
    ),
    # to the centre
    "price_proposed": Said(
        _("A price to approve"),
        _("Somebody proposed how many points reward %(number)s costs. Please decide."),
    ),
    "settlement_drafted": Said(
        _("A settlement to approve"), _("Settlement %(number)s is drafted. Two people approve it.")
    ),
    "counter_alarm": Said(
        _("Unusually many hand-outs"),
        _("%(number)s pieces within an hour at one counter. Please look before it is settled."),
    ),
    "order_urgent": Said(
        _("Urgent request"), _("Request %(number)s is marked as urgent. Please look at once.")
    ),
    "order_overdue": Said(
        _("A request is overdue"), _("The time for request %(number)s has run out in this stage.")
    ),
    "help_asked": Said(
        _("A neighbour asks for help"),
        _(
            "A neighbouring community asks whether your volunteers may be asked for request "
            "%(number)s, perhaps with others. Please say yes or no."
        ),
    ),
    "help_agreed": Said(
        _("A neighbour helps"),
        _("A neighbouring community lets you ask its volunteers for %(number)s. Propose anew."),
    ),
    "help_declined": Said(
        _("A neighbour cannot help"),
        _("A neighbouring community cannot spare volunteers for %(number)s just now."),
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
