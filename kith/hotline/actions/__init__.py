"""Taking calls, keeping the rota, and dealing with what comes of a call."""
