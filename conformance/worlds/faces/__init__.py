"""Pictures of which it is known how many faces are in them, where, and whose."""
