"""Activities: series and sessions, the monthly list, sign-up and its queue, check-in, attendance.

Minutes of volunteers go to `hours`; programmes and highlights live in `programmes`.
"""
