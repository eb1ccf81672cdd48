"""The site's overview: what needs a hand today, from every room of the desk."""
