"""The dashboard of a place: what needs a hand today, twelve months, supply against demand."""
