"""Spreadsheets in and out: one definition of columns serves the template, the reading and the
file of errors. `sheet` reads, `template` writes, `workbook` guards the door for .xlsx files.
What a column means is defined beside the import that uses it, not here.
"""
