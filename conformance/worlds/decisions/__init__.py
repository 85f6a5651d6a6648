"""Decisions between actions, and users whose tastes are known."""
