"""Time series whose truth is known."""
