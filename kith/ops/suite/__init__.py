"""The acceptance list: areas filled the way people fill them, and every figure of them judged."""
