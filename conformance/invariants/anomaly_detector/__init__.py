"""What one exchange with the Anomaly Detector shows."""
