"""What a person may ask of Kith about her own data, and what is forgotten by itself.

What lives here: requests for a copy or for erasure and who decided them, the copy itself, erasing
across all tables, the daily forgetting. What does not: consents (people), keys and looks (vault).
"""
