"""Appeals: everybody reads, organisations and their members join, the desk runs and closes."""
