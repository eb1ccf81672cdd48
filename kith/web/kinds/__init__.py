"""Pages of what only some kinds of activities have, and of holiday posts."""
