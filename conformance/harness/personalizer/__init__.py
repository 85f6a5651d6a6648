"""Personalizer, in the words of its tests."""
