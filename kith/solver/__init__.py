"""Pure numeric code: who can serve what, at which cost, and the best plan for the whole board.

Here live reach, costs and assignment over arrays. No database, no clock, no Django: `dispatch`
brings the board and keeps the answer.
"""
