"""Spreadsheets that a clerk lays out: placeholders such as {{VOLUNTEER_MIN.A}} are filled in.

`package` lets only harmless files in, `cells` finds what is to be filled, `filling` fills it. What
a placeholder means is said beside the sheet it is for, not here.
"""
