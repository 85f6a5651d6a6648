"""Key phrases."""
