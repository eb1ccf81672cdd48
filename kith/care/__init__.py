"""Care files of people who need looking after: circumstances, tiers, schemes, visits, rounds.

Everything said about a person is sealed. A need found becomes an order in `orders`.
"""
