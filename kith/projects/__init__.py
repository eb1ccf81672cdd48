"""Three lists, two-way claims and the projects they become, with pledges, receipts and close-out.

No payment is made here: what is pledged, received and spent is recorded, never collected.
"""
