"""The room of activities: calendar, session, sign-up, my activities, and the desk for them."""
