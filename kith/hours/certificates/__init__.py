"""The sheet and the credential of a certificate: facts in, bytes out, no tables, no network."""
