"""What was done: one line a deed, written in the deed's own transaction. Holds no class-S data."""
