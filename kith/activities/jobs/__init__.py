"""What time does with sessions and sign-ups, cut by noun."""
