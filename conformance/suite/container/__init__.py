"""What every container serves beside its own service."""
