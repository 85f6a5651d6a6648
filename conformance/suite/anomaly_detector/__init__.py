"""Anomaly Detector: the detection operations, their errors and their paths."""
