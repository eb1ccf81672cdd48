"""Where things are: the area tree, sites, coordinates with their reference system."""
