"""How the installation itself is doing: what the clock did and when, which backups were proved."""
