"""What pages and jobs ask about lists, claims, projects and launch days."""
