"""Who is best suited to which order: runs of the solver, their proposals, and the next one asked.

What lives here: the board of a place as the solver sees it, kept results with their reasons.
What does not: the mathematics (solver), offers and claims (orders). Nobody is ever assigned: an
approved proposal becomes an offer.
"""
