"""A rule and a test too weak for it, so that it is seen how mutants live."""
