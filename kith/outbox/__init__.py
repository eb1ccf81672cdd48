"""What must be told: written with the deed, sent later by a job. Never class S in a text."""
