"""Long-term support, one helper and one household: agreement, plan, contacts, deeds, aid.

A need found becomes an order in `orders`; minutes go to `hours`.
"""
