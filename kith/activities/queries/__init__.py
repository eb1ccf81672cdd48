"""What is shown of sessions and sign-ups, cut by noun."""
