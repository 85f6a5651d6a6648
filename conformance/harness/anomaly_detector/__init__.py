"""Anomaly Detector, in the words of its tests."""
