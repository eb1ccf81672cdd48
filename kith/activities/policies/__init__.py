"""Who may do what with sessions and sign-ups, cut by noun."""
