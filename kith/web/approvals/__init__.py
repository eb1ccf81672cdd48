"""Second persons: what waits for one's word, what one asked for, and roles that want a second."""
