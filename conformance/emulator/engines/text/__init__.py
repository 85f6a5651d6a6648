"""Sentiment, opinions, key phrases and languages of texts."""
