"""Sentiment and opinions, and where in the text they are."""
