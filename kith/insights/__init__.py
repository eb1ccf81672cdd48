"""Reading only: what the records say about themselves. Nothing here writes or decides."""
