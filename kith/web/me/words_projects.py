"""Messages about the three lists, projects, pledges and the venture pool."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kith.web.me.said import Said

PROJECTS: dict[str, Said] = {
    # to both sides of a claim on the three lists, and to those who have to do with a project
    "item_to_check": Said(
        _("A unit offers something"), _("“%(number)s” waits to be checked for the resource list.")
    ),
    "claim_asked": Said(
        _("Somebody claims it"), _("“%(number)s” was claimed. Please answer with your terms.")
    ),
    "claim_answered": Said(
        _("Your claim was answered"), _("Please read the terms for “%(number)s” and agree or not.")
    ),
    "claim_agreed": Said(
        _("Agreed by both sides"), _("“%(number)s” is a project now. Its page shows the due day.")
    ),
    "claim_declined": Said(
        _("Your claim was declined"), _("The other side said no to “%(number)s”. Please read why.")
    ),
    "claim_withdrawn": Said(_("A claim was taken back"), _("“%(number)s” can be claimed again.")),
    "claim_lapsed": Said(
        _("Nobody answered in time"),
        _("The claim on “%(number)s” has lapsed. It can be claimed again."),
    ),
    "project_handed_in": Said(
        _("Please look whether it is done"),
        _("Evidence was handed in for the project “%(number)s”."),
    ),
    "project_accepted": Said(
        _("Accepted"), _("The project “%(number)s” was accepted. It is closed out next.")
    ),
    "project_sent_back": Said(
        _("Something is missing still"), _("“%(number)s” was returned. Please read why.")
    ),
    "project_closed": Said(
        _("Closed out"), _("The project “%(number)s” was crossed off. Thank you.")
    ),
    "project_extended": Said(
        _("More time was given"), _("The project “%(number)s” has a new due day.")
    ),
    "project_dropped": Said(
        _("A project was dropped"), _("“%(number)s” will not be done. Please read why.")
    ),
    "project_reopened": Said(
        _("It does not hold"), _("The project “%(number)s” is in hand again. Please read why.")
    ),
    "project_overdue": Said(
        _("A project is overdue"), _("“%(number)s” has passed its due day. Please see to it.")
    ),
    "recheck_due": Said(
        _("Please look again"), _("The closed project “%(number)s” is to be checked once more.")
    ),
    # about pledges and the venture pool
    "pledge_made": Said(
        _("A unit promises something"),
        _("Pledge %(number)s is written down. When something comes, write the receipt."),
    ),
    "pledge_received": Said(
        _("Your pledge was received"), _("Receipt %(number)s is ready to print. Thank you.")
    ),
    "receipt_voided": Said(
        _("A receipt is void"), _("Receipt %(number)s does not count any more. Please read why.")
    ),
    "pledge_waiting": Said(
        _("How does your pledge stand?"),
        _("The day of pledge %(number)s has passed. Please tell us whether it still comes."),
    ),
    "voucher_entered": Said(
        _("A voucher to approve"), _("Voucher %(number)s waits for a second person.")
    ),
    "venture_applied": Said(
        _("An application to the venture pool"), _("Application %(number)s was handed in.")
    ),
    "venture_to_review": Said(
        _("Please review"), _("Call %(number)s is closed; its applications wait for your points.")
    ),
    "venture_decided": Said(
        _("Your application is decided"), _("Please read what was decided on %(number)s, and why.")
    ),
    "venture_signed": Said(
        _("Your agreement is written down"), _("The agreement for application %(number)s stands.")
    ),
    "venture_paid": Said(
        _("A payment was noted"), _("A payment for application %(number)s was made.")
    ),
    "venture_reported": Said(
        _("A report to review"), _("The report on application %(number)s was handed in.")
    ),
    "venture_passed": Said(
        _("Your report has passed"), _("The report on application %(number)s was accepted.")
    ),
    "venture_excused": Said(
        _("You have more time"), _("The report on application %(number)s may come later.")
    ),
    "venture_soon": Said(
        _("A report is due soon"), _("Please hand in the report on application %(number)s.")
    ),
    "venture_late": Said(
        _("Your report is late"),
        _("The report on application %(number)s did not come. Without an excuse the grant stops."),
    ),
    "venture_late_desk": Said(
        _("A report did not come"),
        _("The report on application %(number)s is late; notice was given."),
    ),
    "venture_stopped": Said(
        _("The grant was stopped"), _("Please read why the grant for %(number)s was stopped.")
    ),
    "venture_pay_back": Said(
        _("Money is to be paid back"), _("Please read what is to be paid back for %(number)s.")
    ),
}
