"""The psychological brand: its public page, invitations of talks, figures, papers of helpers."""
