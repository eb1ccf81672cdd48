"""Persons with or without an account; what they may do, for whom they speak, what they agreed."""
