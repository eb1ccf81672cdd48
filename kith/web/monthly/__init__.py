"""The monthly list: what everybody reads and asks for, and the desk that makes it."""
