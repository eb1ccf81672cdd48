"""What pages and jobs ask about lines, calls and figures."""
