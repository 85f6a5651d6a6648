"""Documents whose language, sentiment and topic are known."""
