"""Text Analytics: sentiment, key phrases and languages, in the two versions that a container serves."""
