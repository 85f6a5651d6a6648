"""Text Analytics, in the words of its tests."""
