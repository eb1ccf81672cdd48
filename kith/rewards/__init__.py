"""Points spent: what is offered for them, what is set aside, handed over, and settled.

What lives here: merchants and their counters, rewards with their stock, redemptions with their
one-time codes, monthly settlements. What does not: the points themselves (points).
"""
