"""Until when a message means anything: one that is older than that is dropped, not sent.

On her own page it stands in any case: only the telephone stays silent. Who tells something that
ends at a known hour says so (`tell(ends_at=…)`); the sooner of both counts. A topic that nobody
declared here turns the tests red. Source: assurance/targets.md, D7.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

    from kith.outbox.models import Message

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)

# What happens at this moment: two hours later it has passed.
NOW: Final = "helper_arrived round_late backup_alarm_test"
# Somebody must look today, or something is kept for a day; whoever is in charge is told anew by the
# next stage of the same thing.
TODAY: Final = """
approval_asked points_proposed approval_approve approval_lapse mobilised mobilisation_over
order_urgent visit_help hotline_crisis hotline_crisis_ended hotline_late hotline_handed
hotline_returned search_open search_late counter_alarm backup_overdue my_data_ready
round_offered round_assigned round_more round_changed round_taken_back round_needs_desk
offer_made offer_withdrawn claim_released
help_asked help_agreed help_declined
join_link join_known
"""
# Asks, and steps of something that is under way: after three days the next step has been told.
DAYS: Final = """
order_received order_question order_open helper_found helper_lost please_confirm order_overdue
order_merged order_diverted objection_made
activity_seated activity_waiting activity_entered activity_offered activity_lapsed activity_moved
activity_closed session_moved session_cancelled survey_open
hotline_objected hotline_decided hotline_return_decided hotline_swap hotline_swap_answered
mediation_asked mediation_answered mediation_handed walk_planned visit_missed visit_need
claim_reminder reward_set_aside reward_expiring
care_read_asked care_read_decided given_back_often looks_stand_out
"""
# Reminders and work that lies on a desk: after two weeks it is reminded of anew, or is over.
WEEKS: Final = """
hours_to_review hours_to_approve hours_due_soon hours_overdue correction_asked correction_overdue
certificate_asked price_proposed settlement_drafted record_overdue list_due list_overdue sheet_due
sheet_overdue sheet_back credential_ends pair_proposed pair_due team_asked
item_to_check claim_asked claim_answered project_handed_in project_sent_back project_overdue
recheck_due pledge_made pledge_waiting voucher_entered
venture_applied venture_to_review venture_reported venture_soon venture_late venture_late_desk
hazard_self_checked hazard_handed_over hazard_answered hazard_overdue matter_to_look care_objection
initiative_open initiative_asked talk_asked needs_published
report_in_slip report_in_renew report_in_lapsed report_in_named card_sent
"""
# News, and what somebody has a right to know: it is true whenever it arrives.
ALWAYS: Final = """
phone_changed signed_in_anew way_in_changed chain_broken
order_rejected order_unsolved order_cancelled order_closed order_disputed dispute_decided
objection_decided
activity_cancelled activity_missed activity_excused activity_refused
approval_refuse my_data_granted my_data_refused my_data_sleeping
hours_recorded hours_held hours_released hours_amended hours_taken_back correction_answered
certificate_issued certificate_declined certificate_revoked
star_announced star_granted star_rejected star_lowered
reward_handed_out reward_expired reward_cancelled reward_refunded
team_welcome team_declined youth_left proposal_decided pair_begun pair_ended post_answered
wish_on_list wish_answered grid_posted matter_opened matter_found
care_file_opened care_file_closed care_assessed
initiative_joined initiative_off initiative_closed talk_planned talk_declined
claim_agreed claim_declined claim_withdrawn claim_lapsed
project_accepted project_closed project_extended project_dropped project_reopened
pledge_received receipt_voided
venture_decided venture_signed venture_paid venture_passed venture_excused venture_stopped
venture_pay_back
report_in_received report_in_placed report_in_ended
points_decided points_by_hand
"""
LASTS: Final[dict[str, timedelta | None]] = {
    topic: lasts
    for topics, lasts in (
        (NOW, 2 * HOUR),
        (TODAY, DAY),
        (DAYS, 3 * DAY),
        (WEEKS, 14 * DAY),
        (ALWAYS, None),
    )
    for topic in topics.split()
}


def ends_at(message: Message) -> datetime | None:
    """When it means nothing any more; none where it always does."""
    lasts = LASTS.get(message.topic)
    ends = [message.ends_at] if message.ends_at else []
    return min([*ends, message.made_at + lasts] if lasts else ends, default=None)


def is_late(message: Message, now: datetime) -> bool:
    """Whether it must not be sent any more."""
    ends = ends_at(message)
    return ends is not None and now > ends
