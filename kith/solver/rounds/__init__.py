"""Visiting rounds: who goes to whom, in which order and when; also where two must meet.

`problem` says what is asked, `solve` answers, `check` looks at answers with other eyes, `explain`
tells why. All times are whole seconds of the day; nothing here knows a database or a clock.
"""
