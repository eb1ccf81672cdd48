"""Pages of pairs: for the helper, the household, the desk."""
