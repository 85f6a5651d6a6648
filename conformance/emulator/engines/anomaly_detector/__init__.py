"""Detection of anomalies and change points in time series."""
