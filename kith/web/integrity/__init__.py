"""The integrity desk: what seems wrong, with its evidence, and what a person found."""
