"""A simulated month of asking: a town, ways of asking, and what each came to.

Behaviour is assumed, not measured. Source: design/dispatch.md section 6 (chances, delays and the
deafness after an ask, after Manshadi and Rodilitz); nothing here proves how real people answer.
"""
