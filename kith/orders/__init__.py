"""Requests and micro-wishes, from the resident's words to the resident's last word.

What lives here: every step of the route. What does not: who is best suited (dispatch), minutes
(hours), thanks (points).
"""
