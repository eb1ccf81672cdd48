"""What people do with lists, claims, projects and launch days."""
