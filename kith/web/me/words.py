"""Messages in words: each topic has a title and a sentence; `%(number)s` is the request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from kith.web.me.said import Said as Said
from kith.web.me.words_account import ACCOUNT
from kith.web.me.words_appeals import APPEALS
from kith.web.me.words_approvals import APPROVALS
from kith.web.me.words_care import CARE
from kith.web.me.words_grid import GRID
from kith.web.me.words_hotline import HOTLINE
from kith.web.me.words_integrity import INTEGRITY
from kith.web.me.words_privacy import PRIVACY
from kith.web.me.words_projects import PROJECTS
from kith.web.me.words_reports import REPORTS
from kith.web.me.words_rounds import ROUNDS
from kith.web.me.words_safety import SAFETY
from kith.web.me.words_seen import FIELDS as FIELDS
from kith.web.me.words_upkeep import UPKEEP
from kith.web.me.words_visits import VISITS

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    from kith.outbox.models import Message


TOPICS: dict[str, Said] = {
    **ACCOUNT,
    **APPEALS,
    **APPROVALS,
    **UPKEEP,
    **HOTLINE,
    **PRIVACY,
    **PROJECTS,
    **REPORTS,
    **ROUNDS,
    **CARE,
    **GRID,
    **SAFETY,
    **INTEGRITY,
    **VISITS,
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
    # about teams and joining
    "join_link": Said(
        _("Your link to join"),
        _("We sent a link to join as a volunteer to your phone (number %(number)s)."),
    ),
    "join_known": Said(
        _("You are a volunteer already"),
        _("Somebody typed your phone number to join in %(number)s. You need do nothing."),
    ),
    "team_asked": Said(
        _("Somebody would like to join"),
        _("A volunteer asks to join your team (number %(number)s). Please answer."),
    ),
    "team_welcome": Said(_("Welcome to the team"), _("You belong to team number %(number)s now.")),
    "team_declined": Said(
        _("Not this team this time"),
        _("Team number %(number)s cannot take you just now. Other teams are glad of you."),
    ),
    "youth_left": Said(
        _("A child has left your team"),
        _("A guardian no longer stands behind a child in team number %(number)s."),
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
    # about sessions somebody signed up for
    "session_moved": Said(
        _("Another time or place"),
        _("Activity %(number)s has another time or place. Please look."),
    ),
    "session_cancelled": Said(
        _("An activity was called off"),
        _("Activity %(number)s does not take place. Please read why."),
    ),
    # to whoever proposed a programme or a highlight
    "proposal_decided": Said(
        _("Your proposal was decided"),
        _("The desk above has looked at “%(number)s”. Please read the answer."),
    ),
    # to both sides of a pair
    "pair_proposed": Said(
        _("A pair is proposed"), _("You are asked about pair %(number)s. Please say yes or no.")
    ),
    "pair_begun": Said(_("The pair begins"), _("Both sides agreed to pair %(number)s.")),
    "pair_ended": Said(
        _("The pair has ended"), _("Pair %(number)s has come to an end. Thank you for this time.")
    ),
    "pair_due": Said(
        _("Time for a hello"), _("A visit or a call is due in pair %(number)s, when it suits you.")
    ),
    # to whoever applied for a holiday post
    "post_answered": Said(
        _("News of your holiday post"), _("There is an answer about “%(number)s”. Please read it.")
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
    # about the monthly list
    "wish_on_list": Said(
        _("It is on the list"),
        _("What you asked for is on the activity list of %(number)s. Come and join in."),
    ),
    "wish_answered": Said(
        _("About your wish"),
        _("What you asked for is not on the list of %(number)s. Please read why."),
    ),
    "list_due": Said(
        _("A monthly list is due soon"),
        _("The activity list of %(number)s is not out yet. It is due before the month begins."),
    ),
    "list_overdue": Said(
        _("A monthly list is overdue"),
        _("A community in your street has not published its activity list of %(number)s."),
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
    # report-in
    "report_in_slip": Said(
        _("A slip to receive"), _("Report-in %(number)s waits for your community's receipt.")
    ),
    "report_in_received": Said(
        _("You have reported in"), _("The community has received report-in %(number)s. Thank you.")
    ),
    "report_in_placed": Said(
        _("You have a post"),
        _("Report-in %(number)s has a grid and posts now. Please have a look."),
    ),
    "report_in_renew": Said(
        _("Your half-year ends"), _("One press renews report-in %(number)s for another half-year.")
    ),
    "report_in_lapsed": Said(
        _("Your report-in has lapsed"),
        _("The half-year of report-in %(number)s is over. You can come back with one press."),
    ),
    "report_in_ended": Said(_("A report-in has ended"), _("Report-in %(number)s has ended.")),
    "report_in_named": Said(
        _("Your unit has named you"),
        _("Your unit's list has you on line %(number)s. You are in only if you say so yourself."),
    ),
    "needs_published": Said(
        _("A community says what it needs"),
        _("Form %(number)s is open: please answer for your unit."),
    ),
    "card_sent": Said(
        _("A quarterly card for your unit"),
        _("The community has sent card %(number)s. Please read it and confirm the receipt."),
    ),
    # signing up for activities
    "activity_seated": Said(
        _("You have a place"), _("You have a place at session %(number)s. We look forward to you.")
    ),
    "activity_waiting": Said(
        _("You are on the waiting list"),
        _("All places of session %(number)s are taken for now. We tell you when one is free."),
    ),
    "activity_entered": Said(
        _("You are in the draw"), _("You take part in the draw of places for session %(number)s.")
    ),
    "activity_offered": Said(
        _("A place is free for you"),
        _("A place at session %(number)s is kept for you. Please say yes in time."),
    ),
    "activity_lapsed": Said(
        _("The place went to the next"),
        _("The time to say yes to session %(number)s is over. It costs you nothing."),
    ),
    "activity_moved": Said(
        _("The desk changed your place"),
        _("Please read why your sign-up for session %(number)s was changed."),
    ),
    "activity_cancelled": Said(
        _("Your sign-up was cancelled"), _("The sign-up for session %(number)s is cancelled.")
    ),
    "activity_closed": Said(
        _("No place became free"),
        _("Session %(number)s has begun, and no place became free. We are sorry."),
    ),
    "activity_missed": Said(
        _("You were missed"),
        _("You had a place at session %(number)s and were not there. Was there a reason?"),
    ),
    "activity_excused": Said(
        _("You are excused"), _("That you missed session %(number)s does not count against you.")
    ),
    "activity_refused": Said(
        _("This sign-up was not possible"),
        _("Something stands in the way of signing up for session %(number)s. Please read what."),
    ),
    "survey_open": Said(
        _("How was it?"), _("Please tell us in one minute how it was: session %(number)s.")
    ),
    "record_overdue": Said(
        _("A session is not recorded yet"),
        _("The ten working days for session %(number)s are over. Please record it and say why."),
    ),
}


def words_of(message: Message) -> tuple[str, str]:
    """Title and sentence of a message, with its facts filled in."""
    said = TOPICS[message.topic]
    return str(said.title), str(said.sentence) % message.facts


# In which capacity, where it is no role of the centre.
CAPACITIES: dict[str, StrPromise] = {
    "CLOCK": _("Kith itself, to send a message"),
    "RESIDENT": _("somebody you trust"),
    "STRANGER": _("somebody without an account"),
}
