"""Sensitive fields: sealed per person, masked by default, opened only with a line in the log.

What lives here: keys, the field type, `reveal`, who looked. What does not: who may look (policies
of the app that owns the row).
"""
