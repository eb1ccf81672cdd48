"""Views of the integrity desk."""
