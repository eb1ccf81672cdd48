"""What people do with sessions and sign-ups, cut by noun."""
