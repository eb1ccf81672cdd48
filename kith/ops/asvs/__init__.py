"""OWASP ASVS 5.0.0, one by one: what is asked, what Kith does, where it is shown."""
