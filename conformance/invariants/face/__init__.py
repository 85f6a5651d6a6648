"""What one exchange with Face shows."""
