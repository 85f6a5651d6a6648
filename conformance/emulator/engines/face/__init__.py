"""Faces: found, compared, described, and kept in lists and groups until they expire."""
