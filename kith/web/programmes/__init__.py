"""Pages of programmes, highlights and brands."""
