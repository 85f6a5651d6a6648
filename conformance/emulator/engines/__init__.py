"""What does the real work of each service; nothing in here knows HTTP."""
