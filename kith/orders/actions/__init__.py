"""The verbs of the route, cut by noun: intake, desk, offers, claims, service, word, clocks."""
