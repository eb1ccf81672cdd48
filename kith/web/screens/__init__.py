"""Wall displays: numbers for a hall, without anything about a person."""
