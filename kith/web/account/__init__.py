"""Signing in and staying safe: the port to allauth, the proof that it is she, sessions, phones."""
