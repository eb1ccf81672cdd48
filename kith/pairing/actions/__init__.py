"""Making and ending pairs; being in touch; deeds and aid."""
