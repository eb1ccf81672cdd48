"""Lists that others keep, brought in: areas, invitations of volunteers, orders and micro-wishes.

`flow` reads, rehearses and writes record by record; the other modules say what the columns of one
list mean and which one action a record is handed to.
"""
