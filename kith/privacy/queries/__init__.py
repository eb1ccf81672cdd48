"""What is held about a person, what stands open, and requests about one's own data."""
