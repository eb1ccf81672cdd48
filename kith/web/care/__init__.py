"""Pages of care files: the list, a new file, one file, children, schemes, events, her own page."""
