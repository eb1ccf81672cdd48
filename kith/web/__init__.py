"""Pages: request → one action or a few queries → template. Nothing is decided here."""
