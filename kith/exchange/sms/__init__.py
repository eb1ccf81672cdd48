"""Short messages. `client` speaks to the gateway, `fake` keeps the messages where people can read
them; which of the two serves is said by one address (DSN).
"""
