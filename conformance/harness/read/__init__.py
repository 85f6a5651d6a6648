"""Read, in the words of its tests."""
