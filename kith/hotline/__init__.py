"""Numbers and lines, who answers when, calls and their records, counselling notes, call-backs.

A call becomes an order in `orders` only with the caller's consent.
"""
