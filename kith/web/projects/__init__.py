"""Pages of the three lists, the claims on them, the projects and the launch days."""
